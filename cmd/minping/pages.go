package main

import (
	"log/slog"

	"minping/internal/app"
	"minping/internal/config"
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
	secure, err := tlsConfig(cfg, log)
	if err != nil {
		return web.Options{}, err
	}
	return web.Options{
		Service: svc, Log: log, TLS: secure, MetricsAddr: cfg.MetricsAddr, Drain: cfg.DrainTimeout,
		Limits: web.Limits{
			Body: int(cfg.MaxBody), Conns: cfg.MaxConns, Read: cfg.ReadTimeout, Write: cfg.WriteTimeout, Idle: cfg.IdleTimeout,
			Request: cfg.RequestTimeout,
		},
		Paper:  api.Paper{Minutes: sheets.Minutes},
		Phone:  phone.Page{HTML: static.PhoneHTML, Brotli: static.PhoneBrotli, CSP: static.PhoneCSP(cast...), Parts: static.PhoneParts},
		Verify: phone.Page{HTML: static.VerifyHTML, CSP: static.VerifyCSP()},

		Statement: phone.Page{HTML: static.AccessibilityHTML, CSP: static.AccessibilityCSP()},
		Panel:     web.Panel{Prefixes: panel.Prefixes(), Mount: pages.Mount, Fail: pages.Fail},
	}, nil
}
