// Package session is the API for a session from its draft to its evidence: slips, states, paper, accounting, comments,
// minutes and result.
package session

import (
	"slices"

	"minping/internal/app/accounting"
	"minping/internal/app/ballotbox"
	"minping/internal/app/minutes"
	"minping/internal/app/session"
	"minping/internal/app/tally"
	"minping/internal/auth"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

// Who may call what (api §2).
var (
	organizers = guard.Only(auth.Organizer)
	commenters = guard.Only(auth.Organizer, auth.Admin)
	concerned  = guard.Only(auth.Organizer, auth.Assessor, auth.Unit)
	auditors   = guard.Only(auth.Auditor)
)

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Accounting *accounting.Accountings
	Minutes    *minutes.Minutes
	Boxes      *ballotbox.Boxes
	Sessions   *session.Sessions
	Tallies    *tally.Tallies
}

type area struct {
	svc     Rooms
	minutes MinutesPage
}

// MinutesPage renders the minutes for a bundle.
type MinutesPage func(minutes.View) ([]byte, error)

// Routes returns the operations on sessions.
func Routes(svc Rooms, minutes MinutesPage) []kit.Route {
	a := area{svc, minutes}
	return slices.Concat(a.running(), a.paperSide(), a.outcome())
}

func (a area) running() []kit.Route {
	return []kit.Route{
		kit.Get("/sessions", organizers, kit.OK("List sessions", a.list)),
		kit.Post("/sessions", organizers, kit.Created("Make a session", a.create)),
		kit.Get("/sessions/{id}", organizers, kit.OK("Show a session", a.show)),
		kit.Delete("/sessions/{id}", organizers, kit.NoContent("Wipe a rehearsal", a.wipe)),
		kit.Post("/sessions/{id}/slips", organizers, kit.OK("Add slips by their hashes", a.addSlips)),
		kit.Post("/sessions/{id}/transitions", organizers,
			kit.OK("Take a session to another state", a.move).OrPending().Within(kit.LongStep)),
		kit.Post("/sessions/{id}/pause", organizers, kit.OK("Pause or resume", a.pause)),
		kit.Put("/sessions/{id}/schedule", organizers, kit.OK("When it opens and closes by itself", a.schedule)),
		kit.Get("/sessions/{id}/progress", organizers, kit.OK("Progress of a long step", a.progress)),
		kit.Post("/sessions/{id}/override", organizers,
			kit.OK("Continue although the accounts do not balance: two people", a.override).OrPending()),
		kit.Post("/sessions/{id}/spare-slips", organizers,
			kit.OK("Record a spare slip for a lost phone: two people", a.spareSlip).OrPending()),
	}
}

func (a area) paperSide() []kit.Route {
	return []kit.Route{
		kit.Get("/sessions/{id}/paper", organizers, kit.OK("Progress of entering the paper ballots", a.listPaper)),
		kit.Put("/sessions/{id}/paper", organizers, kit.OK("Enter the paper ballots", a.putPaper)),
		kit.Get("/sessions/{id}/accounting", organizers, kit.OK("The accounting with its flags", a.showAccounting)),
		kit.Put("/sessions/{id}/accounting", organizers, kit.OK("Enter the accounting", a.putAccounting)),
	}
}

func (a area) outcome() []kit.Route {
	return []kit.Route{
		kit.Get("/sessions/{id}/comments", commenters, kit.OK("The comments, shuffled", a.listComments)),
		kit.Patch("/sessions/{id}/comments", commenters, kit.OK("Hide or redact a comment", a.editComment)),
		kit.Get("/sessions/{id}/minutes", organizers, kit.OK("The text of the minutes", a.showMinutes)),
		kit.Get("/sessions/{id}/result", concerned, kit.OK("The published result", a.result)),
		kit.Get("/sessions/{id}/bundle", auditors, kit.OK("The evidence bundle", a.bundle).File(kit.ZIP)),
		kit.Get("/sessions/{id}/lists", auditors,
			kit.OK("The token ids behind the notes, for minping verify --lists",
				a.lists).File(kit.JSON).Within(kit.LongRead)),
	}
}
