package satisfaction

import (
	"slices"
	"testing"

	"minping/internal/evaluation/scheme"
)

func TestABreakdownStandsBesideTheWholeResult(t *testing.T) {
	m := groupsOfStaffAndPeople(t, 20, 40)
	r, whole := m.Breakdown().Result(), m.Result()
	same := func(a, b *string) bool { return a != nil && b != nil && *a == *b }
	if !same(r.Whole.SatisfactionScore, whole.SatisfactionScore) ||
		!same(r.Whole.SatisfactionRate, whole.SatisfactionRate) {
		t.Errorf("the breakdown says %+v, the result %s and %s",
			r.Whole, *whole.SatisfactionScore, *whole.SatisfactionRate)
	}
	for i, g := range r.Whole.Groups {
		o := whole.Groups[i]
		if !same(g.SatisfactionScore, o.SatisfactionScore) || !same(g.SatisfactionRate, o.SatisfactionRate) {
			t.Errorf("%s differs", g.Group)
		}
	}
	if r.Units != 1 || len(r.Standards) != 5 || len(r.Aspects) != 7 || r.Standards[0].Tag != "一真实" || r.Suppressed != "" {
		t.Errorf("%d units, %d standards, %d aspects", r.Units, len(r.Standards), len(r.Aspects))
	}
}

func TestABreakdownOfTooFewBallotsSaysOnlyThat(t *testing.T) {
	m := groupsOfStaffAndPeople(t, 20, 40)
	few := Unmeasured(m.q, m.rule, 3, Turnout{})
	r := few.Breakdown().Result()
	if r.Suppressed != TooFew || r.Units != 0 || r.Whole.SatisfactionScore != nil ||
		len(r.Standards)+len(r.Aspects) != 0 {
		t.Errorf("three ballots, and %+v", r)
	}
	mean := MeanBreakdown([]Breakdown{m.Breakdown(), few.Breakdown()}).Result()
	if mean.Units != 1 || *mean.Whole.SatisfactionScore != *m.Result().SatisfactionScore {
		t.Errorf("a unit that shows nothing is in the mean: %+v", mean.Whole)
	}
	if none := MeanBreakdown([]Breakdown{few.Breakdown()}).Result(); none.Suppressed != TooFew {
		t.Errorf("a round of one unit that shows nothing: %+v", none)
	}
}

func TestAHiddenGroupIsInNoMeanOfARound(t *testing.T) {
	shown, hidden := groupsOfStaffAndPeople(t, 20, 40), groupsOfStaffAndPeople(t, 20, 4)
	r := MeanBreakdown([]Breakdown{shown.Breakdown(), hidden.Breakdown()}).Result()
	alone := shown.Breakdown().Result()
	for i, x := range append(slices.Clone(r.Standards), r.Whole) {
		one := append(slices.Clone(alone.Standards), alone.Whole)[i]
		for j, g := range x.Groups {
			if g.Units != 1 || g.Suppressed != "" || *g.SatisfactionScore != *one.Groups[j].SatisfactionScore {
				t.Errorf("%s %s: %+v", x.Tag, g.Group, g)
			}
		}
		if x.Units != 2 {
			t.Errorf("%s is of %d units", x.Tag, x.Units)
		}
	}
	only := MeanBreakdown([]Breakdown{hidden.Breakdown()}).Result()
	g := only.Whole.Groups[0]
	if g.Suppressed != TooFew || g.SatisfactionScore != nil || g.SatisfactionRate != nil || g.Units != 0 {
		t.Errorf("a group that no unit shows: %+v", g)
	}
}

// Departments and townships are asked different questions: the standards of both come in one order, and each says how
// many units it covers.
func TestARoundOfTwoKindsHasTheStandardsOnce(t *testing.T) {
	a := groupsOfStaffAndPeople(t, 20, 40)
	b := a
	b.q.Questions = slices.Clone(a.q.Questions)
	b.q.Questions[1].Standard = "" // the second kind is not asked whether the report is true
	list := MeanBreakdown([]Breakdown{b.Breakdown(), a.Breakdown()}).Standards
	var tags []string
	for _, x := range list {
		tags = append(tags, x.Tag)
	}
	if !slices.Equal(tags, scheme.Standards()) || list[0].Units != 1 || list[1].Units != 2 {
		t.Errorf("%v, the first of %d units", tags, list[0].Units)
	}
}
