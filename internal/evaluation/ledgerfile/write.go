package ledgerfile

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"minping/internal/evaluation/ledger"
	"minping/internal/evaluation/term"
	"minping/internal/typed"
)

// Export is an item with the name of its unit.
type Export struct {
	Item ledger.Item
	Unit string
	Gone bool // to another worksheet: only the titles above it remain, because those below stand under them too
}

// Write writes items back in a layout: those imported with it in their rows, then the others. Whatever has not changed
// since the import keeps its original cells.
func Write(l *Layout, items []Export, p ledger.Pack, d term.Dates) Grid {
	w := writer{layout: l, pack: p, dates: d}
	w.grid.Rows = clone(l.Top)
	w.grid.Merges, w.grid.Edges = slices.Clone(l.TopMerges), slices.Clone(l.TopEdges)
	w.open, w.seen = make([]int, len(l.Columns)), map[string]bool{}
	sorted := slices.Clone(items)
	slices.SortStableFunc(sorted, func(a, b Export) int { return place(a, l) - place(b, l) })
	for n := range sorted {
		w.item(&sorted[n])
	}
	w.close()
	w.join()
	w.foot(w.items)
	return w.grid
}

// place returns an item's row in the layout; items that were not imported with it come last.
func place(e Export, l *Layout) int {
	if o := e.Item.Origin; o != nil && o.Layout == l.Fingerprint {
		return o.Row
	}
	return 1 << 30
}

type writer struct {
	layout *Layout
	pack   ledger.Pack
	dates  term.Dates
	grid   Grid
	open   []int    // by column: first row of the range that the next cell may extend
	across []Merge  // ranges over several columns, by their first row
	above  []string // the texts of the row above, including merged ones
	items  int
	seen   map[string]bool // the units and problems of the items
	number string          // of an item that came in no row
	bare   bool            // it has a measure alone

	units    string // of the item above, all that are named
	sameUnit bool   // the item's cell says that they are its own
	no       string // of the item above
	total    bool   // there is a total below it
}

func (w *writer) item(e *Export) {
	var origin ledger.Origin
	if o := e.Item.Origin; o != nil && o.Layout == w.layout.Fingerprint {
		origin = *o
	}
	for _, line := range origin.Before {
		w.line(line)
		w.total = w.total || slices.ContainsFunc(line.Cells, func(c string) bool {
			return totalRow.MatchString(typed.Key(c))
		})
	}
	if e.Gone {
		return
	}
	above := w.no
	w.count(e, origin)
	w.no = cmp.Or(w.number, e.Item.No)
	w.sameUnit = origin.SameUnit && w.units == unitsOf(e) && (origin.Doubted ||
		e.Item.Written[ledger.FieldUnit] != "" ||
		!w.total && (!w.layout.has(ledger.FieldNo) || !ledger.StartsAgain(above, w.no)))
	w.units, w.total = unitsOf(e), false
	measures := e.Item.Measures
	if len(measures) == 0 {
		measures = []ledger.Measure{{}}
	}
	for n := range measures {
		for _, in := range origin.Within {
			if in.Measure == n {
				w.between(in.Line, origin, n)
			}
		}
		w.row(e, &measures[n], n, origin)
	}
}

// count numbers an item that came in no row, where it would be read as a part of another one.
func (w *writer) count(e *Export, o ledger.Origin) {
	w.items++
	problem := typed.Key(e.Item.Title) + "\x00" + typed.Key(e.Item.Text)
	is := UnitKey(e.Unit) + "\x00" + problem
	w.number, w.bare = "", o.Layout == "" && problem == "\x00"
	if o.Layout == "" {
		w.number = e.Item.No
		if w.number == "" && (w.bare || w.seen[is]) {
			w.number = strconv.Itoa(w.items)
		}
	}
	w.seen[is] = true
}

