package ledgerfile

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/ledger"
	"minping/internal/evaluation/ledgerfile"
	"minping/internal/table"
	"minping/internal/typed"
)

// A workbook may hold several ledgers, one for each source or unit. Each is reviewed and confirmed separately; an
// upload is finished when all of them are imported.

// Correction is what a person changes before an import; nil and "" change nothing.
type Correction struct {
	Columns map[string]string // by heading: code of a field, or ""
	Source  string
	Sheet   string // the worksheet to read
	// whether rows without a unit belong to the unit above, even where that is in doubt
	SameUnit *bool
	Same     map[string]bool // by Question: whether the row is the item
}

// into stores a correction with its upload. The columns of one worksheet do not apply to another, nor does what was
// confirmed about its rows.
func (c Correction) into(u *Upload) {
	if c.Sheet != "" && !sameSheet(c.Sheet, u.Sheet) {
		u.Sheet, u.Columns, u.SameUnit, u.Same = c.Sheet, nil, false, nil
	} else {
		if c.otherwise(u) {
			u.Same = maps.Clone(u.Same)
			delete(u.Same, AllOthers)
		}
		if c.Same != nil {
			u.Same = c.Same
		}
		if c.Columns != nil {
			u.Columns = c.Columns
		}
		if c.SameUnit != nil {
			u.SameUnit = *c.SameUnit
		}
	}
	if c.Source != "" {
		u.Source = c.Source
	}
}

// otherwise reports whether the file is read in another way, which raises other questions than those answered together.
func (c Correction) otherwise(u *Upload) bool {
	return c.Columns != nil && !maps.Equal(c.Columns, u.Columns) || c.Source != "" && c.Source != u.Source
}

// chooseSheet finds the worksheet to read, -1 for none, and all visible ones with a ledger: one with headings but no
// rows does not count, unless there is no other. twin says that one before it has the same headings.
func chooseSheet(sheets []table.Sheet, name string) (at int, ledgers []string, twin bool) {
	at = -1
	first, form, seen := -1, -1, map[string]bool{}
	for i, s := range sheets {
		if s.Hidden {
			continue
		}
		if first < 0 {
			first = i
		}
		grid := gridOf(s)
		l, err := ledgerfile.FindLayout(grid)
		if err != nil {
			continue
		}
		if ledgerfile.Empty(grid, l) {
			form = max(form, i)
			continue
		}
		ledgers = append(ledgers, s.Name)
		if at < 0 && (name == "" || sameSheet(name, s.Name)) {
			at, twin = i, seen[l.Fingerprint]
		}
		seen[l.Fingerprint] = true
	}
	switch {
	case at >= 0 || name != "":
	case form >= 0:
		at = form // it is refused, naming what it lacks
	default:
		at = first
	}
	return at, ledgers, twin
}

// into notes which worksheet a plan is about. Each worksheet of a workbook is a separate ledger, even if several have
// the same headings, so that rows of one are not exported among those of another. It is identified by its name, because
// worksheets change places. If the ledger was imported on its own before, it is still that one.
func (fs *Files) into(ctx context.Context, p *plan, in ledgerFile, layout *ledgerfile.Layout, u Upload) error {
	p.names, p.sheets, p.preview.Sheet = layout.Fingerprint, in.ledgers, in.sheet
	named := p.names + "-" + digest(in.sheet)
	plain, err := fs.keptSheet(ctx, u, p.names)
	if err != nil {
		return err
	}
	if len(in.ledgers) > 1 {
		p.preview.Sheets = in.ledgers
		others := func(name string) bool { return name != in.sheet && slices.Contains(in.ledgers, name) }
		if plain == nil || others(plain.Sheet) || in.twin && plain.Sheet != in.sheet {
			layout.Fingerprint = named
		}
		return nil
	}
	if plain == nil { // the rest of a workbook
		was, err := fs.keptSheet(ctx, u, named)
		if err != nil {
			return err
		}
		if was != nil {
			layout.Fingerprint = named
		}
	}
	return nil
}

