package ledgerfile

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	appledger "minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	evalfacts "minping/internal/evaluation/facts"
	"minping/internal/evaluation/final"
	"minping/internal/evaluation/ledger"
	"minping/internal/evaluation/ledgerfile"
)

// maxCount is the largest count that an evaluation takes.
const maxCount = 1_000_000

// figures are the counts of a unit that an import writes, over the version of its facts that it was planned with.
type figures struct {
	unit           string
	row            int
	problems, done int
	version        int
	facts          evalfacts.Facts
}

// planFigures finds the units of a table of counts. It fills in the facts of a unit without a ledger.
func (fs *Files) planFigures(
	ctx context.Context, p *plan, grid ledgerfile.Grid, places map[string]appledger.Place,
) error {
	p.figures = map[string]figures{}
	problems, done := ledgerfile.FigureColumns(p.layout.Headings)
	p.layout.KeepRows(grid)
	notes := append(p.preview.Notes, unusedFigures(p.layout, problems, done)...)
	rows := map[string]int{}
	ledgered, err := fs.ledgered(ctx, places)
	if err != nil {
		return err
	}
	allows, err := fs.open(ctx, places)
	if err != nil {
		return err
	}
	for _, f := range ledgerfile.ReadFigures(grid, p.layout) {
		if f.Total || f.Aside {
			continue
		}
		v := FigureView{Row: f.Row, Unit: f.Unit, Problems: f.Counts[problems], Done: f.Counts[done]}
		wrong := wrongFigures(f, problems, done)
		at, ok := places[ledgerfile.UnitKey(f.Unit)]
		id := at.Evaluation.ID
		switch first := rows[id]; {
		case !ok:
			wrong = append(wrong, ledgerfile.Note{Row: f.Row, Column: "单位", Fatal: true, ZH: "本轮没有这个单位，或者不归您办理。", EN: "There is no such unit in the round."})
		case first > 0:
			wrong = append(wrong, ledgerfile.Note{Row: f.Row, Column: "单位", Fatal: true, ZH: fmt.Sprintf("与第 %d 行是同一个单位。", first), EN: fmt.Sprintf("The same unit as in row %d.", first)})
		default:
			rows[id], v.EvaluationID = f.Row, id
			if len(wrong) > 0 {
				break
			}
			if _, own := ledgered[id]; own {
				break
			}
			wrong, err = p.takeFigures(&v, at.Evaluation, allows)
			if err != nil {
				return err
			}
		}
		notes = append(notes, wrong...)
		p.preview.Figures = append(p.preview.Figures, v)
	}
	p.tell(notes)
	return nil
}

// ledgered returns the counts of the units that have a ledger.
func (fs *Files) ledgered(ctx context.Context, places map[string]appledger.Place) (map[string]ledger.Counts, error) {
	var ids []string
	for _, at := range places {
		ids = append(ids, at.Evaluation.ID)
	}
	return fs.ledgers.Counts(ctx, ids)
}

// open returns what refuses to change the facts of an evaluation. All are of one round.
func (fs *Files) open(
	ctx context.Context, places map[string]appledger.Place,
) (allows func(evaluation string) error, err error) {
	for _, at := range places {
		return round.AllowsIn(ctx, fs.rounds, at.Evaluation.V.RoundID, final.ChangeFacts)
	}
	return nil, nil //nolint:nilnil // there is no evaluation to ask about
}

// takeFigures takes the counts of a unit without a ledger. If they are what is recorded, how the others divide stays as
// it was typed.
func (p *plan) takeFigures(
	v *FigureView, e records.Versioned[round.Evaluation], allows func(evaluation string) error,
) ([]ledgerfile.Note, error) {
	v.Taken = true
	if f := e.V.Facts; f.Problems != nil && f.Done != nil && *f.Problems == v.Problems && *f.Done == v.Done {
		return nil, nil
	}
	err := allows(e.ID)
	var no *records.Error
	if errors.As(err, &no) {
		v.Taken = false
		return []ledgerfile.Note{{Row: v.Row, Column: "单位", Fatal: true, ZH: no.Text.ZH, EN: no.Text.EN}}, nil
	}
	p.figures[e.ID] = figures{v.Unit, v.Row, v.Problems, v.Done, e.Version, e.V.Facts}
	return nil, err
}

