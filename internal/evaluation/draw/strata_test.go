package draw_test

import (
	"maps"
	"slices"
	"testing"

	"minping/internal/evaluation/draw"
)

func TestStrataAreCountedInTheOrderOfThePool(t *testing.T) {
	pool := []draw.PoolEntry{{Stratum: "中层"}, {Stratum: "群众"}, {Stratum: "中层"}, {Stratum: ""}, {Stratum: "群众"}, {Stratum: "中层"}}
	names, n := draw.Strata(pool)
	if !slices.Equal(names, []string{"中层", "群众", ""}) || !maps.Equal(n, map[string]int{"中层": 3, "群众": 2, "": 1}) {
		t.Errorf("%v, %v", names, n)
	}
}
