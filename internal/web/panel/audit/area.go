// Package audit shows the audit log and gives out the evidence bundles of sessions that are over.
package audit

import (
	"context"
	"embed"

	"minping/internal/app/audit"
	"minping/internal/app/ballotbox"
	"minping/internal/app/minutes"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/app/session"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Minutes  *minutes.Minutes
	Audit    *audit.Log
	Boxes    *ballotbox.Boxes
	Rounds   *round.Rounds
	Scores   *scoring.Scores
	Sessions *session.Sessions
}

// Area is this part of the panel.
func Area(svc Rooms) kit.Area {
	at := kit.Handle(func(r *kit.Request) *request {
		return &request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}
	})
	return kit.Area{
		Name: "audit", Templates: templates,
		Routes: []kit.Route{
			kit.Get("/admin/audit", kit.Auditors, "audit", at((*request).audit)),
			kit.Get("/admin/audit/bundles/:id", kit.Auditors, "audit", at((*request).bundle)),
			kit.Get("/admin/audit/lists/:id", kit.Auditors, "audit", at((*request).lists)),
			kit.Get("/admin/sessions/:id/evidence", kit.Scorers, "sheets", at((*request).bundle)),
		},
		Entries: []kit.Entry{
			{Key: "audit", Href: "/admin/audit", Label: "审计记录", Icon: "audit", Order: 10, Pass: kit.Auditors},
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
