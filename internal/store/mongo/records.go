package mongo

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/bson/primitive"
	driver "go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"minping/internal/store"
)

// A kind has its own collection. The _id of a version is hex(id) "/" version in eight digits: the server's string
// order is then the byte order of ids, whatever bytes they hold, and the versions of an id are adjacent, newest last.
const recordsPrefix = "r_"

type record struct {
	Key     string           `bson:"_id"`
	Parent  primitive.Binary `bson:"p"`
	At      time.Time        `bson:"at"`
	Body    []byte           `bson:"b"`
	Deleted bool             `bson:"d,omitempty"`
}

const parentKey = "p"

func recordKey(id string, version int) string {
	return fmt.Sprintf("%s/%08d", hex.EncodeToString([]byte(id)), version)
}

// splitKey is the reverse of recordKey.
func splitKey(key string) (id string, version int, err error) {
	h, v, _ := strings.Cut(key, "/")
	raw, err := hex.DecodeString(h)
	if err == nil {
		_, err = fmt.Sscanf(v, "%d", &version)
	}
	if err != nil {
		return "", 0, fmt.Errorf("mongo: record key: %w", err)
	}
	return string(raw), version, nil
}

func (s *Store) records(kind string) *driver.Collection { return s.db.Collection(recordsPrefix + kind) }

