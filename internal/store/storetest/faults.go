package storetest

import (
	"minping/internal/store"
)

// write is a call that writes, what it must have done, and which errors a repetition may return after it was done.
type write struct {
	method string
	do     func(b *bench, s store.Store) error
	done   func(b *bench) bool
	repeat error
}

const faultSID = "faultfaultfaultfaultfa"

var writes = []write{
	{
		"Insert", func(b *bench, s store.Store) error { return s.Insert(b.Context(), record("new", 1)) },
		func(b *bench) bool { return len(b.history("sheet", "new")) == 1 }, store.ErrExists,
	},
	{
		"Purge", func(b *bench, s store.Store) error { return s.Purge(b.Context(), "sheet", "old") },
		func(b *bench) bool { return len(b.history("sheet", "old")) == 0 }, nil,
	},
	{
		"Box", func(b *bench, s store.Store) error {
			_, err := s.Box(b.Context(), "newnewnewnewnewnewnewn")
			return err
		},
		func(b *bench) bool { return len(b.boxes()) == 2 }, nil,
	},
	{
		"DropBox", func(b *bench, s store.Store) error { return s.DropBox(b.Context(), faultSID) },
		func(b *bench) bool { return len(b.boxes()) == 0 }, nil,
	},
	{
		"Box.Insert", inBox(func(b *bench, box store.Box) error {
			_, err := box.Insert(b.Context(), store.Ballots, store.Key{2}, []byte("new"))
			return err
		}),
		func(b *bench) bool { return b.count(b.box(faultSID), store.Ballots) == 2 }, store.ErrExists,
	},
	{
		"Box.Seal", inBox(func(b *bench, box store.Box) error { return box.Seal(b.Context()) }),
		func(b *bench) bool { return b.sealed(b.box(faultSID)) }, nil,
	},
	{
		"Box.EraseAll", inBox(func(b *bench, box store.Box) error { return box.EraseAll(b.Context(), store.Ballots) }),
		func(b *bench) bool { return b.count(b.box(faultSID), store.Ballots) == 0 }, nil,
	},
}

func inBox(do func(*bench, store.Box) error) func(*bench, store.Store) error {
	return func(b *bench, s store.Store) error {
		box, err := s.Box(b.Context(), faultSID)
		b.must(err)
		return do(b, box)
	}
}

// prepare stores one of everything.
func (b *bench) prepare() {
	b.Helper()
	b.must(b.store.DropBox(b.Context(), faultSID))
	b.must(b.store.DropBox(b.Context(), "newnewnewnewnewnewnewn"))
	b.must(b.store.Purge(b.Context(), "sheet", "old"))
	b.must(b.store.Purge(b.Context(), "sheet", "new"))
	b.insert(record("old", 1), record("old", 2))
	b.put(b.box(faultSID), store.Ballots, row{store.Key{1}, []byte("old")})
}

// faulty wraps the store so that one method fails.
func (b *bench) faulty(method string, after bool) *Faulty {
	f := NewFaulty(b.store)
	fail := func(op Op) error {
		if op.Method == method {
			return store.ErrUnavailable
		}
		return nil
	}
	if after {
		f.After = fail
	} else {
		f.Before = fail
	}
	return f
}

var faultTests = []test{
	{"a write that failed before it was done has changed nothing, and can be repeated", func(b *bench) {
		for _, w := range writes {
			b.prepare()
			b.want(w.do(b, b.faulty(w.method, false)), store.ErrUnavailable)
			if w.done(b) {
				b.Errorf("%s was done", w.method)
			}
			b.want(w.do(b, b.store), nil)
			if !w.done(b) {
				b.Errorf("%s was not done when repeated", w.method)
			}
		}
	}},
	{"a write that failed after it was done can be repeated without harm", func(b *bench) {
		for _, w := range writes {
			b.prepare()
			b.want(w.do(b, b.faulty(w.method, true)), store.ErrUnavailable)
			if !w.done(b) {
				b.Errorf("%s was not done", w.method)
			}
			b.want(w.do(b, b.store), w.repeat)
			if !w.done(b) {
				b.Errorf("%s was undone when repeated", w.method)
			}
		}
	}},
	{"a ballot repeated after a lost answer is told by its value", func(b *bench) {
		b.prepare()
		box, err := failAfter(b.store, 2).Box(b.Context(), faultSID) // the first write
		b.must(err)
		_, err = box.Insert(b.Context(), store.Ballots, store.Key{9}, []byte("mine"))
		b.want(err, store.ErrUnavailable)
		present, err := box.Insert(b.Context(), store.Ballots, store.Key{9}, []byte("mine"))
		b.want(err, store.ErrExists)
		b.same(present, []byte("mine"))
	}},
}
