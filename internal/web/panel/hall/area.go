// Package hall is the projector's page and what a supervising body does in the hall.
package hall

import (
	"context"
	"embed"

	"minping/internal/app/ballotbox"
	"minping/internal/app/display"
	"minping/internal/app/records"
	"minping/internal/app/scoring"
	"minping/internal/app/session"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Displays *display.Displays
	Boxes    *ballotbox.Boxes
	Scores   *scoring.Scores
	Sessions *session.Sessions
}

// Area is this part of the panel.
func Area(svc Rooms) kit.Area {
	at := kit.Handle(func(r *kit.Request) *request {
		return &request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}
	})
	return kit.Area{
		Name: "hall", Templates: templates,
		Routes: []kit.Route{
			kit.Get("/hall", kit.Anyone, "", at((*request).hallScreen)),
			kit.Post("/hall/pairing", kit.Anyone, "", at((*request).pairing)),
			kit.Get("/admin/monitor", kit.Monitors, "monitor", at((*request).monitor)),
			kit.Post("/admin/monitor", kit.Monitors, "monitor", at((*request).findSession)),
		},
		Entries: []kit.Entry{
			{Key: "monitor", Href: "/admin/monitor", Label: "监票", Icon: "scan", Order: 15, Pass: kit.Monitors},
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
