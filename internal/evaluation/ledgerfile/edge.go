package ledgerfile

import (
	"slices"

	"minping/internal/evaluation/ledger"
)

// edgesIn returns the edges of rows, counted from the first of them.
func (g *Grid) edgesIn(from, end int) (out []ledger.Edge) {
	for n := from; n < end; n++ {
		out = append(out, onRow(g.edges[n], n-from)...)
	}
	return out
}

// onRow returns the edges of one row as those of another.
func onRow(edges []ledger.Edge, row int) []ledger.Edge {
	out := slices.Clone(edges)
	for n := range out {
		out[n].Row = row
	}
	return out
}

// edged keeps what the cells in the row of a measure have around their texts.
func (r *reader) edged(n int, i *ledger.Item) {
	last := len(i.Measures) - 1
	for _, e := range onRow(r.grid.edges[n], last) {
		if !slices.Contains(i.Origin.Covered[last], e.Column) { // no one sees those of the range above
			i.Origin.Edges = append(i.Origin.Edges, e)
		}
	}
}

// edged writes what cells have around their texts, those of one row below those of the table so far.
func (g *Grid) edged(edges []ledger.Edge, at int) {
	for _, e := range edges {
		e.Row += at
		g.Edges = append(g.Edges, e)
	}
}

// Written returns the rows of a table with what their cells have around their texts. A cell that had nothing else and
// has a text now, or the other way round, has none of it.
func (g *Grid) Written() [][]string {
	out := clone(g.Rows)
	for _, e := range g.Edges {
		if e.Row < 0 || e.Row >= len(out) || e.Column < 0 {
			continue
		}
		row := out[e.Row]
		if e.Column >= len(row) {
			if !e.Blank {
				continue
			}
			row = append(row, make([]string, e.Column+1-len(row))...)
			out[e.Row] = row
		}
		if (row[e.Column] == "") == e.Blank {
			row[e.Column] = e.Before + row[e.Column] + e.After
		}
	}
	return out
}
