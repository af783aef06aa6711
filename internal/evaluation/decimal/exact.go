package decimal

import "math/big"

// Null is how a step shows null.
const Null = "null"

// placesShown is how many decimals a step shows of a number that has more.
const placesShown = 6

// Exact formats a number exactly if it has few decimals, else cut after six with "…".
func Exact(r *big.Rat) string {
	if r == nil {
		return Null
	}
	n, ends := r.FloatPrec()
	if ends && n <= placesShown {
		return r.FloatString(n)
	}
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(placesShown), nil))
	scaled := new(big.Rat).Mul(r, scale)
	cut := new(big.Int).Quo(scaled.Num(), scaled.Denom())
	return new(big.Rat).SetFrac(cut, scale.Num()).FloatString(placesShown) + "…"
}
