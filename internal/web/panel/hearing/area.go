// Package hearing is 质询+答辩 in the panel: a hearing is arranged, run with a page for the room's screen, scored by its
// judges and locked (domain A27–A31).
package hearing

import (
	"context"
	"embed"
	"time"

	"minping/internal/app/final"
	"minping/internal/app/hearing"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/web/guard"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// present are the roles that may take part in a hearing; the room decides for each hearing.
var present = guard.Only(auth.Admin, auth.Leader, auth.Assessor)

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Finals   *final.Finals
	Hearings *hearing.Hearings
	Now      func() time.Time
	Rounds   *round.Rounds
}

// Area is this part of the panel.
func Area(svc Rooms) kit.Area {
	at := kit.Handle(func(r *kit.Request) *request {
		return &request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}
	})
	return kit.Area{
		Name: "hearing", Templates: templates,
		Routes: []kit.Route{
			kit.Get("/admin/hearings", present, "hearings", at((*request).list)),
			kit.Make("/admin/hearings", kit.Office, "hearings", at((*request).arrange)),
			kit.Get("/admin/hearings/:id", present, "hearings", at((*request).show)),
			kit.Get("/admin/hearings/:id/screen", kit.Deciders, "hearings", at((*request).screen)),
			kit.Post("/admin/hearings/:id/turn", kit.Office, "hearings", at((*request).begin)),
			kit.Post("/admin/hearings/:id/questions", kit.Office, "hearings", at((*request).ask)),
			kit.Post("/admin/hearings/:id/answers", kit.Office, "hearings", at((*request).record)),
			kit.Post("/admin/hearings/:id/points", present, "hearings", at((*request).give)),
			kit.Post("/admin/hearings/:id/judges", kit.Office, "hearings", at((*request).seat)),
			kit.Post("/admin/hearings/:id/strikes", kit.Office, "hearings", at((*request).strike)),
			kit.Post("/admin/hearings/:id/keep", kit.Office, "hearings", at((*request).keep)),
			kit.Post("/admin/hearings/:id/cancel", kit.Office, "hearings", at((*request).cancel)),
			kit.Post("/admin/hearings/:id/lock", kit.Office, "hearings", at((*request).lock)),
		},
		Entries: []kit.Entry{
			{Key: "hearings", Href: "/admin/hearings", Label: "质询答辩", Icon: "comment", Order: 47, Pass: present, Section: kit.SectionResults},
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
