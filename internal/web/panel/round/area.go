// Package round is the progress of a round: every organization, what is due, and who joins.
package round

import (
	"context"
	"embed"
	"time"

	"minping/internal/app/progress"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scheme"
	"minping/internal/app/scoring"
	"minping/internal/app/supervision"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Now         func() time.Time
	Progress    *progress.Progress
	Rounds      *round.Rounds
	Schemes     *scheme.Schemes
	Scores      *scoring.Scores
	Supervision *supervision.Supervision
}

// Area is this part of the panel.
func Area(svc Rooms) kit.Area {
	at := kit.Handle(func(r *kit.Request) *request {
		return &request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}
	})
	return kit.Area{
		Name: "round", Templates: templates,
		Routes: []kit.Route{
			kit.Get("/admin/rounds", kit.Readers, "round", at((*request).rounds)),
			kit.Make("/admin/rounds", kit.Office, "round", at((*request).newRound)),
			kit.Get("/admin/rounds/:id", kit.Readers, "round", at((*request).round)),
			kit.Get("/admin/rounds/:id/join", kit.Office, "round", at((*request).joinPage)),
			kit.Post("/admin/rounds/:id/join", kit.Office, "round", at((*request).join)),
		},
		Finders: []kit.Finder{{Label: "轮次", Order: 30, Pass: kit.Readers, Find: func(r *kit.Request, q kit.Query) ([]kit.Hit, error) {
			return (&request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}).find(q)
		}}},
		Entries: []kit.Entry{
			{Key: "round", Href: "/admin/rounds/current", Label: "本轮进度", Icon: "progress", Order: 20, Pass: kit.Readers, Section: kit.SectionUnits},
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
