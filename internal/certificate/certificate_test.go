package certificate

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/config"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// certified writes a certificate of this machine with the one that signed it, and its key.
func certified(t *testing.T, dir string, number int64, until time.Time) config.Config {
	t.Helper()
	made := func(subject *x509.Certificate, key *ecdsa.PrivateKey, by *x509.Certificate, with any) []byte {
		der, err := x509.CreateCertificate(rand.Reader, subject, by, key.Public(), with)
		must(t, err)
		return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	}
	newKey := func() *ecdsa.PrivateKey {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		must(t, err)
		return key
	}
	office, own := newKey(), newKey()
	began := until.Add(-48 * time.Hour)
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "office"}, NotBefore: began, NotAfter: until,
		IsCA: true, BasicConstraintsValid: true, SubjectKeyId: []byte{1},
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(number), Subject: pkix.Name{CommonName: "service"}, NotBefore: began, NotAfter: until,
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(own)
	must(t, err)
	cfg := config.Config{TLSCert: filepath.Join(dir, "cert.pem"), TLSKey: filepath.Join(dir, "key.pem")}
	must(t, os.WriteFile(cfg.TLSCert, append(made(leaf, own, ca, office), made(ca, office, ca, office)...), 0o600))
	must(t, os.WriteFile(cfg.TLSKey, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}), 0o600))
	return cfg
}

// damages are what happens to files. A bit is changed in what the nth certificate, or the key, says.
var damages = map[string]func(t *testing.T, path string){
	"a bit":          func(t *testing.T, path string) { flipPEM(t, path, 0) },
	"a later bit":    func(t *testing.T, path string) { flipPEM(t, path, 1) },
	"a frame":        func(t *testing.T, path string) { rewrite(t, path, lastFrameBroken) },
	"cut":            cutInTheFirst,
	"cut at its end": cutAtItsEnd,
	"emptied":        func(t *testing.T, path string) { rewrite(t, path, func([]byte) []byte { return nil }) },
	"deleted":        func(t *testing.T, path string) { must(t, os.Remove(path)) },
}

// cutInTheFirst cuts inside the first block. Half of a file may be its first certificate, whole.
func cutInTheFirst(t *testing.T, path string) {
	rewrite(t, path, func(b []byte) []byte { return b[:len(b)/3] })
}

func cutAtItsEnd(t *testing.T, path string) {
	rewrite(t, path, func(b []byte) []byte { return b[:len(b)-9] })
}

func rewrite(t *testing.T, path string, change func([]byte) []byte) {
	t.Helper()
	raw, err := os.ReadFile(path)
	must(t, err)
	must(t, os.WriteFile(path, change(raw), 0o600))
}

func lastFrameBroken(file []byte) []byte {
	i := bytes.LastIndex(file, []byte("-----BEGIN"))
	out := bytes.Clone(file)
	out[i+len("-----BE")] ^= 2
	return out
}

// flipPEM changes a bit in the middle of the nth block, and leaves a file that is in order as a file.
func flipPEM(t *testing.T, path string, n int) {
	t.Helper()
	rest, err := os.ReadFile(path)
	must(t, err)
	var out []byte
	for i := 0; ; i++ {
		var block *pem.Block
		block, rest = pem.Decode(rest)
		if block == nil {
			break
		}
		if i == n && block.Type == "CERTIFICATE" {
			block.Bytes[len(block.Bytes)-4] ^= 1 // the signature: whatever it signs, it does not any more
		} else if i == n {
			block.Bytes[len(block.Bytes)/3] ^= 1
		}
		out = append(out, pem.EncodeToMemory(block)...)
	}
	must(t, os.WriteFile(path, out, 0o600))
}

// Whatever happens to the files of a certificate, the one that was served before is served on, and a start says what is
// wrong instead of serving what no phone accepts.
func TestDamagedCertificateFilesAreNotServed(t *testing.T) {
	t.Parallel()
	const atStart, running = "请换上完好的文件", "仍用原来的证书"
	for _, file := range []string{"cert.pem", "key.pem"} {
		for what, damage := range damages {
			if file == "key.pem" && what == "a later bit" {
				continue // it is one block
			}
			dir, cfg, c, log := loaded(t)
			damage(t, filepath.Join(dir, file))
			for range 3 {
				c.looked, c.read = time.Time{}, [2]time.Time{}
				if got, err := c.get(nil); err != nil || got.Leaf.SerialNumber.Int64() != 7 {
					t.Errorf("%s of %s: served %v, %v", what, file, got, err)
				}
			}
			if n := strings.Count(log.String(), running); n != 1 {
				t.Errorf("%s of %s: said %d times\n%s", what, file, n, log.String())
			}
			if _, err := TLS(cfg, c.log); err == nil || !strings.Contains(err.Error(), atStart) {
				t.Errorf("%s of %s: started with it: %v", what, file, err)
			}
			certified(t, dir, 8, time.Now().Add(time.Hour))
			c.looked, c.read = time.Time{}, [2]time.Time{}
			if got, err := c.get(nil); err != nil || got.Leaf.SerialNumber.Int64() != 8 {
				t.Errorf("after %s of %s: served %v, %v", what, file, got, err)
			}
		}
	}
}

