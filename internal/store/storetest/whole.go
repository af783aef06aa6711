package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"minping/internal/store"
)

// whole reads every version of every record of a kind.
func whole(ctx context.Context, s store.Store, kind string) ([]store.Record, error) {
	all := []store.Record{}
	err := s.Scan(ctx, kind, func(r store.Record) error {
		all = append(all, r)
		return nil
	})
	return all, err
}

func (b *bench) whole(kind string) []store.Record {
	b.Helper()
	all, err := whole(b.Context(), b.store, kind)
	b.must(err)
	return all
}

var wholeTests = []test{
	{"a scan of a kind shows every version, tombstones too, by id and version", func(b *bench) {
		gone := record("b", 2)
		gone.Deleted = true
		back := record("b", 3)
		other := record("a", 1)
		other.Kind = "round"
		want := []store.Record{
			record(" ", 1), record("A", 1), record("A", 2), record("a", 1), record("a/", 1), record("aa", 1),
			record("b", 1), gone, back,
			record("中", 1),
		}
		last := record("中", 2)
		last.Deleted = true
		for _, r := range slices.Concat(slices.Clone(want), []store.Record{last, other}) {
			b.insert(r)
		}
		b.same(b.whole("sheet"), append(want, last))
		b.same(b.whole("round"), []store.Record{other})
		b.same(b.whole("nothing"), []store.Record{})
	}},
	{"a scan of a kind shows large records and many, each once", func(b *bench) {
		want := []store.Record{}
		for i := range 230 {
			r := record(fmt.Sprintf("%03d", i/2), 1+i%2)
			if i%20 == 0 {
				r.Body = bytes.Repeat([]byte{byte(i)}, 300<<10)
			}
			want = append(want, r)
			b.insert(r)
		}
		b.same(b.whole("sheet"), want)
	}},
	{"a scan of a kind stops at the first error and may use the store", func(b *bench) {
		b.insert(record("a", 1), record("b", 1), record("c", 1))
		enough, seen := errors.New("enough"), 0
		err := b.store.Scan(b.Context(), "sheet", func(r store.Record) error {
			seen++
			b.same(b.latest("sheet", r.ID), r)
			if r.Version == 1 {
				b.insert(record(r.ID, 2))
			}
			if r.ID == "b" {
				return enough
			}
			return nil
		})
		b.want(err, enough)
		if seen < 2 || seen > 3 { // the new version of a may be shown
			b.Errorf("%d records were shown", seen)
		}
	}},
	{"a scan of a kind while others insert misses nothing that was there", func(b *bench) {
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
		seen := map[string]int{}
		for _, r := range b.whole("sheet") {
			seen[r.ID]++
		}
		writer.Wait()
		for i := range 30 {
			if id := fmt.Sprintf("m%02d", i); seen[id] != 1 {
				b.Errorf("%s was shown %d times", id, seen[id])
			}
		}
	}},
	{"a scan of an invalid kind is refused", func(b *bench) {
		_, err := whole(b.Context(), b.store, "Sheet")
		b.want(err, store.ErrInvalid)
	}},
}
