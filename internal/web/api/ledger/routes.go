// Package ledger is the rectification ledger: items with their steps and evidence, imports and exports (evaluation §7).
package ledger

import (
	"context"

	"minping/internal/app/ledger"
	"minping/internal/app/ledgerfile"
	"minping/internal/app/round"
	"minping/internal/auth"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

// Who may call what (evaluation §5); the room decides whose items they are.
var (
	parties  = guard.Only(auth.Admin, auth.Assessor, auth.Supervisor, auth.Unit)
	seers    = guard.Only(auth.Admin, auth.Assessor, auth.Supervisor, auth.Unit, auth.Leader)
	recorded = guard.Only(auth.Admin, auth.Assessor, auth.Supervisor)
	writers  = guard.Only(auth.Admin, auth.Unit)
	office   = guard.Only(auth.Admin)
	units    = guard.Only(auth.Unit)
)

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Ledgers *ledger.Ledgers
	Files   *ledgerfile.Files
	Rounds  *round.Rounds
}

type area struct{ svc Rooms }

// Routes returns the operations on ledgers.
func Routes(svc Rooms) []kit.Route {
	a := area{svc}
	export := func(summary string, of scope, format string) kit.Operation {
		kind := map[string]string{"csv": kit.CSV, "xlsx": kit.XLSX}[format]
		return kit.OK(summary, a.export(of, format)).File(kind).Within(kit.LongRead)
	}
	return append(a.tableRoutes(), []kit.Route{
		kit.Get(
			"/ledger-words", seers,
			kit.OK("Sources, focus areas, standards, stages, results and fields of ledgers", a.words),
		),
		kit.Get("/rounds/{id}/items", seers, kit.OK("The items of a round, with counts", a.listRound)),
		kit.Get(
			"/evaluations/{id}/items", seers, kit.OK("The items of an evaluation, with counts", a.listEvaluation),
		),
		kit.Post(
			"/evaluations/{id}/items", recorded,
			kit.Created("Add an item; checking bodies add new problems only", a.add),
		),
		kit.Get("/rounds/{id}/items.xlsx", seers, export("The ledger of a round as a workbook", ofRound, "xlsx")),
		kit.Get("/rounds/{id}/items.csv", seers, export("The ledger of a round as CSV", ofRound, "csv")),
		kit.Get(
			"/evaluations/{id}/items.xlsx", seers,
			export("The ledger of an evaluation as a workbook", ofEvaluation, "xlsx"),
		),
		kit.Get(
			"/evaluations/{id}/items.csv", seers, export("The ledger of an evaluation as CSV", ofEvaluation, "csv"),
		),
		kit.Post("/items/import", parties, kit.Created(
			"Preview the import of a ledger; nothing is written", a.upload,
		).
			Takes(kit.Uploads...).Within(kit.LongRead)),
		kit.Put(
			"/items/import/{id}", parties,
			kit.OK("Correct the column map of an upload", a.reread).Within(kit.LongRead),
		),
		kit.Post("/items/import/{id}", parties, kit.OK("Carry out an import", a.commit).Within(kit.LongRead)),
		kit.Post("/items/common", office, kit.OK("Mark items as a common problem, or take the mark away", a.mark)),
		kit.Get("/self-checks", writers, kit.OK("The self-checks that were asked of units", a.listSelfChecks)),
		kit.Get(
			"/batches/{id}/self-checks", office,
			kit.OK("Progress of the self-checks that a batch called for", a.countSelfChecks),
		),
		kit.Post("/self-checks", office, kit.Created("Ask units to look for a common problem", a.ask)),
		kit.Post("/self-checks/{id}/reply", units, kit.OK("Submit the findings of a self-check", a.answer)),
		kit.Get("/items/{id}", seers, kit.OK("Show an item", a.show)),
		kit.Put("/items/{id}", writers, kit.OK("Change the text of an item", a.change)),
		kit.Post("/items/{id}/steps", parties, kit.OK("Report, check or withdraw an item", a.step)),
		kit.Get("/items/{id}/history", recorded, kit.OK("Every version of an item", a.history)),
		kit.Get("/items/{id}/files", seers, kit.OK("The evidence of an item", a.listFiles)),
		kit.Post("/items/{id}/files", parties, kit.Created("Add evidence: PDF, JPG, PNG, DOCX, XLSX or OFD", a.addFile).
			Takes(kit.Attachments...).Within(kit.LongRead)),
	}...)
}

// checkResult is a result of a check under a separate name in the description.
type checkResult rules.Result

type ledgerWordsView struct {
	Sources   []rules.Source `json:"sources"`
	Focus     []rules.Word   `json:"focus"`
	Standards []rules.Word   `json:"standards"`
	Stages    []rules.Word   `json:"stages"`
	Results   []checkResult  `json:"results"`
	States    []rules.Word   `json:"states"`
	Claims    []rules.Word   `json:"claims"`
	Fields    []rules.Word   `json:"fields" doc:"What columns of an import may say"`
	Rates     []rules.Word   `json:"rates" doc:"The published definitions of 整改完成率"`
}

// words returns the choices that ledgers offer.
func (a area) words(_ context.Context, _ *struct{}) (*kit.Reply[ledgerWordsView], error) {
	p := a.svc.Ledgers.Pack()
	v := ledgerWordsView{
		Sources: p.Sources, Focus: p.Focus, Standards: p.Standards, Stages: p.Stages, Results: kit.Each(
			p.Results, func(r rules.Result) checkResult { return checkResult(r) },
		),
		States: rules.States(), Claims: rules.Claims(),
	}
	for _, f := range rules.Fields() {
		v.Fields = append(v.Fields, rules.Word{Code: f.Code, Name: f.Name})
	}
	for _, d := range rules.Definitions() {
		v.Rates = append(v.Rates, rules.Word{Code: d.Code, Name: d.Name})
	}
	return kit.Answer(v, nil)
}
