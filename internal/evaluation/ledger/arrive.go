package ledger

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

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
	changed = is.Differs(was)
	other := *i
	other.Written = is.Written
	problem = other.Fingerprint() != is.Fingerprint()
	*i = is
	return changed, problem
}

// Answers keeps that a row in other words is this item, so that it is asked once, and reports whether it was not kept
// before.
func (i *Item) Answers(row Item) bool {
	is := row.Identity()
	if is == i.Identity() || slices.Contains(i.Also, is) {
		return false
	}
	i.Also = append(slices.Clone(i.Also), is)
	return true
}

// Apart takes back that rows in these words, by their identities, are this item: they are asked about again.
func (i *Item) Apart(others []string) {
	i.Also = slices.DeleteFunc(slices.Clone(i.Also), func(is string) bool { return slices.Contains(others, is) })
	if len(i.Also) == 0 {
		i.Also = nil
	}
}

// OtherWords returns what a row that is this item says, by its identity, as texts are compared.
func OtherWords(identity string) string {
	parts := strings.Split(identity, "\x00")
	for _, n := range []int{2, 1, 3} { // its problem, its title, its measure
		if n < len(parts) && parts[n] != "" {
			return parts[n]
		}
	}
	return ""
}

// Differs reports whether an item says something else than before. That it has a row in a ledger now, with its unit,
// and had none, says nothing of it.
func (i *Item) Differs(before Item) bool {
	now := *i
	if before.Origin == nil {
		now.Origin, now.Written = nil, maps.Clone(i.Written)
		delete(now.Written, FieldUnit)
	}
	return now.Fingerprint() != before.Fingerprint()
}

// Fingerprint is the basis for comparing two versions of an item. What cells meant is left out, and whether a blank
// unit was in doubt: they differ where they were not kept yet, and otherwise only with the rest.
func (i *Item) Fingerprint() string {
	of := *i
	of.Meant, of.Measures = nil, slices.Clone(i.Measures)
	if i.Origin != nil {
		at := *i.Origin
		at.Doubted = false
		of.Origin = &at
	}
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
