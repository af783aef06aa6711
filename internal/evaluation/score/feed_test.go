package score_test

import (
	"math/big"
	"testing"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/evaluationtest"
	"minping/internal/evaluationtest/scoretest"
)

// worth returns what item 7.1, 8 points, gets under a rule.
func worth(t *testing.T, change func(*scheme.SatisfactionRule), m *satisfaction.Measured) string {
	t.Helper()
	s := evaluationtest.Pack(t, "liaocheng")
	change(&s.Satisfaction)
	s.Satisfaction.Complete()
	if f := s.Validate(); len(f) > 0 {
		t.Fatal(f)
	}
	rubric, _ := s.RubricFor("joint")
	v, _ := score.Feed(s.Satisfaction, rubric.Items[21], m)
	return decimal.Exact(v)
}

func TestADeductFeedTakesPointsOffBelowItsTarget(t *testing.T) {
	s := evaluationtest.Pack(t, "liaocheng")
	m := scoretest.Session90(t, s) // 满意度 90
	for name, x := range map[string]struct {
		d    scheme.DeductFeed
		want string
	}{
		"reached":         {scheme.DeductFeed{Target: "90", Step: "0.5"}, "8"},
		"2.5 below":       {scheme.DeductFeed{Target: "92.5", Step: "0.5"}, "6.75"},
		"started steps":   {scheme.DeductFeed{Target: "92.5", Step: "0.5", Rounding: scheme.RoundUp}, "6.5"},
		"whole steps":     {scheme.DeductFeed{Target: "92.5", Step: "0.5", Rounding: scheme.RoundDown}, "7"},
		"exactly 2 steps": {scheme.DeductFeed{Target: "92", Step: "0.5", Rounding: scheme.RoundUp}, "7"},
		"per 5":           {scheme.DeductFeed{Target: "100", Per: "5", Step: "2"}, "4"},
		"not below 0":     {scheme.DeductFeed{Target: "100", Step: "2"}, "0"},
		"by the rate":     {scheme.DeductFeed{Measure: scheme.MeasureRate, Target: "94", Step: "2"}, "8"},
	} {
		got := worth(t, func(r *scheme.SatisfactionRule) { r.Feed, r.Deduct = scheme.FeedDeduct, &x.d }, m)
		if got != x.want {
			t.Errorf("%s: %s, want %s", name, got, x.want)
		}
	}
}

func TestATierFeedTakesTheFirstRowThatFits(t *testing.T) {
	s := evaluationtest.Pack(t, "liaocheng")
	rows := []scheme.TierRow{{Min: "90", Points: "8"}, {Min: "80", Points: "6"}, {Min: "0", Points: "3"}}
	for measure, want := range map[string]string{scheme.MeasureScore: "8", scheme.MeasureRate: "8"} {
		got := worth(t, func(r *scheme.SatisfactionRule) {
			r.Feed, r.Tier = scheme.FeedTier, &scheme.TierFeed{Measure: measure, Rows: rows}
		}, scoretest.Session90(t, s))
		if got != want {
			t.Errorf("%s: %s, want %s", measure, got, want)
		}
	}
	m := scoretest.Session90(t, s)
	m.Score = new(big.Rat).Sub(m.Score, big.NewRat(1, 1000)) // 89.999 is published as 90.00 but is not 90
	if got := worth(
		t,
		func(r *scheme.SatisfactionRule) { r.Feed, r.Tier = scheme.FeedTier, &scheme.TierFeed{Rows: rows} },
		m,
	); got != "6" {
		t.Errorf("just below the limit: %s, want 6", got)
	}
}

func TestAFeedWithoutItsMeasureIsNull(t *testing.T) {
	s := evaluationtest.Pack(t, "liaocheng")
	m := scoretest.Session90(t, s)
	m.Turnout = satisfaction.Turnout{}
	majority := scheme.MajorityFeed{
		Of: scheme.OfExpected,
		Levels: []scheme.MajorityLevel{
			{Label: "满意", Keys: []string{"sat"}, Share: "100"},
			{Label: "其他", Keys: nil, Share: "0"},
		},
	}
	if got := worth(
		t,
		func(r *scheme.SatisfactionRule) { r.Feed, r.Majority = scheme.FeedMajority, &majority },
		m,
	); got != decimal.Null {
		t.Errorf("no one knows how many were expected, yet %s", got)
	}
	if got := worth(t, func(*scheme.SatisfactionRule) {}, nil); got != decimal.Null {
		t.Errorf("no satisfaction, yet %s", got)
	}
}

func TestADecidedSatisfactionGoesThroughTheFeedWhereItCan(t *testing.T) {
	tier := scheme.SatisfactionRule{
		Mode: scheme.ModeComponent,
		Feed: scheme.FeedTier,
		Tier: &scheme.TierFeed{
			Measure: scheme.MeasureScore,
			Rows:    []scheme.TierRow{{Min: "80", Points: "6"}, {Min: "0", Points: "3"}},
		},
	}
	share := scheme.SatisfactionRule{
		Mode: scheme.ModeComponent,
		Feed: scheme.FeedTier,
		Tier: &scheme.TierFeed{Measure: scheme.MeasureShare, Keys: []string{"sat"}, Rows: tier.Tier.Rows},
	}
	deduct := scheme.SatisfactionRule{
		Mode:   scheme.ModeComponent,
		Feed:   scheme.FeedDeduct,
		Deduct: &scheme.DeductFeed{Target: "90", Step: "0.5"},
	}
	for want, r := range map[string]scheme.SatisfactionRule{"6": tier, "6.8": share, "5.5": deduct} {
		r.Complete()
		if v, _ := score.Decided(
			r, scheme.Item{Code: "7.1", Points: "8"}, big.NewRat(85, 1),
		); decimal.Exact(v) != want {
			t.Errorf("%s: %s, want %s", r.Feed, decimal.Exact(v), want)
		}
	}
}

// A person decides on the satisfaction and says nothing of the other answers.
func TestADecidedSatisfactionIsInNoRowThatLimitsTheOthers(t *testing.T) {
	r := scheme.SatisfactionRule{
		Mode: scheme.ModeComponent,
		Feed: scheme.FeedTier,
		Tier: &scheme.TierFeed{
			Measure: scheme.MeasureScore, OtherKeys: []string{"unsat"},
			Rows: []scheme.TierRow{
				{Min: "80", Points: "8", OtherBelow: "10"}, {Min: "80", Points: "6"}, {Min: "0", Points: "3"},
			},
		},
	}
	r.Complete()
	v, _ := score.Decided(r, scheme.Item{Code: "7.1", Points: "8"}, big.NewRat(85, 1))
	if decimal.Exact(v) != "6" {
		t.Errorf("%s, want 6", decimal.Exact(v))
	}
}
