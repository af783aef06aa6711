// Package certificate serves TLS with a certificate from files, and reads them again when they change.
package certificate

import (
	"bytes"
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"minping/internal/config"
)

// files hold a certificate and its key. They are read again when they change, so that a renewed
// certificate is served without a restart, which would end admission in a hall for a moment. A pair that no phone would
// accept, because it is half written, damaged or expired, leaves the previous one in use.
type files struct {
	cert, key string
	log       *slog.Logger

	mu      sync.Mutex
	current *tls.Certificate
	read    [2]time.Time // when the files that were read had changed
	looked  time.Time
	told    string // what was last reported about the files
}

// LookAgain is the shortest time between two looks at the files.
const LookAgain = time.Second

// TLS returns the settings of the listener, nil if the service speaks plain HTTP.
func TLS(cfg config.Config, log *slog.Logger) (*tls.Config, error) {
	if cfg.TLSCert == "" {
		return nil, nil //nolint:nilnil // no TLS is a setting
	}
	c := &files{cert: cfg.TLSCert, key: cfg.TLSKey, log: log}
	if err := c.load(); err != nil {
		return nil, fmt.Errorf("证书或其私钥用不了，请换上完好的文件 / "+
			"the certificate or its key cannot be used; replace the files: %w", err)
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}, GetCertificate: c.get}, nil
}

func (c *files) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.looked) > LookAgain {
		c.looked = time.Now()
		if now := c.changed(); now != c.read {
			err := c.load()
			if err != nil && err.Error() != c.told {
				c.told = err.Error()
				c.log.Warn("证书文件用不了，仍用原来的证书 / "+
					"the certificate files cannot be used; the previous certificate is still served", "error", err)
			}
		}
	}
	return c.current, nil
}

func (c *files) changed() (at [2]time.Time) {
	for i, path := range []string{c.cert, c.key} {
		if info, err := os.Stat(path); err == nil {
			at[i] = info.ModTime()
		}
	}
	return at
}

// load reads both files; the caller holds mu, or is the only one with the certificate.
func (c *files) load() error {
	at := c.changed()
	cert, err := os.ReadFile(c.cert)
	if err != nil {
		return err
	}
	key, err := os.ReadFile(c.key)
	if err != nil {
		return err
	}
	pair, err := tls.X509KeyPair(cert, key)
	if err == nil {
		err = cmp.Or(complete(cert), undamaged(pair))
	}
	if err != nil {
		return err
	}
	if now := time.Now(); now.After(pair.Leaf.NotAfter) || now.Before(pair.Leaf.NotBefore) {
		err := fmt.Errorf("证书只在 %[1]s 至 %[2]s 有效 / the certificate is valid only from %[1]s to %[2]s",
			pair.Leaf.NotBefore.Format(time.DateOnly), pair.Leaf.NotAfter.Format(time.DateOnly))
		if c.current != nil {
			return err
		}
		// Without it no one could sign in to fix it.
		c.log.Warn("证书不在有效期内，手机会拒绝打开 / the certificate is not valid now; phones will refuse it", "error", err)
	}
	c.current, c.read, c.told = &pair, at, ""
	return nil
}

// complete refuses a file that ends inside a certificate, or in which the frame of one is damaged: the chain would be
// served without it, and phones that do not know it would refuse the chain.
func complete(file []byte) error {
	frames := 0
	for rest := file; ; frames++ {
		var block *pem.Block
		block, rest = pem.Decode(rest)
		if block == nil {
			break
		}
	}
	if bytes.Count(file, []byte("-----BEGIN")) != frames || bytes.Count(file, []byte("-----END")) != frames {
		return errors.New("证书文件不完整 / the certificate file is incomplete")
	}
	return nil
}

// undamaged checks every certificate of a chain against the one that signed it, if that is in the file: a flipped bit
// leaves a certificate that can be read but that no phone accepts.
func undamaged(pair tls.Certificate) error {
	var chain []*x509.Certificate
	for _, der := range pair.Certificate {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return err
		}
		chain = append(chain, c)
	}
	for _, c := range chain {
		if err := signedByOne(c, chain); err != nil {
			return fmt.Errorf("证书文件损坏 / the certificate file is damaged: %w", err)
		}
	}
	return nil
}

// signedByOne returns why none of the certificates with the name of c's issuer has signed it; nil if one has, or if
// none has that name. A renewed root has the name of the previous one.
func signedByOne(c *x509.Certificate, chain []*x509.Certificate) (wrong error) {
	for _, by := range chain {
		if !bytes.Equal(c.RawIssuer, by.RawSubject) || len(c.AuthorityKeyId) > 0 && len(by.SubjectKeyId) > 0 &&
			!bytes.Equal(c.AuthorityKeyId, by.SubjectKeyId) {
			continue
		}
		err := by.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature)
		var old x509.InsecureAlgorithmError // of a root, which phones already know
		if err == nil || errors.As(err, &old) || errors.Is(err, x509.ErrUnsupportedAlgorithm) {
			return nil
		}
		wrong = err
	}
	return wrong
}
