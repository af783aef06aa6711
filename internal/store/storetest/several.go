package storetest

import (
	"errors"
	"fmt"
	"slices"

	"minping/internal/store"
)

var severalTests = []test{
	{"several shows each id's current version once, ascending", func(b *bench) {
		gone := record("gone", 2)
		gone.Deleted = true
		other := record("else", 1)
		other.Kind = "round"
		b.insert(record("b", 1), record("a", 1), record("a", 2), record("中", 1), record("A", 1), record("a ", 1), record("gone", 1), gone, other)
		b.same(b.several("中", "a", "gone", "else", "nobody", "a", "A"), []store.Record{record("A", 1), record("a", 2), record("中", 1)})
		b.same(b.several(), []store.Record{})
	}},
	{"below shows the current versions of every parent's children, ascending by their ids", func(b *bench) {
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
		b.same(ids(b.below("q", "p", "q", "nobody")), []string{"0", "1"})
		b.same(b.below("p"), []store.Record{again})
		b.same(b.below(), []store.Record{})
	}},
	{"several and below answer for as many keys as they may", func(b *bench) {
		var keys, want []string
		for i := range store.MaxSeveral {
			keys = append(keys, fmt.Sprintf("%04d", i))
			if i%5 == 0 {
				r := record(keys[i], 1)
				r.Parent = keys[len(keys)-1-i/2]
				b.insert(r)
				want = append(want, r.ID)
			}
		}
		slices.Reverse(keys)
		keys[0] = keys[len(keys)-1] // far from where it is already
		b.same(ids(b.several(keys...)), want)
		b.same(ids(b.below(keys...)), want)
	}},
	{"too many keys, and an empty one, are refused", func(b *bench) {
		for _, keys := range [][]string{
			make([]string, store.MaxSeveral+1),
			{"a", ""},
			{string(make([]byte, store.MaxID+1))},
		} {
			if _, err := b.store.Several(b.Context(), "sheet", keys); !errors.Is(err, store.ErrInvalid) {
				b.Errorf("several of %d: %v", len(keys), err)
			}
			if _, err := b.store.Below(b.Context(), "sheet", keys); !errors.Is(err, store.ErrInvalid) {
				b.Errorf("below %d: %v", len(keys), err)
			}
		}
	}},
}

func (b *bench) several(keys ...string) []store.Record {
	b.Helper()
	l, err := b.store.Several(b.Context(), "sheet", keys)
	b.must(err)
	return l
}

func (b *bench) below(parents ...string) []store.Record {
	b.Helper()
	l, err := b.store.Below(b.Context(), "sheet", parents)
	b.must(err)
	return l
}
