package ledgerfile

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	appledger "minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/evaluation/ledger"
	"minping/internal/evaluation/ledgerfile"
	"minping/internal/evaluation/term"
	"minping/internal/table"
)

// AllFields is the fingerprint that requests an export in the layout with every field.
func AllFields() string { return ledgerfile.OwnLayout().Fingerprint }

// Export is a ledger as a file.
type Export struct {
	Name   string
	Format string // csv or xlsx
	Part
	More []Part // the further worksheets of a workbook
}

// Part is a worksheet of an export.
type Part struct {
	Sheet string
	Grid  ledgerfile.Grid
	Head  int // rows of titles and headings
}

// Export returns the items of a round or an evaluation in the layout they were imported with, the newest one unless
// another is given, or in one with every field (AllFields). Without a format it is that of the file, unless its layout
// has no place for some items: these have a worksheet of their own. Restricted items are never exported (promise 6).
// A table of counts goes out on its own (forExport), and so does one that is kept whole, by its name or where there is
// nothing else. The whole ledger is exported: what would narrow it is refused, and
// so is a layout that no file had, rather than answered with something else.
func (fs *Files) Export(
	ctx context.Context, a records.Actor, of appledger.Filter, fingerprint, format string,
) (Export, error) {
	if !of.Whole() {
		return Export{}, records.Fail(records.Invalid, "whole_ledger", "台账只能整份导出，不能按条件导出。", "A ledger can only be exported whole.")
	}
	places, err := fs.ledgers.Places(ctx, a, of)
	if err != nil {
		return Export{}, err
	}
	kept, err := fs.layouts(ctx, a, of)
	if err != nil {
		return Export{}, err
	}
	tables := tablesIn(a, of, kept)
	if n := tableOf(tables, fingerprint); n >= 0 {
		return fs.exportTable(ctx, a, of, tables[n], places, format)
	}
	kept, sums := forExport(a, of, kept, fingerprint)
	if sums != nil {
		return fs.exportSums(ctx, a, of, *sums, format)
	}
	layout, asked, err := layoutFor(kept, fingerprint)
	if err != nil {
		return Export{}, err
	}
	items, err := fs.itemsIn(ctx, places, asked)
	if err != nil {
		return Export{}, err
	}
	if fingerprint == "" && len(kept)+len(items) == 0 && len(tables) > 0 {
		return fs.exportTable(ctx, a, of, tables[0], places, format)
	}
	out := Export{Name: "整改台账", Format: cmp.Or(format, layout.Format)}
	unit, dates, err := fs.asRead(ctx, places)
	if err != nil {
		return Export{}, err
	}
	book := ofBook(kept, layout, asked, out.Format)
	x := exporting{of.EvaluationID, items, book, format == "csv", unit}
	out.Part, out.More = x.parts(fs.ledgers.Pack(), dates)
	if err := fs.withTables(ctx, &out, book, tables, places); err != nil {
		return Export{}, err
	}
	if len(out.More) > 0 {
		out.Format = "xlsx" // the layout of a CSV file has no place for all items
	}
	for _, p := range places {
		if err := fs.note(ctx, a, "item.export", p.Evaluation.ID, out.Format); err != nil {
			return Export{}, err
		}
	}
	return out, nil
}

// layoutFor returns the layout of an export: the newest unless another was named, which asked is then.
func layoutFor(kept []keptLayout, named string) (layout keptLayout, asked string, err error) {
	layout = keptLayout{Layout: ledgerfile.OwnLayout(), Format: "xlsx"}
	switch {
	case named == AllFields():
		return layout, "", nil
	case named == "" && len(kept) > 0:
		return kept[0], "", nil
	case named == "":
		return layout, "", nil
	}
	n := slices.IndexFunc(kept, func(k keptLayout) bool { return k.Fingerprint == named })
	if n < 0 {
		return layout, "", records.InvalidField("layout", "没有这种格式的台账。", "No ledger was imported in this layout.")
	}
	return kept[n], named, nil
}

// itemsIn returns the items of units that a ledger in a layout holds: everyone may read them, and none is withdrawn.
func (fs *Files) itemsIn(
	ctx context.Context, places []appledger.Place, asked string,
) (items []ledgerfile.Export, err error) {
	for part := range slices.Chunk(places, unitsAtOnce) {
		ids := make([]string, len(part))
		for i, p := range part {
			ids[i] = p.Evaluation.ID
		}
		found, err := fs.ledgers.Known(ctx, ids)
		if err != nil {
			return nil, err
		}
		for _, p := range part {
			for _, v := range found[p.Evaluation.ID] {
				if !v.Restricted && v.Item.State != ledger.Withdrawn && inLayout(v.Item, asked) {
					items = append(items, ledgerfile.Export{Item: v.Item, Unit: p.Organization.V.Name})
				}
			}
		}
	}
	return items, nil
}