// row writes one measure of an item.
func (w *writer) row(e *Export, m *ledger.Measure, n int, origin ledger.Origin) {
	texts := w.texts(e, m, n)
	at := len(w.grid.Rows)
	row := slices.Clone(texts)
	for col, field := range w.layout.Columns {
		f, known := ledger.FieldOf(field)
		problem := known && !f.Measure
		same := w.above != nil && w.above[col] == texts[col]
		switch {
		case same && w.covered(origin, n, col, problem):
			row[col] = ""
			continue // the range above is extended
		case n > 0 && problem && w.layout.extra(m, col) == "" &&
			(w.bare || (origin.Spread == ledger.SpreadBlank) !=
				slices.Contains(origin.Odd, ledger.Spot{Measure: n, Column: col})):
			row[col] = ""
		}
		w.end(col, at)
		w.open[col] = at
	}
	for _, a := range origin.Across {
		if a.Measure == n && texts[a.Right] == "" {
			w.across = append(w.across, Merge{at, a.Left, at, a.Right})
		}
	}
	for _, edge := range origin.Edges {
		if edge.Row == n {
			w.grid.edged(onRow([]ledger.Edge{edge}, 0), at)
		}
	}
	w.grid.Rows = append(w.grid.Rows, row)
	w.above = texts
}

// covered reports whether a cell is merged with the one above. A measure added later is merged like the last one from
// the file.
func (w *writer) covered(o ledger.Origin, n, col int, problem bool) bool {
	if n < len(o.Covered) {
		return slices.Contains(o.Covered[n], col)
	}
	return n > 0 && problem && o.Spread != ledger.SpreadBlank && o.Spread != ledger.SpreadRepeated && len(o.Covered) > 0
}

// end closes the range of a column above a row.
func (w *writer) end(col, at int) {
	if from := w.open[col]; from > 0 && at-1 > from {
		w.grid.Merges = append(w.grid.Merges, Merge{from, col, at - 1, col})
	}
	w.open[col] = 0
}

// close closes all ranges.
func (w *writer) close() {
	for col := range w.open {
		w.end(col, len(w.grid.Rows))
	}
	w.above = nil
}

// join adds the ranges over several columns: one row high, or as high as the ranges of all its columns. Ranges never
// overlap, so a range whose columns now differ is left out; its text is in its first cell.
func (w *writer) join() {
	if len(w.across) == 0 {
		return
	}
	bottom := map[[2]int]int{} // by first row and column
	for _, m := range w.grid.Merges {
		if m.Left == m.Right {
			bottom[[2]int{m.Top, m.Left}] = m.Bottom
		}
	}
	joined := map[[2]int]bool{}
	for _, a := range w.across {
		a.Bottom = max(a.Top, bottom[[2]int{a.Top, a.Left}])
		same := true
		for col := a.Left; col <= a.Right; col++ {
			same = same && max(a.Top, bottom[[2]int{a.Top, col}]) == a.Bottom
		}
		if !same {
			continue
		}
		for col := a.Left; col <= a.Right; col++ {
			joined[[2]int{a.Top, col}] = true
		}
		w.grid.Merges = append(w.grid.Merges, a)
	}
	w.grid.Merges = slices.DeleteFunc(w.grid.Merges, func(m Merge) bool {
		return m.Left == m.Right && joined[[2]int{m.Top, m.Left}]
	})
}

// texts returns the cells of a row before merging.
func (w *writer) texts(e *Export, m *ledger.Measure, n int) []string {
	out := make([]string, len(w.layout.Columns))
	for col, field := range w.layout.Columns {
		f, known := ledger.FieldOf(field)
		switch {
		case !known || w.layout.asWritten(col), n > 0 && !f.Measure && w.layout.extra(m, col) != "":
			out[col] = w.layout.extra(m, col)
		case field == ledger.FieldUnit:
			out[col] = w.unit(e)
		case field == ledger.FieldNo && w.number != "":
			out[col] = w.number
		case f.Measure:
			out[col] = e.Item.MeasureCell(m, field, w.dates)
		default:
			out[col] = e.Item.ProblemCell(field, w.pack)
		}
	}
	return out
}

