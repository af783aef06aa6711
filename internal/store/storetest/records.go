package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"minping/internal/store"
)

var recordTests = []test{
	{"a record is read back as it was written", func(b *bench) {
		r := record("a", 1)
		b.insert(r)
		b.same(b.latest("sheet", "a"), r)
		b.same(b.history("sheet", "a"), []store.Record{r})
		b.same(b.list("sheet", "", "", 10), []store.Record{r})
	}},
	{"times come back in UTC, cut to milliseconds", func(b *bench) {
		shanghai := time.FixedZone("CST", 8*3600)
		for i, at := range []time.Time{
			time.Date(2026, 3, 1, 9, 0, 0, 123_999_999, shanghai),
			time.Date(1969, 12, 31, 23, 59, 59, 1_000_000, time.UTC),
			time.Date(2099, 1, 1, 0, 0, 0, 0, shanghai),
		} {
			r := record(fmt.Sprint("at", i), 1)
			r.At = at
			b.insert(r)
			got := b.latest("sheet", r.ID).At
			if want := store.Time(at); !got.Equal(want) || got.Location() != time.UTC {
				b.Errorf("%v came back as %v, want %v", at, got, want)
			}
		}
	}},
	{"one version fifty times at once: exactly one wins", func(b *bench) {
		errs := atOnce(50, func(i int) error {
			r := record("a", 1)
			r.Body = fmt.Append(nil, i)
			return b.store.Insert(b.Context(), r)
		})
		won := b.winners(errs, store.ErrExists)
		if len(won) != 1 {
			b.Fatalf("%d winners", len(won))
		}
		b.same(string(b.latest("sheet", "a").Body), fmt.Sprint(won[0]))
		b.same(len(b.history("sheet", "a")), 1)
	}},
	{"the next version fifty times at once: exactly one wins", func(b *bench) {
		b.insert(record("a", 1))
		errs := atOnce(50, func(i int) error {
			r := record("a", 2)
			r.Body = fmt.Append(nil, i)
			return b.store.Insert(b.Context(), r)
		})
		won := b.winners(errs, store.ErrExists)
		if len(won) != 1 {
			b.Fatalf("%d winners", len(won))
		}
		b.same(string(b.latest("sheet", "a").Body), fmt.Sprint(won[0]))
	}},
	{"two hundred different ids at once: all win", func(b *bench) {
		errs := atOnce(200, func(i int) error { return b.store.Insert(b.Context(), record(fmt.Sprint("id", i), 1)) })
		if won := b.winners(errs, nil); len(won) != 200 {
			b.Fatalf("%d winners", len(won))
		}
		b.same(len(b.list("sheet", "", "", 1000)), 200)
	}},
	{"an insert that lost wrote nothing", func(b *bench) {
		b.insert(record("a", 1), record("a", 2))
		other := record("a", 1)
		other.Body = []byte("other")
		b.want(b.store.Insert(b.Context(), other), store.ErrExists)
		other.Version = 2
		b.want(b.store.Insert(b.Context(), other), store.ErrExists)
		b.same(b.history("sheet", "a"), []store.Record{record("a", 1), record("a", 2)})
	}},
	{"latest sees every insert that returned before", func(b *bench) {
		b.insert(record("a", 1))
		var written atomic.Int64
		written.Store(1)
		done := make(chan struct{})
		var readers sync.WaitGroup
		for range 4 {
			readers.Go(func() {
				for {
					floor := written.Load()
					r, err := b.store.Latest(b.Context(), "sheet", "a")
					if err != nil || int64(r.Version) < floor {
						b.Errorf("version %d (%v) after %d had returned", r.Version, err, floor)
						return
					}
					select {
					case <-done:
						return
					default:
					}
				}
			})
		}
		for n := 2; n <= 60; n++ {
			b.insert(record("a", n))
			written.Store(int64(n))
			b.same(b.latest("sheet", "a").Version, n)
		}
		close(done)
		readers.Wait()
	}},
	{"latest of what is not there is not found", func(b *bench) {
		b.insert(record("a", 1))
		_, err := b.store.Latest(b.Context(), "sheet", "b")
		b.want(err, store.ErrNotFound)
		_, err = b.store.Latest(b.Context(), "round", "a")
		b.want(err, store.ErrNotFound)
		b.insert(record("b", 1)) // an absence is not remembered
		b.same(b.latest("sheet", "b"), record("b", 1))
	}},
	{"the store keeps its own copy of a body", func(b *bench) {
		r := record("a", 1)
		r.Body = bytes.Clone(r.Body)
		b.insert(r)
		r.Body[0] = 'X'
		for range 2 {
			got := b.latest("sheet", "a")
			b.same(got, record("a", 1))
			got.Body[0] = 'Y'
			b.history("sheet", "a")[0].Body[0] = 'Z'
			b.list("sheet", "", "", 1)[0].Body[0] = 'Z'
		}
	}},
	{"what breaks the contract is refused and writes nothing", func(b *bench) {
		for name, spoil := range map[string]func(*store.Record){
			"no kind":         func(r *store.Record) { r.Kind = "" },
			"upper-case kind": func(r *store.Record) { r.Kind = "Sheet" },
			"long kind":       func(r *store.Record) { r.Kind = string(bytes.Repeat([]byte("k"), store.MaxKind+1)) },
			"kind with NUL":   func(r *store.Record) { r.Kind = "sheet\x00" },
			"no id":           func(r *store.Record) { r.ID = "" },
			"long id":         func(r *store.Record) { r.ID = string(bytes.Repeat([]byte("i"), store.MaxID+1)) },
			"version 0":       func(r *store.Record) { r.Version = 0 },
			"version -1":      func(r *store.Record) { r.Version = -1 },
			"long body":       func(r *store.Record) { r.Body = make([]byte, store.MaxBody+1) },
		} {
			r := record("a", 1)
			spoil(&r)
			if err := b.store.Insert(b.Context(), r); !errors.Is(err, store.ErrInvalid) {
				b.Errorf("%s: %v", name, err)
			}
		}
		kinds, err := b.store.Kinds(b.Context())
		b.must(err)
		b.same(kinds, []string{})
	}},
}