// wrongFigures returns what is wrong with the counts of a row: one that is no whole number is never read as 0.
func wrongFigures(f ledgerfile.Figures, problems, done string) (notes []ledgerfile.Note) {
	for _, h := range []string{problems, done} {
		n, ok := f.Counts[h]
		switch {
		case !ok:
			notes = append(notes, ledgerfile.Note{Row: f.Row, Column: h, Fatal: true, ZH: "应填一个整数。没有就填 0。", EN: "Must be a whole number; write 0 for none."})
		case n > maxCount:
			notes = append(notes, ledgerfile.Note{Row: f.Row, Column: h, Fatal: true, ZH: "数字太大。", EN: "The number is too large."})
		}
	}
	if len(notes) == 0 && f.Counts[done] > f.Counts[problems] {
		notes = append(notes, ledgerfile.Note{Row: f.Row, Column: done, Fatal: true, ZH: "已整改数多于应整改数。", EN: "More are marked done than exist."})
	}
	return notes
}

// unusedFigures names the columns of a table of counts that no evaluation has a place for.
func unusedFigures(l ledgerfile.Layout, problems, done string) []ledgerfile.Note {
	var names []string
	for col, h := range l.Headings {
		if h != "" && h != problems && h != done && l.Columns[col] != ledger.FieldUnit {
			names = append(names, "“"+h+"”")
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []ledgerfile.Note{{
		Row: l.Head + 1,
		ZH:  "只读应整改数和已整改数；这些列的内容不写入，导出时原样写出：" + strings.Join(names, "") + "。",
		EN: "Only the problems and those done are read. These columns are not recorded, and go out again as they " +
			"came in: " + strings.Join(names, ", ") + ".",
	}}
}

// sums reports whether a layout is a table of counts, which is exported on its own.
func (k keptLayout) sums() bool { return k.Kind == ledgerfile.KindFigures }

// forExport returns the layouts that an export of items, or of what was asked for by name, chooses from: a table of
// counts goes out only to the office that imported it, by its name or where the round has no ledger.
func forExport(
	a records.Actor, of appledger.Filter, kept []keptLayout, named string,
) (items []keptLayout, sums *keptLayout) {
	for n, k := range kept {
		switch {
		case k.Kind == ledgerfile.KindTable: // is exported by its name alone
		case !k.sums():
			items = append(items, k)
		case a.Role == auth.Admin && of.EvaluationID == "" && sums == nil && (named == "" || named == k.Fingerprint):
			sums = &kept[n]
		}
	}
	if named == "" && len(items) > 0 {
		sums = nil
	}
	return items, sums
}

// Sums returns the layout of the table of counts that was imported last into a round, "" for none.
func (fs *Files) Sums(ctx context.Context, a records.Actor, roundID string) (fingerprint string, err error) {
	if err := a.Only(auth.Admin); err != nil {
		return "", err
	}
	of := appledger.Filter{RoundID: roundID}
	kept, err := fs.layouts(ctx, a, of)
	for _, k := range kept {
		if _, sums := forExport(a, of, []keptLayout{k}, k.Fingerprint); sums != nil {
			return k.Fingerprint, err
		}
	}
	return "", err
}

// alone returns a table as a file of its own.
func (k *keptLayout) alone(name, format string, g ledgerfile.Grid) Export {
	return Export{
		Name: name, Format: cmp.Or(format, k.Format), Part: Part{cmp.Or(sheetName(k.Sheet), "台账"), g, len(k.Top)},
	}
}

// exportSums writes a table of counts as it came in, with the counts of today.
func (fs *Files) exportSums(
	ctx context.Context, a records.Actor, of appledger.Filter, k keptLayout, format string,
) (Export, error) {
	places, err := fs.ledgers.Places(ctx, a, of)
	if err != nil {
		return Export{}, err
	}
	stored := make([]records.Versioned[round.Evaluation], len(places))
	for n, p := range places {
		stored[n] = p.Evaluation
	}
	stored, err = fs.rounds.Counted(ctx, stored)
	if err != nil {
		return Export{}, err
	}
	now := map[string][]int{}
	for n, p := range places {
		if f := stored[n].V.Facts; f.Problems != nil && f.Done != nil {
			now[ledgerfile.UnitKey(p.Organization.V.Name)] = []int{*f.Problems, *f.Done}
		}
	}
	problems, done := ledgerfile.FigureColumns(k.Headings)
	grid := ledgerfile.WriteFigures(k.Layout, []string{problems, done}, func(unit string) ([]int, bool) {
		s, ok := now[ledgerfile.UnitKey(unit)]
		return s, ok
	})
	out := k.alone("整改情况统计", format, grid)
	for _, p := range places {
		if err := fs.note(ctx, a, "item.export", p.Evaluation.ID, out.Format); err != nil {
			return Export{}, err
		}
	}
	return out, nil
}
