package evaluation

import (
	"math/big"
	"strings"
)

// Exclude as the value of a Decision takes the satisfaction out of the score: what is left counts for the whole.
const Exclude = "exclude"

// Decision is what a person decides when the scheme needs a satisfaction that there is not (contract, score). It counts
// only as long as there is none: what citizens said is never overruled.
type Decision struct {
	Value  string `json:"value"` // a satisfaction from 0 to 100, or "exclude"
	Reason string `json:"reason"`
	By     string `json:"by,omitempty"`
}

// Check checks a decision.
func (d Decision) Check() FieldErrors {
	var f FieldErrors
	if d.Value != Exclude {
		within("value", Decimal(d.Value), "0", "100", &f)
	}
	if strings.TrimSpace(d.Reason) == "" {
		f.add("reason", "必须写明理由。", "A reason is needed.")
	}
	prose("reason", d.Reason, &f)
	return f
}

// feed turns satisfaction into the points of an item. nil points: there is no satisfaction to turn.
func feed(r SatisfactionRule, x Item, m *Measured) (*big.Rat, Step) {
	if m == nil || m.Suppressed {
		return nil, Step{}
	}
	points := x.Points.Rat()
	switch r.Feed {
	case FeedTier:
		return feedTier(*r.Tier, x, m)
	case FeedMajority:
		return feedMajority(*r.Majority, x, m)
	case FeedDeduct:
		return feedDeduct(*r.Deduct, x, m.measure(r.Deduct.Measure))
	}
	return linear(x, points, m.Score)
}

// LacksSatisfaction tells whether an item of a sheet needs a satisfaction that is missing or suppressed, and nobody decided
// what to put in its place.
func LacksSatisfaction(s Scheme, m *Measured, d *Decision) bool {
	if d != nil && len(d.Check()) == 0 {
		return false
	}
	for _, b := range s.Bodies {
		rubric, _ := s.RubricFor(b.Code)
		for _, x := range rubric.Items {
			if x.Mode != ItemAuto {
				continue
			}
			if v, _ := feed(s.Satisfaction, x, m); v == nil {
				return true
			}
		}
	}
	return false
}

// decided is feed with a satisfaction that a person decided. Feeds that look at counts fall back on points × S / 100.
func decided(r SatisfactionRule, x Item, value *big.Rat) (*big.Rat, Step) {
	switch {
	case r.Feed == FeedTier && r.Tier.Measure == MeasureScore:
		return pickTier(*r.Tier, x, value, nil, "满意度")
	case r.Feed == FeedDeduct && r.Deduct.Measure == MeasureScore:
		return feedDeduct(*r.Deduct, x, value)
	}
	return linear(x, x.Points.Rat(), value)
}

func linear(x Item, points, s *big.Rat) (*big.Rat, Step) {
	if s == nil {
		return nil, Step{}
	}
	v := new(big.Rat).Mul(points, s)
	v.Quo(v, hundred)
	return v, itemStep(x, string(x.Points)+" × "+exact(s)+" ÷ 100", v, Input{"满意度", exact(s)})
}

func itemStep(x Item, formula string, v *big.Rat, inputs ...Input) Step {
	return step(x.Code+" "+x.Name, "item "+x.Code, formula, v, inputs...)
}

func feedTier(t TierFeed, x Item, m *Measured) (*big.Rat, Step) {
	var v, other *big.Rat
	name := map[string]string{MeasureScore: "满意度", MeasureRate: "满意率", MeasureShare: "占比"}[t.Measure]
	if t.Measure == MeasureShare {
		v = m.overallShare(t.Keys, t.Denominator)
	} else {
		v = m.measure(t.Measure)
	}
	if len(t.OtherKeys) > 0 {
		other = m.overallShare(t.OtherKeys, t.Denominator)
	}
	return pickTier(t, x, v, other, name)
}

// pickTier takes the first row that fits; a row with a bound on the other share fits only when that share is known.
func pickTier(t TierFeed, x Item, v, other *big.Rat, name string) (*big.Rat, Step) {
	if v == nil {
		return nil, Step{}
	}
	for _, row := range t.Rows {
		if v.Cmp(row.Min.Rat()) < 0 || row.OtherBelow != "" && (other == nil || other.Cmp(row.OtherBelow.Rat()) >= 0) {
			continue
		}
		inputs := []Input{{name, exact(v)}}
		formula := name + " ≥ " + string(row.Min)
		if row.OtherBelow != "" {
			formula += ",且其他占比 < " + string(row.OtherBelow)
			inputs = append(inputs, Input{"其他占比", exact(other)})
		}
		p := row.Points.Rat()
		return p, itemStep(x, formula+" → "+string(row.Points), p, inputs...)
	}
	return nil, Step{}
}

func feedMajority(j MajorityFeed, x Item, m *Measured) (*big.Rat, Step) {
	if m.Valid() == 0 {
		return nil, Step{}
	}
	fifty := big.NewRat(50, 1)
	for _, l := range j.Levels {
		share := m.overallShare(l.Keys, j.Of)
		if share == nil {
			return nil, Step{}
		}
		c := share.Cmp(fifty)
		if len(l.Keys) > 0 && (c < 0 || c == 0 && j.Half == HalfNotReached) {
			continue
		}
		v := new(big.Rat).Mul(x.Points.Rat(), l.Share.Rat())
		v.Quo(v, hundred)
		formula := l.Label + " → " + string(x.Points) + " × " + string(l.Share) + " ÷ 100"
		if len(l.Keys) == 0 {
			return v, itemStep(x, formula, v)
		}
		return v, itemStep(x, formula, v, Input{l.Label + " 占 " + j.Of + " (%)", exact(share)})
	}
	return nil, Step{}
}

func feedDeduct(d DeductFeed, x Item, v *big.Rat) (*big.Rat, Step) {
	if v == nil {
		return nil, Step{}
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
	formula := "max(0, " + string(x.Points) + " − " + string(d.Step) + " × " + exact(steps) + ")"
	return p, itemStep(x, formula, p, Input{"目标", string(d.Target)}, Input{"实际", exact(v)})
}

// roundSteps counts whole steps when the rule says so.
func roundSteps(r *big.Rat, rounding string) *big.Rat {
	if rounding == roundExact || r.IsInt() {
		return r
	}
	n := new(big.Int).Quo(r.Num(), r.Denom())
	if rounding == roundUp {
		n.Add(n, big.NewInt(1))
	}
	return new(big.Rat).SetInt(n)
}
