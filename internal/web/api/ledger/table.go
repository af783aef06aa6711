package ledger

import (
	"context"

	"minping/internal/app/ledger"
	appfile "minping/internal/app/ledgerfile"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

// tableRoutes are the operations on tables that are kept with ledgers.
func (a area) tableRoutes() []kit.Route {
	return []kit.Route{
		kit.Get("/rounds/{id}/tables", office, kit.OK("The tables kept with the ledger of a round", a.tables(ofRound))),
		kit.Get(
			"/evaluations/{id}/tables", seers,
			kit.OK("The tables kept with the ledger of an evaluation", a.tables(ofEvaluation)),
		),
		kit.Delete(
			"/rounds/{id}/tables/{layout}", office, kit.NoContent("Remove a table of a round", a.removeTable(ofRound)),
		),
		kit.Delete(
			"/evaluations/{id}/tables/{layout}", writers,
			kit.NoContent("Remove a table of an evaluation", a.removeTable(ofEvaluation)),
		),
	}
}

type ledgerTableView struct {
	Layout   string   `json:"layout" doc:"Exports it: GET …/items.xlsx?layout="`
	Name     string   `json:"name" doc:"Its title, or the name of its worksheet"`
	Rows     int      `json:"rows"`
	Headings []string `json:"headings"`
	On       string   `json:"on" format:"date" doc:"Day on which it was kept"`
	By       string   `json:"by"`
}

// filterOf returns the ledger that an id is about.
func filterOf(of scope, id string) ledger.Filter {
	if of == ofEvaluation {
		return ledger.Filter{EvaluationID: id}
	}
	return ledger.Filter{RoundID: id}
}

// tables returns the tables that are kept with a ledger.
func (a area) tables(of scope) func(context.Context, *kit.SliceByID) (*kit.Reply[kit.Page[ledgerTableView]], error) {
	return func(ctx context.Context, in *kit.SliceByID) (*kit.Reply[kit.Page[ledgerTableView]], error) {
		vs, err := a.svc.Files.Tables(ctx, guard.ActorOf(ctx), filterOf(of, in.ID))
		return kit.PageOf(in.Slice, vs, err, func(t appfile.Table) ledgerTableView { return ledgerTableView(t) })
	}
}

type ledgerTableInput struct {
	kit.ByID
	Layout string `path:"layout"`
}

// removeTable takes a table away from a ledger.
func (a area) removeTable(of scope) func(context.Context, *ledgerTableInput) error {
	return func(ctx context.Context, in *ledgerTableInput) error {
		return a.svc.Files.RemoveTable(ctx, guard.ActorOf(ctx), filterOf(of, in.ID), in.Layout)
	}
}
