package evaluation

import (
	"math/big"
	"testing"
)

// worth is what the item 7.1, 8 points, gets under a rule.
func worth(t *testing.T, change func(*SatisfactionRule), m *Measured) string {
	t.Helper()
	s := pack(t, "liaocheng")
	change(&s.Satisfaction)
	s.Satisfaction.complete()
	if f := s.Validate(); len(f) > 0 {
		t.Fatal(f)
	}
	rubric, _ := s.RubricFor("joint")
	v, _ := feed(s.Satisfaction, rubric.Items[21], m)
	return exact(v)
}

func TestADeductFeedTakesPointsOffBelowItsTarget(t *testing.T) {
	s := pack(t, "liaocheng")
	m := session90(t, s) // 满意度 90
	for name, x := range map[string]struct {
		d    DeductFeed
		want string
	}{
		"reached":         {DeductFeed{Target: "90", Step: "0.5"}, "8"},
		"2.5 below":       {DeductFeed{Target: "92.5", Step: "0.5"}, "6.75"},
		"started steps":   {DeductFeed{Target: "92.5", Step: "0.5", Rounding: roundUp}, "6.5"},
		"whole steps":     {DeductFeed{Target: "92.5", Step: "0.5", Rounding: roundDown}, "7"},
		"exactly 2 steps": {DeductFeed{Target: "92", Step: "0.5", Rounding: roundUp}, "7"},
		"per 5":           {DeductFeed{Target: "100", Per: "5", Step: "2"}, "4"},
		"not below 0":     {DeductFeed{Target: "100", Step: "2"}, "0"},
		"by the rate":     {DeductFeed{Measure: MeasureRate, Target: "94", Step: "2"}, "8"},
	} {
		got := worth(t, func(r *SatisfactionRule) { r.Feed, r.Deduct = FeedDeduct, &x.d }, m)
		if got != x.want {
			t.Errorf("%s: %s, want %s", name, got, x.want)
		}
	}
}

func TestATierFeedTakesTheFirstRowThatFits(t *testing.T) {
	s := pack(t, "liaocheng")
	rows := []TierRow{{Min: "90", Points: "8"}, {Min: "80", Points: "6"}, {Min: "0", Points: "3"}}
	for measure, want := range map[string]string{MeasureScore: "8", MeasureRate: "8"} {
		got := worth(t, func(r *SatisfactionRule) { r.Feed, r.Tier = FeedTier, &TierFeed{Measure: measure, Rows: rows} }, session90(t, s))
		if got != want {
			t.Errorf("%s: %s, want %s", measure, got, want)
		}
	}
	m := session90(t, s)
	m.Score = new(big.Rat).Sub(m.Score, big.NewRat(1, 1000)) // 89.999 is published as 90.00 and is not 90
	if got := worth(t, func(r *SatisfactionRule) { r.Feed, r.Tier = FeedTier, &TierFeed{Rows: rows} }, m); got != "6" {
		t.Errorf("just below the limit: %s, want 6", got)
	}
}

func TestAFeedWithoutItsMeasureIsNull(t *testing.T) {
	s := pack(t, "liaocheng")
	m := session90(t, s)
	m.Turnout = Turnout{}
	majority := MajorityFeed{Of: OfExpected, Levels: []MajorityLevel{{"满意", []string{"sat"}, "100"}, {"其他", nil, "0"}}}
	if got := worth(t, func(r *SatisfactionRule) { r.Feed, r.Majority = FeedMajority, &majority }, m); got != nothing {
		t.Errorf("nobody knows how many were expected, yet %s", got)
	}
	if got := worth(t, func(*SatisfactionRule) {}, nil); got != nothing {
		t.Errorf("no satisfaction, yet %s", got)
	}
}

func TestADecidedSatisfactionGoesThroughTheFeedWhereItCan(t *testing.T) {
	tier := SatisfactionRule{Mode: ModeComponent, Feed: FeedTier, Tier: &TierFeed{Measure: MeasureScore, Rows: []TierRow{{Min: "80", Points: "6"}, {Min: "0", Points: "3"}}}}
	share := SatisfactionRule{Mode: ModeComponent, Feed: FeedTier, Tier: &TierFeed{Measure: MeasureShare, Keys: []string{"sat"}, Rows: tier.Tier.Rows}}
	deduct := SatisfactionRule{Mode: ModeComponent, Feed: FeedDeduct, Deduct: &DeductFeed{Target: "90", Step: "0.5"}}
	for want, r := range map[string]SatisfactionRule{"6": tier, "6.8": share, "5.5": deduct} {
		r.complete()
		if v, _ := decided(r, Item{Code: "7.1", Points: "8"}, big.NewRat(85, 1)); exact(v) != want {
			t.Errorf("%s: %s, want %s", r.Feed, exact(v), want)
		}
	}
}
