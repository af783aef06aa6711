package ledger

import (
	"testing"

	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/term"
)

// What is common, and what is looked after in the long term, is counted as such whatever its ledger claims.
func TestCommonAndLongTermItemsAreCounted(t *testing.T) {
	p := testPack(t)
	var c Counts
	for _, i := range []Item{
		{Source: "feedback", State: Open, Common: true},
		{Source: "feedback", State: Open},
		{Source: "feedback", State: LongTerm, Claim: ClaimBasic},
		{Source: "feedback", State: Withdrawn, Common: true},
	} {
		c.Add(i.Entry(p, deadline.Ladder{}, "2026-11-30"))
	}
	if c.Items != 3 || c.Common != 1 || c.LongTerm != 1 || c.Undone != 3 || c.Basic != 0 {
		t.Errorf("counted %+v", c)
	}
}

// Items for which the ledger has only measures are distinguished by the first one.
func TestItemsWithoutAProblemAreKnownByTheirMeasure(t *testing.T) {
	item := func(text, dept, due string) *Item {
		return &Item{Source: "feedback", Measures: []Measure{{Text: text, Dept: dept, Due: term.Due{Text: due}}}}
	}
	one := item("建立台账", "办公室", "2024年3月").Identity()
	if one != item("建立 台账", "办公室", "2024年3月").Identity() {
		t.Error("a space makes it another")
	}
	for _, other := range []*Item{
		item("公开进度", "办公室", "2024年3月"), item("建立台账", "财务科", "2024年3月"), item("建立台账", "办公室", "长期"),
	} {
		if other.Identity() == one {
			t.Errorf("%+v is taken for another item", other.Measures[0])
		}
	}
}
