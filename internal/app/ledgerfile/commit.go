package ledgerfile

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	appledger "minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/ledgerfile"
	"minping/internal/store"
)

// Done is what an import did.
type Done struct {
	New, Changed, Same int
	Figures            int // evaluations whose counts were filled in
	Tables             int // tables that were kept whole
	Layout             string
	Next               string // the worksheet of the same upload that comes next; "" when all are imported
}

// writers is how many items are written at a time: a store makes them durable together.
const writers = 64

// keptLayout is the layout of a ledger, and the properties of its file.
type keptLayout struct {
	ledgerfile.Layout
	Format string `json:"format"`
	Sheet  string `json:"sheet,omitempty"`
	Book   string `json:"book,omitempty"`   // the workbook, if it has several ledgers
	Place  int    `json:"place,omitempty"`  // in the workbook
	Source string `json:"source,omitempty"` // of its rows without one; "" for layouts from before this was kept
	At     string `json:"at"`
	By     string `json:"by,omitempty"` // of a table

	Removed bool `json:"removed,omitempty"` // a table that was taken away again

	version int      // as stored
	older   []string // fingerprints of this worksheet before its headings changed
	scope   string   // the round or the evaluation that it was imported for
}

// Looked is what a person looked at.
type Looked struct {
	Sheet   string
	Version int // of the upload; records.AnyVersion if it was not said
}

// Confirm carries out the import of what a person looked at. A file with a fatal error is refused as a whole. So is one
// that would write over items that others have changed since, because their changes would be undone without anyone
// seeing it; the next preview lists them. An interrupted import can be repeated: what it wrote is kept unchanged. The
// file is planned again against what is recorded by now, and so is the next worksheet if one is left.
func (fs *Files) Confirm(ctx context.Context, a records.Actor, id string, looked Looked) (Done, error) {
	if err := a.Only(auth.Admin, auth.Assessor, auth.Supervisor, auth.Unit); err != nil {
		return Done{}, err
	}
	u, err := fs.load(ctx, a, id)
	if err != nil {
		return Done{}, err
	}
	p, err := fs.plan(ctx, a, u.V)
	if err != nil {
		return Done{}, err
	}
	u.V.Sheet = p.sheet
	if err := u.V.asked(looked.Sheet); err != nil {
		return Done{}, err
	}
	if err := fs.asSeen(ctx, u, p, looked.Version); err != nil {
		return Done{}, err
	}
	if p.preview.Fatal > 0 {
		return Done{}, fatalError(p.preview)
	}
	if p.layout.Kind == ledgerfile.KindFigures && a.Role != auth.Admin {
		return Done{}, records.Fail(records.Forbidden, "forbidden", "汇总数字由巡察办导入。", "Only the inspection office imports sums.")
	}
	if p.preview.Table != nil {
		return fs.keepTable(ctx, a, u, p)
	}
	filled := 0
	err = fs.writeItems(ctx, a, p)
	if err == nil {
		filled, err = fs.writeFigures(ctx, a, p)
	}
	if errors.Is(err, errPartly) {
		return Done{}, fs.partly(ctx, a, u)
	}
	if err != nil {
		return Done{}, err
	}
	if err := fs.keepLayout(ctx, u.V, p); err != nil {
		return Done{}, err
	}
	next, err := fs.sheetDone(ctx, a, id, p)
	return Done{p.preview.New, p.preview.Changed, p.preview.Same, filled, 0, p.layout.Fingerprint, next}, err
}

// keepTable keeps a table whole, unless it is there already.
func (fs *Files) keepTable(ctx context.Context, a records.Actor, u records.Versioned[Upload], p *plan) (Done, error) {
	done := Done{Same: 1, Layout: p.layout.Fingerprint}
	if !p.preview.Table.Same {
		if err := fs.keepLayout(ctx, u.V, p); err != nil {
			return Done{}, err
		}
		of := appledger.Filter{RoundID: u.V.RoundID, EvaluationID: u.V.EvaluationID}
		if err := fs.noteTable(ctx, a, "item.table", of, fs.layoutOf(u.V, p)); err != nil {
			return Done{}, err
		}
		done.Same, done.Tables = 0, 1
	}
	var err error
	done.Next, err = fs.sheetDone(ctx, a, u.ID, p)
	return done, err
}

func fatalError(v Preview) error {
	e := records.Fail(records.Invalid, "import_rows", fmt.Sprintf("有 %d 处需要修改，没有导入任何一行。", v.Fatal), fmt.Sprintf("%d cells are wrong; nothing was imported.", v.Fatal))
	for _, n := range v.Notes {
		if n.Fatal && len(e.Fields) < 100 {
			field := fmt.Sprintf("row %d, %s", n.Row, n.Column)
			e.Fields = append(e.Fields, records.FieldError{Field: field, Text: records.Text{ZH: n.ZH, EN: n.EN}})
		}
	}
	return e
}

