package verify

import (
	"math/big"
	"regexp"
	"strings"
)

// The arithmetic here is a second one on purpose: it shares no line with the rules that made the result, so that a
// mistake there does not repeat itself here.

// decimalForm bounds what is read as a number: digits, decimals, and a fraction where decimals would not end.
var decimalForm = regexp.MustCompile(`^[0-9]{1,15}(\.[0-9]{1,12})?(/[0-9]{1,15})?$`)

// number reads an exact number that is not negative; nil when it is none.
func number(s string) *big.Rat {
	if !decimalForm.MatchString(s) {
		return nil
	}
	over, under, _ := strings.Cut(s, "/")
	r, ok := new(big.Rat).SetString(over)
	if !ok || under == "" {
		return r
	}
	d, ok := new(big.Rat).SetString(under)
	if !ok || d.Sign() == 0 {
		return nil
	}
	return r.Quo(r, d)
}

// told is a number as a result prints it: two decimals, half up, once (domain 2.5). null is not known, and never 0.
func told(r *big.Rat) *string {
	if r == nil {
		return nil
	}
	doubled := new(big.Rat).Mul(r, big.NewRat(200, 1)) // ⌊(200·r + 1) / 2⌋ hundredths
	doubled.Add(doubled, big.NewRat(1, 1))
	hundredths := new(big.Int).Quo(doubled.Num(), new(big.Int).Lsh(doubled.Denom(), 1))
	s := new(big.Rat).SetFrac(hundredths, big.NewInt(100)).FloatString(2)
	return &s
}

// shareOf is 100·n/of, nil when there is nothing to divide by.
func shareOf(n, of int) *big.Rat {
	if of <= 0 {
		return nil
	}
	return big.NewRat(100*int64(n), int64(of))
}

// mean collects Σ w·v and Σ w of the values that are known.
type mean struct{ sum, weights big.Rat }

func (m *mean) add(weight, value *big.Rat) {
	if value == nil {
		return
	}
	m.sum.Add(&m.sum, new(big.Rat).Mul(weight, value))
	m.weights.Add(&m.weights, weight)
}

// value is Σ w·v / Σ w, nil when nothing was known.
func (m *mean) value() *big.Rat {
	if m.weights.Sign() == 0 {
		return nil
	}
	return new(big.Rat).Quo(&m.sum, &m.weights)
}

func says(s *string) string {
	if s == nil {
		return "—"
	}
	return *s
}

func sameText(a, b *string) bool { return says(a) == says(b) }
