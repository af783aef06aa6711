package storetest

import (
	"errors"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"minping/internal/store"
)

var sealTests = []test{
	{"a sealed box has the same rows in all three tables", func(b *bench) {
		box := b.box(sid())
		all := map[store.Table][]row{}
		for i, t := range store.Tables() {
			all[t] = rows(50 * (i + 1))
			b.put(box, t, all[t]...)
		}
		b.must(box.Seal(b.Context()))
		b.same(b.sealed(box), true)
		for t, rows := range all {
			b.same(b.scan(box, t), sorted(rows))
			b.same(b.count(box, t), len(rows))
			got, err := box.Lookup(b.Context(), t, rows[7].Key)
			b.must(err)
			b.same(got, rows[7].Value)
		}
	}},
	{"a sealed box takes nothing more", func(b *bench) {
		box, rows := b.box(sid()), rows(2)
		b.put(box, store.Ballots, rows[0])
		b.must(box.Seal(b.Context()))
		for _, r := range rows { // including what already existed
			for _, t := range store.Tables() {
				present, err := box.Insert(b.Context(), t, r.Key, r.Value)
				b.want(err, store.ErrSealed)
				b.same(present, []byte(nil))
			}
		}
		b.same(b.scan(box, store.Ballots), rows[:1])
		b.same(b.count(box, store.Comments), 0)
	}},
	{"sealing again is no error and changes nothing", func(b *bench) {
		box, rows := b.box(sid()), rows(20)
		b.put(box, store.Ballots, rows...)
		for range 3 {
			b.must(box.Seal(b.Context()))
			b.same(b.scan(box, store.Ballots), sorted(rows))
		}
		b.reopen()
		b.must(b.box(b.boxes()[0]).Seal(b.Context()))
	}},
	{"two seals at once both succeed", func(b *bench) {
		box, rows := b.box(sid()), rows(50)
		b.put(box, store.Ballots, rows...)
		b.winners(atOnce(4, func(int) error { return box.Seal(b.Context()) }), nil)
		b.same(b.scan(box, store.Ballots), sorted(rows))
	}},
	{"an empty box can be sealed", func(b *bench) {
		box := b.box(sid())
		b.must(box.Seal(b.Context()))
		b.same(b.sealed(box), true)
		b.same(b.count(box, store.Ballots), 0)
	}},
	{"sealing a box leaves its siblings open", func(b *bench) {
		one, two := b.box(sid()), b.box(sid())
		b.must(one.Seal(b.Context()))
		b.put(two, store.Ballots, rows(1)...)
		b.same(b.sealed(two), false)
	}},
	{"a seal that races casts: acknowledged means in the copy, refused means in neither", func(b *bench) {
		for range 5 {
			raceSeal(b)
		}
	}},
	{"the order of a sealed box says nothing about the order of casting", func(b *bench) {
		cast := rows(400)
		one, two := b.box(sid()), b.box(sid())
		b.put(one, store.Ballots, cast...)
		for _, r := range slices.Backward(cast) {
			b.put(two, store.Ballots, r)
		}
		b.must(one.Seal(b.Context()))
		b.must(two.Seal(b.Context()))
		found := b.scan(one, store.Ballots)
		if c := Concordance(castOrder(found, cast)); Revealing(c, len(cast)) {
			b.Errorf("%.2f of the pairs are in the order of casting", c)
		}
		b.same(b.scan(two, store.Ballots), found)
	}},
}

// raceSeal seals while forty phones cast. Afterwards readers everywhere see exactly the acknowledged rows.
func raceSeal(b *bench) {
	box := b.box(sid())
	cast := rows(400)
	acknowledged := make([]bool, len(cast))
	var done atomic.Int64
	var sealing sync.WaitGroup
	sealing.Go(func() {
		for done.Load() < 40 { // halfway through
			runtime.Gosched()
		}
		if err := box.Seal(b.Context()); err != nil {
			b.Error(err)
		}
	})
	atOnce(40, func(phone int) error {
		for i := phone; i < len(cast); i += 40 {
			_, err := box.Insert(b.Context(), store.Ballots, cast[i].Key, cast[i].Value)
			if err != nil && !errors.Is(err, store.ErrSealed) {
				b.Errorf("cast: %v", err)
			}
			acknowledged[i] = err == nil
			done.Add(1)
		}
		return nil
	})
	sealing.Wait()
	want := []row{}
	for i, r := range cast {
		if acknowledged[i] {
			want = append(want, r)
		}
	}
	want = sorted(want)
	atOnce(8, func(int) error {
		n, err := box.Count(b.Context(), store.Ballots)
		if err != nil || n != len(want) {
			b.Errorf("a reader counts %d (%v), %d were acknowledged", n, err, len(want))
		}
		return nil
	})
	b.same(b.scan(box, store.Ballots), want)
}

