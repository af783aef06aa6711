package ledgerfile

import (
	"strconv"
	"strings"

	"minping/internal/evaluation/ledger"
	"minping/internal/typed"
)

// Figures is a row of a table of counts: a unit and the count under each heading.
type Figures struct {
	Unit   string
	Row    int
	Counts map[string]int // by heading; cells that are not whole numbers are left out
	Total  bool           // the row is the sum of the others
}

// ReadFigures reads a table of counts.
func ReadFigures(g Grid, l Layout) (out []Figures) {
	g.index()
	unit := l.column(ledger.FieldUnit)
	for n := l.Body; n < len(g.Rows); n++ {
		if g.blank(n) {
			continue
		}
		f := Figures{Row: n + 1, Counts: map[string]int{}}
		if unit >= 0 {
			f.Unit = typed.Line(g.value(n, unit))
		}
		for col, h := range l.Headings {
			text := strings.TrimSpace(g.value(n, col))
			f.Total = f.Total || totalRow.MatchString(typed.Key(text))
			if count, ok := whole(text); ok && isFigure(strings.SplitN(h, "#", 2)[0]) {
				f.Counts[h] = count
			}
		}
		out = append(out, f)
	}
	return out
}

// whole parses a whole number, with or without a measure word.
func whole(text string) (int, bool) {
	k := strings.TrimRight(typed.Key(text), "个条项件次人家")
	n, err := strconv.Atoi(k)
	return n, err == nil && n >= 0
}
