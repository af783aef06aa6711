package ledger

import (
	"testing"

	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/term"
)

// A unit's file gives an item that came in none its row, which is no change; how it writes the problem down is not the
// problem. What it says else of the problem is noticed, and left.
func TestAUnitChangesMeasuresAndNothingElse(t *testing.T) {
	was := Item{Text: "问题", No: "1", Measures: []Measure{{Text: "措施"}}}
	row := &Origin{Layout: "a", Row: 3}
	for name, c := range map[string]struct {
		now              Item
		changed, problem bool
	}{
		"a row":         {Item{Text: "问题", No: "1", Measures: was.Measures, Origin: row}, false, false},
		"its own words": {Item{Text: "问题", No: "1", Measures: was.Measures, Written: map[string]string{FieldNo: "１"}}, false, false},
		"a measure":     {Item{Text: "问题", No: "1", Measures: []Measure{{Text: "措施改"}}}, true, false},
		"the problem":   {Item{Text: "别的", No: "1", Measures: was.Measures}, false, true},
	} {
		now := c.now
		changed, problem := now.OfUnit(was)
		if changed != c.changed || problem != c.problem {
			t.Errorf("%s: changed %v, the problem %v", name, changed, problem)
		}
		if now.Text != was.Text || len(now.Written) > 0 {
			t.Errorf("%s: the item is %+v", name, now)
		}
	}
}

// What a ledger claims from the start, without a day, was done in time. What it claims later was done by the day on
// which it says so.
func TestALaterClaimIsAsLateAsItsDay(t *testing.T) {
	for was, late := range map[Claim]int{"": 0, ClaimDoing: 3} {
		i := Item{
			State: Open, Claim: ClaimDone,
			Measures: []Measure{{Text: "措施", Due: term.Due{Kind: term.Day, Day: "2024-05-31"}}},
		}
		i.Arrive(was, "ban", deadline.Day("2024-06-03"))
		if i.Reported == nil || i.Reported.Handed.LateDays != late {
			t.Errorf("after %q: %+v, want %d days", was, i.Reported, late)
		}
	}
}

// A time limit is in one of two columns; a difference between them is reported once.
func TestATimeLimitThatDiffersIsSaidOnce(t *testing.T) {
	d := term.Dates{Start: "2024-01-15", PeriodEnd: "2024-04-15"}
	at := func(text string) *Item {
		due, ok := term.Read(text, d, true)
		if !ok {
			t.Fatalf("%s is no time limit", text)
		}
		return &Item{Text: "问题", Measures: []Measure{{Text: "措施", Due: due}}}
	}
	if out := at("3").Differences(at("6"), Pack{}, d); len(out) != 1 || out[0].Column != "完成时限" {
		t.Errorf("%+v", out)
	}
}
