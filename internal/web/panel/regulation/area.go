// Package regulation is the register of the documents that govern inspections and evaluations.
package regulation

import (
	"context"
	"embed"

	"minping/internal/app/records"
	"minping/internal/app/regulation"
	"minping/internal/auth"
	"minping/internal/web/guard"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Regulations *regulation.Regulations
}

// readers are all who assess or are assessed by these documents; those who run a hall have a menu of four.
var readers = guard.Only(auth.Admin, auth.Leader, auth.Assessor, auth.Supervisor, auth.Unit)

// Area is this part of the panel.
func Area(svc Rooms) kit.Area {
	at := kit.Handle(func(r *kit.Request) *request {
		return &request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}
	})
	const key = "regulations"
	return kit.Area{
		Name: "regulation", Templates: templates,
		Routes: []kit.Route{
			kit.Get(home, readers, key, at((*request).list)),
			kit.Make(home, kit.Office, key, at((*request).add)),
			kit.Get(home+"/:id", readers, key, at((*request).show)),
			kit.Post(home+"/:id", kit.Office, key, at((*request).change)),
			kit.Post(home+"/:id/files", kit.Office, key, at((*request).addFile)),
			kit.Get(home+"/files/:id", readers, key, at((*request).readFile)),
		},
		Entries: []kit.Entry{
			{Key: key, Href: home, Label: "制度文件", Icon: "sheet", Order: 65, Pass: readers, Section: kit.SectionPapers},
		},
	}
}

// home is the list.
const home = "/admin/regulations"

// request is a request to this area.
type request struct {
	*kit.Request
	svc Rooms
	ctx context.Context
	who records.Actor
}
