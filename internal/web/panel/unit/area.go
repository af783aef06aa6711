// Package unit is what staff of the inspected unit see and fill in.
package unit

import (
	"context"
	"embed"

	"minping/internal/app/document"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/reminder"
	"minping/internal/app/round"
	"minping/internal/app/scheme"
	"minping/internal/app/scoring"
	"minping/internal/app/tally"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Documents *document.Documents
	Ledgers   *ledger.Ledgers
	Reminders *reminder.Reminders
	Rounds    *round.Rounds
	Schemes   *scheme.Schemes
	Scores    *scoring.Scores
	Tallies   *tally.Tallies
}

// Area is this part of the panel.
func Area(svc Rooms) kit.Area {
	at := kit.Handle(func(r *kit.Request) *request {
		return &request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}
	})
	return kit.Area{
		Name: "unit", Templates: templates,
		Routes: []kit.Route{
			kit.Get("/admin/unit", kit.Units, "unit", at((*request).unit)),
			kit.Post("/admin/unit", kit.Units, "unit", at((*request).disclose)),
		},
		Entries: []kit.Entry{
			{Key: "unit", Href: "/admin/unit", Label: "本单位", Icon: "unit", Order: 10, Pass: kit.Units},
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
