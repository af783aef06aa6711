// Package panel is what the inspection office, organizers and assessors work with: pages that a server renders and
// htmx
// improves. It only collects the areas, each of which has its handlers, views and templates in one folder; what all
// areas share is in kit.
package panel

import (
	"slices"

	"minping/internal/app"
	"minping/internal/web/panel/account"
	"minping/internal/web/panel/audit"
	"minping/internal/web/panel/breakdown"
	"minping/internal/web/panel/checkup"
	"minping/internal/web/panel/cumulative"
	"minping/internal/web/panel/damage"
	"minping/internal/web/panel/decision"
	"minping/internal/web/panel/document"
	"minping/internal/web/panel/draw"
	"minping/internal/web/panel/effect"
	"minping/internal/web/panel/entry"
	"minping/internal/web/panel/evaluation"
	"minping/internal/web/panel/final"
	"minping/internal/web/panel/hall"
	"minping/internal/web/panel/hearing"
	"minping/internal/web/panel/help"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/ledger"
	"minping/internal/web/panel/organization"
	"minping/internal/web/panel/regulation"
	"minping/internal/web/panel/reminder"
	"minping/internal/web/panel/result"
	"minping/internal/web/panel/round"
	"minping/internal/web/panel/scheme"
	"minping/internal/web/panel/scoring"
	"minping/internal/web/panel/session"
	"minping/internal/web/panel/supervision"
	"minping/internal/web/panel/target"
	"minping/internal/web/panel/team"
	"minping/internal/web/panel/unit"
)

// New puts the panel together. A template that is wrong, a file that is missing or a route that is declared twice
// stops
// the start. more are areas that only some services have, as the demo's.
func New(svc *app.Service, more ...kit.Area) (*kit.Panel, error) {
	return kit.New(shared(svc), append(Areas(svc), more...)...)
}

// shared are the rooms that every page needs.
func shared(svc *app.Service) kit.Rooms {
	return kit.Rooms{
		Env: svc.Env, Accounts: svc.Accounts, Schemes: svc.Schemes, Rounds: svc.Rounds, Scores: svc.Scores,
		Supervision: svc.Supervision,
	}
}

// Areas are all parts of the panel.
func Areas(svc *app.Service) []kit.Area {
	return slices.Concat(briefingAreas(svc), evaluationAreas(svc), []kit.Area{
		account.Area(account.Rooms{
			Accounts: svc.Accounts, Directory: svc.Directory, PublicURL: svc.Env.PublicURL,
			Now: svc.Now,
		}),
		audit.Area(audit.Rooms{
			Minutes: svc.Minutes,
			Audit:   svc.Audit, Boxes: svc.Boxes, Rounds: svc.Rounds, Scores: svc.Scores, Sessions: svc.Sessions,
		}),
		checkup.Area(checkup.Rooms{Checkups: svc.Checkups}),
		damage.Area(damage.Rooms{Boxes: svc.Boxes, Clock: svc.Clock, Sessions: svc.Sessions}),
		help.Area(),
		organization.Area(organization.Rooms{Rounds: svc.Rounds}),
		scheme.Area(scheme.Rooms{Schemes: svc.Schemes, Regulations: svc.Regulations}),
	})
}

// briefingAreas are the hall and what leads to it: drawing attendees, the session, its screen and its result.
func briefingAreas(svc *app.Service) []kit.Area {
	return []kit.Area{
		draw.Area(draw.Rooms{Draws: svc.Draws, Entries: svc.Entries, Now: svc.Now}),
		hall.Area(hall.Rooms{Boxes: svc.Boxes, Displays: svc.Displays, Scores: svc.Scores, Sessions: svc.Sessions}),
		result.Area(result.Rooms{
			Minutes: svc.Minutes,
			Rounds:  svc.Rounds, Schemes: svc.Schemes, Scores: svc.Scores, Sessions: svc.Sessions, Tallies: svc.Tallies,
		}),
		session.Area(session.Rooms{
			Accounting: svc.Accounting, Minutes: svc.Minutes,
			Displays: svc.Displays,
			Log:      svc.Env.Log,
			Accounts: svc.Accounts, Boxes: svc.Boxes, Rounds: svc.Rounds, Scores: svc.Scores, Sessions: svc.Sessions,
			Tallies: svc.Tallies, Tryouts: svc.Tryouts, Now: svc.Now, PublicURL: svc.Env.PublicURL,
		}),
	}
}

