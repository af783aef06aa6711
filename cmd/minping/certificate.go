package main

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"minping/internal/config"
)

// certificate is a certificate with its key in files. They are read again when they change, so that a renewed
// certificate is served without a restart, which would end admission in a hall for a moment. A pair that does not fit,
// half written for example, leaves the one before.
type certificate struct {
	cert, key string
	log       *slog.Logger

	mu      sync.Mutex
	current *tls.Certificate
	read    [2]time.Time // when the files that were read had changed
	looked  time.Time
}

// lookAgain is how often the files are looked at, at most.
const lookAgain = time.Second

// tlsConfig is nil where the service speaks plain HTTP.
func tlsConfig(cfg config.Config, log *slog.Logger) (*tls.Config, error) {
	if cfg.TLSCert == "" {
		return nil, nil //nolint:nilnil // no TLS is a setting
	}
	c := &certificate{cert: cfg.TLSCert, key: cfg.TLSKey, log: log}
	if err := c.load(); err != nil {
		return nil, fmt.Errorf("证书或其私钥用不了 / the certificate or its key cannot be used: %w", err)
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}, GetCertificate: c.get}, nil
}

func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.looked) > lookAgain {
		c.looked = time.Now()
		if now := c.changed(); now != c.read {
			if err := c.load(); err != nil {
				c.log.Warn("certificate", "error", err)
			}
		}
	}
	return c.current, nil
}

func (c *certificate) changed() (at [2]time.Time) {
	for i, path := range []string{c.cert, c.key} {
		if info, err := os.Stat(path); err == nil {
			at[i] = info.ModTime()
		}
	}
	return at
}

// load reads both files; the caller holds mu, or has the certificate alone.
func (c *certificate) load() error {
	at := c.changed()
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return err
	}
	c.current, c.read = &pair, at
	return nil
}