// keptSheet returns a layout that an earlier import left, nil if there is none.
func (fs *Files) keptSheet(ctx context.Context, u Upload, fingerprint string) (*keptLayout, error) {
	id := scopeOf(u.RoundID, u.EvaluationID) + "/" + fingerprint
	v, err := records.Load[keptLayout](ctx, fs.env, kindLayout, id)
	if records.KindOf(err) == records.NotFound {
		return nil, nil
	}
	return &v.V, err
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:4])
}

// book names the workbook by its ledgers: those of the same workbook are exported together. "" for a single one.
func (p *plan) book() string {
	if len(p.sheets) < 2 {
		return ""
	}
	return digest(fmt.Sprintf("%q", p.sheets))
}

// reading says how a worksheet of an upload is read; the days are those of its first unit.
func (fs *Files) reading(ctx context.Context, u Upload, sheet string) (ledgerfile.Reading, error) {
	named, err := fs.namesUnits(ctx, u)
	return ledgerfile.Reading{
		Pack: fs.ledgers.Pack(), Source: u.Source, Sheet: sheet, Unit: named, OfOne: u.EvaluationID != "",
	}, err
}

// namesUnits returns the function that finds the unit which a worksheet or a section is named after. All units of the
// round are known, no matter who imports: rows of one that is not the person's are refused, and not taken for
// another's.
func (fs *Files) namesUnits(ctx context.Context, u Upload) (func(string) string, error) {
	all, err := fs.importPlaces(ctx, records.Actor{Role: auth.Admin}, Upload{RoundID: u.RoundID})
	if err != nil {
		return nil, err
	}
	return func(name string) string { return all[ledgerfile.UnitKey(name)].Organization.V.Name }, nil
}

// misplaced returns the items that a worksheet in this layout would give to another unit, or lose: it is read as an
// import would read it. Files with the same headings may name different units above their rows, and a layout keeps only
// the names of the newest. ofOne says that rows below no unit's name are those of the only unit. A worksheet that names
// the unit of each row misplaces nothing; nil means nothing.
func (k *keptLayout) misplaced(
	items []ledgerfile.Export, g ledgerfile.Grid, how ledgerfile.Reading, ofOne bool,
) (out []bool) {
	if k.has(ledger.FieldUnit) || len(items) == 0 {
		return nil
	}
	found, err := ledgerfile.FindLayout(g)
	if err == nil {
		err = found.Assign(k.Map())
	}
	if err != nil {
		return nil // no import recognizes it as a ledger
	}
	rows, _ := ledgerfile.Read(g, &found, how)
	back := make(map[[2]string]int, len(rows))
	for n := range rows {
		unit := rows[n].Unit
		if unit == "" && ofOne {
			unit = items[0].Unit
		}
		back[[2]string{k.shown(&rows[n].Item, unit), k.section(&rows[n].Item)}]++
	}
	for n := range items {
		if items[n].Gone {
			continue
		}
		is := [2]string{k.shown(&items[n].Item, items[n].Unit), k.section(&items[n].Item)}
		if back[is] == 0 {
			is[1] = "" // below no title, an import leaves an item in its section
		}
		back[is]--
		if back[is] < 0 {
			if out == nil {
				out = make([]bool, len(items))
			}
			out[n] = true
		}
	}
	return out
}

// shown returns what a row of this layout says about an item and its unit that an import could identify it by.
func (k *keptLayout) shown(i *ledger.Item, unit string) string {
	out := ""
	if k.has(ledger.FieldTitle) {
		out += typed.Key(i.Title)
	}
	out += "\x00"
	if k.has(ledger.FieldText) {
		out += typed.Key(i.Text)
	}
	if out == "\x00" && len(i.Measures) > 0 && k.has(ledger.FieldMeasure) {
		out += typed.Key(i.Measures[0].Text)
	}
	if !k.has(ledger.FieldSource) {
		out += "\x00" + i.Source // as chosen for the whole file
	}
	return ledgerfile.UnitKey(unit) + "\x00" + out
}

