package satisfaction

import (
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluationtest"
)

func TestSeveralSessionsArePooledOrAveraged(t *testing.T) {
	q := threeQuestions()
	for setting, want := range map[string]string{scheme.SessionsPooled: "92.50", scheme.SessionsMean: "85.00"} {
		rule := evaluationtest.RuleWith(func(r *scheme.SatisfactionRule) { r.Sessions = setting })
		large := measure(t, rule, 5, Part{Box: count(q, votes(1, 30))})
		small := measure(t, rule, 5, Part{Box: count(q, votes(2, 10))})
		m, err := Combine([]Measured{large, small})
		if err != nil {
			t.Fatal(err)
		}
		r := m.Result()
		if *r.SatisfactionScore != want || *r.SatisfactionRate != "100.00" || r.Returned != 40 || *r.Valid != 40 ||
			r.PerQuestion[0].Counts["sat"] != 30 {
			t.Errorf("%s: score %s, want %s; %+v", setting, *r.SatisfactionScore, want, r)
		}
		if slices.Contains(m.Flags, FlagUnanimous) {
			t.Errorf("%s: each session is unanimous, the unit is not", setting)
		}
	}
}

func TestASuppressedSessionDropsOutAndIsFlagged(t *testing.T) {
	q := threeQuestions()
	shown := measure(t, evaluationtest.RuleWith(nil), 5, Part{Box: count(q, votes(2, 20))})
	few := measure(t, evaluationtest.RuleWith(nil), 5, Part{Box: count(q, votes(1, 4))})
	m, err := Combine([]Measured{few, shown})
	if err != nil || decimal.Round2(
		m.Score,
	) != "70.00" || m.Suppressed || !slices.Contains(m.Flags, FlagSessionMissing) ||
		*m.Result().Valid != 20 {
		t.Errorf("score %v flags %v, %v", m.Score, m.Flags, err)
	}
	none, err := Combine([]Measured{few, few})
	if err != nil || !none.Suppressed || none.Score != nil || none.Result().Suppressed != TooFew {
		t.Errorf("two suppressed sessions: %+v, %v", none.Result(), err)
	}
	if _, err := Combine(nil); err == nil {
		t.Error("no session is no satisfaction")
	}
	one, err := Combine([]Measured{shown})
	if err != nil || one.Score.Cmp(shown.Score) != 0 {
		t.Error("one session is itself")
	}
}

func TestPoolingTakesNothingApartThatASessionHid(t *testing.T) {
	// 群众 is hidden in the first session together with 代表 and shown in the second. Pooling the second session's 群众
	// separately would need the first session's 群众 separately.
	q := threeQuestions()
	first := measure(t, evaluationtest.RuleWith(nil), 5,
		Part{Name: "干部", Weight: "5", Box: count(q, votes(1, 30))},
		Part{Name: "群众", Weight: "3", Box: count(q, votes(3, 2))},
		Part{Name: "代表", Weight: "2", Box: count(q, votes(2, 6))})
	second := measure(t, evaluationtest.RuleWith(nil), 5,
		Part{Name: "干部", Weight: "5", Box: count(q, votes(2, 10))},
		Part{Name: "群众", Weight: "3", Box: count(q, votes(1, 12))},
		Part{Name: "代表", Weight: "2", Box: count(q, votes(1, 20))})
	for _, order := range [][]Measured{{first, second}, {second, first}} {
		m, err := Combine(order)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, p := range m.parts {
			for _, g := range p.groups {
				names = append(names, g.name+" "+decimal.Exact(g.weight))
			}
			names = append(names, decimal.Exact(p.weight()), strconv.Itoa(p.pile.valid))
		}
		slices.Sort(names)
		if diff := cmp.Diff([]string{"0.5", "0.5", "40", "40", "代表 0.2", "干部 0.5", "群众 0.3"}, names); diff != "" {
			t.Errorf("parts (-want +got):\n%s", diff)
		}
		// 干部 (30×100+10×70)/40 = 92.5; the others (2×30+6×70+32×100)/40 = 92.
		if decimal.Round2(m.Score) != "92.25" {
			t.Errorf("score %s, want 92.25", decimal.Round2(m.Score))
		}
	}
}

