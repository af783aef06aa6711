package ledgerfile

import (
	"cmp"
	"context"
	"maps"
	"slices"

	appledger "minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/ledger"
	"minping/internal/evaluation/ledgerfile"
	"minping/internal/evaluation/term"
)

// plan is what an import would write.
type plan struct {
	preview Preview
	layout  ledgerfile.Layout
	format  string
	sheet   string
	sheets  []string // with ledgers
	names   string   // fingerprint of the headings alone, under which their columns are remembered
	writes  []write
	figures map[string]figures // by evaluation
	finds   []ledger.Source    // of a checking body: whose items it may add
	own     bool               // of the unit itself, which changes measures alone
	same    map[string]bool    // answers to questions
	adopted []adopted
	below   int // the last row that is not of one of these
	over    int // version of the table whose place one takes, 0 for none

	file []byte // that was read
}

// write is one item that an import creates or changes.
type write struct {
	place   appledger.Place
	id      string // "" for a new one
	version int
	item    ledger.Item
	before  int // number of withdrawn items with this identity: it is created again
}

// plan reads a file and compares it with the existing items.
func (fs *Files) plan(ctx context.Context, a records.Actor, u Upload) (*plan, error) {
	in, err := readFile(u.File, u.Sheet)
	if err != nil {
		return nil, err
	}
	grid := in.grid
	layout, err := ledgerfile.FindLayout(grid)
	if err != nil {
		return nil, fileError(err)
	}
	p := &plan{file: u.File, format: in.format, sheet: in.sheet, own: a.Role == auth.Unit, same: u.Same}
	if checks(a) {
		p.finds = fs.ImportSources(a)
	}
	p.preview.Notes = in.beside(layout, u.Done)
	how, err := fs.reading(ctx, u, in.sheet)
	if err != nil {
		return nil, err
	}
	if err := fs.columns(ctx, &layout, grid, how, u, p); err != nil {
		return nil, err
	}
	if err := fs.into(ctx, p, in, &layout, u); err != nil {
		return nil, err
	}
	places, err := fs.importPlaces(ctx, a, u)
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
	if layout.Kind != ledgerfile.KindItems {
		p.layout = layout
		err := fs.planCounts(ctx, a, p, grid, places, u)
		if err != nil {
			return nil, err
		}
		return p, fs.fits(u, p)
	}
	other, err := fs.sourceNote(ctx, u, &layout)
	if err != nil {
		return nil, err
	}
	p.preview.Notes = append(p.preview.Notes, other...)
	if err := fs.planItems(ctx, a, p, grid, &layout, places, u, how); err != nil {
		return nil, err
	}
	p.layout, p.preview.Layout = layout, layout
	return p, fs.fits(u, p)
}

