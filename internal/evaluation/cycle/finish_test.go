package cycle_test

import (
	"slices"
	"testing"

	"minping/internal/evaluation/cycle"
)

// F12: only a unit that has its ballot, its figures, its reports and its fixed result is called done.
func TestAUnitIsDoneOnlyWhenNothingIsMissing(t *testing.T) {
	whole := cycle.Finish{Counted: true, Facts: true, Fixed: true}
	if !whole.Done() {
		t.Errorf("nothing is missing, and yet: %v", whole.Gaps())
	}
	for code, without := range map[string]func(*cycle.Finish){
		cycle.GapBallot:  func(f *cycle.Finish) { f.Counted = false },
		cycle.GapFacts:   func(f *cycle.Finish) { f.Facts = false },
		cycle.GapReports: func(f *cycle.Finish) { f.ReportsMissing = 1 },
		cycle.GapFixed:   func(f *cycle.Finish) { f.Fixed = false },
	} {
		f := whole
		without(&f)
		if f.Done() || !slices.Equal(f.Gaps(), []string{code}) {
			t.Errorf("without %s: done %v, gaps %v", code, f.Done(), f.Gaps())
		}
	}
}
