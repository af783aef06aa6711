// Package scoring is what assessors fill in, and the outcome: sheets, ranking, statistics.
package scoring

import (
	"context"
	"embed"
	"time"

	"minping/internal/app/records"
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
	Now     func() time.Time
	Rounds  *round.Rounds
	Schemes *scheme.Schemes
	Scores  *scoring.Scores
	Tallies *tally.Tallies
}

// Area is this part of the panel.
func Area(svc Rooms) kit.Area {
	at := kit.Handle(func(r *kit.Request) *request {
		return &request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}
	})
	return kit.Area{
		Name: "scoring", Templates: templates,
		Routes: []kit.Route{
			kit.Post("/admin/evaluations/:id/candidate", kit.Office, "ranking", at((*request).candidate)),
			kit.Get("/admin/rounds/:id/statistics", kit.Office, "statistics", at((*request).statistics)),
			kit.Get("/admin/rounds/:id/statistics.:format", kit.Office, "statistics", at((*request).statisticsFile)),
			kit.Get("/admin/batches/:id/statistics", kit.Office, "statistics", at((*request).batchStatistics)),
			kit.Get("/admin/batches/:id/statistics.:format", kit.Office, "statistics",
				at((*request).batchStatisticsFile)),
			kit.Get("/admin/sheets", kit.Scorers, "sheets", at((*request).sheets)),
			kit.Get("/admin/evaluations/:id/sheets/:body", kit.Ranked, "sheets", at((*request).sheet)),
			kit.Post("/admin/evaluations/:id/sheets/:body", kit.Scorers, "sheets", at((*request).putSheet)),
			kit.Get("/admin/rounds/:id/ranking", kit.Ranked, "ranking", at((*request).ranking)),
			kit.Post("/admin/rounds/:id/lock", kit.Office, "ranking", at((*request).lockRound)),
		},
		Entries: []kit.Entry{
			{Key: "sheets", Href: "/admin/sheets", Label: "我的单位", Icon: "sheet", Order: 10, Pass: kit.Scorers},
			{Key: "ranking", Href: "/admin/rounds/current/ranking", Label: "排名与结果", Icon: "rank", Order: 40, Pass: kit.Ranked, Section: kit.SectionResults},
			{Key: "statistics", Href: "/admin/rounds/current/statistics", Label: "统计表", Icon: "table", Order: 50, Pass: kit.Office, Section: kit.SectionResults},
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
