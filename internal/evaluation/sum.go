package evaluation

import (
	"cmp"
	"math/big"
)

// exactSum is a sum of exact numbers: whole hundredths, as nearly all are, are added in a machine word, and the rest as fractions.
// The zero value is 0.
type exactSum struct {
	cents int64
	rest  *big.Rat // never changed once it is here: sums share it; nil is 0
}

// sum is a number as the beginning of a sum; what is no number is 0.
func (d Decimal) sum() (t exactSum) {
	if c, ok := d.inCents(); ok {
		t.cents = c
	} else if r := d.Rat(); r != nil {
		t.rest = r
	}
	return t
}

func (t *exactSum) add(o exactSum) {
	t.cents += o.cents
	switch {
	case o.rest == nil:
	case t.rest == nil:
		t.rest = o.rest
	default:
		t.rest = new(big.Rat).Add(t.rest, o.rest)
	}
}

func (t *exactSum) addRat(r *big.Rat) {
	if c, ok := wholeCents(r); ok {
		t.add(exactSum{cents: c})
		return
	}
	t.add(exactSum{rest: r})
}

// rat is the sum as a number of the caller's own.
func (t exactSum) rat() *big.Rat {
	r := big.NewRat(t.cents, 100)
	if t.rest != nil {
		r.Add(r, t.rest)
	}
	return r
}

func (t exactSum) sign() int {
	return t.compare(0)
}

// compare tells whether the sum is less than, equal to or more than a number of hundredths.
func (t exactSum) compare(c int64) int {
	if t.rest == nil {
		return cmp.Compare(t.cents, c)
	}
	return t.rat().Cmp(big.NewRat(c, 100))
}

func (t exactSum) equals(o exactSum) bool {
	if t.rest == nil && o.rest == nil {
		return t.cents == o.cents
	}
	return t.rat().Cmp(o.rat()) == 0
}
