// Package document is official documents in the panel: the office drafts and issues, leaders approve, addressees
// receive.
package document

import (
	"context"
	"embed"

	"minping/internal/app/document"
	"minping/internal/app/final"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Documents *document.Documents
	Finals    *final.Finals
	Rounds    *round.Rounds
	Scores    *scoring.Scores
}

// Area is this part of the panel.
func Area(svc Rooms) kit.Area {
	at := kit.Handle(func(r *kit.Request) *request {
		return &request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}
	})
	return kit.Area{
		Name: "document", Templates: templates,
		Routes: []kit.Route{
			kit.Get("/admin/documents", kit.Papers, "documents", at((*request).list)),
			kit.Get("/admin/documents/new", kit.Office, "documents", at((*request).newDraft)),
			kit.Make("/admin/documents", kit.Office, "documents", at((*request).create)),
			kit.Get("/admin/documents/:id", kit.Papers, "documents", at((*request).show)),
			kit.Post("/admin/documents/:id", kit.Office, "documents", at((*request).change)),
			kit.Post("/admin/documents/:id/redraw", kit.Office, "documents", at((*request).redraw)),
			kit.Post("/admin/documents/:id/steps", kit.Deciders, "documents", at((*request).step)),
			kit.Post(stepsHome, kit.Deciders, "documents", at((*request).stepTogether)),
			kit.Post("/admin/documents/:id/receipt", kit.Receivers, "documents", at((*request).receive)),
			kit.Post("/admin/documents/:id/uses", kit.Receivers, "documents", at((*request).addUse)),
			kit.Get(typesHome, kit.Office, "doctypes", at((*request).types)),
			kit.Get(typesHome+"/:code", kit.Office, "doctypes", at((*request).showType)),
			kit.Post(typesHome+"/:code", kit.Office, "doctypes", at((*request).putType)),
			kit.Get(issuersHome, kit.Office, "doctypes", at((*request).issuers)),
			kit.Post(issuersHome, kit.Office, "doctypes", at((*request).putIssuers)),
			kit.Get("/admin/documents/:id/print", kit.Papers, "documents", at((*request).printed)),
			kit.Get("/admin/documents/:id/file", kit.Papers, "documents", at((*request).file)),
		},
		Finders: []kit.Finder{{Label: "公文", Order: 40, Pass: kit.Papers, Find: func(r *kit.Request, q kit.Query) ([]kit.Hit, error) {
			return (&request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}).find(q)
		}}},
		Entries: []kit.Entry{
			{Key: "documents", Href: "/admin/documents", Label: "公文", Icon: "sheet", Order: 30, Pass: kit.Papers, Section: kit.SectionPapers},
			{Key: "doctypes", Href: typesHome, Label: "公文种类", Icon: "sheet", Order: 76, Pass: kit.Office, Section: kit.SectionSettings},
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
