package apptest

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"

	"minping/internal/app/audit"
	"minping/internal/app/ledger"
	items "minping/internal/evaluation/ledger"
	"minping/internal/store"
)

// CountingStore counts how often a store is read and written.
type CountingStore struct {
	store.Store
	Reads, Writes atomic.Int64
	mu            sync.Mutex
	kinds         map[string]int // reads by kind
}

// KindsRead returns how often records of each kind were read since it was last asked.
func (c *CountingStore) KindsRead() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := c.kinds
	c.kinds = nil
	return out
}

func (c *CountingStore) read(kind string) {
	c.Reads.Add(1)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kinds == nil {
		c.kinds = map[string]int{}
	}
	c.kinds[kind]++
}

// Insert counts a write.
func (c *CountingStore) Insert(ctx context.Context, r store.Record) error {
	c.Writes.Add(1)
	return c.Store.Insert(ctx, r)
}

// Latest counts a read.
func (c *CountingStore) Latest(ctx context.Context, kind, id string) (store.Record, error) {
	c.read(kind)
	return c.Store.Latest(ctx, kind, id)
}

// List counts a read.
func (c *CountingStore) List(ctx context.Context, kind, parent, after string, limit int) ([]store.Record, error) {
	c.read(kind)
	return c.Store.List(ctx, kind, parent, after, limit)
}

// GetMany counts a read.
func (c *CountingStore) GetMany(ctx context.Context, kind string, ids []string) ([]store.Record, error) {
	c.read(kind)
	return c.Store.GetMany(ctx, kind, ids)
}

// ListByParents counts a read.
func (c *CountingStore) ListByParents(ctx context.Context, kind string, parents []string) ([]store.Record, error) {
	c.read(kind)
	return c.Store.ListByParents(ctx, kind, parents)
}

// Heads counts a read.
func (c *CountingStore) Heads(ctx context.Context, kind string, ids []string) ([]store.Head, error) {
	c.read(kind)
	return c.Store.Heads(ctx, kind, ids)
}

// HeadsByParents counts a read.
func (c *CountingStore) HeadsByParents(ctx context.Context, kind string, parents []string) ([]store.Head, error) {
	c.read(kind)
	return c.Store.HeadsByParents(ctx, kind, parents)
}

// Wiped expects that no record besides the audit log names a rehearsal.
func (h *App) Wiped(rehearsal string) {
	h.T.Helper()
	kinds, err := h.Store.Kinds(h.T.Context())
	h.Must(err)
	for _, k := range kinds {
		if k == audit.KindAudit {
			continue // the fact that there was a rehearsal, and who wiped it, is kept
		}
		h.Must(h.Store.Scan(h.T.Context(), k, func(r store.Record) error {
			if strings.Contains(r.ID, rehearsal) || r.Parent == rehearsal ||
				strings.Contains(string(r.Body), rehearsal) {
				h.T.Errorf("%s %s still names the rehearsal", k, r.ID)
			}
			return nil
		}))
	}
}

// AddProblem gives a unit a ledger with one problem.
func (h *App) AddProblem(u ScoredUnit) string {
	h.T.Helper()
	v, err := h.Ledgers.New(h.T.Context(), Office, u.Evaluation.ID, ledger.Draft{Item: items.Item{
		Source: "feedback", Text: "公车管理制度未落实", Measures: []items.Measure{{Text: "建立台账"}},
	}})
	h.Must(err)
	return v.ID
}

// FailingStore is a store that fails after some writes.
type FailingStore struct {
	store.Store
	Left int // the write with this number fails and so do all later ones; 0: none fails, -1: all fail
}

// Insert fails when no writes are left.
func (f *FailingStore) Insert(ctx context.Context, r store.Record) error {
	if f.Left > 0 {
		f.Left--
		if f.Left == 0 {
			f.Left = -1
		}
	} else if f.Left < 0 {
		return store.ErrUnavailable
	}
	return f.Store.Insert(ctx, r)
}

// MeetingStore lets a test act right before or right after the next write of a kind of record.
type MeetingStore struct {
	store.Store
	Kind          string // of the record; the hooks run once
	Before, After func()
}

// Insert runs the hooks around a write.
func (m *MeetingStore) Insert(ctx context.Context, r store.Record) error {
	if r.Kind != m.Kind {
		return m.Store.Insert(ctx, r)
	}
	before, after := m.Before, m.After
	m.Kind, m.Before, m.After = "", nil, nil
	if before != nil {
		before()
	}
	err := m.Store.Insert(ctx, r)
	if after != nil {
		after()
	}
	return err
}
