package ledger

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"slices"

	"golang.org/x/sync/errgroup"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/ledger"
	"minping/internal/store"
	"minping/internal/typed"
	"minping/internal/evaluation/ledgerfile"
)

// Done is what an import did.
type Done struct {
	New, Changed, Same int
	Figures            int // evaluations whose counts were filled in
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
	Source string `json:"source,omitempty"` // of its rows without one; "" before this was kept
	At     string `json:"at"`

	older []string // fingerprints of this worksheet before its headings changed
	scope string   // the round or the evaluation that it was imported for
}

// Commit carries out the import of an upload that a person has reviewed. A file with a fatal error is refused as a
// whole. An interrupted import can be repeated: what it wrote is kept unchanged.
func (l *Ledgers) Commit(ctx context.Context, a records.Actor, id string) (Done, error) {
	return l.CommitSheet(ctx, a, id, "")
}

// CommitSheet carries out the import of one worksheet of an upload, which has to be the one that was looked at; "" is
// that of a file with one ledger, or the first.
func (l *Ledgers) CommitSheet(ctx context.Context, a records.Actor, id, sheet string) (Done, error) {
	if err := a.Only(auth.Admin, auth.Assessor, auth.Supervisor, auth.Unit); err != nil {
		return Done{}, err
	}
	u, err := records.Load[Upload](ctx, l.env, kindUpload, id)
	if err == nil && u.V.By != a.Name {
		err = records.ErrNone
	}
	if err != nil {
		return Done{}, err
	}
	p, err := l.plan(ctx, a, u.V)
	if err != nil {
		return Done{}, err
	}
	u.V.Sheet = p.sheet
	if err := u.V.asked(sheet); err != nil {
		return Done{}, err
	}
	if p.preview.Fatal > 0 {
		return Done{}, fatalError(p.preview)
	}
	if p.layout.Kind == ledgerfile.KindFigures && a.Role != auth.Admin {
		return Done{}, records.Fail(records.Forbidden, "forbidden", "汇总数字由巡察办导入。", "Sums are imported by the inspection office.")
	}
	if err := l.writeItems(ctx, a, p); err != nil {
		return Done{}, err
	}
	filled, err := l.writeFigures(ctx, a, p)
	if err != nil {
		return Done{}, err
	}
	if err := l.keepLayout(ctx, u.V, p); err != nil {
		return Done{}, err
	}
	next, err := l.sheetDone(ctx, id, p)
	return Done{p.preview.New, p.preview.Changed, p.preview.Same, filled, p.layout.Fingerprint, next}, err
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
func (l *Ledgers) writeItems(ctx context.Context, a records.Actor, p *plan) error {
	g, inner := errgroup.WithContext(ctx)
	g.SetLimit(writers)
	touched := map[string]int{}
	today := l.today()
	for _, w := range p.writes {
		touched[w.place.evaluation.ID]++
		g.Go(func() error {
			if w.id == "" {
				w.item.Arrive("", a.Name, today)
				return l.create(inner, w)
			}
			dates, err := l.dates(inner, w.place)
			if err != nil {
				return err
			}
			_, err = records.Update(inner, l.env, kindItem, w.id, records.AnyVersion, func(s *stored) error {
				if s.Restricted != nil {
					return nil // since it was looked at: nothing is written beside its sealed words
				}
				was := s.Claim
				p.layout.Merge(&s.Item, w.item, l.rules.Pack, dates)
				s.Arrive(was, a.Name, today)
				return nil
			})
			return err
		})
	}
	err := g.Wait()
	for _, id := range slices.Sorted(maps.Keys(touched)) { // also after an error: what was written is there
		if e := l.note(ctx, a, "item.import", id, "", fmt.Sprint(touched[id])); err == nil {
			err = e
		}
	}
	if err != nil {
		return fmt.Errorf("import ledger: %w", err)
	}
	return nil
}

// create writes a new item. Where its id is taken, either this same row has made it already (an import that was pressed
// twice or started again), or it was made for this row and is of another problem or number by now: then the row has an
// item of its own. Who may read a restricted one has been decided; it is not written again in the clear.
func (l *Ledgers) create(ctx context.Context, w write) error {
	for {
		id, s := importedID(w), stored{Item: w.item, Evaluation: w.place.evaluation.ID}
		_, err := records.Create(ctx, l.env, kindItem, id, s.Evaluation, s)
		if !errors.Is(err, store.ErrExists) {
			return err
		}
		was, err := records.Load[stored](ctx, l.env, kindItem, id)
		if err != nil || was.V.Restricted != nil || was.V.State != ledger.Withdrawn &&
			was.V.Identity() == w.item.Identity() && typed.Key(was.V.No) == typed.Key(w.item.No) {
			return err
		}
		w.before++
	}
}

// importedID derives the id of an imported item from its content: two simultaneous imports of one file create the same
// items.
func importedID(w write) string {
	of, i := w.place.evaluation.ID, w.item
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%s\x00%d", of, i.Identity(), typed.Key(i.No), w.before))
	return "i" + base64.RawURLEncoding.EncodeToString(sum[:16]) // never begins with "-"
}

// writeFigures fills in the counts of evaluations without a ledger.
func (l *Ledgers) writeFigures(ctx context.Context, a records.Actor, p *plan) (int, error) {
	for id, f := range p.figures {
		e, err := l.rounds.Inspected(ctx, id)
		if err != nil {
			return 0, err
		}
		facts := e.V.Facts
		problems, done, none := f.Counts["problems"], f.Counts["done"], 0
		undone := problems - done
		facts.Problems, facts.Done, facts.Basic, facts.Undone, facts.LongTerm = &problems, &done, &none, &undone, &none
		if _, err := l.rounds.ChangeEvaluation(ctx, a, id, e.Version, facts); err != nil {
			return 0, err
		}
	}
	return len(p.figures), nil
}

// keepLayout remembers the columns of such a file, and the layout of this ledger.
func (l *Ledgers) keepLayout(ctx context.Context, u Upload, p *plan) error {
	columns := p.layout.Map()
	remember := func(m *map[string]string) error { *m = columns; return nil }
	_, err := records.Upsert(ctx, l.env, kindMap, mapOf(p.names, u), "", records.AnyVersion, remember)
	if err != nil || p.layout.Kind != ledgerfile.KindItems {
		return err
	}
	scope := scopeOf(u.RoundID, u.EvaluationID)
	id := scope + "/" + p.layout.Fingerprint
	_, err = records.Upsert(ctx, l.env, kindLayout, id, scope, records.AnyVersion, func(k *keptLayout) error {
		at := l.env.Now().Format("2006-01-02T15:04:05.000Z")
		*k = keptLayout{
			Layout: p.layout, Format: p.format, Sheet: p.sheet, Book: p.book(), Source: u.Source,
			Place: slices.Index(p.sheets, p.sheet), At: at,
		}
		return nil
	})
	return err
}

func scopeOf(roundID, evaluationID string) string {
	if evaluationID != "" {
		return evaluationID
	}
	return roundID
}

// LayoutView is a layout available for exports.
type LayoutView struct {
	Fingerprint string
	Headings    []string
	Format      string // of the file it came in
	Items       int
}

// Layouts returns the layouts in which the ledgers of a round or an evaluation were imported, newest first.
func (l *Ledgers) Layouts(ctx context.Context, a records.Actor, f Filter) ([]LayoutView, error) {
	kept, err := l.layouts(ctx, a, f)
	var out []LayoutView
	for _, k := range kept {
		out = append(out, LayoutView{k.Fingerprint, k.Headings, k.Format, k.Count})
	}
	return out, err
}

func (l *Ledgers) layouts(ctx context.Context, a records.Actor, f Filter) ([]keptLayout, error) {
	scopes := []string{f.RoundID}
	if f.EvaluationID != "" {
		p, _, err := l.enter(ctx, a, f.EvaluationID)
		if err != nil {
			return nil, err
		}
		scopes = []string{p.evaluation.ID, p.round.ID}
	}
	var out []keptLayout
	for _, s := range scopes {
		vs, err := records.All[keptLayout](ctx, l.env, kindLayout, s)
		if err != nil {
			return nil, err
		}
		slices.SortFunc(vs, func(a, b records.Versioned[keptLayout]) int { return cmp.Compare(b.V.At, a.V.At) })
		for _, v := range vs {
			if !slices.ContainsFunc(out, func(k keptLayout) bool { return k.Fingerprint == v.V.Fingerprint }) {
				v.V.scope = s
				out = append(out, v.V)
			}
		}
	}
	return out, nil
}
