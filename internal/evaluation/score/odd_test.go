package score_test

import (
	"math/big"
	"testing"

	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/evaluationtest"

	"github.com/google/go-cmp/cmp"
)

// One point with a veto is another place than the same point without one, and who has no score yet comes after both.
func TestAVetoIsNoTieAndIsBeforeWhoHasNoScore(t *testing.T) {
	list := entries("60", "60", "")
	list[1].Veto = true
	rule := scheme.RankRule{BottomPercent: "50", Rounding: "ceil", Scope: scheme.ScopeAll}
	want := []string{"o00 1/1", "o01 2/2*", "o02 0/0"}
	if diff := cmp.Diff(want, line(score.Rank(list, rule))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNobodyIsACandidateWhileAScoreIsMissing(t *testing.T) {
	rule := scheme.RankRule{BottomPercent: "20", Rounding: "ceil", Scope: scheme.ScopeAll}
	for want, list := range map[string][]score.Entry{
		"o01 2/2":  entries("60", "50", ""),
		"o01 2/2*": entries("60", "50"),
	} {
		if got := line(score.Settled(score.Rank(list, rule)))[1]; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestABonusNeedsAReason(t *testing.T) {
	s := evaluationtest.Pack(t, "liaocheng")
	s.Rubrics[0].Items = append(
		s.Rubrics[0].Items,
		scheme.Item{Code: "8", Aspect: "加分", Name: "加分", Points: "3", Mode: scheme.ItemBonus},
	)
	for given, want := range map[score.SheetItem]int{
		{Code: "8", Score: "2"}:                    1,
		{Code: "8", Score: "2", Reason: "获省委通报表扬"}: 0,
		{Code: "8", Score: "0"}:                    0,
	} {
		if f := score.CheckSheet(s, "joint", score.Sheet{Items: []score.SheetItem{given}}, false); len(f) != want {
			t.Errorf("%+v: %v", given, f)
		}
	}
}

func TestAShareThatIsNotKnownIsInNoMean(t *testing.T) {
	got := score.MeanMarked([]score.Marked{
		{Standards: []score.ByMark{{Mark: "真实", Items: []string{"1"}, Units: 1, Share: big.NewRat(80, 1)}}},
		{Standards: []score.ByMark{{Mark: "真实", Items: []string{"1"}, Units: 1}}},
	}).Standards
	if len(got) != 1 || got[0].Units != 1 || got[0].Share.Cmp(big.NewRat(80, 1)) != 0 {
		t.Errorf("%+v", got)
	}
}
