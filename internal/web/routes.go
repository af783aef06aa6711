package web

import (
	"net/http"

	"minping/internal/auth"
	"minping/internal/web/api"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
	"minping/internal/web/phone"
)

// voiders may void a slip (api §2).
var voiders = guard.Only(auth.Organizer, auth.Supervisor)

// anyone allows callers who are not signed in.
var anyone = guard.Anyone

// routes is the single table of what the service answers: verb, path, guard, handler. The panel's own routes are
// mounted after it.
func (s *Server) routes() []route {
	out := s.publicRoutes()
	for _, r := range api.Routes(s.opts.Service, s.opts.Paper, s.stop) {
		out = append(out, route{r.Verb, kit.Prefix + r.Path, r.Pass, operation(r)})
	}
	return out
}

// publicRoutes are open to anyone: the voter's side (api §2) and what operators look at.
func (s *Server) publicRoutes() []route {
	p := s.phones
	rows := []route{
		{http.MethodGet, "/b", anyone, voter{"page", p.Page}},
		{http.MethodGet, "/b/{part}", anyone, voter{"part", p.Part}},
		{http.MethodGet, "/rb1/n/{number}", anyone, voter{"number", p.Number}},
		{http.MethodGet, "/rb1/{sid}/manifest", anyone, voter{"manifest", p.Manifest}},
		{http.MethodGet, "/rb1/{sid}/form", anyone, voter{"form", p.Form}},
		{http.MethodGet, "/rb1/{sid}/state", anyone, voter{"state", p.State}},
		{http.MethodPost, "/rb1/{sid}/admit", anyone, voter{"admit", p.Admit}},
		{http.MethodPost, "/rb1/{sid}/cast", anyone, voter{"cast", p.Cast}},
		{http.MethodPost, "/rb1/{sid}/comment", anyone, voter{"comment", p.Comment}},
		{http.MethodPost, "/rb1/{sid}/void", voiders, voter{"void", p.Void}},
		{http.MethodGet, "/rb1/{sid}/board/{file}", anyone, voter{"board", p.Board}},

		{http.MethodGet, "/", anyone, plain(s.home)},
		{http.MethodGet, "/healthz", anyone, plain(s.healthz)},
		{http.MethodGet, "/readyz", anyone, plain(s.readyz)},
		{http.MethodGet, kit.Prefix + "/openapi.json", anyone, plain(s.api.ServeSpec)},
	}
	if s.pageOrigin() != "" {
		rows = append(rows, route{http.MethodOptions, "/rb1/{sid}/cast", anyone, voter{"cast", phone.Preflight}})
	}
	if s.opts.MetricsAddr == "" {
		rows = append(rows, route{http.MethodGet, "/metrics", anyone, plain(s.metrics)})
	}
	if len(s.opts.Statement.HTML) > 0 {
		rows = append(rows, route{http.MethodGet, "/accessibility", anyone, plain(s.statementPage)})
	}
	if len(s.opts.Verify.HTML) > 0 {
		rows = append(rows, route{http.MethodGet, "/verify", anyone, plain(s.verifyPage)})
	}
	return rows
}
