package draw_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"minping/internal/evaluation/draw"
)

func record(t *testing.T) draw.DrawRecord {
	t.Helper()
	pool := []draw.PoolEntry{
		{ID: "1", Stratum: "x"},
		{ID: "2", Stratum: "x"},
		{ID: "3", Stratum: "x"},
		{ID: "4", Stratum: "x"},
		{ID: "5", Stratum: "y"},
		{ID: "6", Stratum: "y"},
	}
	r := draw.DrawRecord{
		Algorithm:  draw.DrawAlgorithm,
		Pool:       pool,
		PoolDigest: "aa",
		Quotas:     []draw.Quota{{Stratum: "x", N: 2, Reserves: 1}, {Stratum: "y", N: 1, Reserves: 1}},
	}
	r.Commitment = draw.DrawCommitment("secret", r.PoolDigest, r.Quotas)
	r, err := r.Reveal("secret", []draw.Witness{{Name: "甲", Number: "17"}, {Name: "乙", Number: "4"}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestADrawIsProvedByItsRecordAlone(t *testing.T) {
	// printf 'minping draw seed 1\nsecret\n17\n4\n' | sha256sum
	if r := record(
		t,
	); r.Check() != "" || r.Seed != "1cde9a3a5cec3981ecf61d88c17d5357a9f16b359ce4d665b1313da9392834b4" {
		t.Errorf("%q, seed %s", r.Check(), r.Seed)
	}
	for name, change := range map[string]func(*draw.DrawRecord){
		"algorithm":  func(r *draw.DrawRecord) { r.Algorithm = "another" },
		"commitment": func(r *draw.DrawRecord) { r.Secret = "another" },
		"seed":       func(r *draw.DrawRecord) { r.Witnesses[0].Number = "18" },
		"drawn": func(r *draw.DrawRecord) {
			r.Drawn[0].IDs[0], r.Drawn[0].Reserves[0] = r.Drawn[0].Reserves[0], r.Drawn[0].IDs[0]
		},
	} {
		r := record(t)
		change(&r)
		if got := r.Check(); got != name {
			t.Errorf("a changed %s is said to be %q", name, got)
		}
	}
	for name, change := range map[string]func(*draw.DrawRecord){
		"list of people": func(r *draw.DrawRecord) { r.PoolDigest = "bb" },
		"numbers":        func(r *draw.DrawRecord) { r.Quotas[0].N = 1 },
	} {
		r := record(t)
		change(&r)
		if r.Check() != "commitment" {
			t.Errorf("the %s changed after the commitment: %q", name, r.Check())
		}
	}
}

func TestAnAbsenteeIsReplacedByTheNextReserveOfTheirStratum(t *testing.T) {
	drawn := []draw.Drawn{
		{Stratum: "x", IDs: []string{"1", "2"}, Reserves: []string{"3", "4"}},
		{Stratum: "y", IDs: []string{"5"}, Reserves: []string{"6"}},
	}
	first := []draw.Replacement{{Absent: "2", By: "3", Reason: "ill"}}
	for _, c := range []struct {
		absent, by string
		there      bool
		after      []draw.Replacement
	}{
		{"2", "3", true, nil},
		{"5", "6", true, nil},
		{"4", "", false, nil},
		{"1", "4", true, first},
		{"3", "4", true, first},
		{"2", "", false, first},
		{"1", "", true, append(slices.Clone(first), draw.Replacement{Absent: "3", By: "4", Reason: "away"})},
	} {
		if by, there := draw.NextReserve(drawn, c.after, c.absent); by != c.by || there != c.there {
			t.Errorf("%s after %v: %q %v", c.absent, c.after, by, there)
		}
	}
	want := []draw.Drawn{
		{Stratum: "x", IDs: []string{"1", "3"}, Reserves: []string{"4"}},
		{Stratum: "y", IDs: []string{"5"}, Reserves: []string{"6"}},
	}
	if diff := cmp.Diff(want, draw.Attending(drawn, first)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
