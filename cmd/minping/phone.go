package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"minping/internal/app/tryout"
	"minping/internal/config"
	"minping/internal/swarm"
	"minping/internal/vote"
)

// phoneTime is how long one phone of a tryout may take.
const phoneTime = 20 * time.Second

// ownPhone is a phone that votes in this service over the wire, at the address that it listens on: the same messages
// from the same kind of client as a citizen's, and no way into the box but the voter's.
func ownPhone(at net.Addr, cfg config.Config) tryout.Phone {
	scheme := "http"
	var secure *tls.Config
	if cfg.TLSCert != "" {
		scheme = "https"
		// This machine's own listener, by its number: no name is on the certificate that could be held against it.
		secure = &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: true} //nolint:gosec // the loopback, see above
	}
	server := scheme + "://" + ownAddress(at)
	return func(ctx context.Context, sid string, code vote.Code) error {
		report, err := swarm.Run(ctx, swarm.Options{
			Server: server, CastServer: cfg.CastURL, SID: sid, Slips: []swarm.Slip{{Code: code.String()}}, Concurrency: 1,
			Seed: uint64(code[0]), HonourDelay: true, TLS: secure, Timeout: phoneTime, Patience: phoneTime,
		}, io.Discard)
		switch {
		case err != nil:
			return fmt.Errorf("phone: %w", err)
		case !report.OK():
			return errors.New("phone: it could not vote")
		}
		return nil
	}
}

// ownAddress is a listener's address as this machine reaches it.
func ownAddress(at net.Addr) string {
	host, port, err := net.SplitHostPort(at.String())
	if err != nil {
		return at.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}
