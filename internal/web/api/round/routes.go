// Package round is the API for what the inspection office keeps about a round: organizations, evaluations, briefings,
// the statistics table and the bulletin.
package round

import (
	"slices"
	"time"

	"minping/internal/app/progress"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/app/supervision"
	"minping/internal/auth"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

// Who may call what (api §2).
var (
	office     = guard.Only(auth.Admin)
	readers    = guard.Only(auth.Admin, auth.Organizer)
	deciders   = guard.Only(auth.Admin, auth.Leader)
	organizers = guard.Only(auth.Organizer)
	briefed    = guard.Only(auth.Organizer, auth.Unit)
)

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Now         func() time.Time
	Progress    *progress.Progress
	Rounds      *round.Rounds
	Scores      *scoring.Scores
	Supervision *supervision.Supervision
}

type area struct{ svc Rooms }

// Routes returns the operations on rounds and what belongs to them.
func Routes(svc Rooms) []kit.Route {
	a := area{svc}
	return slices.Concat(a.rounds(), a.organizations(), a.evaluations(), a.briefings())
}

func (a area) rounds() []kit.Route {
	return []kit.Route{
		kit.Get("/rounds", readers, kit.OK("List rounds", a.listRounds)),
		kit.Post("/rounds", office, kit.Created("Make a round", a.newRound)),
		kit.Get("/rounds/{id}", readers, kit.OK("Show a round", a.showRound)),
		kit.Patch("/rounds/{id}", office, kit.OK("Change a round", a.changeRound)),
		kit.Get("/rounds/{id}/progress", office,
			kit.OK("The whole cycle of a round as one line, and what its units lack", a.progress)),
		kit.Get("/rounds/{id}/bulletin", readers, kit.OK("The bulletin of a round", a.showBulletin)),
		kit.Post("/rounds/{id}/bulletin", office,
			kit.Created("Open a round's results to the inspected units", a.issueBulletin)),
		kit.Get("/rounds/{id}/statistics", office,
			kit.OK("The statistics table of a round", a.statistics).Within(kit.LongRead)),
		kit.Get("/rounds/{id}/statistics.xlsx", office,
			kit.OK("The statistics table as XLSX", a.statisticsXLSX).File(kit.XLSX).Within(kit.LongRead)),
		kit.Get("/rounds/{id}/statistics.csv", office,
			kit.OK("The statistics table as CSV", a.statisticsCSV).File(kit.CSV).Within(kit.LongRead)),
		kit.Get("/statistics/cumulative", deciders,
			kit.OK("What was done over all rounds: units, ballots, problems, hearings, documents",
				a.cumulative).Within(kit.LongRead)),
		kit.Get("/batches/{id}/statistics", office,
			kit.OK("The statistics table over the rounds of a batch, ranked together",
				a.batchStatistics).Within(kit.LongRead)),
		kit.Get("/batches/{id}/statistics.xlsx", office,
			kit.OK("The table over a batch as XLSX", a.batchStatisticsXLSX).File(kit.XLSX).Within(kit.LongRead)),
		kit.Get("/batches/{id}/statistics.csv", office,
			kit.OK("The table over a batch as CSV", a.batchStatisticsCSV).File(kit.CSV).Within(kit.LongRead)),
	}
}

func (a area) organizations() []kit.Route {
	return []kit.Route{
		kit.Get("/organizations", readers, kit.OK("List organizations", a.listOrganizations)),
		kit.Post("/organizations", office, kit.Created("Add an organization", a.newOrganization)),
		kit.Post("/organizations/import", office,
			kit.OK("Import organizations from CSV or XLSX",
				a.importOrganizations).Takes(kit.Uploads...).Within(kit.LongRead)),
		kit.Get("/organizations/template.csv", office,
			kit.OK("A file to fill in for the import", a.templateCSV).File(kit.CSV)),
		kit.Get("/organizations/template.xlsx", office,
			kit.OK("A workbook to fill in for the import", a.templateXLSX).File(kit.XLSX)),
		kit.Get("/organizations/{id}", readers, kit.OK("Show an organization", a.showOrganization)),
		kit.Patch("/organizations/{id}", office, kit.OK("Change an organization", a.changeOrganization)),
	}
}

func (a area) evaluations() []kit.Route {
	return []kit.Route{
		kit.Get("/evaluations", readers, kit.OK("List evaluations", a.listEvaluations)),
		kit.Post("/evaluations", office, kit.Created("Make an evaluation", a.newEvaluation)),
		kit.Get("/evaluations/{id}", readers, kit.OK("Show an evaluation", a.showEvaluation)),
		kit.Post("/evaluations/{id}/again", office,
			kit.Created("Evaluate again a unit that was ordered to rectify again", a.again)),
		kit.Put("/evaluations/{id}/dates", office, kit.OK("Give a unit its own dates", a.putDates)),
		kit.Put("/evaluations/{id}/facts", office, kit.OK("What the statistics table says besides scores", a.putFacts)),
	}
}

func (a area) briefings() []kit.Route {
	return []kit.Route{
		kit.Get("/briefings", organizers, kit.OK("List briefings", a.listBriefings)),
		kit.Post("/briefings", organizers, kit.Created("Make a briefing", a.newBriefing)),
		kit.Get("/briefings/{id}", briefed, kit.OK("Show a briefing", a.showBriefing)),
		kit.Patch("/briefings/{id}", organizers, kit.OK("Change a briefing", a.changeBriefing)),
		kit.Put("/briefings/{id}/disclosure", briefed,
			kit.OK("What the organization makes public", a.putDisclosure).Concerning(a.ownBriefing)),
	}
}
