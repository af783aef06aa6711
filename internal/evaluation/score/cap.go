// Package score checks score sheets and calculates scores, grades and the ranking.
package score

import (
	"math/big"
	"slices"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
)

// CapGrades gives the next grade to those who have a limited grade but are ranked beyond its share. ranked is a whole
// ranking, best first, grades[i] the grade of ranked[i]; the share is of all who have a rank, rounded down. Equal
// ranks are treated alike: if not all of them fit, none gets the grade, so that the share is never exceeded.
func CapGrades(bands []scheme.GradeBand, ranked []Ranked, grades []string) []string {
	out := slices.Clone(grades)
	n := 0
	for _, r := range ranked {
		if r.Rank > 0 {
			n++
		}
	}
	for b, band := range bands {
		if band.MaxPercent == "" || b == len(bands)-1 {
			continue
		}
		var has []int // in order of rank
		for i, r := range ranked {
			if r.Rank > 0 && out[i] == band.Label {
				has = append(has, i)
			}
		}
		keep := allowed(band.MaxPercent, n)
		if len(has) <= keep {
			continue
		}
		for keep > 0 && ranked[has[keep-1]].Rank == ranked[has[keep]].Rank {
			keep--
		}
		for _, i := range has[keep:] {
			out[i] = bands[b+1].Label
		}
	}
	return out
}

// allowed returns how many of n a share allows, rounded down.
func allowed(percent decimal.Decimal, n int) int {
	share := new(big.Rat).Mul(percent.Rat(), big.NewRat(int64(n), 100))
	return int(new(big.Int).Quo(share.Num(), share.Denom()).Int64())
}

// WithinCaps reports whether the grades of a whole ranking respect the shares.
func WithinCaps(caps []scheme.Cap, grades []string) bool {
	for _, c := range caps {
		n := 0
		for _, g := range grades {
			if g == c.Label {
				n++
			}
		}
		if n > allowed(c.MaxPercent, len(grades)) {
			return false
		}
	}
	return true
}