// inLayout reports whether an item belongs to a named layout: it was imported with it, or with none.
func inLayout(i ledger.Item, fingerprint string) bool {
	return fingerprint == "" || i.Origin == nil || i.Origin.Layout == fingerprint
}

// asRead returns how an import would read these places: the function that finds the unit which a worksheet or a section
// is named after, and the reference days.
func (fs *Files) asRead(
	ctx context.Context, places []appledger.Place,
) (unit func(string) string, d term.Dates, err error) {
	if len(places) == 0 {
		return nil, d, nil
	}
	d, err = fs.ledgers.DatesAt(ctx, places[0])
	if err != nil {
		return nil, d, err
	}
	unit, err = fs.namesUnits(ctx, Upload{RoundID: places[0].Round.ID})
	return unit, d, err
}

// Write writes the export in its format.
func (e Export) Write(w io.Writer) error {
	if e.Format == "csv" {
		return table.WriteCSV(w, table.RowsOf(e.Grid.Written()...))
	}
	book := e.book()
	for _, p := range e.More {
		book.More = append(book.More, p.book())
	}
	return book.Write(w)
}

func (e Part) book() table.Book {
	return table.Book{Sheet: e.Sheet, Rows: e.Rows(), Merges: e.Merged, FrozenRows: e.Head}
}

// Rows returns the rows of an export as cells of a workbook; headings are emphasized.
func (e Part) Rows() func(yield func([]any, error) bool) {
	return func(yield func([]any, error) bool) {
		for n, row := range e.Grid.Written() {
			cells := make([]any, len(row))
			for i, c := range row {
				if n < e.Head {
					cells[i] = table.Label(c)
				} else {
					cells[i] = c
				}
			}
			if !yield(cells, nil) {
				return
			}
		}
	}
}

// Merged returns the merged ranges of an export.
func (e Part) Merged() []table.Merge {
	out := make([]table.Merge, len(e.Grid.Merges))
	for i, m := range e.Grid.Merges {
		out[i] = table.Merge(m)
	}
	return out
}

// ofBook returns the layouts of an export: one, or, if the newest came in a workbook with several ledgers, all of these
// and those of other files. If a worksheet's headings have changed, its newest layout replaces the older ones.
func ofBook(kept []keptLayout, one keptLayout, asked, format string) []keptLayout {
	if one.Book == "" || asked != "" || format == "csv" {
		one.Sheet = cmp.Or(sheetName(one.Sheet), "台账")
		return []keptLayout{one}
	}
	var book []keptLayout
	for _, k := range kept { // newest first
		if n := slices.IndexFunc(book, k.sameSheet); n >= 0 {
			book[n].older = append(book[n].older, k.Fingerprint)
		} else if k.Book == one.Book {
			book = append(book, k)
		}
	}
	slices.SortFunc(book, func(a, b keptLayout) int { return a.Place - b.Place })
	for _, k := range kept { // ledgers of other files, which these worksheets may have no columns for
		if k.Book != one.Book {
			k.Sheet = unused(book, "另一份台账")
			book = append(book, k)
		}
	}
	return book
}

// sheetName returns a name that a worksheet may have, "" for another.
func sheetName(name string) string {
	if utf8.RuneCountInString(name) > 31 || strings.ContainsAny(name, `:\/?*[]`) || strings.Trim(name, "'") != name {
		return ""
	}
	return name
}

// unused returns a name with the first number that no worksheet has.
func unused(book []keptLayout, name string) string {
	for n := 1; ; n++ {
		if numbered := fmt.Sprint(name, n); !taken(book, numbered) {
			return numbered
		}
	}
}

func taken(book []keptLayout, name string) bool {
	return slices.ContainsFunc(book, func(k keptLayout) bool { return strings.EqualFold(k.Sheet, name) })
}

// sameSheet reports whether two layouts are of one worksheet of a workbook.
func (k keptLayout) sameSheet(other keptLayout) bool {
	return k.Book == other.Book && k.Place == other.Place
}

// holds reports whether the items of a layout are exported in this one.
func (k keptLayout) holds(fingerprint string) bool {
	return k.Fingerprint == fingerprint || slices.Contains(k.older, fingerprint)
}

// exporting is what goes into an export.
type exporting struct {
	evaluation string // "" for a round
	items      []ledgerfile.Export
	book       []keptLayout
	csv        bool
	unit       func(name string) string // the unit that a title or a section names
}

