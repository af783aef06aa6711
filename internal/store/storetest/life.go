package storetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"minping/internal/store"
)

var cancelTests = []test{
	{"a call whose context is over does nothing", func(b *bench) {
		b.prepare()
		box := b.box(faultSID)
		over, cancel := context.WithCancel(b.Context())
		cancel()
		late, cancel := context.WithDeadline(b.Context(), time.Now().Add(-time.Second))
		defer cancel()
		for ctx, cause := range map[context.Context]error{over: context.Canceled, late: context.DeadlineExceeded} {
			for method, err := range everyCall(ctx, b.store, box) {
				if !errors.Is(err, cause) {
					b.Errorf("%s: %v, want %v", method, err, cause)
				}
			}
		}
		b.same(len(b.history("sheet", "old")), 2)
		b.same(len(b.history("sheet", "new")), 0)
		b.same(b.boxes(), []string{faultSID})
		b.same(b.count(box, store.Ballots), 1)
		b.same(b.sealed(box), false)
	}},
	{"an insert cancelled under way leaves the whole record or nothing", func(b *bench) {
		const n = 200
		acknowledged := make([]bool, n)
		atOnce(n, func(i int) error {
			ctx, cancel := context.WithTimeout(b.Context(), time.Duration(rand.IntN(4000))*time.Microsecond)
			defer cancel()
			err := b.store.Insert(ctx, record(fmt.Sprint(i), 1))
			acknowledged[i] = err == nil
			if err != nil && !errors.Is(err, context.DeadlineExceeded) {
				b.Errorf("%v", err)
			}
			return nil
		})
		b.reopen()
		for i := range n {
			h := b.history("sheet", fmt.Sprint(i))
			switch {
			case len(h) == 0 && acknowledged[i]:
				b.Errorf("record %d was acknowledged and is not there", i)
			case len(h) > 0:
				b.same(h, []store.Record{record(fmt.Sprint(i), 1)})
				b.same(b.latest("sheet", fmt.Sprint(i)), h[0])
			}
		}
	}},
	{"a cast cancelled under way leaves the whole row or nothing", func(b *bench) {
		const n = 200
		box, all := b.box(faultSID), rows(n)
		acknowledged := map[store.Key]bool{}
		errs := atOnce(n, func(i int) error {
			ctx, cancel := context.WithTimeout(b.Context(), time.Duration(rand.IntN(4000))*time.Microsecond)
			defer cancel()
			_, err := box.Insert(ctx, store.Ballots, all[i].Key, all[i].Value)
			return err
		})
		value := map[store.Key]string{}
		for i, err := range errs {
			if err != nil && !errors.Is(err, context.DeadlineExceeded) {
				b.Errorf("%v", err)
			}
			acknowledged[all[i].Key] = err == nil
			value[all[i].Key] = string(all[i].Value)
		}
		b.reopen()
		for _, r := range b.scan(b.box(faultSID), store.Ballots) {
			b.same(string(r.Value), value[r.Key])
			delete(acknowledged, r.Key)
		}
		for key, lost := range acknowledged {
			if lost {
				b.Errorf("row %x was acknowledged and is not there", key[:4])
			}
		}
	}},
}

// everyCall makes each call of the contract once and returns its error.
func everyCall(ctx context.Context, s store.Store, box store.Box) map[string]error {
	errs := map[string]error{}
	errs["Insert"] = s.Insert(ctx, record("new", 1))
	_, errs["Latest"] = s.Latest(ctx, "sheet", "old")
	_, errs["History"] = s.History(ctx, "sheet", "old")
	_, errs["List"] = s.List(ctx, "sheet", "", "", 10)
	_, errs["Scan"] = whole(ctx, s, "sheet")
	errs["Purge"] = s.Purge(ctx, "sheet", "old")
	_, errs["Kinds"] = s.Kinds(ctx)
	_, errs["Box"] = s.Box(ctx, "newnewnewnewnewnewnewn")
	errs["DropBox"] = s.DropBox(ctx, faultSID)
	_, errs["Boxes"] = s.Boxes(ctx)
	errs["Ping"] = s.Ping(ctx)
	_, errs["Box.Insert"] = box.Insert(ctx, store.Ballots, store.Key{2}, nil)
	_, errs["Box.Lookup"] = box.Lookup(ctx, store.Ballots, store.Key{1})
	_, errs["Box.Count"] = box.Count(ctx, store.Ballots)
	errs["Box.Scan"] = box.Scan(ctx, store.Ballots, func(store.Key, []byte) error { return nil })
	errs["Box.Seal"] = box.Seal(ctx)
	_, errs["Box.Sealed"] = box.Sealed(ctx)
	errs["Box.EraseAll"] = box.EraseAll(ctx, store.Ballots)
	return errs
}

