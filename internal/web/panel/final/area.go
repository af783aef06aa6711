// Package final is where the office fixes the result of a batch, and two people open it again.
package final

import (
	"context"
	"embed"

	"minping/internal/app/entry"
	"minping/internal/app/final"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/supervision"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Entries     *entry.Entries
	Finals      *final.Finals
	Rounds      *round.Rounds
	Supervision *supervision.Supervision
}

// Area is this part of the panel.
func Area(svc Rooms) kit.Area {
	at := kit.Handle(func(r *kit.Request) *request {
		return &request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}
	})
	return kit.Area{
		Name: "final", Templates: templates,
		Routes: []kit.Route{
			kit.Get("/admin/results", kit.Deciders, "results", at((*request).list)),
			kit.Make("/admin/results", kit.Office, "results", at((*request).create)),
			kit.Get("/admin/batches/:id/final", kit.Deciders, "results", at((*request).show)),
			kit.Post("/admin/batches/:id/final", kit.Office, "results", at((*request).fix)),
			kit.Post("/admin/batches/:id/final/undo", kit.Deciders, "results", at((*request).undo)),
			kit.Post("/admin/batches/:id/final/withdraw", kit.Deciders, "results", at((*request).withdraw)),
		},
		Entries: []kit.Entry{
			{Key: "results", Href: "/admin/results", Label: "锁定结果", Icon: "audit", Order: 45, Pass: kit.Deciders, Section: kit.SectionResults},
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
