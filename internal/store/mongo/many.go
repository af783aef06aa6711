package mongo

import (
	"context"
	"encoding/hex"
	"math"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/bson"
	"golang.org/x/sync/errgroup"

	"minping/internal/store"
)

// GetMany returns the current versions that have one of the ids.
func (s *Store) GetMany(ctx context.Context, kind string, ids []string) ([]store.Record, error) {
	if s.fewOneByOne(ids) {
		found, err := s.oneByOne(ctx, kind, ids)
		if err != nil {
			return nil, err
		}
		return opened(kind, found)
	}
	newest, err := s.amongIDs(ctx, kind, ids)
	if err != nil {
		return nil, err
	}
	return s.fetch(ctx, kind, newest)
}

// few is how many records are looked up one by one on a server without indexes: FerretDB compares a single key where it
// is stored, but takes every document of the collection apart to see whether it has one of several.
const few = 16

func (s *Store) fewOneByOne(ids []string) bool { return !s.able.replicaSet && len(ids) <= few }

// oneByOne reads the current versions of a few records, in order of id.
func (s *Store) oneByOne(ctx context.Context, kind string, ids []string) ([]record, error) {
	if err := store.CheckGetMany(kind, ids); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	found := make([]record, len(ids))
	g, inner := errgroup.WithContext(ctx)
	for i, id := range ids {
		g.Go(func() (err error) {
			found[i], err = s.current(inner, kind, id)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(found, func(d record) bool { return d.Key == "" || d.Deleted }), nil
}

// fetchOneByOne reads a few documents whose keys are known, in order of the keys; what was purged in the meantime is
// left out.
func (s *Store) fetchOneByOne(ctx context.Context, kind string, keys []string) ([]record, error) {
	got := make([]record, len(keys))
	g, inner := errgroup.WithContext(ctx)
	for i, key := range keys {
		g.Go(func() error {
			_, err := s.byKey(inner, kind, key, &got[i])
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(got, func(d record) bool { return d.Key == "" }), nil
}

func opened(kind string, ds []record) ([]store.Record, error) {
	out := make([]store.Record, len(ds))
	for i, d := range ds {
		r, err := d.open(kind)
		if err != nil {
			return nil, err
		}
		out[i] = r
	}
	return out, nil
}

// ListByParents returns the current versions that have one of the parents.
func (s *Store) ListByParents(ctx context.Context, kind string, parents []string) ([]store.Record, error) {
	newest, err := s.among(ctx, kind, parents, byParents)
	if err != nil {
		return nil, err
	}
	return s.fetch(ctx, kind, newest)
}

// Heads names the current versions that have one of the ids.
func (s *Store) Heads(ctx context.Context, kind string, ids []string) ([]store.Head, error) {
	if s.fewOneByOne(ids) {
		newest, err := s.oneByOne(ctx, kind, ids)
		if err != nil {
			return nil, err
		}
		return headsOf(newest)
	}
	newest, err := s.amongIDs(ctx, kind, ids)
	if err != nil {
		return nil, err
	}
	return headsOf(newest)
}

// HeadsByParents names the current versions that have one of the parents.
func (s *Store) HeadsByParents(ctx context.Context, kind string, parents []string) ([]store.Head, error) {
	newest, err := s.among(ctx, kind, parents, byParents)
	if err != nil {
		return nil, err
	}
	return headsOf(newest)
}

func headsOf(newest []record) ([]store.Head, error) {
	out := make([]store.Head, len(newest))
	for i, d := range newest {
		id, version, err := splitKey(d.Key)
		if err != nil {
			return nil, err
		}
		out[i] = store.Head{ID: id, Version: version, Parent: string(d.Parent.Data)}
	}
	return out, nil
}

// byIDs and byParents select all versions of the records with some ids or parents.
func byIDs(part []string) bson.D {
	var list bson.A
	for _, id := range part {
		list = append(list, versions(id))
	}
	return bson.D{{Key: "$or", Value: list}}
}

func byParents(part []string) bson.D {
	var list bson.A
	for _, p := range part {
		list = append(list, binary([]byte(p)))
	}
	return bson.D{{Key: parentKey, Value: bson.D{{Key: "$in", Value: list}}}}
}

// amongIDs finds the current versions that have one of the ids, without their bodies, in order. A server without an
// index for ranges reads the whole collection for any selection, so there is one for all of them.
func (s *Store) amongIDs(ctx context.Context, kind string, ids []string) ([]record, error) {
	if s.able.replicaSet {
		return s.among(ctx, kind, ids, byIDs)
	}
	if err := store.CheckGetMany(kind, ids); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	for _, id := range ids {
		wanted[hex.EncodeToString([]byte(id))] = true
	}
	all, err := s.newestKeys(ctx, kind, bson.D{}, math.MaxInt)
	return slices.DeleteFunc(all, func(d record) bool { return !wanted[d.Key[:strings.IndexByte(d.Key, '/')]] }), err
}

// manyAtOnce is how many keys one selection holds.
const manyAtOnce = 100

// among finds the current versions that a selection by keys contains, without their bodies, in order.
func (s *Store) among(ctx context.Context, kind string, keys []string,
	selection func([]string) bson.D,
) ([]record, error) {
	if err := store.CheckGetMany(kind, keys); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var newest []record
	for part := range slices.Chunk(slices.Compact(slices.Sorted(slices.Values(keys))), manyAtOnce) {
		some, err := s.newestKeys(ctx, kind, selection(part), math.MaxInt)
		if err != nil {
			return nil, err
		}
		newest = append(newest, some...)
	}
	slices.SortFunc(newest, func(a, b record) int { return strings.Compare(a.Key, b.Key) })
	return newest, nil
}
