// Package scheme is the API for evaluation schemes: built-in ones and the versions that an office made from them.
package scheme

import (
	"minping/internal/app/regulation"
	"minping/internal/app/scheme"
	"minping/internal/auth"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Schemes     *scheme.Schemes
	Regulations *regulation.Regulations
}

type area struct{ svc Rooms }

// Routes returns the operations on schemes.
func Routes(svc Rooms) []kit.Route {
	a := area{svc}
	return []kit.Route{
		kit.Get("/schemes", guard.SignedIn, kit.OK("List schemes", a.list)),
		kit.Post("/schemes", guard.Only(auth.Admin),
			kit.Created("Save a scheme as a new version", a.create).Takes(kit.JSON, kit.YAML)),
		kit.Get("/schemes/{id}", guard.SignedIn, kit.OK("Show a scheme", a.show)),
		kit.Get("/schemes/{id}/yaml", guard.SignedIn, kit.OK("A scheme as a file", a.yaml).File(kit.YAML)),
	}
}
