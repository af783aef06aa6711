package final_test

import (
	"slices"
	"testing"

	"minping/internal/evaluation/final"
	"minping/internal/evaluation/scheme"
)

// A forger who changes a result can recompute its digest: each of the three that follow from the scores is held against
// them by itself.
func TestARankThatTheScoresDoNotGiveIsNoticed(t *testing.T) {
	good := fix(t, request(unit("a", "甲局", "88.60"), unit("b", "乙局", "80.00"), unit("c", "丙局", "70.00")))
	if what := final.Check(good); what != "" {
		t.Fatal(what)
	}
	for name, change := range map[string]func(*final.Row){
		"the rank":             func(r *final.Row) { r.Rank++ },
		"the rank in its kind": func(r *final.Row) { r.RankInKind++ },
		"the candidate":        func(r *final.Row) { r.Candidate = !r.Candidate },
	} {
		for i := range good.Rows {
			f := good
			f.Rows = slices.Clone(good.Rows)
			change(&f.Rows[i])
			f.Digest = final.Digest(f)
			if got := final.Check(f); got != "ranks" {
				t.Errorf("%s of row %d: %q", name, i, got)
			}
		}
	}
}

// A result that was fixed before decision 0108 keeps what it says, and still checks.
func TestAFirstThatWasAmongTheLastStillChecks(t *testing.T) {
	veto := unit("a", "甲局", "95.00")
	veto.Score.Veto = true
	for name, units := range map[string][]final.Unit{
		"alone":         {unit("b", "乙局", "88.60")},
		"before a veto": {veto, unit("b", "乙局", "88.60")},
	} {
		r := request(units...)
		every := rule
		every.BottomPercent = "100"
		r.Rules[scheme.TargetInspected] = final.Ranking{Rule: every}
		old := fix(t, r)
		if first := &old.Rows[0]; first.Rank != 1 || first.Candidate {
			t.Fatalf("%s: %+v", name, *first)
		}
		old.Rows[0].Candidate = true
		old.Digest = final.Digest(old)
		if what := final.Check(old); what != "" {
			t.Errorf("%s, as it was before: %s", name, what)
		}
	}
}
