package web

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"minping/internal/web/api"
	"minping/internal/web/guard"
	"minping/internal/web/phone"
)

// How long a request may take before its context ends, where it is not Limits.Request.
const (
	voterTime = 10 * time.Second // at most: a phone asks again
	panelTime = 5 * time.Minute  // at least: counts and exports are asked for there too
)

// route is one line of the table.
type route struct {
	verb, path string // the path as OpenAPI writes it: {id} is a parameter
	pass       guard.Pass
	do         handler
}

// handler puts a route on the server.
type handler interface{ mount(s *Server, r route) }

// voter is a handler of the voter's side; its name is what requests are counted under.
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
		chain = append(chain, guard.Unlogged, guard.Bearer(s.opts.Service, r.pass))
	}
	s.add(r, append(chain, v.do)...)
}

// plain is a handler for anybody that is neither counted nor logged.
type plain fiber.Handler

func (p plain) mount(s *Server, r route) {
	s.add(r, guard.Recover, guard.Deadline(s.base, s.opts.Limits.Request), fiber.Handler(p))
}

// operation is an operation of the API.
type operation struct {
	api.Operation
	time time.Duration // 0: Limits.Request
	// hidden: the answer holds a secret and is never kept for an Idempotency-Key.
	hidden bool
	// concerns says whether this one record is the caller's to call it on, before anything else of the request is looked at.
	concerns fiber.Handler
	files    bool // the body is a file, not JSON
}

func does[I, O any](summary string, wish func(context.Context, *I) (*O, error)) operation {
	return operation{Operation: api.Does(summary, wish)}
}

func makes[I, O any](summary string, wish func(context.Context, *I) (*O, error)) operation {
	return operation{Operation: api.Makes(summary, wish)}
}

func ends[I any](summary string, wish func(context.Context, *I) error) operation {
	return operation{Operation: api.Ends(summary, wish)}
}

func (o operation) secret() operation                   { o.hidden = true; return o }
func (o operation) within(d time.Duration) operation    { o.time = d; return o }
func (o operation) of(concerns fiber.Handler) operation { o.concerns = concerns; return o }
func (o operation) twice() operation                    { o.Operation = o.OrPending(); return o }
func (o operation) file(kind string) operation          { o.Operation = o.Answers(kind); return o }

func (o operation) takes(kinds ...string) operation {
	o.Operation, o.files = o.Takes(kinds...), true
	return o
}

// Media types of files.
const (
	csv  = "text/csv"
	xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

func (o operation) mount(s *Server, r route) {
	chain := []fiber.Handler{
		s.secured, guard.Deadline(s.base, max(o.time, s.opts.Limits.Request)), guard.Begin(s.opts.Log, s.counts), guard.Recover,
	}
	if !r.pass.Open() {
		chain = append(chain, guard.Bearer(s.opts.Service, r.pass))
	}
	if o.concerns != nil {
		chain = append(chain, o.concerns)
	}
	chain = append(chain, guard.Plain)
	if !o.files {
		chain = append(chain, guard.JSON)
	}
	if !r.pass.Open() && r.verb != fiber.MethodGet && !o.hidden {
		chain = append(chain, guard.Idempotent(s.opts.Service, &s.running))
		o.Operation = o.Keyed()
	}
	s.api.Add(r.verb, r.path, r.pass, o.Operation, chain...)
}

func (s *Server) secured(c *fiber.Ctx) error {
	s.secure(c)
	return c.Next()
}

// add puts handlers at a route; a GET answers HEAD too.
func (s *Server) add(r route, chain ...fiber.Handler) {
	if r.verb == fiber.MethodGet {
		s.app.Head(fiberPath(r.path), chain...)
	}
	s.app.Add(r.verb, fiberPath(r.path), chain...)
}

// mount puts the whole table on the server, then the panel.
func (s *Server) mount() error {
	for _, r := range s.routes() {
		r.do.mount(s, r)
	}
	if s.opts.Panel.Mount == nil {
		return nil
	}
	for _, prefix := range s.opts.Panel.Prefixes {
		s.app.Use(prefix, s.secured, guard.Deadline(s.base, max(panelTime, s.opts.Limits.Request)), guard.Begin(s.opts.Log, s.counts), guard.Recover, guard.Plain)
	}
	if err := s.opts.Panel.Mount(s.app, s.stop); err != nil {
		return fmt.Errorf("mount the panel: %w", err)
	}
	return nil
}

// fiberPath writes a path as the router wants it: {id} becomes :id.
func fiberPath(path string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(path)
}
