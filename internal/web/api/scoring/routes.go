// Package scoring is score sheets, scores and the ranking.
package scoring

import (
	"minping/internal/app/scoring"
	"minping/internal/auth"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

// Who may call what (api §2).
var (
	office    = guard.Only(auth.Admin)
	scorers   = guard.Only(auth.Assessor)
	ranked    = guard.Only(auth.Admin, auth.Assessor)
	concerned = guard.Only(auth.Organizer, auth.Assessor, auth.Unit)
)

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Scores *scoring.Scores
}

type area struct{ svc Rooms }

// Routes returns the operations on sheets, scores and ranks.
func Routes(svc Rooms) []kit.Route {
	a := area{svc}
	return []kit.Route{
		kit.Get("/evaluations/{id}/sheets/{body}", scorers, kit.OK("Show a score sheet", a.showSheet)),
		kit.Put("/evaluations/{id}/sheets/{body}", scorers, kit.OK("Fill in your score sheet",
			a.putSheet).Concerning(a.ownSheet)),
		kit.Post("/evaluations/{id}/sheets/{body}/reopen", office, kit.OK("Reopen a locked sheet", a.reopen)),
		kit.Post("/evaluations/{id}/lock", office, kit.OK("Lock the sheets", a.lock)),
		kit.Get("/evaluations/{id}/score", ranked, kit.OK("The score with every step", a.score)),
		kit.Put("/evaluations/{id}/satisfaction", office, kit.OK("Decide a score without satisfaction",
			a.decideSatisfaction)),
		kit.Put("/evaluations/{id}/candidate", office, kit.OK("Confirm a candidate among the lowest-ranked",
			a.confirmCandidate)),
		kit.Get("/rounds/{id}/ranking", ranked, kit.OK("Rank the organizations of a round",
			a.ranking).Within(kit.LongRead)),
		kit.Get("/sessions/{id}/breakdown", concerned,
			kit.OK("The result of a session by standard and by aspect, voter groups side by side", a.sessionBreakdown)),
		kit.Get("/evaluations/{id}/breakdown", ranked,
			kit.OK("The result of a unit by standard and by aspect", a.unitBreakdown)),
		kit.Get("/rounds/{id}/breakdown", ranked,
			kit.OK("The mean of a round's units by standard and by aspect", a.roundBreakdown).Within(kit.LongRead)),
	}
}