// unit returns the cell with an item's unit: as written, as long as that still names it.
func (w *writer) unit(e *Export) string {
	was, meant := e.Item.Written[ledger.FieldUnit], e.Item.Meant[ledger.FieldUnit]
	switch {
	case w.sameUnit && meant == "" && (was == "" || dittos.MatchString(typed.Key(was))):
		return was
	case was != "" && UnitKey(cmp.Or(meant, was)) == UnitKey(e.Unit):
		return was
	}
	return strings.Join(append([]string{e.Unit}, e.Item.With...), "、")
}

// unitsOf is the key of the units that an item's cell names.
func unitsOf(e *Export) string { return UnitKey(e.Unit) + "\x00" + strings.Join(e.Item.With, "\x00") }

// line writes a row that belongs to no item.
func (w *writer) line(l ledger.Line) {
	w.close()
	w.grid.edged(l.Edges, len(w.grid.Rows))
	if at := len(w.grid.Rows); l.Right > l.Left {
		w.grid.Merges = append(w.grid.Merges, Merge{at, l.Left, at, l.Right})
	}
	w.grid.Rows = append(w.grid.Rows, slices.Clone(l.Cells))
}

// between writes a row above measure n that belongs to none. A blank one is within the ranges that the measure is in.
func (w *writer) between(l ledger.Line, o ledger.Origin, n int) {
	if n >= len(o.Covered) || slices.ContainsFunc(l.Cells, func(c string) bool { return c != "" }) {
		w.line(l)
		return
	}
	for col := range w.open {
		if !slices.Contains(o.Covered[n], col) {
			w.end(col, len(w.grid.Rows))
		}
	}
	w.grid.edged(l.Edges, len(w.grid.Rows))
	w.grid.Rows = append(w.grid.Rows, slices.Clone(l.Cells))
}

// foot writes the rows below the last item. A total that was the number of items is updated; other numbers of a total
// are dropped once the number of items has changed, because they may no longer be correct.
func (w *writer) foot(count int) {
	at := len(w.grid.Rows)
	w.grid.edged(w.layout.FootEdges, at)
	for _, cells := range w.layout.Foot {
		row := slices.Clone(cells)
		if count != w.layout.Count &&
			slices.ContainsFunc(row, func(c string) bool { return totalRow.MatchString(typed.Key(c)) }) {
			for i, c := range row {
				n, ok := whole(c)
				switch {
				case ok && n == w.layout.Count:
					row[i] = strings.Replace(c, strconv.Itoa(n), strconv.Itoa(count), 1)
				case ok:
					row[i] = ""
				}
			}
		}
		w.grid.Rows = append(w.grid.Rows, row)
	}
	for _, m := range w.layout.FootMerges {
		w.grid.Merges = append(w.grid.Merges, Merge{m.Top + at, m.Left, m.Bottom + at, m.Right})
	}
}

// Identifies reports whether a row has what identifies an item when it is imported again: its unit, unless the ledger
// is that of one, its source, unless it is that of the rows without one, and its problem or measure.
func (l *Layout) Identifies(i *ledger.Item, ofOne bool, source string) bool {
	var m ledger.Measure
	bare := i.Title+i.Text == ""
	if bare && len(i.Measures) > 0 {
		m = i.Measures[0]
	}
	return (!bare || l.has(ledger.FieldNo)) && (ofOne || l.has(ledger.FieldUnit)) &&
		(i.Source == source || l.has(ledger.FieldSource)) &&
		(i.Title == "" || l.has(ledger.FieldTitle)) && (i.Text == "" || l.has(ledger.FieldText)) &&
		(m.Text == "" || l.has(ledger.FieldMeasure)) && (m.Dept == "" || l.has(ledger.FieldDept)) &&
		(m.Canonical(ledger.FieldDue) == "" || l.has(ledger.FieldDue) || l.has(ledger.FieldMonths))
}

// OwnLayout is the layout of a ledger kept here: every field, in the order of Fields.
func OwnLayout() Layout {
	l := Layout{Kind: KindItems}
	for _, f := range ledger.Fields() {
		if f.Code == ledger.FieldMonths {
			continue // the exact day has its own column
		}
		l.Headings = append(l.Headings, f.Name)
		l.Columns = append(l.Columns, f.Code)
	}
	l.Top = [][]string{l.Headings}
	l.Fingerprint = fingerprint(l.Headings)
	return l
}
