// Package admin is the panel: what the inspection office, organizers and assessors work with, as pages that a server renders and htmx
// improves. A handler reads, asks app for one thing and shows a page; what a page looks like is in package page.
package admin

import (
	"fmt"
	"io/fs"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app"
	"minping/internal/web/admin/asset"
	"minping/internal/web/admin/page"
	"minping/internal/web/guard"
	"minping/static"
)

// Panel answers staff's browsers.
type Panel struct {
	svc   *app.Service
	pages *page.Renderer
	files *asset.Set
	fresh renewals
}

// New parses every template and reads every file the pages load; what is missing stops the start.
func New(svc *app.Service) (*Panel, error) {
	files, err := fs.Sub(static.Admin, "admin")
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	set, err := asset.New(files)
	if err != nil {
		return nil, err
	}
	pages, err := page.New(set.Path)
	if err != nil {
		return nil, err
	}
	return &Panel{svc: svc, pages: pages, files: set}, nil
}

// Prefixes are the paths below which the panel answers.
func Prefixes() []string { return []string{"/admin", "/hall", "/setup"} }

// Mount puts the panel's routes on a router, at their full paths. The guards before them (deadline, log line, recovery) are the
// server's.
func (p *Panel) Mount(router fiber.Router, _ <-chan struct{}) error {
	for _, r := range p.routes() {
		router.Add(r.verb, r.path, p.handle(r))
		if r.verb == http.MethodGet {
			router.Head(r.path, p.handle(r))
		}
	}
	router.Use("/admin", p.nothingHere)
	return nil
}

// csp lets the panel load its own files and nothing else; nothing inline runs or styles.
const csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// handle guards a route and answers its errors as pages.
func (p *Panel) handle(r route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := &visit{Ctx: c, p: p, ctx: c.UserContext(), here: r.here}
		c.Set(fiber.HeaderContentSecurityPolicy, csp)
		guard.SetLang(c, "zh")
		if err := p.pass(v, r); err != nil {
			return v.refuse(err)
		}
		if v.answered {
			return nil
		}
		if err := r.do(v); err != nil {
			return v.refuse(err)
		}
		return nil
	}
}

// nothingHere answers addresses that are none.
func (p *Panel) nothingHere(c *fiber.Ctx) error {
	if strings.HasPrefix(c.Path(), asset.Prefix) {
		return fiber.ErrNotFound
	}
	r := route{verb: c.Method(), pass: guard.Anyone, do: func(*visit) error { return fiber.ErrNotFound }}
	return p.handle(r)(c)
}

// asset serves a style, script or picture. With the mark of its content in the address it may be kept for ever.
func (v *visit) asset() error {
	f, ok := v.p.files.Lookup(v.Params("*"))
	if !ok {
		return fiber.ErrNotFound
	}
	v.Set(fiber.HeaderContentType, f.Type)
	v.Set(fiber.HeaderCacheControl, "no-cache")
	if v.Query("v") != "" {
		v.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	if f.Zip == nil {
		return v.Send(f.Body)
	}
	v.Vary(fiber.HeaderAcceptEncoding)
	if v.AcceptsEncodings("gzip", "identity") == "gzip" {
		v.Set(fiber.HeaderContentEncoding, "gzip")
		return v.Send(f.Zip)
	}
	return v.Send(f.Body)
}
