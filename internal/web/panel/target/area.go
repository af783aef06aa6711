// Package target shows one unit to those who assess it: what they did, what they found, what the ballot and daily
// supervision say, and their sheet (evaluation §6, 我的单位).
package target

import (
	"context"
	"embed"

	"minping/internal/app/entry"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/scoring"
	"minping/internal/app/supervision"
	"minping/internal/app/tally"
	"minping/internal/app/team"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Entries     *entry.Entries
	Ledgers     *ledger.Ledgers
	Scores      *scoring.Scores
	Supervision *supervision.Supervision
	Tallies     *tally.Tallies
	Teams       *team.Teams
}

// Area is this part of the panel.
func Area(svc Rooms) kit.Area {
	at := kit.Handle(func(r *kit.Request) *request {
		return &request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}
	})
	return kit.Area{
		Name: "target", Templates: templates,
		Routes: []kit.Route{
			kit.Get("/admin/evaluations/:id/target", kit.Ranked, "sheets", at((*request).show)),
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
