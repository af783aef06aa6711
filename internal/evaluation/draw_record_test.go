package evaluation

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func record(t *testing.T) DrawRecord {
	t.Helper()
	pool := []PoolEntry{{"1", "x"}, {"2", "x"}, {"3", "x"}, {"4", "x"}, {"5", "y"}, {"6", "y"}}
	r := DrawRecord{Algorithm: DrawAlgorithm, Pool: pool, PoolDigest: "aa", Quotas: []Quota{{"x", 2, 1}, {"y", 1, 1}}}
	r.Commitment = DrawCommitment("secret", r.PoolDigest, r.Quotas)
	r, err := r.Reveal("secret", []Witness{{"甲", "17"}, {"乙", "4"}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestADrawIsProvedByItsRecordAlone(t *testing.T) {
	// printf 'minping draw seed 1\nsecret\n17\n4\n' | sha256sum
	if r := record(t); r.Check() != "" || r.Seed != "1cde9a3a5cec3981ecf61d88c17d5357a9f16b359ce4d665b1313da9392834b4" {
		t.Errorf("%q, seed %s", r.Check(), r.Seed)
	}
	for name, change := range map[string]func(*DrawRecord){
		"algorithm":  func(r *DrawRecord) { r.Algorithm = "another" },
		"commitment": func(r *DrawRecord) { r.Secret = "another" },
		"seed":       func(r *DrawRecord) { r.Witnesses[0].Number = "18" },
		"drawn": func(r *DrawRecord) {
			r.Drawn[0].IDs[0], r.Drawn[0].Reserves[0] = r.Drawn[0].Reserves[0], r.Drawn[0].IDs[0]
		},
	} {
		r := record(t)
		change(&r)
		if got := r.Check(); got != name {
			t.Errorf("a changed %s is said to be %q", name, got)
		}
	}
	for name, change := range map[string]func(*DrawRecord){
		"list of people": func(r *DrawRecord) { r.PoolDigest = "bb" }, "numbers": func(r *DrawRecord) { r.Quotas[0].N = 1 },
	} {
		r := record(t)
		if change(&r); r.Check() != "commitment" {
			t.Errorf("the %s changed after the commitment: %q", name, r.Check())
		}
	}
}

func TestAnAbsenteeIsReplacedByTheNextReserveOfTheirStratum(t *testing.T) {
	drawn := []Drawn{{"x", []string{"1", "2"}, []string{"3", "4"}}, {"y", []string{"5"}, []string{"6"}}}
	first := []Replacement{{"2", "3", "ill"}}
	for _, c := range []struct {
		absent, by string
		there      bool
		after      []Replacement
	}{
		{"2", "3", true, nil},
		{"5", "6", true, nil},
		{"4", "", false, nil},
		{"1", "4", true, first},
		{"3", "4", true, first},
		{"2", "", false, first},
		{"1", "", true, append(slices.Clone(first), Replacement{"3", "4", "away"})},
	} {
		if by, there := NextReserve(drawn, c.after, c.absent); by != c.by || there != c.there {
			t.Errorf("%s after %v: %q %v", c.absent, c.after, by, there)
		}
	}
	want := []Drawn{{"x", []string{"1", "3"}, []string{"4"}}, {"y", []string{"5"}, []string{"6"}}}
	if diff := cmp.Diff(want, Attending(drawn, first)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
