package score

import (
	"math/big"
	"strings"

	"minping/internal/evaluation/arithmetic"
	"minping/internal/evaluation/check"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
)

// Exclude as the value of a Decision takes the satisfaction out of the score: the rest counts for the whole.
const Exclude = "exclude"

// Decision is a person's decision for the case that the scheme needs a satisfaction that is missing (api §2, score).
// It only counts while it is missing: the citizens' answers are never overruled.
type Decision struct {
	Value  string `json:"value"` // a satisfaction from 0 to 100, or "exclude"
	Reason string `json:"reason"`
	By     string `json:"by,omitempty"`
}

// Check checks a decision.
func (d Decision) Check() check.FieldErrors {
	var f check.FieldErrors
	if d.Value != Exclude {
		check.Within("value", decimal.Decimal(d.Value), "0", "100", &f)
	}
	if strings.TrimSpace(d.Reason) == "" {
		f.Add("reason", "必须写明理由。", "A reason is needed.")
	}
	check.ProseField("reason", d.Reason, &f)
	return f
}

// feed turns satisfaction into the points of an item. It returns nil points if there is no satisfaction.
func feed(r scheme.SatisfactionRule, x scheme.Item, m *satisfaction.Measured) (*big.Rat, arithmetic.Step) {
	if m == nil || m.Suppressed {
		return nil, arithmetic.Step{}
	}
	points := x.Points.Rat()
	switch r.Feed {
	case scheme.FeedTier:
		return feedTier(*r.Tier, x, m)
	case scheme.FeedMajority:
		return feedMajority(*r.Majority, x, m)
	case scheme.FeedDeduct:
		return feedDeduct(*r.Deduct, x, m.Measure(r.Deduct.Measure))
	}
	return linear(x, points, m.Score)
}

// LacksSatisfaction reports whether an item of a sheet needs a satisfaction that is missing or suppressed, and no one
// has decided what to use instead.
func LacksSatisfaction(s scheme.Scheme, m *satisfaction.Measured, d *Decision) bool {
	if d != nil && len(d.Check()) == 0 {
		return false
	}
	for _, b := range s.Bodies {
		rubric, _ := s.RubricFor(b.Code)
		for _, x := range rubric.Items {
			if x.Mode != scheme.ItemAuto {
				continue
			}
			if v, _ := feed(s.Satisfaction, x, m); v == nil {
				return true
			}
		}
	}
	return false
}

// decided is feed with a satisfaction decided by a person. Feeds that look at counts fall back to points × S / 100.
func decided(r scheme.SatisfactionRule, x scheme.Item, value *big.Rat) (*big.Rat, arithmetic.Step) {
	switch {
	case r.Feed == scheme.FeedTier && r.Tier.Measure == scheme.MeasureScore:
		return pickTier(*r.Tier, x, value, nil, "满意度")
	case r.Feed == scheme.FeedDeduct && r.Deduct.Measure == scheme.MeasureScore:
		return feedDeduct(*r.Deduct, x, value)
	}
	return linear(x, x.Points.Rat(), value)
}

func linear(x scheme.Item, points, s *big.Rat) (*big.Rat, arithmetic.Step) {
	if s == nil {
		return nil, arithmetic.Step{}
	}
	v := new(big.Rat).Mul(points, s)
	v.Quo(v, decimal.Hundred)
	return v, itemStep(
		x,
		string(x.Points)+" × "+decimal.Exact(s)+" ÷ 100",
		v,
		arithmetic.Input{Name: "满意度", Value: decimal.Exact(s)},
	)
}

func itemStep(x scheme.Item, formula string, v *big.Rat, inputs ...arithmetic.Input) arithmetic.Step {
	return arithmetic.New(x.Code+" "+x.Name, "item "+x.Code, formula, v, inputs...)
}