func TestSessionsThatUsedAnotherRuleAreNotCombined(t *testing.T) {
	q := threeQuestions()
	one := measure(t, evaluationtest.RuleWith(nil), 5, Part{Box: count(q, votes(1, 20))})
	other := measure(
		t,
		evaluationtest.RuleWith(func(r *scheme.SatisfactionRule) { r.Preset = scheme.PresetLinear }),
		5,
		Part{Box: count(q, votes(1, 20))},
	)
	if _, err := Combine([]Measured{one, other}); err == nil {
		t.Error("sessions with another rule were combined")
	}
}

// twoGroups is a session in which 干部 are satisfied and 群众 are not.
func twoGroups(t *testing.T, staff, people decimal.Decimal) Measured {
	t.Helper()
	q := threeQuestions()
	return measure(
		t, evaluationtest.RuleWith(nil), 5,
		Part{Name: "干部", Weight: staff, Box: count(q, votes(1, 10))},
		Part{Name: "群众", Weight: people, Box: count(q, votes(3, 10))},
	)
}

func TestGroupWeightsInOtherNumbersArePooled(t *testing.T) {
	m, err := Combine([]Measured{twoGroups(t, "6", "4"), twoGroups(t, "0.6", "0.4")})
	if err != nil {
		t.Fatal(err)
	}
	// 100 × 0.6 + 30 × 0.4 whichever way the weights are written.
	if decimal.Round2(m.Score) != "72.00" || slices.Contains(m.Flags, FlagSessionsDiffer) || len(m.parts) != 2 {
		t.Errorf("score %s, flags %v, %d parts", decimal.Round2(m.Score), m.Flags, len(m.parts))
	}
}

func TestSessionsWithOtherWeightsOrQuestionsAreAveragedAndFlagged(t *testing.T) {
	q := threeQuestions()
	q.Questions = slices.Clone(q.Questions)
	q.Questions[0].Text = "别的问题"
	otherText, err := Satisfaction(
		q, evaluationtest.RuleWith(nil), 5, []Part{{Box: count(q, votes(2, 10))}}, Turnout{},
	)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		other Measured
		score string // the mean of 72 and the other session's own score
		valid int
		sat   int
	}{
		"weights":   {twoGroups(t, "5", "5"), "68.50", 40, 20},
		"questions": {otherText, "71.00", 30, 10},
	} {
		m, err := Combine([]Measured{twoGroups(t, "6", "4"), c.other})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		r := m.Result()
		if *r.SatisfactionScore != c.score || *r.Valid != c.valid || !slices.Contains(r.Flags, FlagSessionsDiffer) {
			t.Errorf(
				"%s: score %s, want %s; valid %d; flags %v", name, *r.SatisfactionScore, c.score, *r.Valid,
				r.Flags,
			)
		}
		if i := slices.IndexFunc(
			r.PerQuestion, func(x QuestionResult) bool { return x.Code == m.Overall() },
		); i < 0 ||
			r.PerQuestion[i].Counts["sat"] != c.sat {
			t.Errorf("%s: the overall question's counts are %+v", name, r.PerQuestion)
		}
		if last := m.Steps()[len(m.Steps())-2]; last.Value != decimal.Exact(m.Score) {
			t.Errorf("%s: the steps end in %+v", name, last)
		}
	}
}

func TestTurnoutAddsUpOnlyWhenEverySessionKnowsIt(t *testing.T) {
	q := threeQuestions()
	session := func(tn Turnout) Measured {
		m, err := Satisfaction(q, evaluationtest.RuleWith(nil), 5, []Part{{Box: count(q, votes(1, 20))}}, tn)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	m, err := Combine(
		[]Measured{
			session(Turnout{Issued: evaluationtest.Ptr(30), Expected: evaluationtest.Ptr(40)}),
			session(Turnout{Issued: evaluationtest.Ptr(25)}),
		},
	)
	if err != nil {
		t.Fatal(err)
	}
	if r := m.Result(); *r.Issued != 55 || r.Expected != nil || *r.ReturnRate != "72.73" {
		t.Errorf("issued %v expected %v", r.Issued, r.Expected)
	}
}
