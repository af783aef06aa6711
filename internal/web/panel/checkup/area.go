// Package checkup shows what is found on the machine before a briefing, and what a person has to look at.
package checkup

import (
	"context"
	"embed"

	"minping/internal/app/checkup"
	"minping/internal/app/records"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Checkups *checkup.Checkups
}

// path is the page, to which the session's page leads too.
const path = "/admin/checkup"

// pathLoad is the load test: started by a form, and drawn again while it runs.
const pathLoad = path + "/load"

// Area is this part of the panel. An organizer, whose menu is short, finds it below the help, and beside the tryout of
// a session that is being prepared.
func Area(svc Rooms) kit.Area {
	at := func(do func(*request) error) func(*kit.Request) error {
		return func(r *kit.Request) error {
			return do(&request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who})
		}
	}
	return kit.Area{
		Name: "checkup", Templates: templates,
		Routes: []kit.Route{
			kit.Get(path, kit.Readers, "checkup", at((*request).show)),
			kit.Get(pathLoad, kit.Readers, "checkup", at((*request).showLoad)),
			kit.Post(pathLoad, kit.Readers, "checkup", at((*request).playHall)),
		},
		Entries: []kit.Entry{
			{Key: "checkup", Href: path, Label: "自检", Icon: "tick", Order: 80, Pass: kit.Office, Section: kit.SectionSettings},
			{Key: "checkup", Href: path, Label: "自检", Icon: "tick", Order: 95, Pass: kit.Organizers, Section: kit.SectionHelp},
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
