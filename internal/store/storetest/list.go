package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"minping/internal/store"
)

var listTests = []test{
	{"list ascends by the bytes of the id", func(b *bench) {
		want := []string{" ", "10", "9", "A", "B", "a", "a ", "a!", "aa", "b", "é", "一", "中", "🗳"}
		slices.Sort(want)
		for _, id := range slices.Backward(want) {
			b.insert(record(id, 1))
		}
		b.same(ids(b.list("sheet", "", "", 100)), want)
		b.same(ids(b.list("sheet", "round", "", 100)), want)
	}},
	{"list shows current versions only", func(b *bench) {
		b.insert(record("a", 1), record("a", 2), record("b", 1), record("b", 2), record("b", 3))
		b.same(b.list("sheet", "", "", 10), []store.Record{record("a", 2), record("b", 3)})
		b.same(b.list("sheet", "round", "", 10), []store.Record{record("a", 2), record("b", 3)})
	}},
	{"list with a parent shows its children only", func(b *bench) {
		for i, parent := range []string{"p", "P", "p ", "pp", "", "p"} {
			r := record(fmt.Sprint(i), 1)
			r.Parent = parent
			b.insert(r)
		}
		other := record("0", 1)
		other.Kind, other.Parent = "round", "p"
		b.insert(other)
		b.same(ids(b.list("sheet", "p", "", 10)), []string{"0", "5"})
		b.same(ids(b.list("sheet", "P", "", 10)), []string{"1"})
		b.same(ids(b.list("sheet", "p ", "", 10)), []string{"2"})
		b.same(len(b.list("sheet", "", "", 10)), 6)
		b.same(ids(b.list("sheet", "nobody", "", 10)), []string{})
	}},
	{"pages of any size show everything once", func(b *bench) {
		want := []string{}
		for i := range 25 {
			id := fmt.Sprintf("%02d", i)
			want = append(want, id)
			b.insert(record(id, 1), record(id, 2))
		}
		for _, limit := range []int{1, 2, 7, 24, 25, 26, store.MaxLimit} {
			for _, parent := range []string{"", "round"} {
				got, after := []string{}, ""
				for {
					page := ids(b.list("sheet", parent, after, limit))
					if len(page) == 0 {
						break
					}
					if len(page) > limit {
						b.Fatalf("%d on a page of %d", len(page), limit)
					}
					got, after = append(got, page...), page[len(page)-1]
				}
				b.same(got, want)
			}
		}
		b.same(ids(b.list("sheet", "", "11x", 2)), []string{"12", "13"}) // after need not exist
		b.same(ids(b.list("sheet", "", "24", 2)), []string{})
	}},
	{"tombstones take no place on a page", func(b *bench) {
		for i := range 6 {
			id := fmt.Sprint(i)
			b.insert(record(id, 1))
			if i%2 == 0 {
				gone := record(id, 2)
				gone.Deleted = true
				b.insert(gone)
			}
		}
		b.same(ids(b.list("sheet", "", "", 2)), []string{"1", "3"})
		b.same(ids(b.list("sheet", "round", "1", 2)), []string{"3", "5"})
	}},
	{"paging while others insert misses nothing that was there", func(b *bench) {
		for i := range 30 {
			b.insert(record(fmt.Sprintf("m%02d", i), 1))
		}
		var writer sync.WaitGroup
		writer.Go(func() {
			for i := range 30 {
				if err := b.store.Insert(b.Context(), record(fmt.Sprintf("m%02dx", i), 1)); err != nil {
					b.Error(err)
				}
			}
		})
		seen, after := map[string]int{}, ""
		for {
			page := ids(b.list("sheet", "", after, 3))
			if len(page) == 0 {
				break
			}
			for _, id := range page {
				seen[id]++
			}
			after = page[len(page)-1]
		}
		writer.Wait()
		for i := range 30 {
			if id := fmt.Sprintf("m%02d", i); seen[id] != 1 {
				b.Errorf("%s was shown %d times", id, seen[id])
			}
		}
	}},
	{"a limit out of range is refused", func(b *bench) {
		for _, limit := range []int{0, -1, store.MaxLimit + 1} {
			if _, err := b.store.List(b.Context(), "sheet", "", "", limit); !errors.Is(err, store.ErrInvalid) {
				b.Errorf("limit %d: %v", limit, err)
			}
		}
	}},
	{"kinds are listed once each, ascending", func(b *bench) {
		for _, kind := range []string{"state", "sheet", "audit", "sheet-note", "sheet"} {
			r := record(strings.Repeat(kind, 2)+fmt.Sprint(len(b.list(kind, "", "", 9))), 1)
			r.Kind = kind
			b.insert(r)
		}
		kinds, err := b.store.Kinds(b.Context())
		b.must(err)
		b.same(kinds, []string{"audit", "sheet", "sheet-note", "state"})
	}},
}

var purgeTests = []test{
	{"purge removes every version of one record and nothing else", func(b *bench) {
		b.insert(record("a", 1), record("a", 2), record("aa", 1), record("A", 1), record("a ", 1))
		other := record("a", 1)
		other.Kind = "round"
		b.insert(other)
		b.latest("sheet", "a")
		b.must(b.store.Purge(b.Context(), "sheet", "a"))
		_, err := b.store.Latest(b.Context(), "sheet", "a")
		b.want(err, store.ErrNotFound)
		b.same(b.history("sheet", "a"), []store.Record{})
		b.same(ids(b.list("sheet", "", "", 10)), []string{"A", "a ", "aa"})
		b.same(ids(b.list("sheet", "round", "", 10)), []string{"A", "a ", "aa"})
		b.same(b.latest("round", "a"), other)
	}},
	{"after a purge the versions start over", func(b *bench) {
		b.insert(record("a", 1), record("a", 2))
		b.must(b.store.Purge(b.Context(), "sheet", "a"))
		b.want(b.store.Insert(b.Context(), record("a", 3)), store.ErrNotFound)
		again := record("a", 1)
		again.Parent = "another"
		b.insert(again)
		b.same(b.latest("sheet", "a"), again)
	}},
	{"purging what is not there is no error", func(b *bench) {
		b.must(b.store.Purge(b.Context(), "sheet", "a"))
		b.insert(record("a", 1))
		b.must(b.store.Purge(b.Context(), "sheet", "a"))
		b.must(b.store.Purge(b.Context(), "sheet", "a"))
	}},
	{"a kind is listed as long as it holds a record, a tombstone too", func(b *bench) {
		gone := record("a", 2)
		gone.Deleted = true
		b.insert(record("a", 1), gone)
		kinds, err := b.store.Kinds(b.Context())
		b.must(err)
		b.same(kinds, []string{"sheet"})
		b.must(b.store.Purge(b.Context(), "sheet", "a"))
		kinds, err = b.store.Kinds(b.Context())
		b.must(err)
		b.same(kinds, []string{})
	}},
}
