package ledger

import "minping/internal/evaluation/term"

// Difference is a cell that differs between two versions of an item.
type Difference struct{ Column, From, To string }

// Differences lists what differs between an item and what it became, in the words of a ledger.
func (i *Item) Differences(now *Item, p Pack, d term.Dates) (out []Difference) {
	add := func(column, from, to string) {
		if from != to {
			out = append(out, Difference{column, from, to})
		}
	}
	for _, f := range Fields() {
		switch {
		case f.Code == FieldUnit:
		case !f.Measure:
			add(f.Name, i.ProblemCell(f.Code, p), now.ProblemCell(f.Code, p))
		default:
			for n := range max(len(i.Measures), len(now.Measures)) {
				add(f.Name, i.cellOf(n, f.Code, d), now.cellOf(n, f.Code, d))
			}
		}
	}
	return out
}

// cellOf returns a cell of a measure, "" if there is none.
func (i *Item) cellOf(n int, field string, d term.Dates) string {
	if n >= len(i.Measures) || field == FieldMonths {
		return ""
	}
	return i.MeasureCell(&i.Measures[n], field, d)
}
