// Package team is who assesses what, in the panel: teams with their members, what the rules still require, and the draw
// that assigns the targets (domain A12–A15, B11).
package team

import (
	"context"
	"embed"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/team"
	"minping/internal/auth"
	"minping/internal/web/guard"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// readers see the teams; the office puts them together.
var readers = guard.Only(auth.Admin, auth.Assessor, auth.Leader)

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Rounds *round.Rounds
	Teams  *team.Teams
}

// Area is this part of the panel.
func Area(svc Rooms) kit.Area {
	at := kit.Handle(func(r *kit.Request) *request {
		return &request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}
	})
	return kit.Area{
		Name: "team", Templates: templates,
		Routes: []kit.Route{
			kit.Get("/admin/teams", readers, "teams", at((*request).newest)),
			kit.Get("/admin/batches/:id/teams", readers, "teams", at((*request).show)),
			kit.Post("/admin/batches/:id/teams", kit.Office, "teams", at((*request).put)),
			kit.Post("/admin/batches/:id/assignment", kit.Office, "teams", at((*request).assign)),
		},
		Entries: []kit.Entry{
			{Key: "teams", Href: "/admin/teams", Label: "编组", Icon: "people", Order: 25, Pass: kit.Office, Section: kit.SectionUnits},
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
