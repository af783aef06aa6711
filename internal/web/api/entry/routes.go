// Package entry is the API for what people record about evaluations, organizations and rounds (evaluation §2).
package entry

import (
	"minping/internal/app/entry"
	"minping/internal/auth"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

// people may write entries or read those of others; the room decides which ones.
var people = guard.Only(auth.Admin, auth.Assessor, auth.Supervisor, auth.Unit, auth.Leader)

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Entries *entry.Entries
}

type area struct{ svc Rooms }

// Routes returns the operations on entries.
func Routes(svc Rooms) []kit.Route {
	a := area{svc}
	return []kit.Route{
		kit.Get("/entry-types", people, kit.OK("The types of entries with their fields", a.types)),
		kit.Get("/entries", people, kit.OK("List the entries about a subject", a.list)),
		kit.Post("/entries", people, kit.Created("Write something down", a.add)),
		kit.Get("/entries/{id}", people, kit.OK("An entry", a.show)),
		kit.Put("/entries/{id}", people, kit.OK("Change a draft, file it, or correct what was filed", a.change)),
		kit.Delete("/entries/{id}", people, kit.NoContent("Drop a draft", a.drop)),
		kit.Post("/entries/{id}/receipt", people, kit.OK("Sign for an entry", a.receive)),
		kit.Get("/entries/{id}/history", people, kit.OK("Every version of an entry, oldest first", a.history)),
	}
}
