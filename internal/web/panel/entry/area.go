// Package entry is what people write down, in the panel: lists by subject, a form made from the fields of a type, and
// the page of one entry with its corrections and its receipt (evaluation §2, §5).
package entry

import (
	"context"
	"embed"
	"time"

	"minping/internal/app/decision"
	"minping/internal/app/document"
	"minping/internal/app/entry"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/app/session"
	"minping/internal/auth"
	"minping/internal/web/guard"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// people may write something down or read it; which entries are theirs is the room's to say.
var people = guard.Only(auth.Admin, auth.Assessor, auth.Supervisor, auth.Unit, auth.Leader)

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Decisions *decision.Decisions
	Documents *document.Documents
	Entries   *entry.Entries
	Ledgers   *ledger.Ledgers
	Now       func() time.Time
	Rounds    *round.Rounds
	Scores    *scoring.Scores
	Sessions  *session.Sessions
}

// Area is this part of the panel.
func Area(svc Rooms) kit.Area {
	at := kit.Handle(func(r *kit.Request) *request {
		return &request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}
	})
	return kit.Area{
		Name: "entry", Templates: templates,
		Routes: []kit.Route{
			kit.Get("/admin/entries", people, "entries", at((*request).list)),
			kit.Get("/admin/entries/new", people, "entries", at((*request).blank)),
			kit.Make("/admin/entries", people, "entries", at((*request).add)),
			kit.Get("/admin/entries/:id", people, "entries", at((*request).show)),
			kit.Post("/admin/entries/:id", people, "entries", at((*request).change)),
			kit.Post("/admin/entries/:id/receipt", people, "entries", at((*request).receive)),
			kit.Post("/admin/entries/:id/drop", people, "entries", at((*request).drop)),
			kit.Get("/admin/entries/files/:id", people, "entries", at((*request).file)),
		},
		Entries: []kit.Entry{
			{Key: "entries", Href: "/admin/entries", Label: "工作记录", Icon: "pencil", Order: 35, Pass: people, Section: kit.SectionLedger},
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
