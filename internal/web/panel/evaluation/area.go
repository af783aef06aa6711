// Package evaluation is the page of one organization in one round: its score down to the counts, its briefings, its
// sheets, its facts.
package evaluation

import (
	"context"
	"embed"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/app/session"
	"minping/internal/app/supervision"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Now         func() time.Time
	Rounds      *round.Rounds
	Scores      *scoring.Scores
	Sessions    *session.Sessions
	Supervision *supervision.Supervision
}

// Area is this part of the panel.
func Area(svc Rooms) kit.Area {
	at := kit.Handle(func(r *kit.Request) *request {
		return &request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}
	})
	return kit.Area{
		Name: "evaluation", Templates: templates,
		Routes: []kit.Route{
			kit.Get("/admin/evaluations/:id", kit.Readers, "round", at((*request).evaluation)),
			kit.Get("/admin/evaluations/:id/facts", kit.Office, "round", at((*request).factsPage)),
			kit.Post("/admin/evaluations/:id/facts", kit.Office, "round", at((*request).facts)),
			kit.Post("/admin/evaluations/:id/lock", kit.Office, "round", at((*request).lock)),
			kit.Post("/admin/evaluations/:id/reopen", kit.Office, "round", at((*request).reopen)),
			kit.Post("/admin/evaluations/:id/dates", kit.Office, "round", at((*request).moveDates)),
			kit.Post("/admin/evaluations/:id/decide", kit.Office, "round", at((*request).decide)),
			kit.Get("/admin/evaluations/:id/score", kit.Ranked, "ranking", at((*request).scorePage)),
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
