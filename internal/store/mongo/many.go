package mongo

import (
	"context"
	"encoding/hex"
	"math"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"minping/internal/store"
)

// GetMany returns the current versions that have one of the ids.
func (s *Store) GetMany(ctx context.Context, kind string, ids []string) ([]store.Record, error) {
	if s.fewByKey(ids) {
		found, err := s.byKeys(ctx, kind, ids)
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

// few is how many records are looked up by their keys on a server that has no index for ranges. More are found in a
// pass over all keys.
const few = 16

func (s *Store) fewByKey(ids []string) bool { return !s.able.replicaSet && len(ids) <= few }

// byKeys reads the current versions of a few records, in order of id. One command asks for the version that was seen
// last of each and for the one that may have followed it: a server that has no index for keys either (FerretDB on
// SQLite) reads its table once, not twice for every record.
func (s *Store) byKeys(ctx context.Context, kind string, ids []string) ([]record, error) {
	if err := store.CheckGetMany(kind, ids); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	last, keys := make([]int, len(ids)), make([]string, 0, 2*len(ids))
	for i, id := range ids {
		last[i] = max(1, s.seen.of(kind+"/"+id))
		keys = append(keys, recordKey(id, last[i]), recordKey(id, last[i]+1))
	}
	got := map[string]record{}
	err := s.eachRecord(ctx, kind, bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: keys}}}}, options.Find(),
		func(d record) error {
			got[d.Key] = d
			return nil
		})
	if err != nil {
		return nil, err
	}
	found := make([]record, len(ids))
	for i, id := range ids {
		d, known := got[keys[2*i]]
		_, more := got[keys[2*i+1]]
		switch {
		case more || !known && last[i] > 1: // newer ones may follow, or it was purged and perhaps made again
			found[i], err = s.current(ctx, kind, id)
			if err != nil {
				return nil, err
			}
		case known:
			found[i] = d
			s.seen.keep(kind+"/"+id, last[i])
		}
	}
	return slices.DeleteFunc(found, func(d record) bool { return d.Key == "" || d.Deleted }), nil
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
	if s.fewByKey(ids) {
		newest, err := s.byKeys(ctx, kind, ids)
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
