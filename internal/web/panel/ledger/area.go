// Package ledger is the rectification ledger (台账) in the panel: the list with its filters, the page of an item with
// its steps, imports and exports.
package ledger

import (
	"context"
	"embed"
	"time"

	"minping/internal/app/document"
	"minping/internal/app/ledger"
	"minping/internal/app/ledgerfile"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/web/guard"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// The roles that use ledgers (evaluation §5); the room decides whose items they are.
var (
	parties  = guard.Only(auth.Admin, auth.Assessor, auth.Supervisor, auth.Unit)
	seers    = guard.Only(auth.Admin, auth.Assessor, auth.Supervisor, auth.Unit, auth.Leader)
	entered  = guard.Only(auth.Admin, auth.Assessor, auth.Supervisor, auth.Leader) // a unit comes from its own page
	recorded = guard.Only(auth.Admin, auth.Assessor, auth.Supervisor)
	writers  = guard.Only(auth.Admin, auth.Unit)
	asked    = guard.Only(auth.Admin, auth.Unit) // self-checks
)

// home is the list.
const home = "/admin/ledger"

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Ledgers *ledger.Ledgers
	Files   *ledgerfile.Files
	Now     func() time.Time
	// its types name the letters of the ladder
	Documents *document.Documents
}

// Area is this part of the panel.
func Area(svc Rooms) kit.Area {
	at := func(do func(*request) error) kit.Handler {
		return func(r *kit.Request) error {
			if r.Who.Role == auth.Unit { // a unit comes from its own page
				r.Here = "unit"
			}
			return do(&request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who})
		}
	}
	const key = "ledger"
	return kit.Area{
		Name: key, Templates: templates,
		Routes: []kit.Route{
			kit.Get(home, seers, key, at((*request).list)),
			kit.Post(home+"/common", kit.Office, key, at((*request).mark)),
			kit.Get(home+"/export", seers, key, at((*request).export)),
			kit.Post(home+"/tables/remove", writers, key, at((*request).removeTable)),
			kit.Get(home+"/new", recorded, key, at((*request).newItem)),
			kit.Make(home+"/new", recorded, key, at((*request).create)),
			kit.Get(home+"/import", parties, key, at((*request).importPage)),
			kit.Post(home+"/import", parties, key, at((*request).upload)),
			kit.Get(home+"/import/:id", parties, key, at((*request).preview)),
			kit.Post(home+"/import/:id", parties, key, at((*request).reread)),
			kit.Post(home+"/import/:id/commit", parties, key, at((*request).commit)),
			kit.Get(home+"/items/:id", seers, key, at((*request).show)),
			kit.Get(home+"/items/:id/edit", writers, key, at((*request).edit)),
			kit.Post(home+"/items/:id/edit", writers, key, at((*request).change)),
			kit.Post(home+"/items/:id/steps", parties, key, at((*request).step)),
			kit.Post(home+"/items/:id/progress", writers, key, at((*request).progress)),
			kit.Post(home+"/items/:id/files", parties, key, at((*request).addFile)),
			kit.Get(selfHome, asked, key, at((*request).selfChecks)),
			kit.Get(selfHome+"/new", kit.Office, key, at((*request).newSelfCheck)),
			kit.Make(selfHome+"/new", kit.Office, key, at((*request).askSelfChecks)),
			kit.Get(selfHome+"/:id", asked, key, at((*request).selfCheck)),
			kit.Post(selfHome+"/:id", kit.Units, key, at((*request).answer)),
			kit.Get(home+"/files/:id", seers, key, at((*request).readFile)),
		},
		Entries: []kit.Entry{
			{Key: key, Href: home, Label: "台账", Icon: "table", Order: 25, Pass: entered, Section: kit.SectionLedger},
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
