package evaluation

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func votes(vote, n int) [][]int { return slices.Repeat([][]int{{vote, vote, 0}}, n) }

func TestSeveralSessionsArePooledOrAveraged(t *testing.T) {
	q := threeQuestions()
	for setting, want := range map[string]string{SessionsPooled: "92.50", SessionsMean: "85.00"} {
		rule := ruleWith(func(r *SatisfactionRule) { r.Sessions = setting })
		large := measure(t, rule, 5, Part{Box: count(q, votes(1, 30))})
		small := measure(t, rule, 5, Part{Box: count(q, votes(2, 10))})
		m, err := Combine([]Measured{large, small})
		if err != nil {
			t.Fatal(err)
		}
		r := m.Result()
		if *r.SatisfactionScore != want || *r.SatisfactionRate != "100.00" || r.Returned != 40 || *r.Valid != 40 || r.PerQuestion[0].Counts["sat"] != 30 {
			t.Errorf("%s: score %s, want %s; %+v", setting, *r.SatisfactionScore, want, r)
		}
		if slices.Contains(m.Flags, FlagUnanimous) {
			t.Errorf("%s: each session is unanimous, the unit is not", setting)
		}
	}
}

func TestASuppressedSessionDropsOutAndIsFlagged(t *testing.T) {
	q := threeQuestions()
	shown := measure(t, ruleWith(nil), 5, Part{Box: count(q, votes(2, 20))})
	few := measure(t, ruleWith(nil), 5, Part{Box: count(q, votes(1, 4))})
	m, err := Combine([]Measured{few, shown})
	if err != nil || Round2(m.Score) != "70.00" || m.Suppressed || !slices.Contains(m.Flags, FlagSessionMissing) || *m.Result().Valid != 20 {
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
	// 群众 is hidden in the first session together with 代表 and shown in the second. Pooling the second's 群众 with the
	// others alone would need the first's 群众 alone.
	q := threeQuestions()
	first := measure(t, ruleWith(nil), 5,
		Part{Name: "干部", Weight: "5", Box: count(q, votes(1, 30))},
		Part{Name: "群众", Weight: "3", Box: count(q, votes(3, 2))},
		Part{Name: "代表", Weight: "2", Box: count(q, votes(2, 6))})
	second := measure(t, ruleWith(nil), 5,
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
				names = append(names, g.Name+" "+string(g.Weight))
			}
			names = append(names, exact(p.weight()), itoa(p.pile.valid))
		}
		slices.Sort(names)
		if diff := cmp.Diff([]string{"40", "40", "5", "5", "代表 2", "干部 5", "群众 3"}, names); diff != "" {
			t.Errorf("parts (-want +got):\n%s", diff)
		}
		// 干部 (30×100+10×70)/40 = 92.5; the others (2×30+6×70+32×100)/40 = 92.
		if Round2(m.Score) != "92.25" {
			t.Errorf("score %s, want 92.25", Round2(m.Score))
		}
	}
}

func TestSessionsThatAskedDifferentlyAreNotPooled(t *testing.T) {
	q := threeQuestions()
	one := measure(t, ruleWith(nil), 5, Part{Name: "a", Weight: "1", Box: count(q, votes(1, 20))})
	otherRule := measure(t, ruleWith(func(r *SatisfactionRule) { r.Preset = PresetLinear }), 5, Part{Name: "a", Weight: "1", Box: count(q, votes(1, 20))})
	otherWeight := measure(t, ruleWith(nil), 5, Part{Name: "a", Weight: "2", Box: count(q, votes(1, 20))})
	q.Questions[0].Text = "别的问题"
	otherText, err := Satisfaction(q, ruleWith(nil), 5, []Part{{Name: "a", Weight: "1", Box: count(q, votes(1, 20))}}, Turnout{})
	if err != nil {
		t.Fatal(err)
	}
	for name, other := range map[string]Measured{"rule": otherRule, "weight": otherWeight, "text": otherText} {
		if _, err := Combine([]Measured{one, other}); err == nil {
			t.Errorf("sessions with another %s were combined", name)
		}
	}
}

func TestTurnoutAddsUpOnlyWhenEverySessionKnowsIt(t *testing.T) {
	q := threeQuestions()
	session := func(tn Turnout) Measured {
		m, err := Satisfaction(q, ruleWith(nil), 5, []Part{{Box: count(q, votes(1, 20))}}, tn)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	m, err := Combine([]Measured{session(Turnout{Issued: ptr(30), Expected: ptr(40)}), session(Turnout{Issued: ptr(25)})})
	if err != nil {
		t.Fatal(err)
	}
	if r := m.Result(); *r.Issued != 55 || r.Expected != nil || *r.ReturnRate != "72.73" {
		t.Errorf("issued %v expected %v", r.Issued, r.Expected)
	}
}
