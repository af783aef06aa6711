package ledger

import (
	"context"

	appfile "minping/internal/app/ledgerfile"
	"minping/internal/evaluation/ledgerfile"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type previewView struct {
	ID        string             `json:"id" doc:"Of the upload: confirm it with POST /items/import/{id} within a day"`
	Kind      string             `json:"kind" enum:"items,figures,table"`
	Layout    string             `json:"layout" doc:"Fingerprint of the headings"`
	Known     bool               `json:"known" doc:"The columns are those confirmed for such a file before"`
	Columns   []ledgerColumnView `json:"columns"`
	Sheet     string             `json:"sheet,omitempty" doc:"The worksheet that is read"`
	Sheets    []string           `json:"sheets,omitempty" doc:"Those with ledgers, if there are several: each is confirmed on its own"`
	Doubtful  int                `json:"doubtful,omitempty" doc:"Rows without a unit that may belong to a different one than the row above: send same_unit, or fill them in"`
	SameUnit  bool               `json:"same_unit,omitempty" doc:"They were confirmed as belonging to the unit above"`
	Version   int                `json:"version" doc:"Of the upload: If-Match when it is confirmed"`
	Asked     []questionView     `json:"questions" doc:"Rows that may be items in other words: send same_problem for each"`
	Overtaken []importNoteView   `json:"overtaken" doc:"What others have changed of it since it was looked at"`
	First     [][]string         `json:"first" doc:"The first rows below the headings, as written"`
	Kept      []string           `json:"kept" doc:"Headings whose cells are kept as written"`
	New       int                `json:"new"`
	Changed   int                `json:"changed"`
	Same      int                `json:"same"`
	Units     []unitPlanView     `json:"units"`
	Figures   []figureRowView    `json:"figures"`
	Table     *tablePlanView     `json:"table,omitempty" doc:"Of a table that is kept whole"`
	Fatal     int                `json:"fatal" doc:"While it is not 0 nothing is imported"`
	Notes     []importNoteView   `json:"notes"`
}

type ledgerColumnView struct {
	Heading string `json:"heading"`
	Field   string `json:"field" doc:"Code of a field; empty: kept as written"`
	Sample  string `json:"sample"`
}

type questionView struct {
	Key  string `json:"key" doc:"Under which it is answered"`
	Row  int    `json:"row"`
	No   string `json:"no"`
	Unit string `json:"unit"`
	Was  string `json:"was" doc:"The problem in the ledger"`
	Is   string `json:"is" doc:"The problem in the row"`
	Same *bool  `json:"same,omitempty" doc:"Its own answer, absent while there is none"`
}

type unitPlanView struct {
	EvaluationID string `json:"evaluation_id"`
	Organization string `json:"organization"`
	New          int    `json:"new"`
	Changed      int    `json:"changed"`
	Same         int    `json:"same"`
	Absent       int    `json:"absent" doc:"Items of this ledger that are no longer in the file; they are kept"`
}

type figureRowView struct {
	Row          int    `json:"row"`
	Unit         string `json:"unit"`
	EvaluationID string `json:"evaluation_id,omitempty"`
	Problems     int    `json:"problems"`
	Done         int    `json:"done"`
	Taken        bool   `json:"taken" doc:"False for a unit that has a ledger: its counts are those of its items"`
}

type tablePlanView struct {
	Rows     int    `json:"rows"`
	Same     bool   `json:"same" doc:"It is kept already, as it is"`
	Replaces string `json:"replaces,omitempty" doc:"Day on which the table was kept whose newer one it is"`
	Lost     int    `json:"lost" doc:"Rows of that one that it lacks"`
}

type importNoteView struct {
	Row    int    `json:"row"`
	Column string `json:"column"`
	Fatal  bool   `json:"fatal"`
	Text   string `json:"text"`
}

// maxNotes is how many notes an answer has at most.
const maxNotes = 500

func viewPreview(p appfile.Preview) previewView {
	return previewView{
		ID: p.ID, Kind: p.Layout.Kind, Layout: p.Layout.Fingerprint, Known: p.Known, First: p.First,
		Sheet: p.Sheet, Sheets: p.Sheets, Doubtful: p.Doubtful, SameUnit: p.SameUnit,
		Version: p.Version, Asked: kit.Each(
			p.Questions, func(q appfile.Question) questionView { return questionView(q) },
		),
		Overtaken: kit.Each(p.Overtaken, viewNote),
		Kept:      kit.OrEmpty(p.Layout.Kept()),
		Columns: kit.Each(
			p.Columns, func(c appfile.ColumnView) ledgerColumnView { return ledgerColumnView(c) },
		), New: p.New, Changed: p.Changed,
		Same: p.Same, Fatal: p.Fatal, Units: kit.Each(
			p.Units, func(u appfile.UnitPlan) unitPlanView { return unitPlanView(u) },
		),
		Figures: kit.Each(p.Figures, func(f appfile.FigureView) figureRowView { return figureRowView(f) }),
		Table:   (*tablePlanView)(p.Table),
		Notes:   kit.Each(p.Notes[:min(len(p.Notes), maxNotes)], viewNote),
	}
}

func viewNote(n ledgerfile.Note) importNoteView {
	return importNoteView{n.Row, n.Column, n.Fatal, n.ZH}
}

type ledgerUploadInput struct {
	kit.Upload
	RoundID      string `query:"round_id" doc:"A column of the file names the units"`
	EvaluationID string `query:"evaluation_id" doc:"The one unit that the file is about"`
	Source       string `query:"source" doc:"For items that name none; feedback when absent"`
}

// upload returns what importing a file would do.
func (a area) upload(ctx context.Context, in *ledgerUploadInput) (*kit.Reply[previewView], error) {
	raw, err := in.Content()
	if err != nil {
		return nil, err
	}
	p, err := a.svc.Files.Upload(ctx, guard.ActorOf(ctx), appfile.Upload{
		RoundID: in.RoundID, EvaluationID: in.EvaluationID, Source: in.Source, File: raw,
	})
	return kit.Answer(viewPreview(p), err)
}

type ledgerColumnsInput struct {
	kit.ByID
	Body struct {
		Columns  map[string]string `json:"columns,omitempty" doc:"By heading: code of a field, or empty"`
		Source   string            `json:"source,omitempty"`
		Sheet    string            `json:"sheet,omitempty" doc:"The worksheet to read, one of sheets"`
		SameUnit *bool             `json:"same_unit,omitempty" doc:"Rows without a unit are of the unit above"`
		Same     map[string]bool   `json:"same_problem,omitempty" doc:"By key of a question: whether the row is that item; * answers all others"`
	}
}

// reread returns what the import would do with other columns.
func (a area) reread(ctx context.Context, in *ledgerColumnsInput) (*kit.Reply[previewView], error) {
	p, err := a.svc.Files.Reread(ctx, guard.ActorOf(ctx), in.ID, appfile.Correction(in.Body))
	return kit.Answer(viewPreview(p), err)
}

type importedView struct {
	New     int    `json:"new"`
	Changed int    `json:"changed"`
	Same    int    `json:"same"`
	Figures int    `json:"figures"`
	Tables  int    `json:"tables" doc:"1 for a table that is kept whole"`
	Layout  string `json:"layout"`
	Next    string `json:"next,omitempty" doc:"The worksheet that comes next: look at it, and confirm it under the same id"`
}

type ledgerCommitInput struct {
	kit.ByID
	kit.IfMatch
	Sheet string `query:"sheet" doc:"The worksheet that was looked at; needed from the second one on"`
}

// commit carries out an import, unless others have changed what it writes since it was looked at.
func (a area) commit(ctx context.Context, in *ledgerCommitInput) (*kit.Reply[importedView], error) {
	looked := appfile.Looked{Sheet: in.Sheet, Version: in.Expected()}
	d, err := a.svc.Files.Confirm(ctx, guard.ActorOf(ctx), in.ID, looked)
	return kit.Answer(importedView(d), err)
}
