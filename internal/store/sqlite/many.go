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
func (s *Store) GetMany(ctx context.Context, kind string, ids []string) ([]store.Record, error) {
	return s.among(ctx, "get_many", `SELECT `+recordColumns+latestByID+`AND l.id IN `+manyPlaces, kind, ids)
}

// ListByParents returns the current versions that have one of the parents.
func (s *Store) ListByParents(ctx context.Context, kind string, parents []string) ([]store.Record, error) {
	query := `SELECT ` + recordColumns + latestByParent + `AND l.parent IN ` + manyPlaces
	return s.among(ctx, "list_by_parents", query, kind, parents)
}

// among reads the records that a query ending in manyPlaces finds.
func (s *Store) among(ctx context.Context, op, query, kind string, keys []string) ([]store.Record, error) {
	if err := store.CheckGetMany(kind, keys); err != nil {
		return nil, err
	}
	if err := s.enter(ctx, op); err != nil {
		return nil, err
	}
	keys = slices.Compact(slices.Sorted(slices.Values(keys)))
	found := []store.Record{}
	for part := range slices.Chunk(keys, manyAtOnce) {
		args := make([]any, 1+manyAtOnce)
		args[0] = []byte(kind)
		for i, k := range part {
			args[1+i] = []byte(k)
		}
		some, err := s.records(ctx, op, query, args...)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	slices.SortFunc(found, func(a, b store.Record) int { return cmp.Compare(a.ID, b.ID) })
	return found, nil
}
