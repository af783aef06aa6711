package ledgerfile

import (
	"reflect"
	"slices"

	"minping/internal/evaluation/ledger"
	"minping/internal/evaluation/term"
	"minping/internal/typed"
)

// Merge updates an item from a re-imported ledger in this layout, in the columns that it has; everything else is kept:
// steps, checks, evidence, progress. It reports whether anything changed.
func (l *Layout) Merge(i *ledger.Item, in ledger.Item, p ledger.Pack, d term.Dates) bool {
	before := *i
	i.Written, i.Meant = cloneMap(i.Written), cloneMap(i.Meant)
	for _, field := range l.Columns {
		f, ok := ledger.FieldOf(field)
		if !ok || f.Measure {
			continue
		}
		if field == ledger.FieldUnit {
			i.With = in.With
			i.KeepUnit(in.Written[ledger.FieldUnit], in.Meant[ledger.FieldUnit])
			continue
		}
		i.Set(field, in.ProblemCell(field, p), p)
	}
	if !l.has(ledger.FieldClass1) && in.Class1 != "" {
		i.Class1 = in.Class1
	}
	i.Measures = l.mergeMeasures(i.Measures, in.Measures, d)
	i.Claim = i.ClaimOfMeasures()
	i.Origin = in.Origin
	if len(i.Written) == 0 {
		i.Written, i.Meant = nil, nil
	}
	return i.Differs(before)
}

// mergeMeasures matches measures by their text, else by their position. A measure that is no longer in the ledger is
// kept if anything was added to it.
func (l *Layout) mergeMeasures(old, in []ledger.Measure, d term.Dates) (out []ledger.Measure) {
	used := make([]bool, len(old))
	match := func(n int) int {
		for j, m := range old {
			if !used[j] && in[n].Text != "" && typed.Key(m.Text) == typed.Key(in[n].Text) {
				return j
			}
		}
		if n < len(old) && !used[n] {
			return n
		}
		return -1
	}
	for n := range in {
		j := match(n)
		if j < 0 && len(old) == 0 && reflect.DeepEqual(in[n], ledger.Measure{}) {
			continue // the row of an item without measures
		}
		if j < 0 {
			out = append(out, in[n])
			continue
		}
		used[j] = true
		m := old[j]
		l.take(&m, in[n], d)
		out = append(out, m)
	}
	for j, m := range old {
		if !used[j] && (len(m.Files) > 0 || len(m.Progress) > 1) {
			out = append(out, m)
		}
	}
	return out
}

// take copies the columns of the ledger.
func (l *Layout) take(m *ledger.Measure, in ledger.Measure, d term.Dates) {
	m.Written, m.Meant, m.Extra = cloneMap(m.Written), cloneMap(m.Meant), cloneMap(m.Extra)
	var host ledger.Item
	for col, field := range l.Columns {
		f, ok := ledger.FieldOf(field)
		switch h := l.extraKey(col); {
		case l.asWritten(col), ok && !f.Measure:
			text := l.extra(&in, col)
			delete(m.Extra, l.Headings[col])
			delete(m.Extra, h)
			if text != "" {
				m.Extra[h] = text
			}
		case !ok:
		case field == ledger.FieldProgress:
			takeProgress(m, in.Progress)
		case field == ledger.FieldDue || field == ledger.FieldMonths:
			m.Due = in.Due
		default:
			m.Set(field, host.MeasureCell(&in, field, d), d)
		}
	}
	if len(m.Written) == 0 {
		m.Written, m.Meant = nil, nil
	}
	if len(m.Extra) == 0 {
		m.Extra = nil
	}
}

// takeProgress adds an entry that is not there yet.
func takeProgress(m *ledger.Measure, in []ledger.Progress) {
	for _, p := range in {
		if !slices.ContainsFunc(m.Progress, func(o ledger.Progress) bool { return o.Text == p.Text }) {
			m.Progress = append(slices.Clone(m.Progress), p)
		}
	}
}

func cloneMap(in map[string]string) map[string]string {
	out := make(map[string]string, len(in))
	for k, v := range in {
		out[k] = v
	}
	return out
}
