package storetest

import (
	"context"
	"fmt"
	"sync/atomic"

	"minping/internal/store"
)

// Op is one call that reached a Faulty store.
type Op struct {
	Method string // "Insert", "Latest", "Box.Insert", "Box.Seal", …
	Write  bool
	N      int // number of this write, from 1; 0 for reads

	Kind  string      // of record calls
	ID    string      // the id for record calls, the sid for box calls
	Table store.Table // of box calls
}

// Faulty is a store whose calls can be made to fail or block, before and after they take effect: to test what happens
// to a request when the store dies in the middle of it. With nil functions every call passes.
type Faulty struct {
	inner store.Store
	n     atomic.Int64

	// Before runs before each call; if it returns an error, the call is not made.
	Before func(Op) error
	// After runs after each call that succeeded; its error is returned although the call took effect. It is also the
	// place to block a writer between its insert and its next step.
	After func(Op) error
}

// NewFaulty wraps s. Set Before and After before the store is used.
func NewFaulty(s store.Store) *Faulty { return &Faulty{inner: s} }

// failAfter wraps s so that its n-th write (from 1) takes effect but returns ErrUnavailable.
func failAfter(s store.Store, n int) *Faulty {
	f := NewFaulty(s)
	f.After = failWrite(n)
	return f
}

func failWrite(n int) func(Op) error {
	return func(op Op) error {
		if op.Write && op.N == n {
			return fmt.Errorf("faulty: write %d, %s: %w", n, op.Method, store.ErrUnavailable)
		}
		return nil
	}
}

// Writes returns how many writes were requested. A test fails the 1st, the 2nd, … until n exceeds it.
func (f *Faulty) Writes() int { return int(f.n.Load()) }

// call makes one call between Before and After.
func (f *Faulty) call(op Op, do func() error) error {
	if op.Write {
		op.N = int(f.n.Add(1))
	}
	if f.Before != nil {
		if err := f.Before(op); err != nil {
			return err
		}
	}
	if err := do(); err != nil {
		return err
	}
	if f.After != nil {
		return f.After(op)
	}
	return nil
}

// Insert implements store.Store.
func (f *Faulty) Insert(ctx context.Context, r store.Record) error {
	return f.call(Op{Method: "Insert", Write: true, Kind: r.Kind, ID: r.ID},
		func() error { return f.inner.Insert(ctx, r) })
}

// Latest implements store.Store.
func (f *Faulty) Latest(ctx context.Context, kind, id string) (r store.Record, err error) {
	err = f.call(Op{Method: "Latest", Kind: kind, ID: id}, func() (err error) {
		r, err = f.inner.Latest(ctx, kind, id)
		return err
	})
	return r, err
}

// History implements store.Store.
func (f *Faulty) History(ctx context.Context, kind, id string) (h []store.Record, err error) {
	err = f.call(Op{Method: "History", Kind: kind, ID: id}, func() (err error) {
		h, err = f.inner.History(ctx, kind, id)
		return err
	})
	return h, err
}

// List implements store.Store.
func (f *Faulty) List(ctx context.Context, kind, parent, after string, limit int) (l []store.Record, err error) {
	err = f.call(Op{Method: "List", Kind: kind}, func() (err error) {
		l, err = f.inner.List(ctx, kind, parent, after, limit)
		return err
	})
	return l, err
}

// GetMany implements store.Store.
func (f *Faulty) GetMany(ctx context.Context, kind string, ids []string) (l []store.Record, err error) {
	err = f.call(Op{Method: "GetMany", Kind: kind}, func() (err error) {
		l, err = f.inner.GetMany(ctx, kind, ids)
		return err
	})
	return l, err
}

// ListByParents implements store.Store.
func (f *Faulty) ListByParents(ctx context.Context, kind string, parents []string) (l []store.Record, err error) {
	err = f.call(Op{Method: "ListByParents", Kind: kind}, func() (err error) {
		l, err = f.inner.ListByParents(ctx, kind, parents)
		return err
	})
	return l, err
}

// Heads implements store.Store.
func (f *Faulty) Heads(ctx context.Context, kind string, ids []string) (l []store.Head, err error) {
	err = f.call(Op{Method: "Heads", Kind: kind}, func() (err error) {
		l, err = f.inner.Heads(ctx, kind, ids)
		return err
	})
	return l, err
}

