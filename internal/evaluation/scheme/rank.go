package scheme

import (
	"math/big"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/decimal"
)

// Scopes of a ranking (domain A20).
const (
	ScopeAll  = "all"
	ScopeKind = "kind"
)

// RankRule says who is at the bottom (domain B27; rounding and ties are our interpretation).
type RankRule struct {
	BottomPercent decimal.Decimal `json:"bottom_percent"`
	Rounding      string          `json:"rounding"` // ceil, floor or round
	Scope         string          `json:"scope"`    // all, or within each kind
}

func (r RankRule) validate(at string, f *check.FieldErrors) {
	check.Within(at+".bottom_percent", r.BottomPercent, "0", "100", f)
	check.OneOf(at+".rounding", r.Rounding, f, RoundUp, RoundDown, roundNearest)
	check.OneOf(at+".scope", r.Scope, f, ScopeAll, ScopeKind)
}

// BottomCount returns how many of n are the last p percent.
func (r RankRule) BottomCount(n int) int {
	share := new(big.Rat).Mul(r.BottomPercent.Rat(), big.NewRat(int64(n), 100))
	whole, rest := new(big.Int).QuoRem(share.Num(), share.Denom(), new(big.Int))
	up := false
	switch r.Rounding {
	case RoundUp:
		up = rest.Sign() > 0
	case roundNearest:
		up = rest.Lsh(rest, 1).Cmp(share.Denom()) >= 0
	}
	count := int(whole.Int64())
	if up {
		count++
	}
	return count
}
