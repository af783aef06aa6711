package ledger

import (
	"encoding/json"
	"slices"

	"minping/internal/evaluation/deadline"
)

// OfUnit keeps only what a unit may write in a merged item, its measures, and reports whether these changed and whether
// the problem would have. was is the item before.
func (i *Item) OfUnit(was Item) (changed, problem bool) {
	is := was
	is.Measures, is.Claim = i.Measures, i.Claim
	if was.Origin == nil || i.Origin != nil && i.Origin.Layout == was.Origin.Layout {
		is.Origin = i.Origin // else it keeps its place in the ledger that it came in
	}
	changed = is.Fingerprint() != was.Fingerprint()
	other := *i
	other.Written = is.Written
	problem = other.Fingerprint() != is.Fingerprint()
	*i = is
	return changed, problem
}

// Fingerprint is the basis for comparing two versions of an item. What cells meant is left out: it differs where it was
// not kept yet, and otherwise only with the rest.
func (i *Item) Fingerprint() string {
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
