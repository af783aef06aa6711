// Package draw is the drawing of attendees: the list, how many, the draw in front of witnesses, replacements, call
// lists.
package draw

import (
	"context"
	"embed"
	"time"

	"minping/internal/app/draw"
	"minping/internal/app/entry"
	"minping/internal/app/records"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Draws   *draw.Draws
	Entries *entry.Entries
	Now     func() time.Time
}

// Area is this part of the panel.
func Area(svc Rooms) kit.Area {
	at := kit.Handle(func(r *kit.Request) *request {
		return &request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}
	})
	return kit.Area{
		Name: "draw", Templates: templates,
		Routes: []kit.Route{
			kit.Get("/admin/evaluations/:id/draw", kit.Commenters, "round", at((*request).draw)),
			kit.Post("/admin/evaluations/:id/draw/pool", kit.Commenters, "round", at((*request).drawPool)),
			kit.Post("/admin/evaluations/:id/draw/quotas", kit.Commenters, "round", at((*request).drawQuotas)),
			kit.Post("/admin/evaluations/:id/draw/run", kit.Commenters, "round", at((*request).drawRun)),
			kit.Post("/admin/evaluations/:id/draw/replace", kit.Commenters, "round", at((*request).drawReplace)),
			kit.Get("/admin/evaluations/:id/draw/calls.csv", kit.Commenters, "round", at((*request).drawCalls)),
			kit.Get("/admin/evaluations/:id/draw/calls.xlsx", kit.Commenters, "round", at((*request).drawCalls)),
			kit.Get("/admin/evaluations/:id/draw/calls/print", kit.Commenters, "round", at((*request).drawPrint)),
			kit.Get("/admin/evaluations/:id/draw/calls/masked", kit.Commenters, "round", at((*request).drawMasked)),
			kit.Get("/admin/evaluations/:id/draw/record.json", kit.Commenters, "round", at((*request).drawRecord)),
			kit.Get("/admin/evaluations/:id/draw/template.:format", kit.Commenters, "round",
				at((*request).drawTemplate)),
			kit.Post("/admin/evaluations/:id/draw/erase", kit.Commenters, "round", at((*request).drawErase)),
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
