package storetest

import (
	"errors"
	"fmt"
	"slices"

	"minping/internal/store"
)

var manyTests = []test{
	{"GetMany shows each id's current version once, ascending", func(b *bench) {
		gone := record("gone", 2)
		gone.Deleted = true
		other := record("else", 1)
		other.Kind = "round"
		b.insert(record("b", 1), record("a", 1), record("a", 2), record("中", 1), record("A", 1), record("a ", 1), record("gone", 1), gone, other)
		b.same(b.getMany("中", "a", "gone", "else", "nobody", "a", "A"), []store.Record{record("A", 1), record("a", 2), record("中", 1)})
		b.same(b.getMany(), []store.Record{})
	}},
	{"ListByParents shows the current versions of every parent's children, ascending by their ids", func(b *bench) {
		for i, parent := range []string{"q", "p", "P", "p ", "", "p"} {
			r := record(fmt.Sprint(i), 1)
			r.Parent = parent
			b.insert(r)
		}
		again := record("1", 2)
		again.Parent = "p"
		gone := record("5", 2)
		gone.Parent, gone.Deleted = "p", true
		other := record("0", 1)
		other.Kind, other.Parent = "round", "p"
		b.insert(again, gone, other)
		b.same(ids(b.listByParents("q", "p", "q", "nobody")), []string{"0", "1"})
		b.same(b.listByParents("p"), []store.Record{again})
		b.same(b.listByParents(), []store.Record{})
	}},
	{"GetMany and ListByParents answer for as many keys as they may", func(b *bench) {
		var keys, want []string
		for i := range store.MaxKeys {
			keys = append(keys, fmt.Sprintf("%04d", i))
			if i%5 == 0 {
				r := record(keys[i], 1)
				r.Parent = fmt.Sprintf("%04d", store.MaxKeys-2-i) // the last children have the first parents
				b.insert(r)
				want = append(want, r.ID)
			}
		}
		slices.Reverse(keys)
		keys[0] = keys[len(keys)-1] // far from its original place
		b.same(ids(b.getMany(keys...)), want)
		b.same(ids(b.listByParents(keys...)), want)
	}},
	{"too many keys, and an empty one, are refused", func(b *bench) {
		for _, keys := range [][]string{
			make([]string, store.MaxKeys+1),
			{"a", ""},
			{string(make([]byte, store.MaxID+1))},
		} {
			if _, err := b.store.GetMany(b.Context(), "sheet", keys); !errors.Is(err, store.ErrInvalid) {
				b.Errorf("GetMany of %d: %v", len(keys), err)
			}
			if _, err := b.store.ListByParents(b.Context(), "sheet", keys); !errors.Is(err, store.ErrInvalid) {
				b.Errorf("ListByParents of %d: %v", len(keys), err)
			}
			if _, err := b.store.Heads(b.Context(), "sheet", keys); !errors.Is(err, store.ErrInvalid) {
				b.Errorf("Heads of %d: %v", len(keys), err)
			}
			if _, err := b.store.HeadsByParents(b.Context(), "sheet", keys); !errors.Is(err, store.ErrInvalid) {
				b.Errorf("HeadsByParents of %d: %v", len(keys), err)
			}
		}
	}},
}

func (b *bench) getMany(keys ...string) []store.Record {
	b.Helper()
	l, err := b.store.GetMany(b.Context(), "sheet", keys)
	b.must(err)
	hs, err := b.store.Heads(b.Context(), "sheet", keys)
	b.must(err)
	b.sameHeads(hs, l)
	return l
}

func (b *bench) listByParents(parents ...string) []store.Record {
	b.Helper()
	l, err := b.store.ListByParents(b.Context(), "sheet", parents)
	b.must(err)
	hs, err := b.store.HeadsByParents(b.Context(), "sheet", parents)
	b.must(err)
	b.sameHeads(hs, l)
	return l
}

// sameHeads expects that the heads name the records, in their order.
func (b *bench) sameHeads(got []store.Head, of []store.Record) {
	b.Helper()
	want := []store.Head{}
	for _, r := range of {
		want = append(want, store.Head{ID: r.ID, Version: r.Version, Parent: r.Parent})
	}
	if !slices.Equal(got, want) {
		b.Errorf("heads %v of %v", got, want)
	}
}
