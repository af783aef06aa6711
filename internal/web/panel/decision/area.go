// Package decision is 结果运用 in the panel: what the rules suggest about each unit of a fixed result and why, and how
// people answer (evaluation §6).
package decision

import (
	"context"
	"embed"
	"time"

	"minping/internal/app/decision"
	"minping/internal/app/entry"
	"minping/internal/app/final"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/web/guard"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Decisions *decision.Decisions
	Entries   *entry.Entries
	Finals    *final.Finals
	Now       func() time.Time
	Rounds    *round.Rounds
}

// Who works with the decisions of a unit: supervising bodies ask for some kinds.
var (
	askers    = guard.Only(auth.Admin, auth.Supervisor)
	followers = guard.Only(auth.Admin, auth.Leader, auth.Supervisor)
)

// Area is this part of the panel.
func Area(svc Rooms) kit.Area {
	at := kit.Handle(func(r *kit.Request) *request {
		return &request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}
	})
	return kit.Area{
		Name: "decision", Templates: templates,
		Routes: []kit.Route{
			kit.Get("/admin/decisions", kit.Deciders, "decisions", at((*request).list)),
			kit.Post("/admin/batches/:id/decisions", kit.Office, "decisions", at((*request).decideAll)),
			kit.Get("/admin/evaluations/:id/decisions", followers, "decisions", at((*request).show)),
			kit.Make("/admin/evaluations/:id/decisions", askers, "decisions", at((*request).decide)),
			kit.Post("/admin/decisions/:id/steps", followers, "decisions", at((*request).answer)),
			kit.Post("/admin/decisions/:id/document", kit.Office, "decisions", at((*request).open)),
			kit.Post("/admin/decisions/:id/procedure", kit.Deciders, "decisions", at((*request).procedure)),
		},
		Entries: []kit.Entry{
			{Key: "decisions", Href: "/admin/decisions", Label: "结果运用", Icon: "flag", Order: 46, Pass: kit.Deciders, Section: kit.SectionResults},
		},
	}
}

// request is a request to this area.
type request struct {
	*kit.Request
	svc Rooms
	ctx context.Context
	who records.Actor
}
