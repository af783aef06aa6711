package score

import (
	"math/big"
	"slices"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
)

// ByMark is the share of their points that a unit's indicators with one mark received; a mark is a standard (domain
// A09) or a focus area (domain A07).
type ByMark struct {
	Mark  string
	Items []string // codes of the indicators, each once
	Units int      // how many units have a share in it; 1 for one unit
	Share *big.Rat // percent
}

// Marked is what indicators received by standard and by focus area.
type Marked struct{ Standards, Focuses []ByMark }

// Marked returns what the indicators of each standard and focus area received on submitted sheets, with the bodies
// weighted as in the score. A bonus does not belong to the full points, and an indicator without a value is not in any
// share.
func (x *Scorer) Marked(sheets map[string]Sheet, m *satisfaction.Measured, d *Decision) Marked {
	var standards, focuses shares
	out := scoring{m: m, d: d}
	for i := range x.bodies {
		b := &x.bodies[i]
		sheet, ok := sheets[b.Code]
		if !ok || len(b.check(x.scheme.Sheets, sheet, true)) > 0 {
			continue
		}
		given := b.given(sheet)
		for _, item := range b.items {
			if item.Mode == scheme.ItemBonus {
				continue
			}
			v, known, _ := x.itemScore(&out, item, given[item.n])
			if !known {
				continue
			}
			standards.add(item.Standard, item, v, b.weight)
			for _, area := range item.Focuses() {
				focuses.add(area, item, v, b.weight)
			}
		}
	}
	return Marked{standards.list(scheme.Standards()), focuses.list(scheme.Focuses())}
}

// shares adds up what the indicators of each mark received.
type shares struct {
	marks     []ByMark
	got, full []*big.Rat
}

func (s *shares) add(mark string, item *scoredItem, v decimal.Sum, weight *big.Rat) {
	if mark == "" {
		return
	}
	at := slices.IndexFunc(s.marks, func(o ByMark) bool { return o.Mark == mark })
	if at < 0 {
		at = len(s.marks)
		s.marks = append(s.marks, ByMark{Mark: mark, Units: 1})
		s.got, s.full = append(s.got, new(big.Rat)), append(s.full, new(big.Rat))
	}
	if !slices.Contains(s.marks[at].Items, item.Code) {
		s.marks[at].Items = append(s.marks[at].Items, item.Code)
	}
	addWeighted(s.got[at], v, weight)
	addWeighted(s.full[at], item.worth, weight)
}

func (s *shares) list(known []string) []ByMark {
	for i := range s.marks {
		s.marks[i].Share = percentOf(s.got[i], s.full[i])
	}
	return inMarkOrder(s.marks, known)
}

func addWeighted(sum *big.Rat, v decimal.Sum, weight *big.Rat) {
	sum.Add(sum, new(big.Rat).Mul(v.Rat(), weight))
}

// percentOf returns nil if there was nothing to receive.
func percentOf(got, full *big.Rat) *big.Rat {
	if full.Sign() == 0 {
		return nil
	}
	v := new(big.Rat).Quo(got, full)
	return v.Mul(v, big.NewRat(100, 1))
}

// MeanMarked returns the mean over units, each counted once.
func MeanMarked(units []Marked) Marked {
	var standards, focuses [][]ByMark
	for _, u := range units {
		standards, focuses = append(standards, u.Standards), append(focuses, u.Focuses)
	}
	return Marked{meanByMark(standards, scheme.Standards()), meanByMark(focuses, scheme.Focuses())}
}

func meanByMark(units [][]ByMark, known []string) []ByMark {
	var out []ByMark
	shares := map[string][]*big.Rat{}
	for _, list := range units {
		for _, o := range list {
			if o.Share == nil {
				continue
			}
			at := slices.IndexFunc(out, func(x ByMark) bool { return x.Mark == o.Mark })
			if at < 0 {
				at = len(out)
				out = append(out, ByMark{Mark: o.Mark})
			}
			out[at].Units++
			for _, code := range o.Items {
				if !slices.Contains(out[at].Items, code) {
					out[at].Items = append(out[at].Items, code)
				}
			}
			shares[o.Mark] = append(shares[o.Mark], o.Share)
		}
	}
	for i, o := range out {
		out[i].Share = decimal.Mean(shares[o.Mark])
	}
	return inMarkOrder(out, known)
}

// inMarkOrder sorts by the marks that are known, others last.
func inMarkOrder(list []ByMark, known []string) []ByMark {
	at := func(o ByMark) int {
		if i := slices.Index(known, o.Mark); i >= 0 {
			return i
		}
		return len(known)
	}
	slices.SortStableFunc(list, func(a, b ByMark) int { return at(a) - at(b) })
	return list
}
