// Package organization is the list of organizations and the import that fills it.
package organization

import (
	"context"
	"embed"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Rounds *round.Rounds
}

// Area is this part of the panel.
func Area(svc Rooms) kit.Area {
	at := kit.Handle(func(r *kit.Request) *request {
		return &request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}
	})
	return kit.Area{
		Name: "organization", Templates: templates,
		Routes: []kit.Route{
			kit.Get("/admin/organizations", kit.Readers, "organizations", at((*request).organizations)),
			kit.Get("/admin/organizations/new", kit.Office, "organizations", at((*request).newOrganizationPage)),
			kit.Make("/admin/organizations/new", kit.Office, "organizations", at((*request).newOrganization)),
			kit.Get("/admin/organizations/import", kit.Office, "organizations", at((*request).importPage)),
			kit.Post("/admin/organizations/import", kit.Office, "organizations", at((*request).importFile)),
			kit.Get("/admin/organizations/template.:format", kit.Office, "organizations",
				at((*request).importTemplate)),
			kit.Get("/admin/organizations/:id", kit.Office, "organizations", at((*request).organizationPage)),
			kit.Post("/admin/organizations/:id", kit.Office, "organizations", at((*request).changeOrganization)),
		},
		Finders: []kit.Finder{{Label: "单位", Order: 10, Pass: kit.Readers, Find: func(r *kit.Request, q kit.Query) ([]kit.Hit, error) {
			return (&request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}).find(q)
		}}},
		Entries: []kit.Entry{
			{Key: "organizations", Href: "/admin/organizations", Label: "单位名单", Icon: "unit", Order: 30, Pass: kit.Readers, Section: kit.SectionUnits},
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