// HeadsByParents implements store.Store.
func (f *Faulty) HeadsByParents(ctx context.Context, kind string, parents []string) (l []store.Head, err error) {
	err = f.call(Op{Method: "HeadsByParents", Kind: kind}, func() (err error) {
		l, err = f.inner.HeadsByParents(ctx, kind, parents)
		return err
	})
	return l, err
}

// Scan implements store.Store.
func (f *Faulty) Scan(ctx context.Context, kind string, fn func(store.Record) error) error {
	return f.call(Op{Method: "Scan", Kind: kind}, func() error { return f.inner.Scan(ctx, kind, fn) })
}

// Purge implements store.Store.
func (f *Faulty) Purge(ctx context.Context, kind, id string) error {
	return f.call(Op{Method: "Purge", Write: true, Kind: kind, ID: id},
		func() error { return f.inner.Purge(ctx, kind, id) })
}

// Kinds implements store.Store.
func (f *Faulty) Kinds(ctx context.Context) (kinds []string, err error) {
	err = f.call(Op{Method: "Kinds"}, func() (err error) {
		kinds, err = f.inner.Kinds(ctx)
		return err
	})
	return kinds, err
}

// Box implements store.Store. Opening counts as a write, because it may create the box.
func (f *Faulty) Box(ctx context.Context, sid string) (store.Box, error) {
	b := &faultyBox{f: f, sid: sid}
	err := f.call(b.op("Box", "", true), func() (err error) {
		b.inner, err = f.inner.Box(ctx, sid)
		return err
	})
	if err != nil {
		return nil, err
	}
	return b, nil
}

// DropBox implements store.Store.
func (f *Faulty) DropBox(ctx context.Context, sid string) error {
	return f.call(Op{Method: "DropBox", Write: true, ID: sid}, func() error { return f.inner.DropBox(ctx, sid) })
}

// Boxes implements store.Store.
func (f *Faulty) Boxes(ctx context.Context) (sids []string, err error) {
	err = f.call(Op{Method: "Boxes"}, func() (err error) {
		sids, err = f.inner.Boxes(ctx)
		return err
	})
	return sids, err
}

// Ping implements store.Store.
func (f *Faulty) Ping(ctx context.Context) error {
	return f.call(Op{Method: "Ping"}, func() error { return f.inner.Ping(ctx) })
}

// Trial implements store.Store.
func (f *Faulty) Trial() string { return f.inner.Trial() }

// Close implements store.Store.
func (f *Faulty) Close() error { return f.inner.Close() }

type faultyBox struct {
	f     *Faulty
	inner store.Box
	sid   string
}

func (b *faultyBox) op(method string, t store.Table, write bool) Op {
	return Op{Method: method, Write: write, ID: b.sid, Table: t}
}

func (b *faultyBox) Insert(ctx context.Context, t store.Table, key store.Key,
	value []byte,
) (present []byte, err error) {
	err = b.f.call(b.op("Box.Insert", t, true), func() (err error) {
		present, err = b.inner.Insert(ctx, t, key, value)
		return err
	})
	return present, err
}

func (b *faultyBox) Lookup(ctx context.Context, t store.Table, key store.Key) (value []byte, err error) {
	err = b.f.call(b.op("Box.Lookup", t, false), func() (err error) {
		value, err = b.inner.Lookup(ctx, t, key)
		return err
	})
	return value, err
}

func (b *faultyBox) Count(ctx context.Context, t store.Table) (n int, err error) {
	err = b.f.call(b.op("Box.Count", t, false), func() (err error) {
		n, err = b.inner.Count(ctx, t)
		return err
	})
	return n, err
}

func (b *faultyBox) Scan(ctx context.Context, t store.Table, fn func(store.Key, []byte) error) error {
	return b.f.call(b.op("Box.Scan", t, false), func() error { return b.inner.Scan(ctx, t, fn) })
}

func (b *faultyBox) Seal(ctx context.Context) error {
	return b.f.call(b.op("Box.Seal", "", true), func() error { return b.inner.Seal(ctx) })
}

func (b *faultyBox) Sealed(ctx context.Context) (sealed bool, err error) {
	err = b.f.call(b.op("Box.Sealed", "", false), func() (err error) {
		sealed, err = b.inner.Sealed(ctx)
		return err
	})
	return sealed, err
}

func (b *faultyBox) EraseAll(ctx context.Context, t store.Table) error {
	return b.f.call(b.op("Box.EraseAll", t, true), func() error { return b.inner.EraseAll(ctx, t) })
}
