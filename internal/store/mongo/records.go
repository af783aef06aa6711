package mongo

import (
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

// A kind has a collection of its own. The _id of a version is hex(id) "/" version in eight digits: the server's order of strings is
// then the byte order of ids, whatever bytes they hold, and an id's versions stand together, the newest last.
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

// ensure makes the index of a kind's collection, once a process; making it again is no error.
func (s *Store) ensure(ctx context.Context, kind string) error {
	s.mu.Lock()
	done := s.kinds[kind]
	s.mu.Unlock()
	if done {
		return nil
	}
	_, err := s.records(kind).Indexes().CreateOne(ctx, driver.IndexModel{
		Keys: bson.D{{Key: parentKey, Value: 1}, {Key: "_id", Value: 1}}, Options: options.Index().SetName("parent_id"),
	})
	if err != nil {
		return unavailable("make index", err)
	}
	s.mu.Lock()
	s.kinds[kind] = true
	s.mu.Unlock()
	return nil
}

// Insert writes one version; the unique _id decides races.
func (s *Store) Insert(ctx context.Context, r store.Record) error {
	if err := r.Check(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := s.ensure(ctx, r.Kind); err != nil {
		return err
	}
	c := s.records(r.Kind)
	if r.Version > 1 {
		// Versions are immutable, so what is seen here stays true.
		var before record
		err := c.FindOne(ctx, bson.D{{Key: "_id", Value: recordKey(r.ID, r.Version-1)}},
			options.FindOne().SetProjection(bson.D{{Key: parentKey, Value: 1}})).Decode(&before)
		if errors.Is(err, driver.ErrNoDocuments) {
			return store.ErrNotFound
		}
		if err != nil {
			return unavailable("insert record", err)
		}
		if string(before.Parent.Data) != r.Parent {
			return s.otherParent(ctx, r)
		}
	}
	body := r.Body
	if body == nil {
		body = []byte{}
	}
	_, err := c.InsertOne(ctx, record{recordKey(r.ID, r.Version), binary([]byte(r.Parent)), store.Time(r.At), body, r.Deleted})
	if driver.IsDuplicateKeyError(err) {
		return store.ErrExists
	}
	return unavailable("insert record", err)
}

// otherParent refuses a version under another parent than its history; that the version is taken comes first.
func (s *Store) otherParent(ctx context.Context, r store.Record) error {
	err := s.records(r.Kind).FindOne(ctx, bson.D{{Key: "_id", Value: recordKey(r.ID, r.Version)}}).Err()
	switch {
	case err == nil:
		return store.ErrExists
	case errors.Is(err, driver.ErrNoDocuments):
		return fmt.Errorf("%w: another parent", store.ErrInvalid)
	}
	return unavailable("insert record", err)
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
		Kind: kind, ID: id, Version: version, Parent: string(d.Parent.Data), At: store.Time(d.At), Body: d.Body, Deleted: d.Deleted,
	}, nil
}

// versions selects all versions of an id.
func versions(id string) bson.D {
	h := hex.EncodeToString([]byte(id))
	return bson.D{{Key: "_id", Value: bson.D{{Key: "$gt", Value: h + "/"}, {Key: "$lt", Value: h + "0"}}}} // "0" follows "/"
}

// Latest returns the current version.
func (s *Store) Latest(ctx context.Context, kind, id string) (store.Record, error) {
	if err := store.CheckKey(kind, id); err != nil {
		return store.Record{}, err
	}
	var d record
	err := s.records(kind).FindOne(ctx, versions(id), options.FindOne().SetSort(bson.D{{Key: "_id", Value: -1}})).Decode(&d)
	if errors.Is(err, driver.ErrNoDocuments) {
		return store.Record{}, store.ErrNotFound
	}
	if err != nil {
		return store.Record{}, unavailable("read record", err)
	}
	if d.Deleted {
		return store.Record{}, store.ErrNotFound
	}
	return d.open(kind)
}

// History returns all versions, oldest first.
func (s *Store) History(ctx context.Context, kind, id string) ([]store.Record, error) {
	if err := store.CheckKey(kind, id); err != nil {
		return nil, err
	}
	out := []store.Record{}
	err := s.each(ctx, kind, versions(id), nil, func(d record) error {
		r, err := d.open(kind)
		out = append(out, r)
		return err
	})
	return out, err
}

// each calls fn for every document of a selection in order of _id.
func (s *Store) each(ctx context.Context, kind string, selection bson.D, projection any, fn func(record) error) error {
	o := options.Find().SetSort(bson.D{{Key: "_id", Value: 1}})
	if projection != nil {
		o.SetProjection(projection)
	}
	cur, err := s.records(kind).Find(ctx, selection, o)
	if err != nil {
		return unavailable("read records", err)
	}
	defer cur.Close(ctx) //nolint:errcheck // it was only read
	for cur.Next(ctx) {
		var d record
		if err := cur.Decode(&d); err != nil {
			return fmt.Errorf("mongo: decode record: %w", err)
		}
		if err := fn(d); err != nil {
			return err
		}
	}
	return unavailable("read records", cur.Err())
}

var errEnough = errors.New("enough")

// List first finds the newest version of each id by keys alone and then reads those: old versions' bodies do not travel.
func (s *Store) List(ctx context.Context, kind, parent, after string, limit int) ([]store.Record, error) {
	if err := store.CheckList(kind, limit); err != nil {
		return nil, err
	}
	selection := bson.D{}
	if parent != "" {
		selection = append(selection, bson.E{Key: parentKey, Value: binary([]byte(parent))})
	}
	if after != "" {
		selection = append(selection, bson.E{Key: "_id", Value: bson.D{{Key: "$gt", Value: hex.EncodeToString([]byte(after)) + "0"}}})
	}
	var newest []string
	err := s.each(ctx, kind, selection, bson.D{{Key: "_id", Value: 1}, {Key: "d", Value: 1}}, func(d record) error {
		if n := len(newest); n > 0 && sameID(newest[n-1], d.Key) {
			newest = newest[:n-1]
		} else if n == limit {
			return errEnough
		}
		if !d.Deleted {
			newest = append(newest, d.Key)
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	return s.fetch(ctx, kind, newest)
}

func sameID(a, b string) bool { return a[:strings.IndexByte(a, '/')] == b[:strings.IndexByte(b, '/')] }

// fetch reads documents by their keys, in the order of the keys.
func (s *Store) fetch(ctx context.Context, kind string, keys []string) ([]store.Record, error) {
	out := make([]store.Record, 0, len(keys))
	for part := range slices.Chunk(keys, 500) {
		err := s.each(ctx, kind, bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: part}}}}, nil, func(d record) error {
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

// Purge removes every version for good.
func (s *Store) Purge(ctx context.Context, kind, id string) error {
	if err := store.CheckKey(kind, id); err != nil {
		return err
	}
	_, err := s.records(kind).DeleteMany(ctx, versions(id))
	return unavailable("purge record", err)
}

// Kinds lists the kinds that hold a record.
func (s *Store) Kinds(ctx context.Context) ([]string, error) {
	names, err := s.db.ListCollectionNames(ctx, bson.D{})
	if err != nil {
		return nil, unavailable("list kinds", err)
	}
	out := []string{}
	for _, n := range names {
		kind, ok := strings.CutPrefix(n, recordsPrefix)
		if !ok {
			continue
		}
		err := s.records(kind).FindOne(ctx, bson.D{}, options.FindOne().SetProjection(bson.D{{Key: "_id", Value: 1}})).Err()
		switch {
		case err == nil:
			out = append(out, kind)
		case !errors.Is(err, driver.ErrNoDocuments):
			return nil, unavailable("list kinds", err)
		}
	}
	slices.Sort(out)
	return out, nil
}
