package verify

import (
	"math/big"
	"regexp"
	"strings"
)

// This arithmetic is deliberately a second implementation: it shares no line with the rules that produced the result,
// so that a mistake there is not repeated here.

// decimalForm bounds what is accepted as a number: digits, decimals, and a fraction where the decimals would not end.
var decimalForm = regexp.MustCompile(`^[0-9]{1,15}(\.[0-9]{1,12})?(/[0-9]{1,15})?$`)

// number parses an exact, non-negative number; it returns nil for anything else.
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

// told formats a number as a result prints it: two decimals, rounded half up once (domain 2.5). null means unknown,
// never 0.
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

// shareOf returns 100·n/of, nil when of is 0.
func shareOf(n, of int) *big.Rat {
	if of <= 0 {
		return nil
	}
	return big.NewRat(100*int64(n), int64(of))
}

// mean accumulates Σ w·v and Σ w of the known values.
type mean struct{ sum, weights big.Rat }

func (m *mean) add(weight, value *big.Rat) {
	if value == nil {
		return
	}
	m.sum.Add(&m.sum, new(big.Rat).Mul(weight, value))
	m.weights.Add(&m.weights, weight)
}

// value returns Σ w·v / Σ w, nil when no value was known.
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