var versionTests = []test{
	{"a gap in the versions is refused", func(b *bench) {
		b.want(b.store.Insert(b.Context(), record("a", 2)), store.ErrNotFound)
		b.insert(record("a", 1))
		b.want(b.store.Insert(b.Context(), record("a", 3)), store.ErrNotFound)
		b.insert(record("a", 2), record("a", 3))
		b.want(b.store.Insert(b.Context(), record("a", 99)), store.ErrNotFound)
		b.same(len(b.history("sheet", "a")), 3)
	}},
	{"versions that many append at once have no gap and no duplicate", func(b *bench) {
		const writers, each = 8, 5
		errs := atOnce(writers, func(int) error {
			for range each {
				for {
					h, err := b.store.History(b.Context(), "sheet", "a")
					if err != nil {
						return err
					}
					if err = b.store.Insert(b.Context(), record("a", len(h)+1)); err == nil {
						break
					}
					if !errors.Is(err, store.ErrExists) {
						return err
					}
				}
			}
			return nil
		})
		b.winners(errs, nil)
		h := b.history("sheet", "a")
		b.same(len(h), writers*each)
		for i, r := range h {
			b.same(r, record("a", i+1))
		}
	}},
	{"history is oldest first, with tombstones, and empty for nothing", func(b *bench) {
		gone := record("a", 2)
		gone.Deleted, gone.Body = true, nil
		b.insert(record("a", 1), gone, record("a", 3))
		b.same(b.history("sheet", "a"), []store.Record{record("a", 1), gone, record("a", 3)})
		b.same(b.history("sheet", "b"), []store.Record{})
	}},
	{"latest and list pass over a tombstone until a version follows it", func(b *bench) {
		gone := record("a", 2)
		gone.Deleted = true
		b.insert(record("a", 1), record("b", 1))
		b.latest("sheet", "a") // a reader that saw it before must not see it afterwards
		b.insert(gone)
		_, err := b.store.Latest(b.Context(), "sheet", "a")
		b.want(err, store.ErrNotFound)
		b.same(ids(b.list("sheet", "", "", 10)), []string{"b"})
		b.same(ids(b.list("sheet", "round", "", 10)), []string{"b"})
		b.want(b.store.Insert(b.Context(), record("a", 1)), store.ErrExists)
		b.insert(record("a", 3))
		b.same(b.latest("sheet", "a"), record("a", 3))
		b.same(ids(b.list("sheet", "round", "", 10)), []string{"a", "b"})
	}},
	{"the parent is the same in all versions", func(b *bench) {
		b.insert(record("a", 1))
		moved := record("a", 2)
		moved.Parent = "elsewhere"
		b.want(b.store.Insert(b.Context(), moved), store.ErrInvalid)
		b.same(b.history("sheet", "a"), []store.Record{record("a", 1)})
	}},
	{"forty versions count in numbers, not in digits", func(b *bench) {
		for n := 1; n <= 40; n++ {
			b.insert(record("a", n))
		}
		b.same(b.latest("sheet", "a").Version, 40)
		b.same(b.list("sheet", "", "", 10)[0].Version, 40)
		b.same(b.history("sheet", "a")[9].Version, 10)
	}},
}
