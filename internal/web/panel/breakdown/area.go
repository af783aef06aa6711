// Package breakdown shows a result by what was asked: by standard (一真实三到位一满意) and by aspect, the voter groups side
// by side, of a session, a unit or a round.
package breakdown

import (
	"context"
	"embed"

	"minping/internal/app/records"
	"minping/internal/app/scoring"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Scores *scoring.Scores
}

// Area is this part of the panel.
func Area(svc Rooms) kit.Area {
	at := kit.Handle(func(r *kit.Request) *request {
		return &request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}
	})
	return kit.Area{
		Name: "breakdown", Templates: templates,
		Routes: []kit.Route{
			kit.Get("/admin/sessions/:id/breakdown", kit.ResultReaders, "briefings", at((*request).session)),
			kit.Get("/admin/evaluations/:id/breakdown", kit.Ranked, "breakdown", at((*request).unit)),
			kit.Get("/admin/rounds/:id/breakdown", kit.Ranked, "breakdown", at((*request).round)),
		},
		Entries: []kit.Entry{
			{Key: "breakdown", Href: "/admin/rounds/current/breakdown", Label: "分项满意度", Icon: "progress", Order: 45, Pass: kit.Ranked, Section: kit.SectionResults},
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
