package satisfaction

import (
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluationtest"
)

func shownRat(r *big.Rat) string {
	if r == nil {
		return "null"
	}
	return decimal.Round2(r)
}

// groupsOfStaffAndPeople returns the department's questionnaire answered by two groups, staff more satisfied than
// people.
func groupsOfStaffAndPeople(t *testing.T, staff, people int) Measured {
	t.Helper()
	s := evaluationtest.Pack(t, "liaocheng")
	q, _ := s.QuestionnaireFor(scheme.KindDepartment)
	tally := func(sat, basic, n int) Tally {
		x := Tally{Returned: n}
		for i, question := range q.Questions {
			if question.Type == scheme.Multi {
				x.Questions = append(x.Questions, Counts{N: make([]int, len(question.Options)), Abstain: n})
				continue
			}
			move := min(i, sat) // every question a little worse than the previous one
			x.Questions = append(x.Questions, Counts{N: []int{sat - move, basic + move, n - sat - basic, 0}})
		}
		return x
	}
	m, err := Satisfaction(q, s.Satisfaction, 5, []Part{
		{Name: "干部职工", Weight: "4", Box: tally(staff-2, 2, staff)},
		{Name: "群众和服务对象", Weight: "6", Box: tally(people/2, people/4, people)},
	}, Turnout{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestTheResultByStandardHasTheFiveStandardsInOrder(t *testing.T) {
	m := groupsOfStaffAndPeople(t, 20, 40)
	var tags []string
	for _, x := range m.ByStandard() {
		tags = append(tags, x.Tag)
		if len(x.Groups) != 2 || x.Score == nil || x.Rate == nil || x.Groups[0].Score.Cmp(x.Groups[1].Score) <= 0 {
			t.Errorf("%s: %s, groups %+v", x.Tag, shownRat(x.Score), x.Groups)
		}
	}
	if !slices.Equal(tags, scheme.Standards()) {
		t.Errorf("standards %v", tags)
	}
	one := m.ByStandard()[0] // 一真实 is only D2
	if !slices.Equal(one.Questions, []string{"D2"}) || shownRat(one.Score) != shownRat(taggedByHand(m, "D2")) {
		t.Errorf("一真实：%v %s", one.Questions, shownRat(one.Score))
	}
	if aspects := m.ByAspect(); len(aspects) != 7 || aspects[0].Tag != "总体评价" {
		t.Errorf("aspects %v", aspects)
	}
}

// taggedByHand returns 4∶6 of what the two groups gave one question.
func taggedByHand(m Measured, code string) *big.Rat {
	var list []decimal.Weighted
	for _, g := range m.groups {
		i := slices.IndexFunc(m.q.Questions, func(x scheme.Question) bool { return x.Code == code })
		list = append(list, decimal.Weighted{Weight: g.Weight.Rat(), Value: m.questionScore(g.part.pile, i)})
	}
	return decimal.WeightedMean(list)
}

// The parts make up the whole: the weighted mean over all standards is the satisfaction itself.
func TestTheStandardsTogetherAreTheSatisfaction(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := groupsOfStaffAndPeople(
			t, rapid.IntRange(5, 60).Draw(rt, "staff"), rapid.IntRange(5, 200).Draw(rt, "people"),
		)
		for _, list := range [][]Tagged{m.ByStandard(), m.ByAspect()} {
			var parts []decimal.Weighted
			for _, x := range list {
				w := new(big.Rat)
				for _, q := range m.q.Questions {
					if slices.Contains(x.Questions, q.Code) {
						w.Add(w, q.Weight.Rat())
					}
				}
				parts = append(parts, decimal.Weighted{Weight: w, Value: x.Score})
			}
			if got := decimal.WeightedMean(parts); got.Cmp(m.Score) != 0 {
				rt.Fatalf("the parts make %s, the whole is %s", shownRat(got), shownRat(m.Score))
			}
		}
	})
}

func TestAHiddenGroupIsHiddenByStandardToo(t *testing.T) {
	m := groupsOfStaffAndPeople(t, 20, 4) // 4 is below k; rb1 §9.4 hides the other one with it
	for _, x := range m.ByStandard() {
		for _, g := range x.Groups {
			if !g.Hidden || g.Score != nil || g.Rate != nil {
				t.Errorf("%s shows %s", x.Tag, g.Group)
			}
		}
	}
	few := Unmeasured(m.q, m.rule, 3, Turnout{})
	if got := few.ByStandard(); len(got) != 0 {
		t.Errorf("three ballots, and %v", got)
	}
}

func TestTheMeanOverUnitsCountsEveryUnitOnce(t *testing.T) {
	big1, small := groupsOfStaffAndPeople(t, 20, 40), groupsOfStaffAndPeople(t, 8, 12)
	mean := meanByTag([][]Tagged{big1.ByStandard(), small.ByStandard(), nil})
	for i, x := range mean {
		want := decimal.Mean([]*big.Rat{big1.ByStandard()[i].Score, small.ByStandard()[i].Score})
		if x.Score.Cmp(want) != 0 || len(x.Groups) != 2 {
			t.Errorf("%s: %s, want %s", x.Tag, shownRat(x.Score), shownRat(want))
		}
	}
}