// section returns what a title above the row says about an item, "" if a column says it.
func (k *keptLayout) section(i *ledger.Item) string {
	if k.has(ledger.FieldClass1) {
		return ""
	}
	return typed.Key(i.Class1)
}

// sourceOf returns the source of the rows that name none: that of the import, or else that of the first item imported
// with it, "" if there is none.
func (k *keptLayout) sourceOf(items []ledgerfile.Export) string {
	if k.Source == "" && len(items) > 0 {
		return items[0].Item.Source
	}
	return k.Source
}

// sourceNote says that this ledger was last imported under a different source: a row would take the number of another
// problem, or be imported twice. A person decides, because another file may have the same headings.
func (fs *Files) sourceNote(ctx context.Context, u Upload, layout *ledgerfile.Layout) ([]ledgerfile.Note, error) {
	if slices.Contains(layout.Columns, ledger.FieldSource) {
		return nil, nil
	}
	kept, err := fs.keptSheet(ctx, u, layout.Fingerprint)
	if err == nil && kept == nil && u.EvaluationID != "" {
		kept, err = fs.keptSheet(ctx, Upload{RoundID: u.RoundID}, layout.Fingerprint)
	}
	if err != nil || kept == nil || kept.Source == "" || kept.Source == u.Source {
		return nil, err
	}
	was, _ := fs.ledgers.Pack().Source(kept.Source)
	now, _ := fs.ledgers.Pack().Source(u.Source)
	return []ledgerfile.Note{{
		Column: "问题来源",
		ZH:     "这样的表上次是作为“" + was.Name + "”写入的，这次选的是“" + now.Name + "”。如果就是那一份台账，请改成“" + was.Name + "”再写入。",
		EN: "Such a ledger was last imported under the source “" + was.Name + "”, and now “" + now.Name +
			"” is chosen. If it is the same ledger, choose the former.",
	}}, nil
}

func (k *keptLayout) has(field string) bool { return slices.Contains(k.Columns, field) }

// sheetDone keeps the rest of an upload whose worksheet was imported, and deletes an upload without a rest. It returns
// the worksheet that comes next.
func (fs *Files) sheetDone(ctx context.Context, a records.Actor, id string, p *plan) (next string, err error) {
	if len(p.sheets) > 1 {
		_, err = records.Update(ctx, fs.env, kindUpload, id, records.AnyVersion, func(u *Upload) error {
			if !slices.Contains(u.Done, p.sheet) {
				u.Done = append(u.Done, p.sheet)
			}
			next = ""
			for _, name := range p.sheets {
				if next == "" && !slices.Contains(u.Done, name) {
					next = name
				}
			}
			u.Sheet, u.Columns, u.SameUnit, u.Same, u.Seen, u.Overtaken = next, nil, false, nil, nil, nil
			if next == "" { // nothing is left to look at
				return nil
			}
			if shown, err := fs.plan(ctx, a, u.with(p.file)); err == nil { // else it is refused where it is shown
				u.Seen = shown.seen()
			}
			return nil
		})
	}
	if err != nil || next != "" {
		return next, err
	}
	return "", fs.forgetUpload(ctx, id)
}

// sameSheet compares the names of worksheets as forms send them, without blanks at their edges.
func sameSheet(a, b string) bool { return typed.Line(a) == typed.Line(b) }

// asked refuses a confirmation of a worksheet other than the one that would be imported: pressed twice, it would import
// the next one unread.
func (u Upload) asked(sheet string) error {
	switch {
	case sheet == "" && len(u.Done) == 0, sameSheet(sheet, u.Sheet):
		return nil
	case slices.ContainsFunc(u.Done, func(done string) bool { return sameSheet(sheet, done) }):
		return records.Fail(records.Conflict, "sheet", "工作表“"+sheet+"”已经写入，请看下一张。", "That worksheet has been imported; look at the next one.")
	}
	return records.Fail(records.Conflict, "sheet", "请写明要写入哪一张工作表。", "Choose the worksheet to import.")
}
