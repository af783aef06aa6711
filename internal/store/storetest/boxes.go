package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"minping/internal/store"
)

var boxTests = []test{
	{"a new box is there, empty and open", func(b *bench) {
		id := sid()
		box := b.box(id)
		for _, t := range store.Tables() {
			b.same(b.count(box, t), 0)
			b.same(b.scan(box, t), []row{})
		}
		b.same(b.sealed(box), false)
		b.same(b.boxes(), []string{id})
	}},
	{"a box opened twice is one box", func(b *bench) {
		id, r := sid(), rows(1)
		one, two := b.box(id), b.box(id)
		b.put(one, store.Ballots, r...)
		b.same(b.scan(two, store.Ballots), r)
		present, err := two.Insert(b.Context(), store.Ballots, r[0].Key, []byte("other"))
		b.want(err, store.ErrExists)
		b.same(present, r[0].Value)
	}},
	{"a box opened fifty times at once is one box", func(b *bench) {
		id, rows := sid(), rows(50)
		b.winners(atOnce(50, func(i int) error {
			box, err := b.store.Box(b.Context(), id)
			if err != nil {
				return err
			}
			_, err = box.Insert(b.Context(), store.Ballots, rows[i].Key, rows[i].Value)
			return err
		}), nil)
		b.same(b.scan(b.box(id), store.Ballots), sorted(rows))
		b.same(b.boxes(), []string{id})
	}},
	{"a key that is taken answers with its value and keeps it", func(b *bench) {
		box, r := b.box(sid()), rows(1)[0]
		b.put(box, store.Admissions, r)
		for _, value := range [][]byte{[]byte("other"), r.Value, {}} {
			present, err := box.Insert(b.Context(), store.Admissions, r.Key, value)
			b.want(err, store.ErrExists)
			b.same(present, r.Value)
		}
		got, err := box.Lookup(b.Context(), store.Admissions, r.Key)
		b.must(err)
		b.same(got, r.Value)
		b.same(b.count(box, store.Admissions), 1)
	}},
	{"lookup of what is not there is not found", func(b *bench) {
		box, r := b.box(sid()), rows(1)[0]
		_, err := box.Lookup(b.Context(), store.Ballots, r.Key)
		b.want(err, store.ErrNotFound)
		b.put(box, store.Ballots, r)
		_, err = box.Lookup(b.Context(), store.Comments, r.Key)
		b.want(err, store.ErrNotFound)
		got, err := box.Lookup(b.Context(), store.Ballots, r.Key)
		b.must(err)
		b.same(got, r.Value)
	}},
	{"one key fifty times at once: exactly one wins, the others see its value", func(b *bench) {
		box, key := b.box(sid()), rows(1)[0].Key
		present := make([][]byte, 50)
		errs := atOnce(50, func(i int) (err error) {
			present[i], err = box.Insert(b.Context(), store.Admissions, key, fmt.Append(nil, i))
			return err
		})
		won := b.winners(errs, store.ErrExists)
		if len(won) != 1 {
			b.Fatalf("%d winners", len(won))
		}
		for i, p := range present {
			if i != won[0] && string(p) != fmt.Sprint(won[0]) {
				b.Errorf("a loser saw %q, the winner wrote %d", p, won[0])
			}
		}
		b.same(b.scan(box, store.Admissions), []row{{key, fmt.Append(nil, won[0])}})
	}},
	{"two hundred different keys at once: all win", func(b *bench) {
		box, rows := b.box(sid()), rows(200)
		b.winners(atOnce(200, func(i int) error {
			_, err := box.Insert(b.Context(), store.Ballots, rows[i].Key, rows[i].Value)
			return err
		}), nil)
		b.same(b.count(box, store.Ballots), 200)
		b.same(b.scan(box, store.Ballots), sorted(rows))
	}},
	{"fifty keys ten times each at once: each has one winner", func(b *bench) {
		box, rows := b.box(sid()), rows(50)
		errs := atOnce(500, func(i int) error {
			_, err := box.Insert(b.Context(), store.Ballots, rows[i%50].Key, rows[i%50].Value)
			return err
		})
		wins := map[int]int{}
		for _, i := range b.winners(errs, store.ErrExists) {
			wins[i%50]++
		}
		for k := range 50 {
			if wins[k] != 1 {
				b.Errorf("key %d has %d winners", k, wins[k])
			}
		}
		b.same(b.scan(box, store.Ballots), sorted(rows))
	}},
	{"the tables of a box are apart", func(b *bench) {
		box, key := b.box(sid()), rows(1)[0].Key
		for i, t := range store.Tables() {
			b.put(box, t, row{key, []byte(t)})
			for j, other := range store.Tables() {
				n := 0
				if j <= i {
					n = 1
				}
				b.same(b.count(box, other), n)
			}
		}
		for _, t := range store.Tables() {
			b.same(b.scan(box, t), []row{{key, []byte(t)}})
		}
	}},
	{"boxes are apart, also when their sids differ in case only", func(b *bench) {
		key := rows(1)[0].Key
		ids := []string{
			strings.Repeat("a", 22), strings.Repeat("A", 22), strings.Repeat("a", 21) + "A",
			strings.Repeat("-_", 11), strings.Repeat("_-", 11),
		}
		for _, id := range ids {
			b.put(b.box(id), store.Ballots, row{key, []byte(id)})
		}
		slices.Sort(ids)
		b.same(b.boxes(), ids)
		for _, id := range ids {
			b.same(b.scan(b.box(id), store.Ballots), []row{{key, []byte(id)}})
		}
	}},
	{"keys are told apart to the last bit", func(b *bench) {
		box := b.box(sid())
		var all []row
		for _, k := range []store.Key{
			{},
			{31: 1},
			{31: 128},
			{0: 1},
			{0: 128},
			{0: 'A'},
			{0: 'a'},
			{0: ' '},
			{15: 0xff},
			store.Key(bytes.Repeat([]byte{0xff}, 32)),
		} {
			all = append(all, row{k, k[:]})
		}
		b.put(box, store.Ballots, all...)
		b.same(b.scan(box, store.Ballots), sorted(all))
	}},
	{"the count is exact for all that was acknowledged", func(b *bench) {
		box := b.box(sid())
		for i, r := range rows(30) {
			b.put(box, store.Ballots, r)
			b.same(b.count(box, store.Ballots), i+1)
			_, err := box.Insert(b.Context(), store.Ballots, r.Key, nil)
			b.want(err, store.ErrExists)
		}
		b.same(b.count(box, store.Ballots), 30)
	}},
	{"the store keeps its own copy of a value", func(b *bench) {
		box, r := b.box(sid()), rows(1)[0]
		value := bytes.Clone(r.Value)
		b.put(box, store.Ballots, row{r.Key, value})
		value[0] = 'X'
		for range 2 {
			present, err := box.Insert(b.Context(), store.Ballots, r.Key, nil)
			b.want(err, store.ErrExists)
			b.same(present, r.Value)
			present[0] = 'Y'
			got, err := box.Lookup(b.Context(), store.Ballots, r.Key)
			b.must(err)
			b.same(got, r.Value)
			got[0] = 'Z'
		}
	}},
	{"an invalid sid or table is refused", func(b *bench) {
		for _, id := range []string{
			"", "a", strings.Repeat("a", 21), strings.Repeat("a", 23), strings.Repeat("/", 22),
			strings.Repeat(".", 22), "../../../../../../../x", strings.Repeat("a", 21) + "=",
		} {
			if _, err := b.store.Box(b.Context(), id); !errors.Is(err, store.ErrInvalid) {
				b.Errorf("box %q: %v", id, err)
			}
			if err := b.store.DropBox(b.Context(), id); !errors.Is(err, store.ErrInvalid) {
				b.Errorf("drop %q: %v", id, err)
			}
		}
		b.same(b.boxes(), []string{})
		box := b.box(sid())
		_, err := box.Insert(b.Context(), "votes", store.Key{}, nil)
		b.want(err, store.ErrInvalid)
		_, err = box.Count(b.Context(), "ballots; DROP TABLE ballots")
		b.want(err, store.ErrInvalid)
	}},
}

