// Package decimal implements exact decimals, rounded half up once at the end.
package decimal

import (
	"encoding/json"
	"math/big"
	"strconv"
	"strings"
)

// Decimal is an exact number as people write it: "88.60", "-3", or a fraction such as "100/3" where there would be
// endless decimals (formula F6 counts thirds). Empty means not given. In JSON it is a string; a JSON number is also
// accepted.
type Decimal string

// Input is bounded: otherwise "1e999999999" would take gigabytes.
const (
	wholeDigits   = 12
	decimalDigits = 8
	belowDigits   = 9 // of the denominator of a fraction
)

// Parse parses an exact decimal or fraction; ok is false for anything else, including exponents and a "+" sign.
func Parse(s string) (r *big.Rat, ok bool) {
	if c, ok := plainCents(s); ok { // nearly all numbers are: a round of thousands parses a million of them
		return big.NewRat(c, 100), true
	}
	above, below, isFraction := strings.Cut(s, "/")
	if !isDecimal(above) || isFraction && !isDigits(below, belowDigits) {
		return nil, false
	}
	r, ok = new(big.Rat).SetString(above)
	if !ok || !isFraction {
		return r, ok
	}
	d, ok := new(big.Rat).SetString(below)
	if !ok || d.Sign() == 0 {
		return nil, false
	}
	return r.Quo(r, d), true
}

// isDecimal reports whether a text consists of digits, optionally with a minus sign and decimals.
func isDecimal(s string) bool {
	s = strings.TrimPrefix(s, "-")
	whole, places, hasPlaces := strings.Cut(s, ".")
	return isDigits(whole, wholeDigits) && (!hasPlaces || isDigits(places, decimalDigits))
}

// isDigits reports whether a text is 1 to n digits.
func isDigits(s string, n int) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != "" && len(s) <= n
}

// plainCents parses a number with at most two decimals into hundredths; ok is false for any other text.
func plainCents(s string) (c int64, ok bool) {
	if !isDecimal(s) {
		return 0, false
	}
	places := -1 // no point yet
	for _, b := range []byte(strings.TrimPrefix(s, "-")) {
		if b == '.' {
			places = 0
			continue
		}
		c = 10*c + int64(b-'0')
		if places >= 0 {
			places++
		}
	}
	switch places {
	case -1, 0:
		c *= 100
	case 1:
		c *= 10
	case 2:
	default:
		return 0, false
	}
	if s[0] == '-' {
		c = -c
	}
	return c, true
}

// InCents returns the number in hundredths; ok is false unless it is a whole number of them.
func (d Decimal) InCents() (c int64, ok bool) {
	if c, ok := plainCents(string(d)); ok {
		return c, true
	}
	return wholeCents(d.Rat())
}

// wholeCents is InCents for a parsed number; it also fails for numbers too large to calculate with.
func wholeCents(r *big.Rat) (c int64, ok bool) {
	if r == nil {
		return 0, false
	}
	n := new(big.Rat).Mul(r, Hundred)
	if !n.IsInt() || !n.Num().IsInt64() || n.Num().BitLen() > safeBits {
		return 0, false
	}
	return n.Num().Int64(), true
}

// safeBits is the maximum length of a number of hundredths, so that those of a whole sheet can be added up in 64 bits.
const safeBits = 48

// Rat returns the number, nil if it is not given or not a number: null, never 0.
func (d Decimal) Rat() *big.Rat {
	r, ok := Parse(string(d))
	if !ok {
		return nil
	}
	return r
}

// UnmarshalJSON accepts a string or a number as written; null means not given. Whether it is a valid number is checked
// with the rest of its document, so that the error names the field.
func (d *Decimal) UnmarshalJSON(b []byte) error {
	if len(b) > 2 && b[0] == '"' && isDecimal(string(b[1:len(b)-1])) { // the usual form
		*d = Decimal(b[1 : len(b)-1])
		return nil
	}
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, (*string)(d))
	}
	var n *json.Number
	if err := json.Unmarshal(b, &n); err != nil {
		return err
	}
	*d = ""
	if n != nil {
		*d = Decimal(*n)
	}
	return nil
}

var (
	// Hundred is 100.
	Hundred = big.NewRat(100, 1)
	half    = big.NewRat(1, 2)
)

// Round2 formats a number with two decimals, half up (domain 2.5). It is the only rounding, and it happens once, when
// a number is published.
func Round2(r *big.Rat) string {
	if c, ok := smallCents(r); ok {
		return twoPlaces(c)
	}
	return new(big.Rat).SetFrac(Cents(r), big.NewInt(100)).FloatString(2)
}

// smallCents is Cents for a number whose parts fit into a machine word with room to spare.
func smallCents(r *big.Rat) (c int64, ok bool) {
	n, d := r.Num(), int64(1)
	if !r.IsInt() {
		if r.Denom().BitLen() > safeBits {
			return 0, false
		}
		d = r.Denom().Int64()
	}
	if n.BitLen() > safeBits {
		return 0, false
	}
	twice := 200*n.Int64() + d // c + 1/2 as a fraction of 2·d
	c = twice / (2 * d)
	if twice%(2*d) < 0 {
		c-- // Go rounds towards 0
	}
	return c, true
}

// twoPlaces formats hundredths as a number with two decimals.
func twoPlaces(c int64) string {
	var b [24]byte
	out := b[:0]
	if c < 0 {
		out, c = append(out, '-'), -c
	}
	out = append(strconv.AppendInt(out, c/100, 10), '.')
	return string(append(out, byte('0'+c/10%10), byte('0'+c%10)))
}

// Cents returns a number in hundredths, rounded half up.
func Cents(r *big.Rat) *big.Int {
	c := new(big.Rat).Mul(r, Hundred)
	c.Add(c, half)
	return new(big.Int).Div(c.Num(), c.Denom()) // floor: the denominator is positive
}

// Published returns a number as in results: nil stays null.
func Published(r *big.Rat) *string {
	if r == nil {
		return nil
	}
	s := Round2(r)
	return &s
}

// Percent returns 100·a/b, nil when b is 0.
func Percent(a, b int) *big.Rat {
	if b == 0 {
		return nil
	}
	return new(big.Rat).Mul(Hundred, big.NewRat(int64(a), int64(b)))
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

// Rats returns the numbers of a list, nil for invalid ones.
func Rats(list []Decimal) []*big.Rat {
	out := make([]*big.Rat, len(list))
	for i, d := range list {
		out[i] = d.Rat()
	}
	return out
}
