package score

import (
	"math/big"
	"slices"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
)

// ByStandard is the share of their points that a unit's indicators of one standard got (domain A09).
type ByStandard struct {
	Standard string
	Items    []string // codes of the indicators, each once
	Units    int      // how many units have a share in it; 1 for one unit
	Share    *big.Rat // percent
}

// ByStandard returns what the indicators of each standard got on submitted sheets, the bodies weighted as in the score.
// A bonus is part of no full points, and an indicator without a value is in no share.
func (x *Scorer) ByStandard(sheets map[string]Sheet, m *satisfaction.Measured, d *Decision) []ByStandard {
	out := scoring{m: m, d: d}
	var list []ByStandard
	got, full := map[string]*big.Rat{}, map[string]*big.Rat{}
	for i := range x.bodies {
		b := &x.bodies[i]
		sheet, ok := sheets[b.Code]
		if !ok || len(b.check(x.scheme.Sheets, sheet, true)) > 0 {
			continue
		}
		given := b.given(sheet)
		for _, item := range b.items {
			if item.Standard == "" || item.Mode == scheme.ItemBonus {
				continue
			}
			v, known, _ := x.itemScore(&out, item, given[item.n])
			if !known {
				continue
			}
			at := slices.IndexFunc(list, func(o ByStandard) bool { return o.Standard == item.Standard })
			if at < 0 {
				at = len(list)
				list = append(list, ByStandard{Standard: item.Standard, Units: 1})
				got[item.Standard], full[item.Standard] = new(big.Rat), new(big.Rat)
			}
			if !slices.Contains(list[at].Items, item.Code) {
				list[at].Items = append(list[at].Items, item.Code)
			}
			addWeighted(got[item.Standard], v, b.weight)
			addWeighted(full[item.Standard], item.worth, b.weight)
		}
	}
	for i, o := range list {
		list[i].Share = percentOf(got[o.Standard], full[o.Standard])
	}
	return inStandardOrder(list)
}

func addWeighted(sum *big.Rat, v decimal.Sum, weight *big.Rat) {
	sum.Add(sum, new(big.Rat).Mul(v.Rat(), weight))
}

// percentOf returns nil if nothing could be got.
func percentOf(got, full *big.Rat) *big.Rat {
	if full.Sign() == 0 {
		return nil
	}
	v := new(big.Rat).Quo(got, full)
	return v.Mul(v, big.NewRat(100, 1))
}

// MeanByStandard returns the mean over units, each counted once.
func MeanByStandard(units [][]ByStandard) []ByStandard {
	var out []ByStandard
	shares := map[string][]*big.Rat{}
	for _, list := range units {
		for _, o := range list {
			if o.Share == nil {
				continue
			}
			at := slices.IndexFunc(out, func(x ByStandard) bool { return x.Standard == o.Standard })
			if at < 0 {
				at = len(out)
				out = append(out, ByStandard{Standard: o.Standard})
			}
			out[at].Units++
			for _, code := range o.Items {
				if !slices.Contains(out[at].Items, code) {
					out[at].Items = append(out[at].Items, code)
				}
			}
			shares[o.Standard] = append(shares[o.Standard], o.Share)
		}
	}
	for i, o := range out {
		out[i].Share = decimal.Mean(shares[o.Standard])
	}
	return inStandardOrder(out)
}

// inStandardOrder sorts by the standards, others last.
func inStandardOrder(list []ByStandard) []ByStandard {
	slices.SortStableFunc(list, func(a, b ByStandard) int {
		return scheme.StandardOrder(a.Standard) - scheme.StandardOrder(b.Standard)
	})
	return list
}