func (b *bench) boxes() []string {
	b.Helper()
	sids, err := b.store.Boxes(b.Context())
	b.must(err)
	return sids
}

var errStop = errors.New("stop")

var scanTests = []test{
	{"scan shows every row once, by the bytes of its key", func(b *bench) {
		box, all := b.box(sid()), rows(300)
		b.put(box, store.Ballots, all...)
		b.same(b.scan(box, store.Ballots), sorted(all))
	}},
	{"scan stops at the first error and returns it", func(b *bench) {
		box, all := b.box(sid()), rows(20)
		b.put(box, store.Ballots, all...)
		n := 0
		err := box.Scan(b.Context(), store.Ballots, func(store.Key, []byte) error {
			n++
			if n == 7 {
				return errStop
			}
			return nil
		})
		b.want(err, errStop)
		b.same(n, 7)
	}},
	{"scan lets its function use the box", func(b *bench) {
		box, all := b.box(sid()), rows(20)
		b.put(box, store.Ballots, all...)
		b.must(box.Scan(b.Context(), store.Ballots, func(key store.Key, value []byte) error {
			got, err := box.Lookup(b.Context(), store.Ballots, key)
			if err != nil {
				return err
			}
			b.same(got, value)
			b.same(b.count(box, store.Ballots), 20)
			return box.Scan(b.Context(), store.Ballots, func(store.Key, []byte) error { return nil })
		}))
	}},
	{"scan streams: memory does not grow with the rows", func(b *bench) {
		const n, size, allowed = 3000, 3 << 10, 4 << 20 // 9 MiB in all
		box, all := b.box(sid()), rows(n)
		errs := atOnce(n, func(i int) error {
			_, err := box.Insert(b.Context(), store.Comments, all[i].Key, bytes.Repeat(all[i].Key[:], size/32))
			return err
		})
		b.winners(errs, nil)
		for range 2 { // open and sealed
			before, peak, seen := heap(), uint64(0), 0
			b.must(box.Scan(b.Context(), store.Comments, func(_ store.Key, value []byte) error {
				seen++
				if seen%200 == 0 {
					peak = max(peak, heap())
				}
				if len(value) != size {
					return errors.New("another value")
				}
				return nil
			}))
			b.same(seen, n)
			if peak > before+allowed {
				b.Errorf("a scan of %d MiB holds %d MiB", n*size>>20, (peak-before)>>20)
			}
			b.must(box.Seal(b.Context()))
		}
	}},
	{"scan of an open box shows all that was acknowledged before it", func(b *bench) {
		box, before, meanwhile := b.box(sid()), rows(100), rows(100)
		b.put(box, store.Ballots, before...)
		done := make(chan []error)
		go func() {
			done <- atOnce(100, func(i int) error {
				_, err := box.Insert(b.Context(), store.Ballots, meanwhile[i].Key, meanwhile[i].Value)
				return err
			})
		}()
		seen := map[store.Key]int{}
		for _, r := range b.scan(box, store.Ballots) {
			seen[r.Key]++
		}
		b.winners(<-done, nil)
		for _, r := range before {
			if seen[r.Key] != 1 {
				b.Errorf("a row was shown %d times", seen[r.Key])
			}
		}
	}},
	{"scan ends with its context", func(b *bench) {
		box := b.box(sid())
		b.put(box, store.Ballots, rows(3)...)
		ctx, cancel := context.WithCancel(b.Context())
		cancel()
		err := box.Scan(ctx, store.Ballots, func(store.Key, []byte) error {
			b.Error("a row was shown")
			return nil
		})
		b.want(err, context.Canceled)
	}},
}
