package decision_test

import (
	"fmt"
	"slices"
	"testing"

	"minping/internal/evaluation/decision"
	"minping/internal/evaluation/scheme"
)

// Rank alone needs a person who says that the problems are prominent; what else speaks for an interview is enough.
func TestAnotherReasonBesideTheRankNeedsNoConfirmation(t *testing.T) {
	r := rules(t)
	for _, c := range []struct {
		rules []string
		asked bool
	}{
		{[]string{scheme.WhenBottom}, true},
		{[]string{scheme.WhenBottom, scheme.WhenGrade}, false},
	} {
		x := decision.Suggestion{Kind: decision.Interview, Unconfirmed: true}
		for _, rule := range c.rules {
			x.Because = append(x.Because, decision.Because{Rule: rule})
		}
		d := decision.Decision{
			Kind: decision.Interview, Answer: decision.AnswerYes, Reason: "研究决定", Route: "organization",
			Level: "leading_group", Persons: someone,
		}
		s := decision.Situation{Target: scheme.TargetInspected, Suggestions: []decision.Suggestion{x}}
		fields := fieldsOf(r.CheckDecision(d, s))
		if slices.Contains(fields, "prominent") != c.asked {
			t.Errorf("%v: %v", c.rules, fields)
		}
	}
}

func TestTwentyPeopleAtMostAreNamedInADecision(t *testing.T) {
	r := rules(t)
	f := fixed(t, row{id: "p", score: "55.00", grade: "较好", prominent: true})
	d := decision.Decision{
		Kind: decision.Interview, Answer: decision.AnswerYes, Reason: "研究决定", Route: "organization",
		Level: "leading_group",
	}
	for range 21 {
		d.Persons = append(d.Persons, someone[0])
	}
	if fields := fieldsOf(r.CheckDecision(d, situation(r, t, f, "p"))); !slices.Contains(fields, "persons") {
		t.Errorf("21 people: %v", fields)
	}
	d.Persons = d.Persons[:20]
	if fields := fieldsOf(r.CheckDecision(d, situation(r, t, f, "p"))); slices.Contains(fields, "persons") {
		t.Errorf("20 people: %v", fields)
	}
}

func TestTheListsOfTheRulesAreNeitherEmptyNorEndless(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*decision.Rules)
		good   bool
	}{
		"fifty campaigns":       {func(r *decision.Rules) { r.Campaigns = codes(50) }, true},
		"fifty-one campaigns":   {func(r *decision.Rules) { r.Campaigns = codes(51) }, false},
		"no campaign":           {func(r *decision.Rules) { r.Campaigns = nil }, false},
		"a level of no route":   {func(r *decision.Rules) { r.Interview.Levels[0].Routes = nil }, false},
		"no one to hold liable": {func(r *decision.Rules) { r.Accountability.Subjects = nil }, false},
		"no way to do so":       {func(r *decision.Rules) { r.Accountability.Modes = nil }, false},
	} {
		r := rules(t)
		c.change(&r)
		if err := r.Check().OrNil(); (err == nil) != c.good {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func codes(n int) (out []decision.Code) {
	for i := range n {
		out = append(out, decision.Code{Code: fmt.Sprint("c", i), Name: "专项治理"})
	}
	return out
}

// A yes under one result says nothing about the next; a no ends what it answered.
func TestADecisionIsOfItsOwnResult(t *testing.T) {
	s := decision.Situation{
		Answered: []decision.Decision{
			{Kind: decision.Redo, Answer: decision.AnswerYes, Final: "first"},
			{Kind: decision.Interview, Answer: decision.AnswerNo, Final: "second"},
		},
		Ended: []decision.Kind{decision.Continue},
	}
	for kind, want := range map[decision.Kind][2]bool{
		decision.Redo: {true, false}, decision.Interview: {false, false}, decision.Continue: {true, true},
	} {
		if got := [2]bool{s.Decided(kind, "first"), s.Decided(kind, "second")}; got != want {
			t.Errorf("%s under the first and the second result: %v, want %v", kind, got, want)
		}
	}
}
