package memory

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"

	"minping/internal/store"
)

// box is one ballot box, guarded by its store's lock.
type box struct {
	s      *Store
	gone   bool
	sealed bool
	tables map[store.Table]map[store.Key][]byte
}

// Box opens the ballot box of a session and creates it if necessary.
func (s *Store) Box(ctx context.Context, sid string) (store.Box, error) {
	if err := store.CheckSID(sid); err != nil {
		return nil, err
	}
	if err := s.enter(ctx, "box"); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	b := s.boxes[sid]
	if b == nil {
		b = &box{s: s, tables: map[store.Table]map[store.Key][]byte{}}
		for _, t := range store.Tables() {
			b.tables[t] = map[store.Key][]byte{}
		}
		s.boxes[sid] = b
	}
	return b, nil
}

// DropBox erases the box.
func (s *Store) DropBox(ctx context.Context, sid string) error {
	if err := store.CheckSID(sid); err != nil {
		return err
	}
	if err := s.enter(ctx, "drop box"); err != nil {
		return err
	}
	defer s.mu.Unlock()
	if b := s.boxes[sid]; b != nil {
		b.gone, b.tables = true, nil
		delete(s.boxes, sid)
	}
	return nil
}

// Boxes lists the sids of all boxes.
func (s *Store) Boxes(ctx context.Context) ([]string, error) {
	if err := s.enter(ctx, "boxes"); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.boxes)), nil
}

// enter takes the lock if the box exists; the caller unlocks.
func (b *box) enter(ctx context.Context, op string, t store.Table) error {
	if err := t.Check(); err != nil {
		return err
	}
	if err := b.s.enter(ctx, op); err != nil {
		return err
	}
	if b.gone {
		b.s.mu.Unlock()
		return fmt.Errorf("memory: %s: box: %w", op, store.ErrNotFound)
	}
	return nil
}

// Insert adds (key, value) if the key is absent.
func (b *box) Insert(ctx context.Context, t store.Table, key store.Key, value []byte) ([]byte, error) {
	if err := b.enter(ctx, "insert", t); err != nil {
		return nil, err
	}
	defer b.s.mu.Unlock()
	if b.sealed {
		return nil, fmt.Errorf("memory: insert into %s: %w", t, store.ErrSealed)
	}
	if present, ok := b.tables[t][key]; ok {
		return bytes.Clone(present), fmt.Errorf("memory: insert into %s: %w", t, store.ErrExists)
	}
	b.tables[t][key] = append([]byte{}, value...)
	return nil, nil
}

// Lookup returns the stored value.
func (b *box) Lookup(ctx context.Context, t store.Table, key store.Key) ([]byte, error) {
	if err := b.enter(ctx, "lookup", t); err != nil {
		return nil, err
	}
	defer b.s.mu.Unlock()
	value, ok := b.tables[t][key]
	if !ok {
		return nil, fmt.Errorf("memory: lookup in %s: %w", t, store.ErrNotFound)
	}
	return bytes.Clone(value), nil
}

// Count returns the number of rows.
func (b *box) Count(ctx context.Context, t store.Table) (int, error) {
	if err := b.enter(ctx, "count", t); err != nil {
		return 0, err
	}
	defer b.s.mu.Unlock()
	return len(b.tables[t]), nil
}

// Scan calls fn for every row in ascending order of key. It holds no lock while fn runs.
func (b *box) Scan(ctx context.Context, t store.Table, fn func(store.Key, []byte) error) error {
	if err := b.enter(ctx, "scan", t); err != nil {
		return err
	}
	rows := maps.Clone(b.tables[t])
	b.s.mu.Unlock()
	keys := slices.SortedFunc(maps.Keys(rows), func(a, c store.Key) int { return bytes.Compare(a[:], c[:]) })
	for _, key := range keys {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("memory: scan: %w: %w", store.ErrUnavailable, err)
		}
		if err := fn(key, bytes.Clone(rows[key])); err != nil {
			return err
		}
	}
	return nil
}

// Seal makes the box accept no more rows.
func (b *box) Seal(ctx context.Context) error {
	if err := b.enter(ctx, "seal", store.Ballots); err != nil {
		return err
	}
	defer b.s.mu.Unlock()
	b.sealed = true
	return nil
}

// Sealed reports whether Seal has finished.
func (b *box) Sealed(ctx context.Context) (bool, error) {
	if err := b.enter(ctx, "sealed", store.Ballots); err != nil {
		return false, err
	}
	defer b.s.mu.Unlock()
	return b.sealed, nil
}

// EraseAll removes the rows of one table.
func (b *box) EraseAll(ctx context.Context, t store.Table) error {
	if err := b.enter(ctx, "erase", t); err != nil {
		return err
	}
	defer b.s.mu.Unlock()
	clear(b.tables[t])
	return nil
}
