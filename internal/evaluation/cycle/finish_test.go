package cycle_test

import (
	"slices"
	"testing"

	"minping/internal/evaluation/cycle"
)

// F12: only a unit that has its ballot, its figures, its reports and its fixed result is called done.
func TestAUnitIsDoneOnlyWhenNothingIsMissing(t *testing.T) {
	whole := cycle.Finish{Counted: true, Facts: true, Fixed: true}
	if len(whole.Gaps()) > 0 {
		t.Errorf("nothing is missing, and yet: %v", whole.Gaps())
	}
	whole.Fixed = false
	for code, without := range map[string]func(*cycle.Finish){
		cycle.GapBallot:  func(f *cycle.Finish) { f.Counted = false },
		cycle.GapFacts:   func(f *cycle.Finish) { f.Facts = false },
		cycle.GapReports: func(f *cycle.Finish) { f.ReportsMissing = 1 },
	} {
		f := whole
		without(&f)
		if !slices.Equal(f.Gaps(), []string{code, cycle.GapFixed}) {
			t.Errorf("without %s: gaps %v", code, f.Gaps())
		}
	}
	if !slices.Equal(whole.Gaps(), []string{cycle.GapFixed}) {
		t.Errorf("everything is there and nothing is fixed: %v", whole.Gaps())
	}
}

// What a fixed result was fixed without is still counted as missing, but no one is asked to bring it.
func TestNothingIsAskedForOnceTheResultIsFixed(t *testing.T) {
	f := cycle.Finish{ReportsMissing: 2, Fixed: true}
	if len(f.Gaps()) > 0 {
		t.Errorf("asked for after the result is fixed: %v", f.Gaps())
	}
	for _, code := range []string{cycle.GapBallot, cycle.GapFacts, cycle.GapReports} {
		if !f.Lacks(code) {
			t.Errorf("%s is not known to be missing", code)
		}
	}
	if f.Lacks(cycle.GapFixed) || f.Lacks("else") {
		t.Error("it lacks what it has")
	}
}
