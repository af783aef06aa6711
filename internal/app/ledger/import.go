package ledger

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/ledger"
	"minping/internal/evaluation/term"
	"minping/internal/evaluation/ledgerfile"
)

// Upload is a file whose import is not confirmed yet. Nothing of it is in any ledger.
type Upload struct {
	RoundID string `json:"round_id"`
	// the one unit it is about; empty: units are named in a column
	EvaluationID string            `json:"evaluation_id,omitempty"`
	Source       string            `json:"source"`            // for items that name none
	Columns      map[string]string `json:"columns,omitempty"` // as corrected by a person
	// worksheets of a file with several ledgers: the one that is read, and those that are imported
	Sheet string   `json:"sheet,omitempty"`
	Done  []string `json:"done,omitempty"`
	// a person has said that rows without a unit are those of the unit above, also where that is in doubt
	SameUnit bool   `json:"same_unit,omitempty"`
	By       string `json:"by"`
	File     []byte `json:"file"`
}

// Preview is what an import would do, before anything is written.
type Preview struct {
	ID      string
	Layout  ledgerfile.Layout
	First   [][]string // the first rows below the headings, as written
	Columns []ColumnView
	Source  string
	Known   bool // the columns were confirmed by a person for such a file
	Figures []FigureView
	Sheet   string   // the worksheet that is read
	Sheets  []string // those with ledgers, if there are several

	// rows without a unit, which may be of another than the row above, and whether somebody said that they are not
	Doubtful int
	SameUnit bool

	New, Changed, Same int
	Units              []UnitPlan
	Notes              []ledgerfile.Note // what is wrong or not understood, fatal first
	Fatal              int
}

// ColumnView is a column and its meaning.
type ColumnView struct {
	Heading string
	Field   string // "" for a column kept as written
	Sample  string
}

// UnitPlan is what an import would do for one unit.
type UnitPlan struct {
	EvaluationID, Organization string
	New, Changed, Same         int
	Absent                     int // items from this ledger that are no longer in the file: they are kept
}

// FigureView is a row of a table of counts.
type FigureView struct {
	Row          int
	Unit         string
	EvaluationID string // "" if there is no such unit in the round
	Problems     int
	Done         int
	Taken        bool // it would be written into the evaluation's facts
}

// firstRows is how many rows a preview shows.
const firstRows = 5

// Upload stores a file, and returns what importing it would do. Nothing is in any ledger until Commit.
func (l *Ledgers) Upload(ctx context.Context, a records.Actor, u Upload) (Preview, error) {
	if err := a.Only(auth.Admin, auth.Assessor, auth.Supervisor, auth.Unit); err != nil {
		return Preview{}, err
	}
	if u.EvaluationID != "" {
		p, _, err := l.enter(ctx, a, u.EvaluationID)
		if err != nil {
			return Preview{}, err
		}
		u.RoundID = p.round.ID
	}
	if err := l.mayImport(a, u); err != nil {
		return Preview{}, err
	}
	sources := l.ImportSources(a)
	if u.Source == "" {
		u.Source = sources[0].Code
	}
	if s, ok := l.rules.Pack.Source(u.Source); !ok || s.Restricted {
		return Preview{}, records.InvalidField("source", "没有这种来源，或者要逐条登记。", "There is no such source, or its items are added by hand.")
	}
	if !names(sources, u.Source) {
		return Preview{}, errFindsOnly
	}
	u.By = a.Name
	plan, err := l.plan(ctx, a, u)
	if err != nil {
		return Preview{}, err
	}
	u.Sheet = plan.sheet
	v, err := records.Create(ctx, l.env, kindUpload, records.NewID(), u.RoundID, u)
	if err != nil {
		return Preview{}, err
	}
	plan.preview.ID = v.ID
	return plan.preview, nil
}

// mayImport allows a unit to import its own ledger, and the office, assessors and supervising bodies those within
// their responsibility.
func (l *Ledgers) mayImport(a records.Actor, u Upload) error {
	switch {
	case a.Role == auth.Unit && u.EvaluationID == "":
		return errOther
	case a.Role == auth.Leader:
		return errReadsOnly
	case a.Role == auth.Organizer, a.Role == auth.Auditor:
		return errNoLedger
	case u.RoundID == "":
		return records.InvalidField("round_id", "请选择轮次或测评单位。", "Name a round or an evaluation.")
	}
	return nil
}