var lifeTests = []test{
	{"closed and opened again, everything is there", func(b *bench) {
		gone := record("b", 2)
		gone.Deleted = true
		b.insert(record("a", 1), record("a", 2), record("b", 1), gone)
		open, shut, all := sid(), sid(), rows(30)
		b.put(b.box(open), store.Ballots, all...)
		b.put(b.box(shut), store.Comments, all...)
		b.must(b.box(shut).Seal(b.Context()))
		boxes := b.boxes()
		for range 3 { // opening changes nothing, however often
			b.reopen()
			b.same(b.history("sheet", "a"), []store.Record{record("a", 1), record("a", 2)})
			b.same(b.latest("sheet", "a"), record("a", 2))
			b.same(b.history("sheet", "b"), []store.Record{record("b", 1), gone})
			b.same(ids(b.list("sheet", "round", "", 10)), []string{"a"})
			b.same(b.boxes(), boxes)
			b.same(b.scan(b.box(open), store.Ballots), sorted(all))
			b.same(b.scan(b.box(shut), store.Comments), sorted(all))
			b.same(b.sealed(b.box(open)), false)
			b.same(b.sealed(b.box(shut)), true)
		}
		b.insert(record("a", 3))
		b.put(b.box(open), store.Ballots, rows(1)...)
	}},
	{"a closed store refuses every call", func(b *bench) {
		b.prepare()
		box := b.box(faultSID)
		b.must(b.store.Close())
		for method, err := range everyCall(b.Context(), b.store, box) {
			if !errors.Is(err, store.ErrUnavailable) {
				b.Errorf("%s: %v", method, err)
			}
		}
		b.must(b.store.Close()) // closing twice is not an error
		b.store = b.harness.Open(b.T, b.dir)
		b.same(len(b.history("sheet", "old")), 2)
		b.same(b.boxes(), []string{faultSID})
		b.same(b.count(b.box(faultSID), store.Ballots), 1)
	}},
	{"closing finishes what was accepted", func(b *bench) {
		box, all := b.box(faultSID), rows(300)
		var n atomic.Int64
		closed := make(chan error)
		go func() {
			for n.Load() < 50 {
				time.Sleep(50 * time.Microsecond)
			}
			closed <- b.store.Close()
		}()
		errs := atOnce(len(all), func(i int) error {
			defer n.Add(1)
			if i%2 == 0 {
				return b.store.Insert(b.Context(), record(fmt.Sprint(i), 1))
			}
			_, err := box.Insert(b.Context(), store.Ballots, all[i].Key, all[i].Value)
			return err
		})
		b.must(<-closed)
		won := b.winners(errs, store.ErrUnavailable)
		b.store = b.harness.Open(b.T, b.dir)
		for _, i := range won {
			if i%2 == 0 {
				b.same(b.latest("sheet", fmt.Sprint(i)), record(fmt.Sprint(i), 1))
				continue
			}
			got, err := b.box(faultSID).Lookup(b.Context(), store.Ballots, all[i].Key)
			b.must(err)
			b.same(got, all[i].Value)
		}
	}},
	{"ping answers while the store takes writes and leaves no trace", func(b *bench) {
		for range 3 {
			b.must(b.store.Ping(b.Context()))
		}
		kinds, err := b.store.Kinds(b.Context())
		b.must(err)
		b.same(kinds, []string{})
		b.same(b.boxes(), []string{})
	}},
	{"whether it is a trial does not change while the store is open", func(b *bench) {
		before := b.store.Trial()
		b.prepare()
		b.same(b.store.Trial(), before)
	}},
}