// evaluationAreas are what surrounds the ballot.
func evaluationAreas(svc *app.Service) []kit.Area {
	return []kit.Area{
		breakdown.Area(breakdown.Rooms{Scores: svc.Scores}),
		cumulative.Area(cumulative.Rooms{Progress: svc.Progress}),
		decision.Area(decision.Rooms{
			Decisions: svc.Decisions, Entries: svc.Entries, Finals: svc.Finals, Rounds: svc.Rounds, Now: svc.Now,
		}),
		document.Area(document.Rooms{
			Documents: svc.Documents, Finals: svc.Finals, Rounds: svc.Rounds, Scores: svc.Scores,
		}),
		effect.Area(effect.Rooms{Effects: svc.Effects}),
		entry.Area(entry.Rooms{
			Decisions: svc.Decisions, Documents: svc.Documents, Entries: svc.Entries, Ledgers: svc.Ledgers,
			Rounds: svc.Rounds, Scores: svc.Scores, Sessions: svc.Sessions, Now: svc.Now,
		}),
		evaluation.Area(evaluation.Rooms{
			Rounds: svc.Rounds, Scores: svc.Scores, Sessions: svc.Sessions, Supervision: svc.Supervision, Now: svc.Now,
		}),
		final.Area(final.Rooms{
			Entries: svc.Entries, Finals: svc.Finals, Rounds: svc.Rounds, Supervision: svc.Supervision,
		}),
		hearing.Area(hearing.Rooms{Finals: svc.Finals, Hearings: svc.Hearings, Rounds: svc.Rounds, Now: svc.Now}),
		ledger.Area(ledger.Rooms{
			Ledgers: svc.Ledgers, Files: svc.LedgerFiles, Now: svc.Now, Documents: svc.Documents,
		}),
		regulation.Area(regulation.Rooms{Regulations: svc.Regulations}),
		reminder.Area(reminder.Rooms{Reminders: svc.Reminders}),
		round.Area(round.Rooms{
			Progress: svc.Progress, Rounds: svc.Rounds, Schemes: svc.Schemes, Scores: svc.Scores,
			Supervision: svc.Supervision, Now: svc.Now,
		}),
		scoring.Area(scoring.Rooms{
			Rounds: svc.Rounds, Schemes: svc.Schemes, Scores: svc.Scores, Tallies: svc.Tallies, Now: svc.Now,
		}),
		target.Area(target.Rooms{
			Entries: svc.Entries, Ledgers: svc.Ledgers, Scores: svc.Scores, Supervision: svc.Supervision,
			Tallies: svc.Tallies, Teams: svc.Teams,
		}),
		supervision.Area(supervision.Rooms{
			Entries: svc.Entries, Ledgers: svc.Ledgers, Supervision: svc.Supervision, Now: svc.Now,
		}),
		team.Area(team.Rooms{Rounds: svc.Rounds, Teams: svc.Teams}),
		unit.Area(unit.Rooms{
			Documents: svc.Documents, Ledgers: svc.Ledgers, Reminders: svc.Reminders, Rounds: svc.Rounds,
			Schemes: svc.Schemes, Scores: svc.Scores, Tallies: svc.Tallies,
		}),
	}
}

// Prefixes are the paths below which the panel answers.
func Prefixes() []string { return []string{"/admin", "/hall", "/setup"} }