func feedTier(t scheme.TierFeed, x scheme.Item, m *satisfaction.Measured) (*big.Rat, arithmetic.Step) {
	var v, other *big.Rat
	name := map[string]string{scheme.MeasureScore: "满意度", scheme.MeasureRate: "满意率", scheme.MeasureShare: "占比"}[t.Measure]
	if t.Measure == scheme.MeasureShare {
		v = m.OverallShare(t.Keys, t.Denominator)
	} else {
		v = m.Measure(t.Measure)
	}
	if len(t.OtherKeys) > 0 {
		other = m.OverallShare(t.OtherKeys, t.Denominator)
	}
	return pickTier(t, x, v, other, name)
}

// pickTier uses the first matching row; a row that limits the other share matches only if that share is known.
func pickTier(t scheme.TierFeed, x scheme.Item, v, other *big.Rat, name string) (*big.Rat, arithmetic.Step) {
	if v == nil {
		return nil, arithmetic.Step{}
	}
	for _, row := range t.Rows {
		if v.Cmp(
			row.Min.Rat(),
		) < 0 || row.OtherBelow != "" && (other == nil || other.Cmp(row.OtherBelow.Rat()) >= 0) {
			continue
		}
		inputs := []arithmetic.Input{{Name: name, Value: decimal.Exact(v)}}
		formula := name + " ≥ " + string(row.Min)
		if row.OtherBelow != "" {
			formula += "，且其他占比 < " + string(row.OtherBelow)
			inputs = append(inputs, arithmetic.Input{Name: "其他占比", Value: decimal.Exact(other)})
		}
		p := row.Points.Rat()
		return p, itemStep(x, formula+" → "+string(row.Points), p, inputs...)
	}
	return nil, arithmetic.Step{}
}

func feedMajority(j scheme.MajorityFeed, x scheme.Item, m *satisfaction.Measured) (*big.Rat, arithmetic.Step) {
	if m.Valid() == 0 {
		return nil, arithmetic.Step{}
	}
	fifty := big.NewRat(50, 1)
	for _, l := range j.Levels {
		share := m.OverallShare(l.Keys, j.Of)
		if share == nil {
			return nil, arithmetic.Step{}
		}
		c := share.Cmp(fifty)
		if len(l.Keys) > 0 && (c < 0 || c == 0 && j.Half == scheme.HalfNotReached) {
			continue
		}
		v := new(big.Rat).Mul(x.Points.Rat(), l.Share.Rat())
		v.Quo(v, decimal.Hundred)
		formula := l.Label + " → " + string(x.Points) + " × " + string(l.Share) + " ÷ 100"
		if len(l.Keys) == 0 {
			return v, itemStep(x, formula, v)
		}
		return v, itemStep(
			x,
			formula,
			v,
			arithmetic.Input{Name: l.Label + " 占 " + j.Of + " (%)", Value: decimal.Exact(share)},
		)
	}
	return nil, arithmetic.Step{}
}

func feedDeduct(d scheme.DeductFeed, x scheme.Item, v *big.Rat) (*big.Rat, arithmetic.Step) {
	if v == nil {
		return nil, arithmetic.Step{}
	}
	missing := new(big.Rat).Sub(d.Target.Rat(), v)
	if missing.Sign() < 0 {
		missing.SetInt64(0)
	}
	steps := roundSteps(missing.Quo(missing, d.Per.Rat()), d.Rounding)
	p := new(big.Rat).Sub(x.Points.Rat(), new(big.Rat).Mul(d.Step.Rat(), steps))
	if p.Sign() < 0 {
		p.SetInt64(0)
	}
	formula := "max(0, " + string(x.Points) + " − " + string(d.Step) + " × " + decimal.Exact(steps) + ")"
	return p, itemStep(
		x,
		formula,
		p,
		arithmetic.Input{Name: "目标", Value: string(d.Target)},
		arithmetic.Input{Name: "实际", Value: decimal.Exact(v)},
	)
}

// roundSteps rounds to whole steps if the rule says so.
func roundSteps(r *big.Rat, rounding string) *big.Rat {
	if rounding == scheme.RoundExact || r.IsInt() {
		return r
	}
	n := new(big.Int).Quo(r.Num(), r.Denom())
	if rounding == scheme.RoundUp {
		n.Add(n, big.NewInt(1))
	}
	return new(big.Rat).SetInt(n)
}
