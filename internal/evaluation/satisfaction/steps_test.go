package satisfaction

import (
	"strings"
	"testing"

	"minping/internal/evaluation/arithmetic"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluationtest"
)

func TestTheStepsOfAveragedSessionsCanBeReckonedAgain(t *testing.T) {
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