// parts writes items into the worksheets they came in. Items that came in none follow where a row says whose and which
// problem it is, so that the export can be imported. Otherwise, or where they would be read as another unit's, they get
// a separate worksheet. A CSV file has only one, which then has every field.
func (x *exporting) parts(p ledger.Pack, d term.Dates) (first Part, more []Part) {
	of := make([][]ledgerfile.Export, len(x.book))
	var rest, other []ledgerfile.Export
	for _, i := range x.items {
		at := -1
		if o := i.Item.Origin; o != nil {
			at = slices.IndexFunc(x.book, func(k keptLayout) bool { return k.holds(o.Layout) })
		}
		if at < 0 {
			rest = append(rest, i)
		} else {
			of[at] = append(of[at], i)
		}
	}
	for _, i := range rest {
		if n := x.follows(&i.Item, of); n >= 0 {
			of[n] = append(of[n], i)
		} else {
			other = append(other, i)
		}
	}
	grids := make([]*ledgerfile.Grid, len(x.book))
	for n := range x.book {
		var astray []ledgerfile.Export
		grids[n], astray = x.lay(&x.book[n], of[n], p, d)
		other = append(other, astray...)
	}
	if len(other) > 0 && x.csv {
		own := ledgerfile.OwnLayout()
		return Part{"其他问题", ledgerfile.Write(&own, x.items, p, d), len(own.Top)}, nil
	}
	if n := slices.IndexFunc(x.book, keptLayout.whole); n >= 0 {
		of[n] = append(of[n], other...)
	} else if len(other) > 0 {
		own := keptLayout{Layout: ledgerfile.OwnLayout(), Sheet: "其他问题"}
		if taken(x.book, own.Sheet) {
			own.Sheet = unused(x.book, own.Sheet)
		}
		x.book, of, grids = append(x.book, own), append(of, other), append(grids, nil)
	}
	var out []Part
	for n := range x.book {
		k := &x.book[n]
		switch {
		case grids[n] != nil && len(grids[n].Rows) == 0, // all its items would have been another unit's
			n > 0 && len(of[n]) == 0 && k.Book != x.book[0].Book: // another file has taken its items over
			continue
		case grids[n] == nil:
			g := ledgerfile.Write(&k.Layout, of[n], p, d)
			grids[n] = &g
		}
		out = append(out, Part{k.Sheet, *grids[n], len(k.Top)})
	}
	return out[0], out[1:]
}

// lay writes the items of a worksheet whose rows name no units, unless an import would give them to another unit, or
// mistake them for others: these are astray. Without them the others are checked again. The grid is nil for a worksheet
// whose rows name their units, and blank for one that nothing stays on.
func (x *exporting) lay(
	k *keptLayout, items []ledgerfile.Export, p ledger.Pack, d term.Dates,
) (g *ledgerfile.Grid, astray []ledgerfile.Export) {
	if k.has(ledger.FieldUnit) {
		return nil, nil
	}
	how := ledgerfile.Reading{Pack: p, Dates: d, Source: k.sourceOf(items), Sheet: k.Sheet, Unit: x.unit}
	if x.csv {
		how.Sheet = ""
	}
	for try := 0; try < 2 && (try == 0 || len(astray) < len(items)); try++ {
		written := ledgerfile.Write(&k.Layout, items, p, d)
		misplaced := k.misplaced(items, written, how, x.evaluation != "")
		if misplaced == nil {
			return &written, astray
		}
		for n := range items {
			if !items[n].Gone && (misplaced[n] || try > 0) { // if even that fails, none of it can be relied on
				astray = append(astray, items[n])
				items[n].Gone = true
			}
		}
	}
	return &ledgerfile.Grid{}, astray
}

// whole reports whether a worksheet has every field, and so its own unit in each row.
func (k keptLayout) whole() bool {
	own := ledgerfile.OwnLayout()
	return slices.Equal(k.Headings, own.Headings) && slices.Equal(k.Columns, own.Columns)
}

// follows returns the worksheet in which an item follows those that came in it: the first, or one with every field. -1
// is none. of are the items that came in each.
func (x *exporting) follows(i *ledger.Item, of [][]ledgerfile.Export) int {
	for n, k := range x.book {
		if n > 0 && !slices.Equal(k.Headings, ledgerfile.OwnLayout().Headings) {
			continue
		}
		source := cmp.Or(k.sourceOf(of[n]), i.Source)
		if k.Identifies(i, x.evaluation != "" && k.scope == x.evaluation, source) {
			return n
		}
	}
	return -1
}
