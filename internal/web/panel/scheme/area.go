// Package scheme shows and edits evaluation schemes.
package scheme

import (
	"context"
	"embed"

	"minping/internal/app/records"
	"minping/internal/app/regulation"
	"minping/internal/app/scheme"
	"minping/internal/auth"
	"minping/internal/web/guard"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Schemes     *scheme.Schemes
	Regulations *regulation.Regulations
}

// Area is this part of the panel.
func Area(svc Rooms) kit.Area {
	at := kit.Handle(func(r *kit.Request) *request {
		return &request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}
	})
	return kit.Area{
		Name: "scheme", Templates: templates,
		Routes: []kit.Route{
			kit.Get("/admin/schemes", kit.SignedIn, "schemes", at((*request).schemes)),
			kit.Get("/admin/schemes/:id", kit.SignedIn, "schemes", at((*request).scheme)),
			kit.Get("/admin/schemes/:id/export", kit.SignedIn, "schemes", at((*request).exportScheme)),
			kit.Get("/admin/schemes/:id/edit", kit.Office, "schemes", at((*request).editScheme)),
			kit.Make("/admin/schemes/:id/edit", kit.Office, "schemes", at((*request).saveScheme)),
			kit.Make("/admin/schemes", kit.Office, "schemes", at((*request).importScheme)),
		},
		Entries: []kit.Entry{
			offered(kit.Office, kit.SectionSettings),
			offered(kit.Organizers, kit.SectionUnits),
			offered(guard.Only(auth.Assessor, auth.Supervisor, auth.Unit, auth.Leader, auth.Auditor), kit.SectionHelp),
		},
	}
}

// offered is where people find the schemes: to change them, to see what a unit is assessed by, or to look something up.
func offered(pass guard.Pass, g kit.Section) kit.Entry {
	return kit.Entry{Key: "schemes", Href: "/admin/schemes", Label: "评估方案", Icon: "scheme", Order: 60, Pass: pass, Section: g}
}

// request is a request to this area.
type request struct {
	*kit.Request
	svc Rooms
	ctx context.Context
	who records.Actor
}
