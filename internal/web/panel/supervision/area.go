// Package supervision is daily supervision: the task list, the reports, and what the office sees of them.
package supervision

import (
	"context"
	"embed"
	"time"

	"minping/internal/app/entry"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/supervision"
	"minping/internal/auth"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Entries     *entry.Entries
	Ledgers     *ledger.Ledgers
	Now         func() time.Time
	Supervision *supervision.Supervision
}

// Area is this part of the panel.
func Area(svc Rooms) kit.Area {
	at := kit.Handle(func(r *kit.Request) *request {
		return &request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}
	})
	return kit.Area{
		Name: "supervision", Templates: templates,
		Routes: []kit.Route{
			kit.Get("/admin/rounds/:id/daily", kit.Office, "round", at((*request).dailyRound)),
			kit.Get("/admin/daily", kit.Monitors, "daily", at((*request).dailies)),
			kit.Get("/admin/evaluations/:id/daily/:body", kit.Watched, "daily", at((*request).daily)),
			kit.Get("/admin/rounds/:id/tasks", kit.Watched, "daily", at((*request).given)),
			kit.Post("/admin/rounds/:id/tasks", kit.Watched, "daily", at((*request).putGiven)),
			kit.Get(ownHome, kit.Watched, "tasklists", at((*request).ownLists)),
			kit.Get(ownHome+"/:body/:kind", kit.Watched, "tasklists", at((*request).ownList)),
			kit.Post(ownHome+"/:body/:kind", kit.Watched, "tasklists", at((*request).putOwnList)),
			kit.Post("/admin/evaluations/:id/daily/:body", kit.Monitors, "daily", at((*request).putDaily)),
		},
		Entries: []kit.Entry{
			{Key: "daily", Href: "/admin/daily", Label: "日常监督", Icon: "sheet", Order: 10, Pass: kit.Monitors, Only: func(a records.Actor) bool { return a.Body != "" }},
			{Key: "tasklists", Href: ownHome, Label: "任务清单", Icon: "sheet", Order: 75, Pass: kit.Watched, Section: kit.SectionSettings, Only: func(a records.Actor) bool { return a.Role == auth.Admin || a.Body != "" }},
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
