// Package cumulative shows what was done over all rounds together.
package cumulative

import (
	"context"
	"embed"

	"minping/internal/app/progress"
	"minping/internal/app/records"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Progress *progress.Progress
}

// Area is this part of the panel.
func Area(svc Rooms) kit.Area {
	return kit.Area{
		Name: "cumulative", Templates: templates,
		Routes: []kit.Route{
			kit.Get("/admin/statistics", kit.Deciders, "cumulative", func(r *kit.Request) error {
				return (&request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}).show()
			}),
		},
		Entries: []kit.Entry{
			{Key: "cumulative", Href: "/admin/statistics", Label: "历轮累计", Icon: "table", Order: 55, Pass: kit.Deciders, Section: kit.SectionResults},
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
