// Package memory is the store for tests. It keeps every promise of the contract except durability.
package memory

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"minping/internal/store"
)

type recordKey struct{ kind, id string }

// Store keeps everything in maps under one lock.
type Store struct {
	mu      sync.Mutex
	closed  bool
	records map[recordKey][]store.Record // versions 1, 2, 3 …
	boxes   map[string]*box
}

// Open returns an empty store.
func Open() *Store {
	return &Store{records: map[recordKey][]store.Record{}, boxes: map[string]*box{}}
}

// enter takes the lock unless the store is closed or ctx has ended; the caller unlocks.
func (s *Store) enter(ctx context.Context, op string) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("memory: %s: %w: %w", op, store.ErrUnavailable, err)
	}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return fmt.Errorf("memory: %s: %w: closed", op, store.ErrUnavailable)
	}
	return nil
}

// Insert writes one version.
func (s *Store) Insert(ctx context.Context, r store.Record) error {
	if err := r.Check(); err != nil {
		return err
	}
	if err := s.enter(ctx, "insert"); err != nil {
		return err
	}
	defer s.mu.Unlock()
	key := recordKey{r.Kind, r.ID}
	versions := s.records[key]
	switch n := len(versions); {
	case r.Version <= n:
		return fmt.Errorf("memory: insert %s version %d: %w", r.Kind, r.Version, store.ErrExists)
	case r.Version > n+1:
		return fmt.Errorf("memory: insert %s version %d after %d: %w", r.Kind, r.Version, n, store.ErrNotFound)
	case n > 0 && versions[0].Parent != r.Parent:
		return fmt.Errorf("memory: insert %s: %w: another parent", r.Kind, store.ErrInvalid)
	}
	r.At = store.Time(r.At)
	s.records[key] = append(versions, clone(r))
	return nil
}

// Latest returns the current version.
func (s *Store) Latest(ctx context.Context, kind, id string) (store.Record, error) {
	if err := store.CheckKey(kind, id); err != nil {
		return store.Record{}, err
	}
	if err := s.enter(ctx, "latest"); err != nil {
		return store.Record{}, err
	}
	defer s.mu.Unlock()
	versions := s.records[recordKey{kind, id}]
	if len(versions) == 0 || versions[len(versions)-1].Deleted {
		return store.Record{}, fmt.Errorf("memory: latest %s: %w", kind, store.ErrNotFound)
	}
	return clone(versions[len(versions)-1]), nil
}

// History returns all versions, oldest first.
func (s *Store) History(ctx context.Context, kind, id string) ([]store.Record, error) {
	if err := store.CheckKey(kind, id); err != nil {
		return nil, err
	}
	if err := s.enter(ctx, "history"); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	out := []store.Record{}
	for _, r := range s.records[recordKey{kind, id}] {
		out = append(out, clone(r))
	}
	return out, nil
}

// List returns current versions in ascending order of ID.
func (s *Store) List(ctx context.Context, kind, parent, after string, limit int) ([]store.Record, error) {
	if err := store.CheckList(kind, limit); err != nil {
		return nil, err
	}
	if err := s.enter(ctx, "list"); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	out := s.current(kind, func(r store.Record) bool { return (parent == "" || r.Parent == parent) && r.ID > after })
	return clones(out[:min(limit, len(out))]), nil
}

// GetMany returns the current versions that have one of the ids.
func (s *Store) GetMany(ctx context.Context, kind string, ids []string) ([]store.Record, error) {
	return s.among(ctx, "get_many", kind, ids, func(r store.Record) string { return r.ID })
}

// ListByParents returns the current versions that have one of the parents.
func (s *Store) ListByParents(ctx context.Context, kind string, parents []string) ([]store.Record, error) {
	return s.among(ctx, "list_by_parents", kind, parents, func(r store.Record) string { return r.Parent })
}

// Heads names the current versions that have one of the ids.
func (s *Store) Heads(ctx context.Context, kind string, ids []string) ([]store.Head, error) {
	rs, err := s.GetMany(ctx, kind, ids)
	return heads(rs), err
}

// HeadsByParents names the current versions that have one of the parents.
func (s *Store) HeadsByParents(ctx context.Context, kind string, parents []string) ([]store.Head, error) {
	rs, err := s.ListByParents(ctx, kind, parents)
	return heads(rs), err
}

func heads(rs []store.Record) []store.Head {
	out := make([]store.Head, len(rs))
	for i, r := range rs {
		out[i] = store.Head{ID: r.ID, Version: r.Version, Parent: r.Parent}
	}
	return out
}

func (s *Store) among(ctx context.Context, op, kind string, keys []string,
	key func(store.Record) string,
) ([]store.Record, error) {
	if err := store.CheckGetMany(kind, keys); err != nil {
		return nil, err
	}
	if err := s.enter(ctx, op); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	wanted := map[string]bool{}
	for _, k := range keys {
		wanted[k] = true
	}
	return clones(s.current(kind, func(r store.Record) bool { return wanted[key(r)] })), nil
}

// current returns the current versions of a kind that wanted accepts, in ascending order of ID.
func (s *Store) current(kind string, wanted func(store.Record) bool) []store.Record {
	out := []store.Record{}
	for key, versions := range s.records {
		if r := versions[len(versions)-1]; key.kind == kind && !r.Deleted && wanted(r) {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b store.Record) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// Scan calls fn for every version of every record of a kind. It holds no lock while fn runs.
func (s *Store) Scan(ctx context.Context, kind string, fn func(store.Record) error) error {
	if err := store.CheckList(kind, 1); err != nil {
		return err
	}
	if err := s.enter(ctx, "scan"); err != nil {
		return err
	}
	var all []store.Record
	for key, versions := range s.records {
		if key.kind == kind {
			all = append(all, versions...)
		}
	}
	s.mu.Unlock()
	slices.SortFunc(all, func(a, b store.Record) int { return cmp.Or(cmp.Compare(a.ID, b.ID), a.Version-b.Version) })
	for _, r := range all {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("memory: scan: %w: %w", store.ErrUnavailable, err)
		}
		if err := fn(clone(r)); err != nil {
			return err
		}
	}
	return nil
}

// Purge removes every version.
func (s *Store) Purge(ctx context.Context, kind, id string) error {
	if err := store.CheckKey(kind, id); err != nil {
		return err
	}
	if err := s.enter(ctx, "purge"); err != nil {
		return err
	}
	defer s.mu.Unlock()
	delete(s.records, recordKey{kind, id})
	return nil
}

// Kinds lists the kinds that hold a record.
func (s *Store) Kinds(ctx context.Context) ([]string, error) {
	if err := s.enter(ctx, "kinds"); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	kinds := map[string]bool{}
	for key := range s.records {
		kinds[key.kind] = true
	}
	return slices.Sorted(maps.Keys(kinds)), nil
}

// Ping returns nil until Close.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.enter(ctx, "ping"); err != nil {
		return err
	}
	s.mu.Unlock()
	return nil
}

// Trial is empty: this store never serves people.
func (s *Store) Trial() string { return "" }

// Close closes the store; every later call is refused.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return nil
}

func clones(rs []store.Record) []store.Record {
	for i := range rs {
		rs[i] = clone(rs[i])
	}
	return rs
}

// clone copies the body, so that neither side can change the other's.
func clone(r store.Record) store.Record {
	r.Body = slices.Clone(r.Body)
	return r
}