// ensure creates the index of a kind's collection, once per process; creating it again is not an error. It returns
// what collects the kind's inserts.
func (s *Store) ensure(ctx context.Context, kind string) (*batcher[record], error) {
	s.mu.Lock()
	done := s.kinds[kind]
	s.mu.Unlock()
	if done != nil {
		return done, nil
	}
	bounded, cancel := s.bound(ctx)
	defer cancel()
	_, err := s.records(kind).Indexes().CreateOne(bounded, driver.IndexModel{
		Keys: bson.D{{Key: parentKey, Value: 1}, {Key: "_id", Value: 1}}, Options: options.Index().SetName("parent_id"),
	})
	if err != nil {
		return nil, unavailable(ctx, "make index", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kinds[kind] == nil {
		s.kinds[kind] = s.newRecords(kind)
	}
	return s.kinds[kind], nil
}

// Insert writes one version; the unique _id decides races. Concurrent inserts of a kind share a command.
func (s *Store) Insert(ctx context.Context, r store.Record) error {
	if err := r.Check(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	w, err := s.ensure(ctx, r.Kind)
	if err != nil {
		return err
	}
	if r.Version > 1 {
		// Versions are immutable, so what is read here stays true.
		var before record
		found, err := s.exact(ctx, "insert record", recordsPrefix+r.Kind, recordKey(r.ID, r.Version-1), &before)
		switch {
		case err != nil:
			return err
		case !found:
			return store.ErrNotFound
		case string(before.Parent.Data) != r.Parent:
			return s.otherParent(ctx, r)
		}
	}
	// A caller that leaves may reuse its buffer while the batch is still being sent.
	body := notNil(bytes.Clone(r.Body))
	x := newInsert(record{recordKey(r.ID, r.Version), binary([]byte(r.Parent)), store.Time(r.At), body, r.Deleted})
	if err := w.add(x); err != nil {
		return unavailable(ctx, "insert record", err)
	}
	select {
	case o := <-x.told:
		if o.err == nil || errors.Is(o.err, store.ErrExists) {
			s.seen.keep(r.Kind+"/"+r.ID, r.Version)
		}
		return o.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// otherParent refuses a version whose parent differs from its history's; if the version is taken, that error takes
// precedence.
func (s *Store) otherParent(ctx context.Context, r store.Record) error {
	taken, err := s.exact(ctx, "insert record", recordsPrefix+r.Kind, recordKey(r.ID, r.Version), &record{})
	switch {
	case err != nil:
		return err
	case taken:
		return store.ErrExists
	}
	return fmt.Errorf("%w: another parent", store.ErrInvalid)
}

func binary(b []byte) primitive.Binary {
	if b == nil {
		b = []byte{}
	}
	return primitive.Binary{Data: b}
}

func (d record) open(kind string) (store.Record, error) {
	id, version, err := splitKey(d.Key)
	if err != nil {
		return store.Record{}, err
	}
	return store.Record{
		Kind: kind, ID: id, Version: version, Parent: string(d.Parent.Data), At: store.Time(d.At),
		Body: d.Body, Deleted: d.Deleted,
	}, nil
}

// versions selects all versions of an id.
func versions(id string) bson.D {
	h := hex.EncodeToString([]byte(id))
	// "0" follows "/"
	return bson.D{{Key: "_id", Value: bson.D{{Key: "$gt", Value: h + "/"}, {Key: "$lt", Value: h + "0"}}}}
}

// Latest returns the current version. Concurrent callers that ask for the same record share a read that began after
// all of them asked.
func (s *Store) Latest(ctx context.Context, kind, id string) (store.Record, error) {
	if err := store.CheckKey(kind, id); err != nil {
		return store.Record{}, err
	}
	if err := ctx.Err(); err != nil {
		return store.Record{}, err
	}
	d, err := s.current(ctx, kind, id)
	switch {
	case err != nil:
		return store.Record{}, err
	case d.Key == "" || d.Deleted:
		return store.Record{}, store.ErrNotFound
	}
	return d.open(kind)
}

// current reads the newest version, also of a deleted record; one without a key if there is none.
func (s *Store) current(ctx context.Context, kind, id string) (record, error) {
	d, err := s.newest.join(ctx, kind+"/"+id,
		func() (record, error) { return s.readNewest(context.Background(), kind, id) })
	d.Body = bytes.Clone(d.Body) // others may have it too
	return d, err
}

// History returns all versions, oldest first.
func (s *Store) History(ctx context.Context, kind, id string) ([]store.Record, error) {
	if err := store.CheckKey(kind, id); err != nil {
		return nil, err
	}
	out := []store.Record{}
	err := s.eachRecord(ctx, kind, versions(id), options.Find(), func(d record) error {
		r, err := d.open(kind)
		out = append(out, r)
		return err
	})
	return out, err
}

// eachRecord calls fn for every document of a selection in order of _id.
func (s *Store) eachRecord(ctx context.Context, kind string, selection bson.D, o *options.FindOptions,
	fn func(record) error,
) error {
	return s.each(ctx, "read records", recordsPrefix+kind, selection, o, func(cur *driver.Cursor) error {
		var d record
		if err := cur.Decode(&d); err != nil {
			return fmt.Errorf("mongo: decode record: %w", err)
		}
		return fn(d)
	})
}

var errEnough = errors.New("enough")

// List first finds the newest version of each id from the keys alone and then reads those, so that the bodies of old
// versions are not sent.
func (s *Store) List(ctx context.Context, kind, parent, after string, limit int) ([]store.Record, error) {
	if err := store.CheckList(kind, limit); err != nil {
		return nil, err
	}
	selection := bson.D{}
	if parent != "" {
		selection = append(selection, bson.E{Key: parentKey, Value: binary([]byte(parent))})
	}
	if after != "" {
		selection = append(selection, bson.E{
			Key:   "_id",
			Value: bson.D{{Key: "$gt", Value: hex.EncodeToString([]byte(after)) + "0"}},
		})
	}
	newest, err := s.newestKeys(ctx, kind, selection, limit)
	if err != nil {
		return nil, err
	}
	return s.fetch(ctx, kind, newest)
}

// newestKeys finds the current versions among a selection of whole ids, at most limit, without their bodies.
func (s *Store) newestKeys(ctx context.Context, kind string, selection bson.D, limit int) ([]record, error) {
	var newest []record
	keys := options.Find().SetProjection(bson.D{
		{Key: "_id", Value: 1}, {Key: "d", Value: 1}, {Key: parentKey, Value: 1},
	})
	err := s.eachRecord(ctx, kind, selection, keys, func(d record) error {
		if n := len(newest); n > 0 && sameID(newest[n-1].Key, d.Key) {
			newest = newest[:n-1]
		} else if n == limit {
			return errEnough
		}
		if !d.Deleted {
			newest = append(newest, d)
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	return newest, nil
}

func sameID(a, b string) bool { return a[:strings.IndexByte(a, '/')] == b[:strings.IndexByte(b, '/')] }

// fetch reads documents whose keys are known, in order of _id.
func (s *Store) fetch(ctx context.Context, kind string, found []record) ([]store.Record, error) {
	out := make([]store.Record, 0, len(found))
	keys := make([]string, len(found))
	for i, d := range found {
		keys[i] = d.Key
	}
	if s.fewOneByOne(keys) {
		each, err := s.fetchOneByOne(ctx, kind, keys)
		if err != nil {
			return nil, err
		}
		return opened(kind, each)
	}
	for part := range slices.Chunk(keys, 500) {
		err := s.eachRecord(ctx, kind, bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: part}}}},
			options.Find(), func(d record) error {
				r, err := d.open(kind)
				out = append(out, r)
				return err
			})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// wholeBatch bounds what Scan holds: bodies are up to 8 MiB, and not every server limits a batch by its size.
const wholeBatch = 4

// Scan calls fn for every version of every record of a kind: the keys are already in the required order.
func (s *Store) Scan(ctx context.Context, kind string, fn func(store.Record) error) error {
	if err := store.CheckList(kind, 1); err != nil {
		return err
	}
	return s.eachRecord(ctx, kind, bson.D{}, options.Find().SetBatchSize(wholeBatch), func(d record) error {
		r, err := d.open(kind)
		if err != nil {
			return err
		}
		return fn(r)
	})
}

// Purge permanently removes every version.
func (s *Store) Purge(ctx context.Context, kind, id string) error {
	if err := store.CheckKey(kind, id); err != nil {
		return err
	}
	return s.remove(ctx, "purge record", recordsPrefix+kind, versions(id))
}

// Kinds lists the kinds that hold a record.
func (s *Store) Kinds(ctx context.Context) ([]string, error) {
	names, err := s.collections(ctx)
	if err != nil {
		return nil, err
	}
	out := []string{}
	for _, n := range names {
		kind, ok := strings.CutPrefix(n, recordsPrefix)
		if !ok {
			continue
		}
		o := options.Find().SetLimit(1).SetProjection(bson.D{{Key: "_id", Value: 1}})
		err := s.eachRecord(ctx, kind, bson.D{}, o, func(record) error {
			out = append(out, kind)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(out)
	return out, nil
}
