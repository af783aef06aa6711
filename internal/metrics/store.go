package metrics

import (
	"context"
	"errors"
	"io"
	"time"

	"minping/internal/store"
)

// Store returns a store that measures operations on records under a marked context. Ballot boxes are passed through
// unmeasured: the time of one insert is the time of one ballot.
func (m *Meter) Store(st store.Store) store.Store {
	if m == nil {
		return st
	}
	return &measured{st, m}
}

type measured struct {
	store.Store
	m *Meter
}

// measure starts timing an operation; the function it returns ends it. Results that the contract allows, that a key
// exists or is not found, count as outcomes and not as failures.
func (s *measured) measure(ctx context.Context, operation string) func(*error) {
	if !isMarked(ctx) {
		return func(*error) {}
	}
	started := time.Now()
	return func(err *error) {
		failed := *err
		for _, answer := range []error{store.ErrExists, store.ErrNotFound, context.Canceled} {
			if errors.Is(failed, answer) {
				failed = nil
			}
		}
		s.m.store.WithLabelValues(operation, outcome(failed)).Observe(time.Since(started).Seconds())
	}
}

func (s *measured) Insert(ctx context.Context, r store.Record) (err error) {
	defer s.measure(ctx, "insert")(&err)
	return s.Store.Insert(ctx, r)
}

func (s *measured) Latest(ctx context.Context, kind, id string) (r store.Record, err error) {
	defer s.measure(ctx, "latest")(&err)
	return s.Store.Latest(ctx, kind, id)
}

func (s *measured) History(ctx context.Context, kind, id string) (rs []store.Record, err error) {
	defer s.measure(ctx, "history")(&err)
	return s.Store.History(ctx, kind, id)
}

func (s *measured) List(ctx context.Context, kind, parent, after string, limit int) (rs []store.Record, err error) {
	defer s.measure(ctx, "list")(&err)
	return s.Store.List(ctx, kind, parent, after, limit)
}

func (s *measured) GetMany(ctx context.Context, kind string, ids []string) (rs []store.Record, err error) {
	defer s.measure(ctx, "get_many")(&err)
	return s.Store.GetMany(ctx, kind, ids)
}

func (s *measured) ListByParents(ctx context.Context, kind string, parents []string) (rs []store.Record, err error) {
	defer s.measure(ctx, "list_by_parents")(&err)
	return s.Store.ListByParents(ctx, kind, parents)
}

func (s *measured) Heads(ctx context.Context, kind string, ids []string) (hs []store.Head, err error) {
	defer s.measure(ctx, "heads")(&err)
	return s.Store.Heads(ctx, kind, ids)
}

func (s *measured) HeadsByParents(ctx context.Context, kind string, parents []string) (hs []store.Head, err error) {
	defer s.measure(ctx, "heads_by_parents")(&err)
	return s.Store.HeadsByParents(ctx, kind, parents)
}

func (s *measured) Scan(ctx context.Context, kind string, fn func(store.Record) error) (err error) {
	defer s.measure(ctx, "scan")(&err)
	return s.Store.Scan(ctx, kind, fn)
}

func (s *measured) Purge(ctx context.Context, kind, id string) (err error) {
	defer s.measure(ctx, "purge")(&err)
	return s.Store.Purge(ctx, kind, id)
}

// Damage returns what the underlying engine found wrong with its files (store.Guarded); nil if it does not check.
func (s *measured) Damage() []*store.DamageError {
	if g, ok := s.Store.(store.Guarded); ok {
		return g.Damage()
	}
	return nil
}

// AcceptLoss carries on with what is left of a box (store.Guarded).
func (s *measured) AcceptLoss(ctx context.Context, sid string) error {
	if g, ok := s.Store.(store.Guarded); ok {
		return g.AcceptLoss(ctx, sid)
	}
	return store.ErrNotFound
}

// Metrics writes the underlying engine's own counters (store.Metered).
func (s *measured) Metrics(w io.Writer) error {
	if m, ok := s.Store.(store.Metered); ok {
		return m.Metrics(w)
	}
	return nil
}
