// Package final is the API for batches and their fixed results.
package final

import (
	"minping/internal/app/final"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

// Who may call what (evaluation §5).
var (
	office  = guard.Only(auth.Admin)
	two     = guard.Only(auth.Admin, auth.Leader)
	readers = guard.Only(auth.Admin, auth.Leader, auth.Assessor, auth.Auditor)
)

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Finals *final.Finals
	Rounds *round.Rounds
}

type area struct{ svc Rooms }

// Routes returns the operations on batches and finals. The id of a round means its batch.
func Routes(svc Rooms) []kit.Route {
	a := area{svc}
	return []kit.Route{
		kit.Get("/batches", readers, kit.OK("List batches; a round outside any batch is its own", a.list)),
		kit.Post("/batches", office, kit.Created("Combine several rounds into one batch", a.create)),
		kit.Get("/batches/{id}", readers, kit.OK("Show a batch", a.show)),
		kit.Get("/batches/{id}/final", readers,
			kit.OK("The fixed result of a batch, or the obstacles to fixing it", a.final).Within(kit.LongRead)),
		kit.Post("/batches/{id}/final", office, kit.Created("Fix the result of a batch", a.fix).Within(kit.LongRead)),
		kit.Get("/batches/{id}/finals", readers, kit.OK("Every version of the result", a.versions)),
		kit.Post("/batches/{id}/final/undo", two, kit.OK("Request or confirm the reopening of a fixed result", a.undo)),
		kit.Delete("/batches/{id}/final/undo", two, kit.OK("Withdraw your request to reopen a result", a.withdraw)),
	}
}
