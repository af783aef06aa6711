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

// FigureColumns returns the headings of the two counts that an evaluation takes from a table, "" for one it lacks.
func FigureColumns(headings []string) (problems, done string) {
	return headed(headings, "反馈问题应整改数", "应整改数", "反馈问题数", "问题数", "问题总数", "反馈问题总数"),
		headed(headings, "已整改数", "已完成数", "已整改问题数", "完成数", "整改完成数")
}

// headed returns the first heading that is one of some words, "" for none.
func headed(headings []string, words ...string) string {
	n := slices.IndexFunc(headings, func(h string) bool { return slices.Contains(words, typed.Key(h)) })
	if n < 0 {
		return ""
	}
	return headings[n]
}

// rate is a heading of the share of what is done.
var rate = regexp.MustCompile(`^(?:整改)?(?:完成|整改)?率$`) // words:keep

// percent is a share as a cell shows it.
var percent = regexp.MustCompile(`^[0-9]{1,3}(?:\.([0-9]+))?%?$`)

// WriteFigures writes a table of counts as it came in, with the counts that now returns for the columns with some
// headings ("" for one that the table lacks): how many there are, how many of them are done, and others. A cell whose
// count has not changed stays as written; with one that has, the share beside what is done is calculated again, and so
// is a total that was the sum of its rows.
func WriteFigures(l Layout, headings []string, now func(unit string) (counts []int, ok bool)) Grid {
	g := Grid{Rows: append(clone(l.Top), clone(l.Foot)...), Merges: slices.Clone(l.TopMerges)}
	g.Edges = slices.Clone(l.TopEdges)
	g.edged(l.FootEdges, len(l.Top))
	for _, m := range l.FootMerges {
		g.Merges = append(g.Merges, Merge{m.Top + len(l.Top), m.Left, m.Bottom + len(l.Top), m.Right})
	}
	g.index()
	w := newFigureWriter(&g, &l, headings)
	was, is := make([]int, len(headings)), make([]int, len(headings))
	for n := len(l.Top); n < len(g.Rows); n++ {
		if g.blank(n) {
			continue
		}
		f := l.figures(&g, n)
		if f.Aside {
			continue
		}
		old := f.counts(headings)
		if f.Total {
			if slices.Equal(old, was) {
				w.row(n, old, is)
			}
			continue
		}
		next, ok := now(f.Unit)
		if !ok {
			next = old
		}
		w.row(n, old, next)
		for c := range headings {
			was[c] += old[c]
			is[c] += next[c]
		}
	}
	return g
}

// counts returns the counts under some headings, 0 where there is none.
func (f *Figures) counts(headings []string) []int {
	out := make([]int, len(headings))
	for n, h := range headings {
		out[n] = f.Counts[h]
	}
	return out
}

// isCount reports whether a heading is that of a count, and not of a share.
func isCount(heading string) bool { return strings.HasSuffix(bareKey(heading), "数") }

// figureWriter writes the counts of a row into columns; share is that of the second in the first, -1 for none.
type figureWriter struct {
	grid    *Grid
	columns []int // -1 for one that the table lacks
	share   int
}

func newFigureWriter(g *Grid, l *Layout, headings []string) figureWriter {
	w := figureWriter{grid: g, share: -1}
	for _, h := range headings {
		at := -1
		if h != "" {
			at = slices.Index(l.Headings, h)
		}
		w.columns = append(w.columns, at)
	}
	if len(headings) < 2 || w.columns[1] < 0 {
		return w
	}
	for col := w.columns[1] + 1; col < len(l.Headings) && !isCount(l.Headings[col]); col++ {
		if rate.MatchString(bareKey(l.Headings[col])) {
			w.share = col
			break
		}
	}
	return w
}

func (w *figureWriter) row(n int, was, is []int) {
	if slices.Equal(was, is) {
		return
	}
	for c, col := range w.columns {
		if col >= 0 {
			w.set(n, col, was[c], is[c])
		}
	}
	if w.share < 0 || w.share >= len(w.grid.Rows[n]) || is[0] == 0 {
		return
	}
	shown := percent.FindStringSubmatch(typed.Key(w.grid.Rows[n][w.share]))
	if shown == nil {
		return
	}
	w.grid.Rows[n][w.share] = share(is[0], is[1], len(shown[1]))
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
func share(all, done, places int) string {
	scale := 1
	for range min(places, 4) {
		scale *= 10
	}
	n := (2*100*scale*done + all) / (2 * all)
	if places == 0 {
		return strconv.Itoa(n) + "%"
	}
	return fmt.Sprintf("%d.%0*d%%", n/scale, min(places, 4), n%scale)
}
