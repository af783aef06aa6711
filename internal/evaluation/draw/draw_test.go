package draw_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"minping/internal/evaluation/draw"
)

func TestAnyoneCanRepeatADraw(t *testing.T) {
	// Calculated with printf 'minping draw 1\nseed\n%s' a | sha256sum, and so on: a 12…, e 36…, f 8f…, c df…, d eb…, b
	// ef…
	pool := []draw.PoolEntry{
		{ID: "a", Stratum: "x"},
		{ID: "b", Stratum: "x"},
		{ID: "c", Stratum: "x"},
		{ID: "d", Stratum: "x"},
		{ID: "e", Stratum: "y"},
		{ID: "f", Stratum: "y"},
	}
	got, err := draw.Draw(
		pool, []draw.Quota{{Stratum: "x", N: 2, Reserves: 1}, {Stratum: "y", N: 1, Reserves: 0}},
		"seed",
	)
	if err != nil {
		t.Fatal(err)
	}
	want := []draw.Drawn{
		{Stratum: "x", IDs: []string{"a", "c"}, Reserves: []string{"d"}},
		{Stratum: "y", IDs: []string{"e"}, Reserves: []string{}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestADrawIsFairInSizeAndIndependentOfOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var pool []draw.PoolEntry
		for i := range rapid.IntRange(1, 30).Draw(t, "pool") {
			pool = append(
				pool,
				draw.PoolEntry{
					ID: strconv.Itoa(i), Stratum: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "stratum"),
				},
			)
		}
		n := map[string]int{}
		for _, c := range pool {
			n[c.Stratum]++
		}
		var quotas []draw.Quota
		for _, s := range []string{"x", "y"} {
			take := rapid.IntRange(0, n[s]).Draw(t, "n")
			quotas = append(
				quotas,
				draw.Quota{Stratum: s, N: take, Reserves: rapid.IntRange(0, n[s]-take).Draw(t, "reserves")},
			)
		}
		first, err := draw.Draw(pool, quotas, "seed")
		if err != nil {
			t.Fatal(err)
		}
		second, _ := draw.Draw(rapid.Permutation(pool).Draw(t, "order"), quotas, "seed")
		if diff := cmp.Diff(first, second); diff != "" {
			t.Fatal(diff)
		}
		for i, q := range quotas {
			all := append(slices.Clone(first[i].IDs), first[i].Reserves...)
			slices.Sort(all)
			if len(first[i].IDs) != q.N || len(slices.Compact(all)) != q.N+q.Reserves {
				t.Fatalf("%+v for %+v", first[i], q)
			}
		}
	})
}

func TestADrawThatCannotBeMadeIsRefused(t *testing.T) {
	pool := []draw.PoolEntry{{ID: "a", Stratum: "x"}, {ID: "b", Stratum: "x"}}
	for name, x := range map[string]struct {
		pool   []draw.PoolEntry
		quotas []draw.Quota
		seed   string
	}{
		"too few":          {pool, []draw.Quota{{Stratum: "x", N: 3, Reserves: 0}}, "s"},
		"too few reserves": {pool, []draw.Quota{{Stratum: "x", N: 1, Reserves: 2}}, "s"},
		"negative":         {pool, []draw.Quota{{Stratum: "x", N: -1, Reserves: 1}}, "s"},
		"unknown stratum":  {pool, []draw.Quota{{Stratum: "z", N: 1, Reserves: 0}}, "s"},
		"stratum twice": {
			pool,
			[]draw.Quota{{Stratum: "x", N: 1, Reserves: 0}, {Stratum: "x", N: 1, Reserves: 0}},
			"s",
		},
		"somebody twice": {
			append(pool, draw.PoolEntry{ID: "a", Stratum: "y"}),
			[]draw.Quota{{Stratum: "x", N: 1, Reserves: 0}},
			"s",
		},
		"without a seed": {pool, []draw.Quota{{Stratum: "x", N: 1, Reserves: 0}}, ""},
		"without an identity": {
			append(pool, draw.PoolEntry{ID: "", Stratum: "x"}),
			[]draw.Quota{{Stratum: "x", N: 1, Reserves: 0}},
			"s",
		},
	} {
		if out, err := draw.Draw(x.pool, x.quotas, x.seed); err == nil {
			t.Errorf("%s gave %v", name, out)
		}
	}
}