// loaded is a pair with the number 7 that was read, and what is told of it.
func loaded(t *testing.T) (dir string, cfg config.Config, c *files, log *bytes.Buffer) {
	t.Helper()
	dir, log = t.TempDir(), &bytes.Buffer{}
	cfg = certified(t, dir, 7, time.Now().Add(time.Hour))
	c = &files{cert: cfg.TLSCert, key: cfg.TLSKey, log: slog.New(slog.NewTextHandler(log, nil))}
	must(t, c.load())
	return dir, cfg, c, log
}

// A pair from an old backup does not take the place of a good one. With nothing else it is served, and said: without it
// no one could sign in.
func TestAnExpiredCertificateReplacesNone(t *testing.T) {
	t.Parallel()
	dir, cfg, c, log := loaded(t)
	for n, until := range map[int64]time.Time{
		5: time.Now().Add(-time.Hour), 6: time.Now().Add(72 * time.Hour), // not yet
	} {
		certified(t, dir, n, until)
		c.looked, c.read, c.told = time.Time{}, [2]time.Time{}, ""
		if got, err := c.get(nil); err != nil || got.Leaf.SerialNumber.Int64() != 7 {
			t.Errorf("served %d, %v", got.Leaf.SerialNumber, err)
		}
		log.Reset()
		conf, err := TLS(cfg, c.log)
		must(t, err)
		if got, err := conf.GetCertificate(nil); err != nil || got.Leaf.SerialNumber.Int64() != n {
			t.Errorf("started with %v, %v", got, err)
		}
		if !strings.Contains(log.String(), "证书不在有效期内") {
			t.Errorf("started with %d without a word: %s", n, log.String())
		}
	}
}

// A renewal that fails as an earlier one did is said again: in between a good certificate had come.
func TestEveryBrokenRenewalIsTold(t *testing.T) {
	t.Parallel()
	dir, cfg, c, log := loaded(t)
	for n := range 3 {
		cutAtItsEnd(t, cfg.TLSCert)
		c.looked, c.read = time.Time{}, [2]time.Time{}
		if got, err := c.get(nil); err != nil || got.Leaf.SerialNumber.Int64() != 7 {
			t.Errorf("served %v, %v", got, err)
		}
		if told := strings.Count(log.String(), "仍用原来的证书"); told != n+1 {
			t.Errorf("%d renewals were broken, and %d were told", n+1, told)
		}
		certified(t, dir, 7, time.Now().Add(time.Hour))
		c.looked, c.read = time.Time{}, [2]time.Time{}
		if _, err := c.get(nil); err != nil {
			t.Error(err)
		}
	}
}

// Text between the certificates of a file is for people to read.
func TestACertificateFileMayHaveRemarks(t *testing.T) {
	t.Parallel()
	cfg := certified(t, t.TempDir(), 7, time.Now().Add(time.Hour))
	rewrite(t, cfg.TLSCert, func(b []byte) []byte { return append([]byte("# 市信息中心签发\n"), b...) })
	if _, err := TLS(cfg, slog.New(slog.DiscardHandler)); err != nil {
		t.Error(err)
	}
}

// An office that renews its root under the same name may put both into the file, and older tools write no identifiers
// of keys: what the old root did not sign is served all the same, and what neither of them signed is not.
func TestARootRenewedUnderItsOwnNameIsServed(t *testing.T) {
	t.Parallel()
	newKey := func() *ecdsa.PrivateKey {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		must(t, err)
		return key
	}
	named := func(number int64, name string) *x509.Certificate {
		return &x509.Certificate{
			SerialNumber: big.NewInt(number), Subject: pkix.Name{CommonName: name},
			NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		}
	}
	old, renewed, own := newKey(), newKey(), newKey()
	var file []byte
	for _, c := range []struct {
		subject, by *x509.Certificate
		key, with   *ecdsa.PrivateKey
	}{
		{named(7, "service"), named(2, "office"), own, renewed},
		{named(2, "office"), named(2, "office"), renewed, renewed},
		{named(1, "office"), named(1, "office"), old, old},
	} {
		der, err := x509.CreateCertificate(rand.Reader, c.subject, c.by, c.key.Public(), c.with)
		must(t, err)
		file = append(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})...)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(own)
	must(t, err)
	dir := t.TempDir()
	cfg := config.Config{TLSCert: filepath.Join(dir, "cert.pem"), TLSKey: filepath.Join(dir, "key.pem")}
	must(t, os.WriteFile(cfg.TLSCert, file, 0o600))
	must(t, os.WriteFile(cfg.TLSKey, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}), 0o600))
	if _, err := TLS(cfg, slog.New(slog.DiscardHandler)); err != nil {
		t.Error(err)
	}
	flipPEM(t, cfg.TLSCert, 0)
	if _, err := TLS(cfg, slog.New(slog.DiscardHandler)); err == nil {
		t.Error("a certificate that neither root signed is served")
	}
}

// Phones are served by TLS 1.2 at least and in HTTP/1.1, which is what the voters' side answers.
func TestAConnectionIsTLS12AtLeast(t *testing.T) {
	t.Parallel()
	conf, err := TLS(certified(t, t.TempDir(), 7, time.Now().Add(time.Hour)), slog.New(slog.DiscardHandler))
	must(t, err)
	if conf.MinVersion < tls.VersionTLS12 || !slices.Equal(conf.NextProtos, []string{"http/1.1"}) {
		t.Errorf("TLS %x at least, %v", conf.MinVersion, conf.NextProtos)
	}
}
