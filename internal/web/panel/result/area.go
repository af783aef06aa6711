// Package result shows what a counted session says, its suggestions and its minutes.
package result

import (
	"context"
	"embed"

	"minping/internal/app/minutes"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scheme"
	"minping/internal/app/scoring"
	"minping/internal/app/session"
	"minping/internal/app/tally"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Minutes  *minutes.Minutes
	Rounds   *round.Rounds
	Schemes  *scheme.Schemes
	Scores   *scoring.Scores
	Sessions *session.Sessions
	Tallies  *tally.Tallies
}

// Area is this part of the panel.
func Area(svc Rooms) kit.Area {
	at := kit.Handle(func(r *kit.Request) *request {
		return &request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}
	})
	return kit.Area{
		Name: "result", Templates: templates,
		Routes: []kit.Route{
			kit.Get("/admin/sessions/:id/minutes", kit.Organizers, "briefings", at((*request).minutes)),
			kit.Get("/admin/sessions/:id/comments", kit.Commenters, "briefings", at((*request).comments)),
			kit.Post("/admin/sessions/:id/comments", kit.Commenters, "briefings", at((*request).editComment)),
			kit.Get("/admin/sessions/:id/result", kit.ResultReaders, "briefings", at((*request).result)),
			kit.Get("/admin/sessions/:id/result.:format", kit.ResultReaders, "briefings", at((*request).file)),
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