var eraseTests = []test{
	{"erasing a table leaves the other tables and the box as they are", func(b *bench) {
		for _, seal := range []bool{false, true} {
			box, all := b.box(sid()), rows(40)
			for _, t := range store.Tables() {
				b.put(box, t, all...)
			}
			if seal {
				b.must(box.Seal(b.Context()))
			}
			b.must(box.EraseAll(b.Context(), store.Comments))
			b.same(b.scan(box, store.Comments), []row{})
			b.same(b.count(box, store.Comments), 0)
			_, err := box.Lookup(b.Context(), store.Comments, all[0].Key)
			b.want(err, store.ErrNotFound)
			b.same(b.scan(box, store.Ballots), sorted(all))
			b.same(b.scan(box, store.Admissions), sorted(all))
			b.same(b.sealed(box), seal)
		}
	}},
	{"erasing twice, or nothing, is no error", func(b *bench) {
		for _, seal := range []bool{false, true} {
			box := b.box(sid())
			b.put(box, store.Ballots, rows(3)...)
			if seal {
				b.must(box.Seal(b.Context()))
			}
			for range 2 {
				b.must(box.EraseAll(b.Context(), store.Comments))
				b.must(box.EraseAll(b.Context(), store.Ballots))
			}
			b.same(b.count(box, store.Ballots), 0)
		}
	}},
	{"an erased table of an open box takes rows again, a sealed one does not", func(b *bench) {
		open, shut, all := b.box(sid()), b.box(sid()), rows(10)
		for _, box := range []store.Box{open, shut} {
			b.put(box, store.Comments, all...)
		}
		b.must(shut.Seal(b.Context()))
		for _, box := range []store.Box{open, shut} {
			b.must(box.EraseAll(b.Context(), store.Comments))
		}
		b.put(open, store.Comments, all...)
		b.same(b.scan(open, store.Comments), sorted(all))
		_, err := shut.Insert(b.Context(), store.Comments, all[0].Key, nil)
		b.want(err, store.ErrSealed)
	}},
	{"erased stays erased", func(b *bench) {
		for _, seal := range []bool{false, true} {
			id := sid()
			box := b.box(id)
			b.put(box, store.Comments, rows(10)...)
			if seal {
				b.must(box.Seal(b.Context()))
			}
			b.must(box.EraseAll(b.Context(), store.Comments))
			b.reopen()
			b.same(b.count(b.box(id), store.Comments), 0)
			b.same(b.sealed(b.box(id)), seal)
		}
	}},
	{"a dropped box is gone, its siblings are not", func(b *bench) {
		for _, seal := range []bool{false, true} {
			gone, stays := sid(), sid()
			b.put(b.box(gone), store.Ballots, rows(10)...)
			b.put(b.box(stays), store.Ballots, rows(10)...)
			if seal {
				b.must(b.box(gone).Seal(b.Context()))
			}
			b.must(b.store.DropBox(b.Context(), gone))
			b.same(b.boxes(), []string{stays})
			b.reopen()
			b.same(b.boxes(), []string{stays})
			b.same(b.count(b.box(stays), store.Ballots), 10)
			b.same(b.count(b.box(gone), store.Ballots), 0) // a new one
			b.same(b.sealed(b.box(gone)), false)
			b.must(b.store.DropBox(b.Context(), gone))
			b.must(b.store.DropBox(b.Context(), stays))
		}
	}},
	{"dropping what is not there is no error", func(b *bench) {
		id := sid()
		b.must(b.store.DropBox(b.Context(), id))
		b.box(id)
		b.must(b.store.DropBox(b.Context(), id))
		b.must(b.store.DropBox(b.Context(), id))
		b.same(b.boxes(), []string{})
	}},
	{"a box made again after a drop starts empty and open", func(b *bench) {
		id, all := sid(), rows(5)
		for range 3 {
			box := b.box(id)
			b.same(b.count(box, store.Ballots), 0)
			b.put(box, store.Ballots, all...)
			b.must(box.Seal(b.Context()))
			b.must(b.store.DropBox(b.Context(), id))
		}
	}},
}