// Reread returns what importing an upload would do with other columns or from another worksheet, which is stored with
// it.
func (l *Ledgers) Reread(ctx context.Context, a records.Actor, id string, c Correction) (Preview, error) {
	if err := a.Only(auth.Admin, auth.Assessor, auth.Supervisor, auth.Unit); err != nil {
		return Preview{}, err
	}
	var plan *plan
	_, err := records.Update(ctx, l.env, kindUpload, id, records.AnyVersion, func(u *Upload) error {
		if u.By != a.Name {
			return records.ErrNone
		}
		c.into(u)
		var err error
		plan, err = l.plan(ctx, a, *u)
		return err
	})
	if err != nil {
		return Preview{}, err
	}
	plan.preview.ID = id
	return plan.preview, nil
}

// Preview returns again what importing an upload would do.
func (l *Ledgers) Preview(ctx context.Context, a records.Actor, id string) (Preview, Upload, error) {
	u, err := records.Load[Upload](ctx, l.env, kindUpload, id)
	if err == nil && u.V.By != a.Name {
		err = records.ErrNone
	}
	if err != nil {
		return Preview{}, Upload{}, err
	}
	p, err := l.plan(ctx, a, u.V)
	if err != nil {
		return Preview{}, u.V, err
	}
	p.preview.ID = id
	return p.preview, u.V, nil
}

// plan is what an import would write.
type plan struct {
	preview Preview
	layout  ledgerfile.Layout
	format  string
	sheet   string
	sheets  []string // with ledgers
	names   string   // fingerprint of the headings alone, under which their columns are remembered
	writes  []write
	figures map[string]ledgerfile.Figures // by evaluation
	finds   []ledger.Source           // of a checking body: whose items it may add
	own     bool                      // of the unit itself, which changes measures alone
}

// write is one item that an import creates or changes.
type write struct {
	place  place
	id     string // "" for a new one
	item   ledger.Item
	before int // number of withdrawn items with this identity: it is created again
}

// plan reads a file and compares it with the existing items.
func (l *Ledgers) plan(ctx context.Context, a records.Actor, u Upload) (*plan, error) {
	in, err := readFile(u.File, u.Sheet)
	if err != nil {
		return nil, err
	}
	grid := in.grid
	layout, err := ledgerfile.FindLayout(grid)
	if err != nil {
		return nil, fileError(err)
	}
	p := &plan{format: in.format, sheet: in.sheet, own: a.Role == auth.Unit}
	if checks(a) {
		p.finds = l.ImportSources(a)
	}
	p.preview.Notes = in.beside(layout, u.Done)
	how, err := l.reading(ctx, u, in.sheet)
	if err != nil {
		return nil, err
	}
	if err := l.columns(ctx, &layout, grid, how, u, p); err != nil {
		return nil, err
	}
	if err := l.into(ctx, p, in, &layout, u); err != nil {
		return nil, err
	}
	places, err := l.importPlaces(ctx, a, u)
	if err != nil {
		return nil, err
	}
	p.preview.Layout, p.preview.Source = layout, u.Source
	p.preview.First = slices.Clone(
		grid.Rows[min(layout.Body, len(grid.Rows)):min(layout.Body+firstRows, len(grid.Rows))],
	)
	for col, h := range layout.Headings {
		view := ColumnView{h, layout.Columns[col], sample(grid, layout.Body, col)}
		p.preview.Columns = append(p.preview.Columns, view)
	}
	if layout.Kind == ledgerfile.KindFigures {
		p.layout = layout
		return p, l.planFigures(ctx, p, grid, places)
	}
	other, err := l.sourceNote(ctx, u, &layout)
	if err != nil {
		return nil, err
	}
	p.preview.Notes = append(p.preview.Notes, other...)
	if err := l.planItems(ctx, a, p, grid, &layout, places, u, how); err != nil {
		return nil, err
	}
	p.layout, p.preview.Layout = layout, layout
	return p, nil
}

func sample(g ledgerfile.Grid, from, col int) string {
	for _, row := range g.Rows[min(from, len(g.Rows)):] {
		if col < len(row) && row[col] != "" {
			return row[col]
		}
	}
	return ""
}

