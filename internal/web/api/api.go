// Package api is the staff API /api/v1 (api §2): JSON in and out; each handler parses, calls a room and answers. It is
// composed of areas, each with its routes beside its handlers; kit holds what they share and says how to write one.
package api

import (
	"slices"

	"minping/internal/app"
	"minping/internal/web/api/account"
	"minping/internal/web/api/audit"
	"minping/internal/web/api/decision"
	"minping/internal/web/api/display"
	"minping/internal/web/api/document"
	"minping/internal/web/api/draw"
	"minping/internal/web/api/effect"
	"minping/internal/web/api/entry"
	"minping/internal/web/api/file"
	"minping/internal/web/api/final"
	"minping/internal/web/api/hearing"
	"minping/internal/web/api/history"
	"minping/internal/web/api/kit"
	"minping/internal/web/api/ledger"
	"minping/internal/web/api/regulation"
	"minping/internal/web/api/reminder"
	"minping/internal/web/api/round"
	"minping/internal/web/api/scheme"
	"minping/internal/web/api/scoring"
	"minping/internal/web/api/session"
	"minping/internal/web/api/supervision"
	"minping/internal/web/api/team"
)

// Paper renders what the API returns as files.
type Paper struct {
	Minutes session.MinutesPage
}

// Routes returns the routes of all areas. Event streams end when stop is closed.
func Routes(svc *app.Service, paper Paper, stop <-chan struct{}) []kit.Route {
	return slices.Concat(
		account.Routes(account.Rooms{Accounts: svc.Accounts}),
		audit.Routes(audit.Rooms{Audit: svc.Audit}),
		display.Routes(display.Rooms{Displays: svc.Displays}, stop),
		decision.Routes(decision.Rooms{Decisions: svc.Decisions}),
		document.Routes(document.Rooms{Documents: svc.Documents}),
		draw.Routes(draw.Rooms{Draws: svc.Draws}),
		effect.Routes(effect.Rooms{Effects: svc.Effects}),
		entry.Routes(entry.Rooms{Entries: svc.Entries}),
		file.Routes(file.Rooms{Entries: svc.Entries, Ledgers: svc.Ledgers}),
		final.Routes(final.Rooms{Finals: svc.Finals, Rounds: svc.Rounds}),
		hearing.Routes(hearing.Rooms{Hearings: svc.Hearings}),
		history.Routes(history.Rooms{Audit: svc.Audit}),
		ledger.Routes(ledger.Rooms{Ledgers: svc.Ledgers, Files: svc.LedgerFiles, Rounds: svc.Rounds}),
		regulation.Routes(regulation.Rooms{Regulations: svc.Regulations}),
		reminder.Routes(reminder.Rooms{Reminders: svc.Reminders}),
		round.Routes(round.Rooms{
			Progress: svc.Progress, Rounds: svc.Rounds, Scores: svc.Scores, Supervision: svc.Supervision,
			Now: svc.Now,
		}),
		scheme.Routes(scheme.Rooms{Schemes: svc.Schemes, Regulations: svc.Regulations}),
		scoring.Routes(scoring.Rooms{Scores: svc.Scores}),
		session.Routes(session.Rooms{
			Boxes: svc.Boxes, Sessions: svc.Sessions, Accounting: svc.Accounting, Minutes: svc.Minutes,
			Tallies: svc.Tallies,
		}, paper.Minutes),
		supervision.Routes(supervision.Rooms{Supervision: svc.Supervision}),
		team.Routes(team.Rooms{Teams: svc.Teams}),
	)
}
