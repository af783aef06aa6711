package ledger

import (
	"slices"
	"strings"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/deadline"
)

// Offers returns what a party may do next with an item: where a step of the unit or the office leads, and the results
// a checking body may find.
func (i *Item) Offers(party Party, p Pack) (to []State, results []Result) {
	if party != Checker {
		for _, w := range States() {
			if edges[i.State][State(w.Code)] == party {
				to = append(to, State(w.Code))
			}
		}
		return to, nil
	}
	for _, r := range p.Results {
		if edges[i.State][r.To] == Checker {
			results = append(results, r)
		}
	}
	return nil, results
}

// Went is the progress of a measure.
type Went struct {
	Measure int
	On      deadline.Day
	By      string
	Text    string
	Claim   Claim
	Percent *int
	DoneOn  deadline.Day
	Next    string
	Remains string
}

// Advance records the progress of a measure, or returns what is wrong and leaves the item unchanged. It must contain a
// text or a state.
func (i *Item) Advance(w Went) check.FieldErrors {
	var f check.FieldErrors
	if w.Measure < 0 || w.Measure >= len(i.Measures) {
		f.Add("measure", "没有这条措施。", "There is no such measure.")
		return f
	}
	m, kept := i.Measures[w.Measure], map[deadline.Day]bool{}
	m.days(kept)
	text := strings.TrimSpace(w.Text)
	if text == "" && w.Claim == m.Claim && w.Percent == nil && w.DoneOn == m.DoneOn {
		f.Add("text", "请写明进展。", "State what was done.")
	}
	if w.DoneOn.Known() && w.On.Known() && w.DoneOn > w.On {
		f.Add("done_on", "完成时间不能在今天以后。", "It cannot be done after today.")
	}
	if text != "" {
		m.Progress = append(slices.Clone(m.Progress), Progress{On: w.On, Text: text, By: w.By})
	}
	m.Claim, m.DoneOn, m.Next, m.Remains = w.Claim, w.DoneOn, w.Next, w.Remains
	if w.Percent != nil {
		m.Percent = w.Percent
	}
	var in check.FieldErrors
	m.check("", kept, &in)
	for _, e := range in {
		e.Field = strings.TrimPrefix(e.Field, ".")
		if e.Field == "progress" {
			e.Field = "text"
		}
		f = append(f, e)
	}
	if len(f) > 0 {
		return f
	}
	i.Measures = slices.Clone(i.Measures)
	i.Measures[w.Measure] = m
	return nil
}
