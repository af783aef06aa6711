package score_test

import (
	"fmt"
	"slices"
	"testing"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluationtest"
	"minping/internal/evaluationtest/scoretest"

	"github.com/google/go-cmp/cmp"
)

func TestEveryPublishedFormulaGivesItsWorkedResults(t *testing.T) {
	var ids []string
	for _, f := range scoretest.Formulas(t) {
		ids = append(ids, f.ID)
		if len(f.Examples) == 0 || f.Rule == "" || f.Source == "" {
			t.Errorf("%s has no example, rule or source", f.ID)
		}
		for i, x := range f.Examples {
			t.Run(fmt.Sprintf("%s/%d", f.ID, i), func(t *testing.T) {
				m, score, err := f.Work(x)
				if err != nil {
					t.Fatal(err)
				}
				got := []*string{decimal.Published(m.Score), decimal.Published(m.Rate), score.Final}
				if diff := cmp.Diff([]*string{x.Score, x.Rate, x.Final}, got); diff != "" {
					t.Errorf("score, rate, final (-want +got):\n%s", diff)
				}
				var groups []string
				for _, g := range m.Result().Groups {
					groups = append(groups, evaluationtest.Text(g.SatisfactionScore))
				}
				if x.Groups != nil && !slices.Equal(groups, x.Groups) {
					t.Errorf("groups: %v, want %v", groups, x.Groups)
				}
			})
		}
	}
	if diff := cmp.Diff([]string{"F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10"}, ids); diff != "" {
		t.Errorf("formulas (-want +got):\n%s", diff)
	}
}

func TestExactlyOneHalfIsAMajorityOnlyWhenTheRuleSaysSo(t *testing.T) {
	f7 := scoretest.Formulas(t)[6]
	x := f7.Examples[0] // 30 of 60 are satisfied
	f7.Scheme.Satisfaction.Majority.Half = scheme.HalfNotReached
	_, score, err := f7.Work(x)
	if err != nil || evaluationtest.Text(score.Final) != "70.00" {
		t.Errorf("final %s, %v; one half should fall to the second level", evaluationtest.Text(score.Final), err)
	}
}

func TestARefinedFormulaIsStillAScheme(t *testing.T) {
	for _, f := range scoretest.Formulas(t) {
		y, err := f.Scheme.YAML()
		if err != nil {
			t.Fatal(err)
		}
		again, err := scheme.Parse(y)
		if err != nil || again.Digest != f.Scheme.Digest {
			t.Errorf(
				"%s: digest %s, %v after a round trip through YAML, want %s", f.ID, again.Digest, err,
				f.Scheme.Digest,
			)
		}
	}
}
