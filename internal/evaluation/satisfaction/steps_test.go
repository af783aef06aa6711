package satisfaction

import (
	"slices"
	"strings"
	"testing"

	"minping/internal/evaluation/arithmetic"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluationtest"
)

func TestTheStepsOfAveragedSessionsCanBeRecalculated(t *testing.T) {
	rule := evaluationtest.RuleWith(
		func(r *scheme.SatisfactionRule) { r.Sessions, r.RateOf = scheme.SessionsMean, scheme.RateOfMean },
	)
	q := threeQuestions()
	m, err := Combine(
		[]Measured{
			measure(t, rule, 5, Part{Box: count(q, votes(1, 30))}),
			measure(t, rule, 5, Part{Box: count(q, append(votes(2, 7), votes(3, 4)...))}),
		},
	)
	if err != nil {
		t.Fatal(err)
	}
	steps := m.Steps()
	evaluationtest.Follow(t, append(steps, arithmetic.Step{}))
	if !strings.HasPrefix(steps[0].Label, "第1场 ") || !strings.HasPrefix(steps[len(steps)-3].Label, "第2场 ") {
		t.Error("the sessions are not told apart")
	}
}

// The steps of a rate are those of the question it is of: of the overall one, or of every scored one and their mean.
func TestTheStepsOfARateAreThoseOfItsQuestions(t *testing.T) {
	q := threeQuestions()
	var overall, scored []string
	for _, x := range q.Questions {
		if x.IsScored() {
			scored = append(scored, x.Code+" 满意率")
		}
		if x.IsScored() && x.Overall {
			overall = append(overall, x.Code+" 满意率")
		}
	}
	for of, want := range map[string][]string{
		scheme.RateOfOverall: overall, scheme.RateOfMean: append(scored, "满意率（各题平均）"),
	} {
		rule := evaluationtest.RuleWith(func(r *scheme.SatisfactionRule) { r.RateOf = of })
		var got []string
		for _, s := range measure(t, rule, 5, Part{Box: count(q, votes(1, 30))}).Steps() {
			if strings.Contains(s.Label, "满意率") {
				got = append(got, s.Label)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", of, got, want)
		}
	}
}

// Steps are read by officials: no code of a setting is among their words, whatever a rate is a share of.
func TestTheStepsOfARateNameItsDenominatorInWords(t *testing.T) {
	q := threeQuestions()
	for of, name := range scheme.DenominatorNames {
		rule := evaluationtest.RuleWith(func(r *scheme.SatisfactionRule) { r.Denominator = of })
		found := false
		for _, s := range measure(t, rule, 5, Part{Box: count(q, votes(1, 30))}).Steps() {
			for _, in := range s.Inputs {
				found = found || in.Name == "分母（"+name+"）"
				if strings.Contains(in.Name, of) {
					t.Errorf("a step says %q", in.Name)
				}
			}
		}
		if !found {
			t.Errorf("%s is not named", of)
		}
	}
}
