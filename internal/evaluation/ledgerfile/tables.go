package ledgerfile

import (
	"slices"
	"strings"

	"minping/internal/evaluation/ledger"
	"minping/internal/typed"
)

// Tables of counts that no evaluation takes, as offices keep them beside their ledgers: how many measures are done, a
// team's weeks (documents §1, layouts 8 and 11). They are kept whole, and go out as they came in.

// MeasureColumns returns the headings of counts of measures: all of them, those done, under way and overdue; "" for one
// that the table lacks. ok says that it is such a table.
func MeasureColumns(headings []string) (columns []string, ok bool) {
	columns = []string{
		headed(headings, "整改措施数", "措施数", "措施总数", "整改措施总数"),
		headed(headings, "已完成", "已完成数", "完成数", "已完成措施数"),
		headed(headings, "进行中", "进行中数", "推进中", "正在推进", "正在推进数"),
		headed(headings, "超期未完", "超期未完成", "超期未完成数", "逾期未完成", "逾期未完成数", "超期数", "逾期数"),
	}
	return columns, columns[0] != "" && columns[1] != ""
}

// Lines returns the rows of a table that KeepRows has kept, without totals, signatures and blank ones, as texts are
// compared.
func (l *Layout) Lines() (out []string) {
	g := Grid{Rows: append(clone(l.Top), l.Foot...)}
	for _, m := range l.FootMerges {
		g.Merges = append(g.Merges, Merge{m.Top + len(l.Top), m.Left, m.Bottom + len(l.Top), m.Right})
	}
	g.index()
	for n := len(l.Top); n < len(g.Rows); n++ {
		if g.blank(n) {
			continue
		}
		if f := l.figures(&g, n); f.Total || f.Aside {
			continue
		}
		cells := make([]string, len(l.Headings))
		for col := range cells {
			cells[col] = typed.Key(g.value(n, col))
		}
		out = append(out, strings.Join(cells, "\x00"))
	}
	return out
}

// Title is what a table says above its headings: the first text that has a row to itself, "" for none.
func (l *Layout) Title() string {
	for _, row := range l.Top[:max(0, len(l.Top)-1)] {
		title, texts := "", 0
		for _, cell := range row {
			if cell != "" {
				title = cell
				texts++
			}
		}
		if texts == 1 {
			return typed.Line(title)
		}
	}
	return ""
}

// Succeeds reports whether a table is a newer one of the same: with the same title and headings, and with half of its
// rows or more; counts of measures always are. lost is how many rows of the older one it lacks.
func (l *Layout) Succeeds(old *Layout) (lost int, ok bool) {
	if !slices.Equal(l.Headings, old.Headings) || typed.Key(l.Title()) != typed.Key(old.Title()) {
		return 0, false
	}
	left := map[string]int{}
	for _, line := range l.Lines() {
		left[line]++
	}
	was := old.Lines()
	for _, line := range was {
		if left[line] == 0 {
			lost++
			continue
		}
		left[line]--
	}
	_, measures := MeasureColumns(l.Headings)
	return lost, measures || 2*lost <= len(was)
}

// OddCounts says which cells of a table have no whole number in a column of counts; they are kept as written.
func (l *Layout) OddCounts(g Grid) (notes []Note) {
	g.index()
	for n := l.Body; n < len(g.Rows); n++ {
		for col, h := range l.Headings {
			text := g.cell(n, col)
			if text == "" || !isCount(h) || typed.Nothing(text) || l.figures(&g, n).Aside {
				continue
			}
			if _, ok := whole(text); !ok {
				notes = append(notes, Note{n + 1, h, false, "不是整数，按原文保留。", "Not a whole number; kept as written."})
			}
		}
	}
	return notes
}

// WriteTable writes a table as it came in. Counts of measures are those that now returns for a unit, or for all of them
// (unit "") where the table has one row and names none.
func WriteTable(l Layout, now func(unit string) (counts []int, ok bool)) Grid {
	columns, ok := MeasureColumns(l.Headings)
	if !ok || !l.has(ledger.FieldUnit) && len(l.Lines()) != 1 {
		columns = nil
		now = func(string) ([]int, bool) { return nil, false }
	}
	return WriteFigures(l, columns, now)
}
