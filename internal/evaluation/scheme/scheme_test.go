package scheme_test

import (
	"testing"
	"time"

	"minping/internal/evaluation/scheme"
	"minping/internal/evaluationtest"

	"github.com/google/go-cmp/cmp"
)

func TestCalendarMonthsAreClampedToTheLastDay(t *testing.T) {
	for _, x := range []struct {
		start string
		n     int
		want  string
	}{
		{"2024-01-31", 1, "2024-02-29"},
		{"2023-01-31", 1, "2023-02-28"},
		{"2024-12-31", 2, "2025-02-28"},
		{"2024-08-31", 13, "2025-09-30"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2024-03-15", 3, "2024-06-15"},
	} {
		start, _ := time.Parse(time.DateOnly, x.start)
		if got := scheme.AddMonths(start, x.n).Format(time.DateOnly); got != x.want {
			t.Errorf("%s + %d months = %s, want %s", x.start, x.n, got, x.want)
		}
	}
}

func TestConsequencesAreSuggestedByTheirRules(t *testing.T) {
	s := evaluationtest.Pack(t, "liaocheng")
	s.Consequences = append(
		s.Consequences,
		scheme.Consequence{Suggest: scheme.SuggestRedo, When: scheme.WhenScoreBelow, Value: "60"},
	)
	for name, x := range map[string]struct {
		st   scheme.Standing
		want []string
	}{
		"all well":                    {scheme.Standing{Score: evaluationtest.Ptr("95.00"), Satisfaction: evaluationtest.Ptr("90.00"), Grade: "优秀"}, nil},
		"satisfaction below 60":       {scheme.Standing{Score: evaluationtest.Ptr("80.00"), Satisfaction: evaluationtest.Ptr("59.99"), Grade: "较好"}, []string{"redo satisfaction_below"}},
		"satisfaction at 60":          {scheme.Standing{Score: evaluationtest.Ptr("80.00"), Satisfaction: evaluationtest.Ptr("60.00"), Grade: "较好"}, nil},
		"a small sample says nothing": {scheme.Standing{Score: evaluationtest.Ptr("80.00"), Satisfaction: evaluationtest.Ptr("10.00"), SampleSmall: true, Grade: "较好"}, nil},
		"score below 60":              {scheme.Standing{Score: evaluationtest.Ptr("59.99"), Grade: "差"}, []string{"redo grade", "redo score_below"}},
		"veto":                        {scheme.Standing{Score: evaluationtest.Ptr("95.00"), Grade: "差", Veto: true}, []string{"redo grade", "redo veto"}},
		"one item outstanding":        {scheme.Standing{Score: evaluationtest.Ptr("95.00"), Grade: "优秀", Outstanding: 1}, []string{"continue outstanding"}},
		"among the last":              {scheme.Standing{Score: evaluationtest.Ptr("85.00"), Grade: "较好", Candidate: true}, []string{"interview bottom"}},
		"nothing known":               {scheme.Standing{}, nil},
	} {
		var got []string
		for _, g := range s.Suggest(x.st) {
			got = append(got, g.Kind+" "+g.Because)
			if g.Reason == "" || g.ReasonEN == "" {
				t.Errorf("%s: no reason", name)
			}
		}
		if diff := cmp.Diff(x.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