// columns sets the meaning of the columns: as corrected by this person, as confirmed for such a file, or as guessed.
func (l *Ledgers) columns(
	ctx context.Context, layout *ledgerfile.Layout, grid ledgerfile.Grid, how ledgerfile.Reading, u Upload, p *plan,
) error {
	if u.Columns != nil {
		return fileError(layout.Assign(u.Columns))
	}
	known, err := records.Load[map[string]string](ctx, l.env, kindMap, mapOf(layout.Fingerprint, u))
	look := records.KindOf(err) == records.NotFound
	if look && u.EvaluationID == "" {
		known, err = records.Load[map[string]string](ctx, l.env, kindMap, layout.Fingerprint)
	}
	switch {
	case err == nil:
		p.preview.Known = true
		err = fileError(layout.Assign(known.V))
	case records.KindOf(err) == records.NotFound:
		err = nil
	}
	if err == nil && look {
		layout.Look(grid, how)
	}
	return err
}

// mapOf is under what the columns of a file are remembered: 责任单位 is a department in a unit's own ledger, and may be
// the unit in that of a round.
func mapOf(names string, u Upload) string {
	if u.EvaluationID != "" {
		return names
	}
	return names + "/round"
}

// importPlaces returns the evaluations a file may be about, by the key of their units' names.
func (l *Ledgers) importPlaces(ctx context.Context, a records.Actor, u Upload) (map[string]place, error) {
	var list []place
	if u.EvaluationID != "" {
		p, _, err := l.enter(ctx, a, u.EvaluationID)
		if err != nil {
			return nil, err
		}
		list = []place{p}
	} else {
		var err error
		list, err = l.evaluationsOf(ctx, a, u.RoundID)
		if err != nil {
			return nil, err
		}
	}
	out := make(map[string]place, len(list))
	for _, p := range list {
		out[ledgerfile.UnitKey(p.organization.V.Name)] = p
	}
	return out, nil
}

// planItems compares the items of a file with the existing ones.
func (l *Ledgers) planItems(
	ctx context.Context, a records.Actor, p *plan, grid ledgerfile.Grid, layout *ledgerfile.Layout,
	places map[string]place, u Upload, how ledgerfile.Reading,
) error {
	dates, err := l.datesIn(ctx, places)
	if err != nil {
		return err
	}
	how.DatesOf = func(unit string) term.Dates {
		at, _ := unitOf(unit, places, u)
		return dates[at.evaluation.ID]
	}
	how.Dates = how.DatesOf("")
	rows, notes := ledgerfile.Read(grid, layout, how)
	notes = slices.Concat(p.preview.Notes, notes, ledgerfile.Twice(rows))
	if len(rows) == 0 {
		return fileError(&ledger.Refusal{Code: "empty", ZH: "表头下面没有问题。", EN: "There is no item below the headings."})
	}
	byUnit := map[string][]ledgerfile.Row{}
	for _, r := range rows {
		if r.Doubtful {
			p.preview.Doubtful++
		}
		at, ok := unitOf(r.Unit, places, u)
		if said := l.refuseRow(r, ok, u); said != nil {
			notes = append(notes, *said)
			continue
		}
		byUnit[at.evaluation.ID] = append(byUnit[at.evaluation.ID], r)
	}
	p.preview.SameUnit = u.SameUnit
	for part := range slices.Chunk(slices.Sorted(maps.Keys(byUnit)), unitsAtOnce) {
		existing, err := records.ListByParents[stored](ctx, l.env, kindItem, part)
		if err != nil {
			return err
		}
		for _, at := range places {
			id := at.evaluation.ID
			if !slices.Contains(part, id) {
				continue
			}
			rows, sealed, err := l.withoutSealed(ctx, byUnit[id], existing[id])
			if err != nil {
				return err
			}
			notes = append(notes, sealed...)
			p.unit(at, rows, existing[id], layout, l.rules.Pack, dates[id], &notes)
		}
	}
	slices.SortFunc(p.preview.Units, func(a, b UnitPlan) int { return cmp.Compare(a.Organization, b.Organization) })
	p.tell(notes)
	return nil
}

// tell puts the notes into the preview, fatal ones first.
func (p *plan) tell(notes []ledgerfile.Note) {
	slices.SortStableFunc(notes, func(a, b ledgerfile.Note) int {
		if a.Fatal != b.Fatal {
			return fatalFirst(a)
		}
		return a.Row - b.Row
	})
	for _, n := range notes {
		if n.Fatal {
			p.preview.Fatal++
		}
	}
	p.preview.Notes = notes
}

// unitsAtOnce is how many units' items are compared at a time, so that memory does not grow with the round.
const unitsAtOnce = 32
