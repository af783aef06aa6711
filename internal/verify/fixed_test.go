package verify

import (
	"slices"
	"testing"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
	"minping/internal/vote"
)

// TestRulesAreThoseFixedBeforeVoting: the holder of the board key cannot choose the coefficients after seeing the
// votes. Each time the result is calculated correctly by the new rules and signed again.
func TestRulesAreThoseFixedBeforeVoting(t *testing.T) {
	for name, change := range map[string]func(e *evidence){
		"a coefficient": func(e *evidence) {
			half := decimal.Decimal("50")
			e.rule.Preset, e.rule.Coefficients = "",
				map[string]*decimal.Decimal{"sat": e.rule.Coefficients["sat"], "dis": &half}
		},
		"the full mark":       func(e *evidence) { e.rule.FullMark = "120" },
		"what satisfies":      func(e *evidence) { e.rule.Satisfied = []string{"sat", "dis"} },
		"the denominator":     func(e *evidence) { e.rule.Denominator = scheme.OfIssued },
		"whose rate it is":    func(e *evidence) { e.rule.RateOf = scheme.RateOfMean },
		"the quorum":          func(e *evidence) { e.rule.Quorum = "40" },
		"the least of votes":  func(e *evidence) { e.rule.MinValid = 1 },
		"all abstentions":     func(e *evidence) { e.rule.AllAbstain = scheme.AllAbstainInvalid },
		"the share that came": func(e *evidence) { e.rule.ReturnRate = "1" },
	} {
		e := oneBox(t)
		change(e)
		e.count()
		e.writeResult()
		if got := failed(e.check()); !slices.Equal(got, []string{idFixed}) {
			t.Errorf("%s was changed after the vote: failed %v", name, got)
		}
	}
	e := newEvidence(t, groupsOf(4, 3))
	parts := []satisfaction.Part{e.part(e.boxes[0]), e.part(e.boxes[1])}
	parts[1].Weight = "99"
	e.countParts(parts)
	e.writeResult()
	if got := failed(e.check()); !slices.Equal(got, []string{idFixed}) {
		t.Errorf("the weight of a group was changed after the vote: failed %v", got)
	}
}

// TestABoxWhoseFormHasOtherRulesFails: rules are fixed for every box of a session, not only for the first.
func TestABoxWhoseFormHasOtherRulesFails(t *testing.T) {
	e := tuned(t, groupsOf(4, 3), func(e *evidence, i int, _ *vote.Manifest) { e.rule.MinValid = i })
	if got := failed(e.check()); !slices.Equal(got, []string{idFixed}) {
		t.Errorf("failed %v", got)
	}
}

// TestAFormWithoutRulesIsReported: forms from before they carried rules prove nothing about them.
func TestAFormWithoutRulesIsReported(t *testing.T) {
	e := tuned(t, map[string][][]int{"": {{1, 1}, {2, 1}, {1, 2}}},
		func(e *evidence, _ int, _ *vote.Manifest) { e.bare = true })
	if checks := e.check(); !OK(checks) || !warned(checks, idNotFixed) {
		t.Errorf("failed %v", failed(checks))
	}
}

// form is the questionnaire with the rules in force when it is fixed.
func (e *evidence) form() []byte {
	e.t.Helper()
	rules := scheme.Fixed{Reckoning: testQuestions().Reckoning(e.rule), Weights: e.weights}
	if e.bare {
		rules = scheme.Fixed{}
	}
	raw, err := testQuestions().FormJSON("测评", "", false, rules)
	if err != nil {
		e.t.Fatal(err)
	}
	return raw
}
