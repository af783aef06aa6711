package scheme_test

import (
	"testing"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
)

// The last percents of a list are whole units: rounded as the scheme says, and not rounded where they are whole.
func TestTheLastPercentsAreRoundedAsTheSchemeSays(t *testing.T) {
	for _, x := range []struct {
		percent           decimal.Decimal
		n                 int
		up, down, nearest int
	}{
		{"20", 10, 2, 2, 2},
		{"20", 11, 3, 2, 2},
		{"20", 12, 3, 2, 2},
		{"20", 13, 3, 2, 3},
		{"25", 10, 3, 2, 3},
		{"5", 1, 1, 0, 0},
		{"0", 7, 0, 0, 0},
		{"100", 7, 7, 7, 7},
		{"20", 0, 0, 0, 0},
	} {
		for rounding, want := range map[string]int{"ceil": x.up, "floor": x.down, "round": x.nearest} {
			r := scheme.RankRule{BottomPercent: x.percent, Rounding: rounding, Scope: scheme.ScopeAll}
			if got := r.BottomCount(x.n); got != want {
				t.Errorf("%s%% of %d, %s: %d, want %d", x.percent, x.n, rounding, got, want)
			}
		}
	}
}
