package evaluation

import (
	"encoding/json"
	"math/big"
	"regexp"
	"strings"
)

// Decimal is an exact number as people write it: "88.60", "-3", or a fraction such as "100/3" where decimals would not
// end (formula F6 counts thirds). Empty means not given. In JSON it is a string; a JSON number is read as well.
type Decimal string

// decimalForm bounds what is read: without it "1e999999999" would cost gigabytes.
var decimalForm = regexp.MustCompile(`^-?[0-9]{1,12}(\.[0-9]{1,8})?(/[0-9]{1,9})?$`)

// ParseDecimal reads an exact decimal or fraction; ok is false for anything else, exponents and signs "+" included.
func ParseDecimal(s string) (r *big.Rat, ok bool) {
	if !decimalForm.MatchString(s) {
		return nil, false
	}
	whole, below, isFraction := strings.Cut(s, "/")
	r, ok = new(big.Rat).SetString(whole)
	if !ok || !isFraction {
		return r, ok
	}
	d, ok := new(big.Rat).SetString(below)
	if !ok || d.Sign() == 0 {
		return nil, false
	}
	return r.Quo(r, d), true
}

// Rat returns the number, nil when it is not given or not a number: null, never 0.
func (d Decimal) Rat() *big.Rat {
	r, ok := ParseDecimal(string(d))
	if !ok {
		return nil
	}
	return r
}

// UnmarshalJSON reads a string or a number as it is written; null means not given. Whether it is a number is judged with the
// rest of its document, so that a wrong one is told by its field.
func (d *Decimal) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, (*string)(d))
	}
	var n *json.Number
	if err := json.Unmarshal(b, &n); err != nil {
		return err
	}
	if *d = ""; n != nil {
		*d = Decimal(*n)
	}
	return nil
}

var (
	hundred = big.NewRat(100, 1)
	half    = big.NewRat(1, 2)
)

// Round2 writes a number with two decimals, half up (domain 2.5). It is the only rounding there is, and it happens once,
// when a number is published.
func Round2(r *big.Rat) string {
	return new(big.Rat).SetFrac(cents(r), big.NewInt(100)).FloatString(2)
}

// cents is a number in hundredths, half up.
func cents(r *big.Rat) *big.Int {
	c := new(big.Rat).Mul(r, hundred)
	c.Add(c, half)
	return new(big.Int).Div(c.Num(), c.Denom()) // floor: the denominator is positive
}

// published is a number as results carry it: nil stays null.
func published(r *big.Rat) *string {
	if r == nil {
		return nil
	}
	s := Round2(r)
	return &s
}

// percent returns 100·a/b, nil when b is 0.
func percent(a, b int) *big.Rat {
	if b == 0 {
		return nil
	}
	return new(big.Rat).Mul(hundred, big.NewRat(int64(a), int64(b)))
}

// Weighted is one value with its weight.
type Weighted struct{ Weight, Value *big.Rat }

// WeightedMean returns Σ w·v / Σ w over the values that are not nil; nil when none is left (domain 2.5).
func WeightedMean(parts []Weighted) *big.Rat {
	sum, weights := new(big.Rat), new(big.Rat)
	for _, p := range parts {
		if p.Value == nil {
			continue
		}
		sum.Add(sum, new(big.Rat).Mul(p.Weight, p.Value))
		weights.Add(weights, p.Weight)
	}
	if weights.Sign() == 0 {
		return nil
	}
	return sum.Quo(sum, weights)
}

// Mean returns the plain mean of the values that are not nil; nil when none is left.
func Mean(values []*big.Rat) *big.Rat {
	parts := make([]Weighted, len(values))
	for i, v := range values {
		parts[i] = Weighted{big.NewRat(1, 1), v}
	}
	return WeightedMean(parts)
}