// planCounts plans the import of a table of counts.
func (fs *Files) planCounts(
	ctx context.Context, a records.Actor, p *plan, grid ledgerfile.Grid, places map[string]appledger.Place, u Upload,
) error {
	if p.layout.Kind == ledgerfile.KindTable {
		return fs.planTable(ctx, a, p, grid, places, u)
	}
	return fs.planFigures(ctx, p, grid, places)
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
func (fs *Files) columns(
	ctx context.Context, layout *ledgerfile.Layout, grid ledgerfile.Grid, how ledgerfile.Reading, u Upload, p *plan,
) error {
	if u.Columns != nil {
		return fileError(layout.Assign(u.Columns))
	}
	known, err := records.Load[map[string]string](ctx, fs.env, kindMap, mapOf(layout.Fingerprint, u))
	if err == nil {
		p.preview.Known = true
		return fileError(layout.Assign(known.V))
	}
	if records.KindOf(err) != records.NotFound {
		return err
	}
	guessed := layout.Map()
	layout.Look(grid, how)
	known, err = records.Load[map[string]string](ctx, fs.env, kindMap, layout.Fingerprint)
	if records.KindOf(err) == records.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	p.preview.Known = layout.Recall(known.V, guessed, u.EvaluationID != "")
	return nil
}

// mapOf is under what the columns of a file are remembered: 责任单位 is a department in a unit's own ledger, and may be
// the unit in that of a round. Before there were the two, both were under the headings alone.
func mapOf(names string, u Upload) string {
	if u.EvaluationID != "" {
		return names + "/unit"
	}
	return names + "/round"
}

// importPlaces returns the evaluations a file may be about, by the key of their units' names.
func (fs *Files) importPlaces(ctx context.Context, a records.Actor, u Upload) (map[string]appledger.Place, error) {
	var list []appledger.Place
	if u.EvaluationID != "" {
		p, _, err := fs.ledgers.Enter(ctx, a, u.EvaluationID)
		if err != nil {
			return nil, err
		}
		list = []appledger.Place{p}
	} else {
		var err error
		list, err = fs.ledgers.PlacesOf(ctx, a, u.RoundID)
		if err != nil {
			return nil, err
		}
	}
	out := make(map[string]appledger.Place, len(list))
	for _, p := range list {
		out[ledgerfile.UnitKey(p.Organization.V.Name)] = p
	}
	return out, nil
}

// planItems compares the items of a file with the existing ones.
func (fs *Files) planItems(
	ctx context.Context, a records.Actor, p *plan, grid ledgerfile.Grid, layout *ledgerfile.Layout,
	places map[string]appledger.Place, u Upload, how ledgerfile.Reading,
) error {
	dates, err := fs.datesIn(ctx, places)
	if err != nil {
		return err
	}
	how.DatesOf = func(unit string) term.Dates {
		at, _ := unitOf(unit, places, u)
		return dates[at.Evaluation.ID]
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
		if said := fs.refuseRow(r, ok, u); said != nil {
			notes = append(notes, *said)
			continue
		}
		byUnit[at.Evaluation.ID] = append(byUnit[at.Evaluation.ID], r)
	}
	p.preview.SameUnit = u.SameUnit
	for part := range slices.Chunk(slices.Sorted(maps.Keys(byUnit)), unitsAtOnce) {
		existing, err := fs.ledgers.Known(ctx, part)
		if err != nil {
			return err
		}
		for _, at := range places {
			id := at.Evaluation.ID
			if !slices.Contains(part, id) {
				continue
			}
			rows, sealed, err := fs.withoutSealed(ctx, byUnit[id], existing[id])
			if err != nil {
				return err
			}
			notes = append(notes, sealed...)
			p.unit(at, rows, existing[id], layout, fs.ledgers.Pack(), dates[id], &notes)
		}
	}
	p.adopt()
	slices.SortFunc(p.preview.Units, func(a, b UnitPlan) int { return cmp.Compare(a.Organization, b.Organization) })
	slices.SortFunc(p.preview.Questions, func(a, b Question) int {
		return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Key, b.Key))
	})
	if said, ok := p.same[AllOthers]; ok {
		p.preview.Others = &said
	}
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

// datesIn returns the reference days of ledgers by their evaluations: each unit may have been told on a different day.
func (fs *Files) datesIn(
	ctx context.Context, places map[string]appledger.Place,
) (out map[string]term.Dates, err error) {
	out = make(map[string]term.Dates, len(places))
	for _, p := range places {
		out[p.Evaluation.ID], err = fs.ledgers.DatesAt(ctx, p)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// withoutSealed leaves out the rows whose problem an item for named readers has, or had before it was restricted,
// whatever their number: they would show it to everyone again.
func (fs *Files) withoutSealed(
	ctx context.Context, rows []ledgerfile.Row, existing []appledger.Known,
) (rest []ledgerfile.Row, notes []ledgerfile.Note, err error) {
	sealed, err := fs.ledgers.SealedProblems(ctx, existing)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range rows {
		if !sealed[appledger.ProblemOf(r.Item)] {
			rest = append(rest, r)
			continue
		}
		notes = append(notes, ledgerfile.Note{
			Row: r.Row, ZH: "台账里已把这个问题登记为限授权人员查看，这一行不写入。",
			EN: "The ledger already has this problem, for named readers only; the row is not imported.",
		})
	}
	return rest, notes, nil
}