// writeItems writes new and changed items, and one entry of the audit chain for each evaluation.
func (fs *Files) writeItems(ctx context.Context, a records.Actor, p *plan) error {
	g, inner := errgroup.WithContext(ctx)
	g.SetLimit(writers)
	var counting sync.Mutex
	touched, overtaken := map[string]int{}, error(nil)
	for _, w := range p.writes {
		g.Go(func() error {
			err := fs.write(inner, a, p, w)
			counting.Lock()
			defer counting.Unlock()
			if errors.Is(err, errPartly) { // the others are written all the same
				overtaken = err
				return nil
			}
			if err == nil {
				touched[w.place.Evaluation.ID]++
			}
			return err
		})
	}
	err := cmp.Or(g.Wait(), overtaken)
	for _, id := range slices.Sorted(maps.Keys(touched)) { // also after an error: what was written is there
		if e := fs.note(ctx, a, "item.import", id, fmt.Sprint(touched[id])); err == nil {
			err = e
		}
	}
	if err != nil {
		return fmt.Errorf("import ledger: %w", err)
	}
	return nil
}

func (fs *Files) write(ctx context.Context, a records.Actor, p *plan, w write) error {
	if w.id != "" {
		return fs.change(ctx, a, p, w)
	}
	w.item.Arrive("", a.Name, fs.today())
	return fs.ledgers.Bring(ctx, w.place.Evaluation.ID, w.item, w.before)
}

// writeFigures fills in the counts of evaluations without a ledger, over the versions that were planned with. Where
// someone was faster that unit is left.
func (fs *Files) writeFigures(ctx context.Context, a records.Actor, p *plan) (int, error) {
	var overtaken error
	for _, id := range slices.Sorted(maps.Keys(p.figures)) {
		f := p.figures[id]
		facts, none := f.facts, 0
		undone := f.problems - f.done
		facts.Problems, facts.Done, facts.Undone = &f.problems, &f.done, &undone
		facts.Basic, facts.LongTerm = &none, &none
		_, err := fs.rounds.ChangeEvaluation(ctx, a, id, f.version, facts)
		if records.KindOf(err) == records.Stale {
			overtaken = errPartly
			continue
		}
		if err != nil {
			return 0, err
		}
	}
	return len(p.figures), overtaken
}

// keepLayout remembers the columns of such a file, and the layout of this ledger.
func (fs *Files) keepLayout(ctx context.Context, u Upload, p *plan) error {
	columns := p.layout.Map()
	remember := func(m *map[string]string) error { *m = columns; return nil }
	_, err := records.Upsert(ctx, fs.env, kindMap, mapOf(p.names, u), "", records.AnyVersion, remember)
	if err != nil {
		return err
	}
	scope := scopeOf(u.RoundID, u.EvaluationID)
	id := scope + "/" + p.layout.Fingerprint
	over := records.AnyVersion
	if p.over > 0 {
		over = p.over
	}
	_, err = records.Upsert(ctx, fs.env, kindLayout, id, scope, over, func(k *keptLayout) error {
		*k = fs.layoutOf(u, p)
		return nil
	})
	return err
}

func (fs *Files) layoutOf(u Upload, p *plan) keptLayout {
	return keptLayout{
		Layout: p.layout, Format: p.format, Sheet: p.sheet, Book: p.book(), Source: u.Source,
		Place: slices.Index(p.sheets, p.sheet), By: p.by(u), At: fs.env.Now().Format("2006-01-02T15:04:05.000Z"),
	}
}

// by is who kept a table.
func (p *plan) by(u Upload) string {
	if p.preview.Table == nil {
		return ""
	}
	return u.By
}

// fits refuses a file of which more is around its rows than a store takes, before anything of it is written.
func (fs *Files) fits(u Upload, p *plan) error {
	body, err := json.Marshal(fs.layoutOf(u, p))
	if err != nil {
		return fmt.Errorf("encode layout: %w", err)
	}
	if len(body) <= store.MaxBody {
		return nil
	}
	return records.Refused("表格里标题、说明和要原样保留的内容太多，存不下。请删去与台账无关的内容，或者分成几张表，再导入。",
		"There is too much text to keep around the items of the table. Delete what does not belong to it, or split "+
			"the table, and import it again.")
}

func scopeOf(roundID, evaluationID string) string {
	if evaluationID != "" {
		return evaluationID
	}
	return roundID
}

// layouts returns the layouts in which the ledgers of a round or an evaluation were imported, newest first.
func (fs *Files) layouts(ctx context.Context, a records.Actor, of appledger.Filter) ([]keptLayout, error) {
	scopes := []string{of.RoundID}
	if of.EvaluationID != "" {
		p, _, err := fs.ledgers.Enter(ctx, a, of.EvaluationID)
		if err != nil {
			return nil, err
		}
		scopes = []string{p.Evaluation.ID, p.Round.ID}
	}
	var out []keptLayout
	for _, s := range scopes {
		vs, err := records.All[keptLayout](ctx, fs.env, kindLayout, s)
		if err != nil {
			return nil, err
		}
		slices.SortFunc(vs, func(a, b records.Versioned[keptLayout]) int { return cmp.Compare(b.V.At, a.V.At) })
		for _, v := range vs {
			if !slices.ContainsFunc(out, func(k keptLayout) bool { return k.Fingerprint == v.V.Fingerprint }) {
				v.V.scope, v.V.version = s, v.Version
				out = append(out, v.V)
			}
		}
	}
	return out, nil
}
