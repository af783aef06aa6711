package sqlite

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"minping/internal/store"
)

// manyAtOnce is how many keys one statement takes; unused places are NULL, which matches no key.
const manyAtOnce = 100

var manyPlaces = `(?` + strings.Repeat(`, ?`, manyAtOnce-1) + `)`

// GetMany returns the current versions that have one of the ids.
func (s *engine) GetMany(ctx context.Context, kind string, ids []string) ([]store.Record, error) {
	query := `SELECT ` + recordColumns + latestByID + `AND l.id IN ` + manyPlaces
	return among(ctx, s, "get_many", query, kind, ids, s.records, recordID)
}

// ListByParents returns the current versions that have one of the parents.
func (s *engine) ListByParents(ctx context.Context, kind string, parents []string) ([]store.Record, error) {
	query := `SELECT ` + recordColumns + latestByParent + `AND l.parent IN ` + manyPlaces
	return among(ctx, s, "list_by_parents", query, kind, parents, s.records, recordID)
}

// Heads names the current versions that have one of the ids.
func (s *engine) Heads(ctx context.Context, kind string, ids []string) ([]store.Head, error) {
	return among(ctx, s, "heads", headsByID+manyPlaces, kind, ids, s.heads, headID)
}

// HeadsByParents names the current versions that have one of the parents. The index answers it alone.
func (s *engine) HeadsByParents(ctx context.Context, kind string, parents []string) ([]store.Head, error) {
	return among(ctx, s, "heads_by_parents", headsByParent+manyPlaces, kind, parents, s.heads, headID)
}

const (
	headsByID     = `SELECT id, version, parent FROM latest NOT INDEXED WHERE kind = ? AND deleted = 0 AND id IN `
	headsByParent = `SELECT id, version, parent FROM latest INDEXED BY latest_by_parent
		WHERE kind = ? AND deleted = 0 AND parent IN `
)

// heads returns what a query over id, version and parent finds.
func (s *engine) heads(ctx context.Context, op, query string, args ...any) (out []store.Head, err error) {
	rows, err := s.main.query(ctx, query, args...)
	if err != nil {
		return nil, unavailable(op, err)
	}
	defer rows.Close()
	for rows.Next() {
		var h store.Head
		if err := rows.Scan(&h.ID, &h.Version, &h.Parent); err != nil {
			return nil, unavailable(op, err)
		}
		out = append(out, h)
	}
	if err := rows.Err(); err != nil {
		return nil, unavailable(op, err)
	}
	return out, nil
}

func headID(h store.Head) string { return h.ID }

func recordID(r store.Record) string { return r.ID }

// among returns what a query ending in manyPlaces finds for the keys, as read, in ascending order of id.
func among[T any](ctx context.Context, s *engine, op, query, kind string, keys []string,
	read func(ctx context.Context, op, query string, args ...any) ([]T, error), id func(T) string,
) ([]T, error) {
	if err := store.CheckGetMany(kind, keys); err != nil {
		return nil, err
	}
	if err := s.enter(ctx, op); err != nil {
		return nil, err
	}
	keys = slices.Compact(slices.Sorted(slices.Values(keys)))
	found := []T{}
	for part := range slices.Chunk(keys, manyAtOnce) {
		args := make([]any, 1+manyAtOnce)
		args[0] = []byte(kind)
		for i, k := range part {
			args[1+i] = []byte(k)
		}
		some, err := read(ctx, op, query, args...)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	slices.SortFunc(found, func(a, b T) int { return cmp.Compare(id(a), id(b)) })
	return found, nil
}
