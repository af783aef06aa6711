package scheme_test

import (
	"testing"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/scheme"
)

// A grade is the first band that the score reaches; after a veto, or without a score, it is the last.
func TestAGradeIsTheFirstBandThatIsReached(t *testing.T) {
	s := byKind(t)
	last := s.GradeBands[len(s.GradeBands)-1].Label
	for _, b := range s.GradeBands {
		least := string(b.Min)
		if got := s.Grade(least, false); got != b.Label {
			t.Errorf("%s is %q, want %q", least, got, b.Label)
		}
		if got := s.Grade(least, true); got != last {
			t.Errorf("%s after a veto is %q, want %q", least, got, last)
		}
	}
	for _, none := range []string{"", "x", "−1"} {
		if got := s.Grade(none, false); got != last {
			t.Errorf("%q is %q, want %q", none, got, last)
		}
	}
}

// One highest and one lowest can be left out of three judges at least.
func TestExtremesAreLeftOutOfThreeJudgesAtLeast(t *testing.T) {
	for n, want := range map[int]bool{-1: false, 0: true, 1: false, 2: false, 3: true, 100: true, 101: false} {
		s := byKind(t)
		s.Hearing = scheme.HearingRule{DropExtremes: true, DropFrom: n}
		var wrong check.FieldErrors
		for _, f := range s.Validate() {
			if f.Field == "hearing.drop_from" {
				wrong = append(wrong, f)
			}
		}
		if (len(wrong) == 0) != want {
			t.Errorf("from %d judges: %v", n, wrong)
		}
	}
}
