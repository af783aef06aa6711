package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"time"

	"minping/internal/app"
	"minping/internal/app/tryout"
	"minping/internal/certificate"
	"minping/internal/config"
	"minping/internal/swarm"
	"minping/internal/vote"
	"minping/internal/web"
	"minping/internal/web/api"
	"minping/internal/web/panel"
	"minping/internal/web/panel/kit"
	"minping/internal/web/phone"
	"minping/internal/web/sheets"
	"minping/static"
)

// webOptions puts the pages and the panel together.
func webOptions(cfg config.Config, svc *app.Service, log *slog.Logger, more ...kit.Area) (web.Options, error) {
	var cast []string
	if cfg.CastURL != "" {
		cast = append(cast, cfg.CastURL)
	}
	pages, err := panel.New(svc, more...)
	if err != nil {
		return web.Options{}, err
	}
	secure, err := certificate.TLS(cfg, log)
	if err != nil {
		return web.Options{}, err
	}
	return web.Options{
		Service: svc, Log: log, TLS: secure, MetricsAddr: cfg.MetricsAddr, Drain: cfg.DrainTimeout,
		Limits: web.Limits{
			Body: int(cfg.MaxBody), Conns: cfg.MaxConns, Read: cfg.ReadTimeout, Write: cfg.WriteTimeout,
			Idle:    cfg.IdleTimeout,
			Request: cfg.RequestTimeout,
		},
		Paper: api.Paper{Minutes: sheets.Minutes},
		Phone: phone.Page{
			HTML: static.PhoneHTML, Brotli: static.PhoneBrotli, CSP: static.PhoneCSP(cast...), Parts: static.PhoneParts,
		},
		Verify: phone.Page{HTML: static.VerifyHTML, CSP: static.VerifyCSP()},

		Statement: phone.Page{HTML: static.AccessibilityHTML, CSP: static.AccessibilityCSP()},
		Panel:     web.Panel{Prefixes: panel.Prefixes(), Mount: pages.Mount, Fail: pages.Fail},
	}, nil
}

// phoneTime is how long one phone of a tryout may take.
const phoneTime = 20 * time.Second

// ownPhone is a phone that votes in this service over the wire, at the address it listens on: the same messages from
// the same kind of client as a citizen's, with no other way into the box than a voter has.
func ownPhone(at net.Addr, cfg config.Config) tryout.Phone {
	scheme := "http"
	var secure *tls.Config
	if cfg.TLSCert != "" {
		scheme = "https"
		// This machine's own listener, by IP address: the certificate has no name that it could be checked against.
		secure = &tls.Config{
			MinVersion:         tls.VersionTLS12,
			InsecureSkipVerify: true,
		} //nolint:gosec // the loopback, see above
	}
	server := scheme + "://" + ownAddress(at)
	return func(ctx context.Context, sid string, code vote.Code) error {
		report, err := swarm.Run(ctx, swarm.Options{
			Server: server, CastServer: cfg.CastURL, SID: sid, Slips: []swarm.Slip{{Code: code.String()}},
			Concurrency: 1,
			Seed:        uint64(code[0]), HonourDelay: true, TLS: secure, Timeout: phoneTime, Patience: phoneTime,
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
