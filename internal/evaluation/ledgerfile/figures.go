package ledgerfile

import (
	"fmt"
	"regexp"
	"slices"
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
	Aside  bool           // the row is a note or a signature
}

// ReadFigures reads a table of counts.
func ReadFigures(g Grid, l Layout) (out []Figures) {
	g.index()
	for n := l.Body; n < len(g.Rows); n++ {
		if !g.blank(n) {
			out = append(out, l.figures(&g, n))
		}
	}
	return out
}

func (l *Layout) figures(g *Grid, n int) Figures {
	f := Figures{Row: n + 1, Counts: map[string]int{}}
	if unit := l.column(ledger.FieldUnit); unit >= 0 {
		f.Unit = typed.Line(g.value(n, unit))
	}
	for col, h := range l.Headings {
		text := strings.TrimSpace(g.value(n, col))
		f.Total = f.Total || totalRow.MatchString(typed.Key(text))
		f.Aside = f.Aside || f.Unit == "" && remarkRow.MatchString(typed.Key(text))
		if count, ok := whole(text); ok && isFigure(strings.SplitN(h, "#", 2)[0]) {
			f.Counts[h] = count
		}
	}
	return f
}

// whole parses a whole number, with or without a measure word.
func whole(text string) (int, bool) {
	digits, err := typed.Whole(strings.TrimRight(typed.Key(text), "次家"))
	if err != nil {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil && n >= 0
}

// KeepRows keeps the rows of a table of counts with its layout, so that it can go out as it came in.
func (l *Layout) KeepRows(g Grid) {
	g.index()
	l.Foot = clone(g.Rows[l.Body:])
	l.FootMerges, l.FootEdges = g.mergesIn(l.Body, len(g.Rows)), g.edgesIn(l.Body, len(g.Rows))
}

// Sum is how many problems a unit has, and how many are done.
type Sum struct{ Problems, Done int }

// rate is a heading of the share of what is done.
var rate = regexp.MustCompile(`^(?:整改)?(?:完成|整改)?率$`) // words:keep

// percent is a share as a cell shows it.
var percent = regexp.MustCompile(`^[0-9]{1,3}(?:\.([0-9]+))?%?$`)

// WriteFigures writes a table of counts as it came in, with the counts that now returns. A cell whose count has not
// changed stays as written; with one that has, the share beside it is calculated again, and so is a total that was the
// sum of its rows.
func WriteFigures(l Layout, problems, done string, now func(unit string) (Sum, bool)) Grid {
	g := Grid{Rows: append(clone(l.Top), clone(l.Foot)...), Merges: slices.Clone(l.TopMerges)}
	g.Edges = slices.Clone(l.TopEdges)
	g.edged(l.FootEdges, len(l.Top))
	for _, m := range l.FootMerges {
		g.Merges = append(g.Merges, Merge{m.Top + len(l.Top), m.Left, m.Bottom + len(l.Top), m.Right})
	}
	g.index()
	w := figureWriter{&g, slices.Index(l.Headings, problems), slices.Index(l.Headings, done), -1}
	for col := w.done + 1; col < len(l.Headings) && w.share < 0 && !isCount(l.Headings[col]); col++ {
		if rate.MatchString(bareKey(l.Headings[col])) {
			w.share = col
		}
	}
	was, is := Sum{}, Sum{}
	for n := len(l.Top); n < len(g.Rows); n++ {
		if g.blank(n) {
			continue
		}
		f := l.figures(&g, n)
		if f.Aside {
			continue
		}
		old := Sum{f.Counts[problems], f.Counts[done]}
		if f.Total {
			if old == was {
				w.row(n, old, is)
			}
			continue
		}
		next, ok := now(f.Unit)
		if !ok {
			next = old
		}
		w.row(n, old, next)
		was = Sum{was.Problems + old.Problems, was.Done + old.Done}
		is = Sum{is.Problems + next.Problems, is.Done + next.Done}
	}
	return g
}

// isCount reports whether a heading is that of a count, and not of a share.
func isCount(heading string) bool { return strings.HasSuffix(bareKey(heading), "数") }

// figureWriter writes the counts of a row; share is the column of what is done of them, -1 for none.
type figureWriter struct {
	grid                  *Grid
	problems, done, share int
}

func (w *figureWriter) row(n int, was, is Sum) {
	if was == is {
		return
	}
	w.set(n, w.problems, was.Problems, is.Problems)
	w.set(n, w.done, was.Done, is.Done)
	if w.share < 0 || w.share >= len(w.grid.Rows[n]) || is.Problems == 0 {
		return
	}
	shown := percent.FindStringSubmatch(typed.Key(w.grid.Rows[n][w.share]))
	if shown == nil {
		return
	}
	w.grid.Rows[n][w.share] = share(is, len(shown[1]))
}

func (w *figureWriter) set(n, col, was, is int) {
	if was == is {
		return
	}
	for len(w.grid.Rows[n]) <= col {
		w.grid.Rows[n] = append(w.grid.Rows[n], "")
	}
	w.grid.Rows[n][col] = strconv.Itoa(is)
}

// share is what is done in a hundred, rounded half up to some decimal places.
func share(s Sum, places int) string {
	scale := 1
	for range min(places, 4) {
		scale *= 10
	}
	n := (2*100*scale*s.Done + s.Problems) / (2 * s.Problems)
	if places == 0 {
		return strconv.Itoa(n) + "%"
	}
	return fmt.Sprintf("%d.%0*d%%", n/scale, min(places, 4), n%scale)
}
