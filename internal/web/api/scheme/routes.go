// Package scheme is how evaluations are scored: built-in schemes and the versions that an office made of them.
package scheme

import (
	"minping/internal/app"
	"minping/internal/auth"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type area struct{ svc *app.Service }

// Routes are the operations on schemes.
func Routes(svc *app.Service) []kit.Route {
	a := area{svc}
	return []kit.Route{
		kit.Get("/schemes", guard.SignedIn, kit.OK("List schemes", a.list)),
		kit.Post("/schemes", guard.Only(auth.Admin),
			kit.Created("Keep a scheme as a new version", a.create).Takes(kit.JSON, kit.YAML)),
		kit.Get("/schemes/{id}", guard.SignedIn, kit.OK("Show a scheme", a.show)),
		kit.Get("/schemes/{id}/yaml", guard.SignedIn, kit.OK("A scheme as a file", a.yaml).File(kit.YAML)),
	}
}
