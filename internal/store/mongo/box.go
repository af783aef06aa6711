package mongo

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"sync"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/bson/primitive"
	driver "go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"minping/internal/store"
)

// Collections about boxes: which there are, and which are sealed. A sid is written as hex, for servers that keep collections in files.
const (
	boxesName = "boxes" // {_id: hex(sid)}
	sealsName = "seals" // {_id: hex(sid)}: takes nothing more; {_id: hex(sid)+"/done", n: attempt}: reads use this copy
)

// box is one ballot box: a collection for each of its three tables, in which a row is {_id: BinData(32), v: BinData}. There is no
// ObjectID, no time, no serial.
type box struct {
	s    *Store
	name string // hex(sid)

	mu      sync.Mutex
	batches map[store.Table]*batcher
	copied  string // the canonical copy's attempt, "" until it is known
}

type row struct {
	Key   primitive.Binary `bson:"_id"`
	Value primitive.Binary `bson:"v"`
}

func (s *Store) boxName(sid string) (string, error) {
	if err := store.CheckSID(sid); err != nil {
		return "", err
	}
	return hex.EncodeToString([]byte(sid)), nil
}

// Box opens a box, making it when it is not there.
func (s *Store) Box(ctx context.Context, sid string) (store.Box, error) {
	name, err := s.boxName(sid)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	b := s.boxes[name]
	s.mu.Unlock()
	if b != nil {
		return b, nil
	}
	if _, err := s.db.Collection(boxesName).InsertOne(ctx, bson.D{{Key: "_id", Value: name}}); err != nil && !driver.IsDuplicateKeyError(err) {
		return nil, unavailable("make box", err)
	}
	for _, t := range store.Tables() {
		if err := s.makeTable(ctx, tableName(name, "", t)); err != nil {
			return nil, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if b := s.boxes[name]; b != nil {
		return b, nil
	}
	b = &box{s: s, name: name, batches: map[store.Table]*batcher{}}
	s.boxes[name] = b
	return b, nil
}

// tableName names the collection of a table; attempt is "" while casting and names a canonical copy afterwards.
func tableName(box, attempt string, t store.Table) string {
	if attempt != "" {
		attempt = "_" + attempt
	}
	return "b_" + box + attempt + "_" + string(t)
}

// makeTable makes a collection, clustered by _id where the server can; one that is there stays.
func (s *Store) makeTable(ctx context.Context, name string) error {
	o := options.CreateCollection()
	if s.able.clustered {
		o.SetClusteredIndex(bson.D{{Key: "key", Value: bson.D{{Key: "_id", Value: 1}}}, {Key: "unique", Value: true}})
	}
	err := s.db.CreateCollection(ctx, name, o)
	var cmd driver.CommandError
	if errors.As(err, &cmd) && cmd.Name == "NamespaceExists" {
		return nil
	}
	return unavailable("make table", err)
}

// DropBox erases a box.
func (s *Store) DropBox(ctx context.Context, sid string) error {
	name, err := s.boxName(sid)
	if err != nil {
		return err
	}
	s.mu.Lock()
	b := s.boxes[name]
	delete(s.boxes, name)
	s.mu.Unlock()
	if b != nil {
		b.close()
	}
	if err := s.dropTables(ctx, name, func(string) bool { return true }); err != nil {
		return err
	}
	for _, id := range []string{name, name + doneSuffix} {
		if _, err := s.db.Collection(sealsName).DeleteOne(ctx, bson.D{{Key: "_id", Value: id}}); err != nil {
			return unavailable("drop box", err)
		}
	}
	_, err = s.db.Collection(boxesName).DeleteOne(ctx, bson.D{{Key: "_id", Value: name}})
	return unavailable("drop box", err)
}

// dropTables drops the collections of a box whose name passes.
func (s *Store) dropTables(ctx context.Context, box string, pass func(collection string) bool) error {
	names, err := s.db.ListCollectionNames(ctx, bson.D{})
	if err != nil {
		return unavailable("list tables", err)
	}
	for _, n := range names {
		if len(n) > len(box)+2 && n[:len(box)+2] == "b_"+box && pass(n) {
			if err := s.db.Collection(n).Drop(ctx); err != nil {
				return unavailable("drop table", err)
			}
		}
	}
	return nil
}

// Boxes lists the sids of all boxes.
func (s *Store) Boxes(ctx context.Context) ([]string, error) {
	cur, err := s.db.Collection(boxesName).Find(ctx, bson.D{})
	if err != nil {
		return nil, unavailable("list boxes", err)
	}
	var docs []struct {
		ID string `bson:"_id"`
	}
	if err := cur.All(ctx, &docs); err != nil {
		return nil, unavailable("list boxes", err)
	}
	out := make([]string, 0, len(docs))
	for _, d := range docs {
		sid, err := hex.DecodeString(d.ID)
		if err != nil {
			return nil, fmt.Errorf("mongo: box name: %w", err)
		}
		out = append(out, string(sid))
	}
	slices.Sort(out)
	return out, nil
}

func (b *box) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, w := range b.batches {
		w.close()
	}
	b.batches = map[store.Table]*batcher{}
}

// rows is the collection that reads of a table use: the canonical copy once there is one.
func (b *box) rows(ctx context.Context, t store.Table) (*driver.Collection, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	attempt, err := b.canonical(ctx)
	return b.s.db.Collection(tableName(b.name, attempt, t)), err
}

// Lookup returns a stored value.
func (b *box) Lookup(ctx context.Context, t store.Table, key store.Key) ([]byte, error) {
	c, err := b.rows(ctx, t)
	if err != nil {
		return nil, err
	}
	var r row
	err = c.FindOne(ctx, bson.D{{Key: "_id", Value: binary(key[:])}}).Decode(&r)
	if errors.Is(err, driver.ErrNoDocuments) {
		return nil, store.ErrNotFound
	}
	if err != nil {
		return nil, unavailable("look up row", err)
	}
	return notNil(r.Value.Data), nil
}

func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// Count returns the exact number of rows.
func (b *box) Count(ctx context.Context, t store.Table) (int, error) {
	c, err := b.rows(ctx, t)
	if err != nil {
		return 0, err
	}
	n, err := c.CountDocuments(ctx, bson.D{})
	return int(n), unavailable("count rows", err)
}

// Scan streams the rows in order of key. All keys have 32 bytes, so the server's order of binary data is byte order.
func (b *box) Scan(ctx context.Context, t store.Table, fn func(store.Key, []byte) error) error {
	c, err := b.rows(ctx, t)
	if err != nil {
		return err
	}
	return scan(ctx, c, fn)
}

// scanBatch bounds what one scan holds: 256 ballots are about 350 kB.
const scanBatch = 256

func scan(ctx context.Context, c *driver.Collection, fn func(store.Key, []byte) error) error {
	cur, err := c.Find(ctx, bson.D{}, options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}).SetBatchSize(scanBatch))
	if err != nil {
		return unavailable("scan rows", err)
	}
	defer cur.Close(ctx) //nolint:errcheck // it was only read
	for cur.Next(ctx) {
		var r row
		if err := cur.Decode(&r); err != nil {
			return fmt.Errorf("mongo: decode row: %w", err)
		}
		if len(r.Key.Data) != len(store.Key{}) {
			return fmt.Errorf("mongo: a key of %d bytes", len(r.Key.Data))
		}
		if err := fn(store.Key(r.Key.Data), notNil(r.Value.Data)); err != nil {
			return err
		}
	}
	return unavailable("scan rows", cur.Err())
}

// EraseAll removes the rows of one table for good.
func (b *box) EraseAll(ctx context.Context, t store.Table) error {
	c, err := b.rows(ctx, t)
	if err != nil {
		return err
	}
	_, err = c.DeleteMany(ctx, bson.D{})
	return unavailable("erase rows", err)
}
