package web

import (
	"fmt"
	"strings"
	"time"

	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
	"minping/internal/web/phone"

	"github.com/gofiber/fiber/v2"
)

// How long a request may take before its context ends, where that is not Limits.Request.
const (
	voterTime = 10 * time.Second // at most: a phone retries
	panelTime = 5 * time.Minute  // at least: counts and exports are requested there too
)

// route is one line of the table.
type route struct {
	verb, path string // the path in OpenAPI syntax: {id} is a parameter
	pass       guard.Pass
	do         handler
}

// handler registers a route on the server.
type handler interface{ mount(s *Server, r route) }

// voter is a handler of the voter's side; its name is the one requests are counted under.
type voter struct {
	name string
	do   fiber.Handler
}

func (v voter) mount(s *Server, r route) {
	chain := []fiber.Handler{phone.Counted(s.counts, v.name), phone.Quiet}
	if o := s.pageOrigin(); o != "" && v.name == "cast" {
		chain = append(chain, phone.CrossOrigin(o))
	}
	chain = append(chain, guard.Deadline(s.base, min(voterTime, s.opts.Limits.Request)))
	if !r.pass.Open() {
		chain = append(chain, guard.Unlogged, guard.Bearer(s.opts.Service.Accounts, r.pass))
	}
	s.add(r, append(chain, v.do)...)
}

// plain is a public handler that is neither counted nor logged.
type plain fiber.Handler

func (p plain) mount(s *Server, r route) {
	s.add(r, guard.Recover, guard.Deadline(s.base, s.opts.Limits.Request), fiber.Handler(p))
}

// operation is a route of the API.
type operation kit.Route

func (o operation) mount(s *Server, _ route) { s.api.Mount(kit.Route(o), s.guards()) }

// guards are the checks before every operation of the API.
func (s *Server) guards() kit.Guards {
	return kit.Guards{
		Usual: s.opts.Limits.Request,
		First: func(d time.Duration) []fiber.Handler {
			return []fiber.Handler{s.secured, guard.Deadline(s.base, d), s.begin(), guard.Recover}
		},
		SignedIn: func(p guard.Pass) fiber.Handler { return guard.Bearer(s.opts.Service.Accounts, p) },
		Keyed:    guard.Idempotent(s.opts.Service.Accounts, &s.running),
	}
}

// begin opens the note of a staff request and measures the request.
func (s *Server) begin() fiber.Handler {
	return guard.Begin(s.opts.Log, s.counts, s.opts.Service.Meter)
}

func (s *Server) secured(c *fiber.Ctx) error {
	s.secure(c)
	return c.Next()
}

// add registers handlers for a route; a GET also answers HEAD.
func (s *Server) add(r route, chain ...fiber.Handler) {
	if r.verb == fiber.MethodGet {
		s.app.Head(fiberPath(r.path), chain...)
	}
	s.app.Add(r.verb, fiberPath(r.path), chain...)
}

// mount registers the whole table on the server, then the panel.
func (s *Server) mount() error {
	for _, r := range s.routes() {
		r.do.mount(s, r)
	}
	if s.opts.Panel.Mount == nil {
		return nil
	}
	for _, prefix := range s.opts.Panel.Prefixes {
		s.app.Use(
			prefix,
			s.secured,
			guard.Deadline(s.base, max(panelTime, s.opts.Limits.Request)),
			s.begin(),
			guard.Recover,
			guard.Plain,
		)
	}
	if err := s.opts.Panel.Mount(s.app, s.stop); err != nil {
		return fmt.Errorf("mount the panel: %w", err)
	}
	return nil
}

// fiberPath converts a path to the router's syntax: {id} becomes :id.
func fiberPath(path string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(path)
}
