package vote_test

import (
	"encoding/binary"
	"errors"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"minping/internal/vote"
)

// tlogTree is an independent RFC 6962 implementation.
type tlogTree []tlog.Hash

func (t tlogTree) ReadHashes(at []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(at))
	for i, n := range at {
		if n >= int64(len(t)) {
			return nil, errors.New("no such hash")
		}
		out[i] = t[n]
	}
	return out, nil
}

func records(n int) [][]byte {
	out := make([][]byte, n)
	for i := range out {
		out[i] = binary.BigEndian.AppendUint32(nil, uint32(i))
	}
	return out
}

// C9: no ballot, one, 2^n and 2^n ± 1.
func TestRootsAreThoseOfAnIndependentImplementation(t *testing.T) {
	sizes := []int{0, 1, 2, 3, 5, 6, 7, 1000}
	for n := 2; n <= 12; n++ {
		sizes = append(sizes, 1<<n-1, 1<<n, 1<<n+1)
	}
	for _, size := range sizes {
		var tree tlogTree
		var leaves []vote.Hash
		for i, r := range records(size) {
			hs, err := tlog.StoredHashes(int64(i), r, tree)
			if err != nil {
				t.Fatal(err)
			}
			tree = append(tree, hs...)
			leaves = append(leaves, vote.LeafHash(r))
		}
		want, err := tlog.TreeHash(int64(size), tree)
		if err != nil {
			t.Fatal(err)
		}
		if got := vote.TreeRoot(leaves); got != vote.Hash(want) {
			t.Errorf("%d leaves: root %x, want %x", size, got, want)
		}
	}
}

func TestIssuedRootTakesTheIdsAsData(t *testing.T) {
	ids := []vote.Hash{{1}, {2}, {3}}
	var leaves []vote.Hash
	for _, id := range ids {
		leaves = append(leaves, vote.LeafHash(id[:]))
	}
	if vote.IssuedRoot(ids) != vote.TreeRoot(leaves) || vote.IssuedRoot(ids) == vote.TreeRoot(ids) {
		t.Error("ids are not hashed as leaves")
	}
	if vote.IssuedRoot(nil) != vote.TreeRoot(nil) {
		t.Error("two empty trees differ")
	}
}

// C3: the root changes when a leaf is removed, doubled, swapped or changed.
func TestTheRootChangesWithTheIndex(t *testing.T) {
	var leaves []vote.Hash
	for _, r := range records(21) {
		leaves = append(leaves, vote.LeafHash(r))
	}
	root := vote.TreeRoot(leaves)
	for i := range leaves {
		changed := slices.Clone(leaves)
		changed[i][31] ^= 1
		swapped := slices.Clone(leaves)
		swapped[i], swapped[(i+1)%21] = swapped[(i+1)%21], swapped[i]
		for name, l := range map[string][]vote.Hash{
			"removed": slices.Delete(slices.Clone(leaves), i, i+1),
			"doubled": slices.Insert(slices.Clone(leaves), i, leaves[i]),
			"changed": changed, "swapped": swapped,
		} {
			if vote.TreeRoot(l) == root {
				t.Errorf("leaf %d %s: same root", i, name)
			}
		}
	}
}

func TestARootIsKnownAtEveryStep(t *testing.T) {
	b := vote.NewRootBuilder()
	var leaves []vote.Hash
	for i, r := range records(70) {
		if b.Size() != i || b.Root() != vote.TreeRoot(leaves) {
			t.Fatalf("after %d leaves the root differs", i)
		}
		leaves = append(leaves, vote.LeafHash(r))
		b.Add(leaves[i])
	}
}

func TestALongRecordIsHashedWhole(t *testing.T) {
	for _, n := range []int{0, 511, 512, 513, 5000} {
		data := make([]byte, n)
		a := vote.LeafHash(data)
		if a != vote.Hash(tlog.RecordHash(data)) {
			t.Errorf("%d bytes hash differently", n)
		}
	}
}
