package decimal

import (
	"cmp"
	"math/big"
)

// Sum is a sum of exact numbers: whole hundredths, which nearly all numbers are, are added in a machine word, and the
// rest as fractions. The zero value is 0.
type Sum struct {
	cents int64
	rest  *big.Rat // immutable because sums share it; nil is 0
}

// Sum returns a number as the start of a sum; an invalid one counts as 0.
func (d Decimal) Sum() (t Sum) {
	if c, ok := d.InCents(); ok {
		t.cents = c
	} else if r := d.Rat(); r != nil {
		t.rest = r
	}
	return t
}

// Add adds another sum.
func (t *Sum) Add(o Sum) {
	t.cents += o.cents
	switch {
	case o.rest == nil:
	case t.rest == nil:
		t.rest = o.rest
	default:
		t.rest = new(big.Rat).Add(t.rest, o.rest)
	}
}

// AddRat adds an exact number.
func (t *Sum) AddRat(r *big.Rat) {
	if c, ok := wholeCents(r); ok {
		t.Add(Sum{cents: c})
		return
	}
	t.Add(Sum{rest: r})
}

// Rat returns the sum as a new number, which the caller may change.
func (t Sum) Rat() *big.Rat {
	r := big.NewRat(t.cents, 100)
	if t.rest != nil {
		r.Add(r, t.rest)
	}
	return r
}

// Sign returns -1, 0 or 1.
func (t Sum) Sign() int {
	return t.Compare(0)
}

// Compare returns -1, 0 or 1 if the sum is less than, equal to or more than a number of hundredths.
func (t Sum) Compare(c int64) int {
	if t.rest == nil {
		return cmp.Compare(t.cents, c)
	}
	return t.Rat().Cmp(big.NewRat(c, 100))
}

// Equals reports whether two sums are exactly equal.
func (t Sum) Equals(o Sum) bool {
	if t.rest == nil && o.rest == nil {
		return t.cents == o.cents
	}
	return t.Rat().Cmp(o.Rat()) == 0
}
