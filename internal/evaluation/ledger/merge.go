package ledger

import (
	"encoding/json"
	"slices"

	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/term"
	"minping/internal/typed"
)

// Merge updates an item from a re-imported ledger, in the columns that the ledger has; everything else is kept: steps,
// checks, evidence, progress. It reports whether anything changed.
func (i *Item) Merge(in Item, l *Layout, p Pack, d term.Dates) bool {
	before := i.fingerprint()
	i.Written, i.Meant = cloneMap(i.Written), cloneMap(i.Meant)
	for _, field := range l.Columns {
		f, ok := FieldOf(field)
		if !ok || f.Measure {
			continue
		}
		if field == FieldUnit {
			i.mergeUnits(in)
			continue
		}
		i.setProblem(field, in.problemCell(field, p), p)
	}
	if !l.has(FieldClass1) && in.Class1 != "" {
		i.Class1 = in.Class1
	}
	was := i.Claim
	i.mergeMeasures(in.Measures, l, d)
	i.Claim = i.claim()
	i.Origin = in.Origin
	if len(i.Written) == 0 {
		i.Written, i.Meant = nil, nil
	}
	changed := i.fingerprint() != before
	if changed && i.Claim == was {
		return true
	}
	return changed
}

// mergeUnits takes over its cell, and which units that names beside its own.
func (i *Item) mergeUnits(in Item) {
	i.With = in.With
	i.Written, i.Meant = written(i.Written, i.Meant, FieldUnit, in.Written[FieldUnit], "")
	if meant := in.Meant[FieldUnit]; meant != "" {
		i.Meant[FieldUnit] = meant
	}
}

// OfUnit leaves of a merged item what a unit may write, its measures, and reports whether these changed and whether the
// problem would have. was is the item before.
func (i *Item) OfUnit(was Item) (changed, problem bool) {
	is := was
	is.Measures, is.Claim = i.Measures, i.Claim
	if was.Origin == nil || i.Origin != nil && i.Origin.Layout == was.Origin.Layout {
		is.Origin = i.Origin // else it keeps its place in the ledger that it came in
	}
	changed = is.fingerprint() != was.fingerprint()
	other := *i
	other.Written = is.Written
	problem = other.fingerprint() != is.fingerprint()
	*i = is
	return changed, problem
}

// mergeMeasures matches measures by their text, else by their position. A measure that is no longer in the ledger is
// kept if anything was added to it.
func (i *Item) mergeMeasures(in []Measure, l *Layout, d term.Dates) {
	old := i.Measures
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
	var out []Measure
	for n := range in {
		j := match(n)
		if j < 0 {
			out = append(out, in[n])
			continue
		}
		used[j] = true
		m := old[j]
		m.take(in[n], l, d)
		out = append(out, m)
	}
	for j, m := range old {
		if !used[j] && (len(m.Files) > 0 || len(m.Progress) > 1) {
			out = append(out, m)
		}
	}
	i.Measures = out
}

// take copies the columns of the ledger.
func (m *Measure) take(in Measure, l *Layout, d term.Dates) {
	m.Written, m.Meant, m.Extra = cloneMap(m.Written), cloneMap(m.Meant), cloneMap(m.Extra)
	var host Item
	for col, field := range l.Columns {
		f, ok := FieldOf(field)
		switch h := l.extraKey(col); {
		case l.asWritten(col), ok && !f.Measure:
			if text := in.Extra[h]; text == "" {
				delete(m.Extra, h)
			} else {
				m.Extra[h] = text
			}
		case !ok:
		case field == FieldProgress:
			m.takeProgress(in.Progress)
		case field == FieldDue || field == FieldMonths:
			m.Due = in.Due
		default:
			m.setMeasure(field, host.measureCell(&in, field, d), d)
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
func (m *Measure) takeProgress(in []Progress) {
	for _, p := range in {
		if !slices.ContainsFunc(m.Progress, func(o Progress) bool { return o.Text == p.Text }) {
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

// fingerprint is the basis for comparing two versions of an item. What cells meant is left out: it differs where it was
// not kept yet, and otherwise only with the rest.
func (i *Item) fingerprint() string {
	of := *i
	of.Meant, of.Measures = nil, slices.Clone(i.Measures)
	for n := range of.Measures {
		of.Measures[n].Meant = nil
	}
	raw, err := json.Marshal(of)
	if err != nil {
		return ""
	}
	return string(raw)
}

// Arrive moves an item from a ledger into its first state: one that the ledger claims is done becomes reported, and
// waits for a check (promise 4). was is the previous claim of the ledger, "" for a new item: an unchanged claim moves
// nothing.
func (i *Item) Arrive(was Claim, by string, today deadline.Day) {
	if i.Claim != ClaimDone || was == ClaimDone || (i.State != Open && i.State != Again) {
		return
	}
	due := i.lastDue()
	on := i.doneOn()
	if !on.Known() && was == "" {
		on = due // the day is unknown, so it does not count as late
	}
	if !on.Known() {
		on = today
	}
	i.State = Reported
	i.Rounds++
	i.Reported = &Report{By: by, On: today, Text: "台账注明已完成。", Handed: deadline.HandIn(on, due)}
}

// lastDue returns the last due day of its measures.
func (i *Item) lastDue() (last deadline.Day) {
	for _, m := range i.Measures {
		if m.Due.Day.Known() {
			last = max(last, m.Due.Day)
		}
	}
	return last
}
