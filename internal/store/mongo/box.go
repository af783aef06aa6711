package mongo

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/bson/primitive"
	driver "go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"
	"golang.org/x/sync/errgroup"

	"minping/internal/store"
)

// Collections about boxes: which exist, and which are sealed. A sid is written in hex, for servers that keep
// collections in files.
const (
	boxesName = "boxes" // {_id: hex(sid)}
	sealsName = "seals" // {_id: hex(sid)}: is closed; {_id: hex(sid)+"/done", n: attempt}: reads use this copy
)

// box is one ballot box: a collection for each of its three tables, in which a row is {_id: BinData(32), v: BinData}.
// There is no ObjectID, no time, no serial.
type box struct {
	s       *Store
	name    string // hex(sid)
	batches map[store.Table]*batcher[row]
	looks   turns[bool]   // shared checks whether the box is closed, before an insert
	copies  turns[string] // shared reads of which copy is canonical

	mu     sync.Mutex
	copied string // the canonical copy's attempt, "" until it is known
}

type row struct {
	Key   primitive.Binary `bson:"_id"`
	Value primitive.Binary `bson:"v"`
}

func boxName(sid string) (string, error) {
	if err := store.CheckSID(sid); err != nil {
		return "", err
	}
	return hex.EncodeToString([]byte(sid)), nil
}

func newBox(s *Store, name string) *box {
	b := &box{s: s, name: name, batches: map[store.Table]*batcher[row]{}}
	for _, t := range store.Tables() {
		b.batches[t] = b.newTable(t)
	}
	return b
}

// Box opens a box and creates it if necessary.
func (s *Store) Box(ctx context.Context, sid string) (store.Box, error) {
	name, err := boxName(sid)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	b := s.boxes[name]
	s.mu.Unlock()
	if b != nil {
		return b, nil
	}
	b = newBox(s, name)
	if err := b.make(ctx); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if prior := s.boxes[name]; prior != nil {
		return prior, nil
	}
	s.boxes[name] = b
	return b, nil
}

// make creates what is missing of a box: all of it, or what a killed process did not get to. A sealed box has nothing
// but its copy.
func (b *box) make(ctx context.Context) error {
	fresh, err := b.s.put(ctx, "make box", boxesName, bson.D{{Key: "_id", Value: b.name}})
	if err != nil {
		return err
	}
	if !fresh {
		if sealed, err := b.Sealed(ctx); err != nil || sealed {
			return err
		}
	}
	g, ctx := errgroup.WithContext(ctx)
	for _, t := range store.Tables() {
		g.Go(func() error { return b.s.makeTable(ctx, tableName(b.name, "", t)) })
	}
	return g.Wait()
}

// tableName names the collection of a table; attempt is "" during casting and names a canonical copy afterwards.
func tableName(box, attempt string, t store.Table) string {
	if attempt != "" {
		attempt = "_" + attempt
	}
	return "b_" + box + attempt + "_" + string(t)
}

// rowShape is the schema of every row, for servers that enforce one: nothing but a key and a value, both binary.
var rowShape = bson.D{{Key: "$jsonSchema", Value: bson.D{
	{Key: "bsonType", Value: "object"},
	{Key: "required", Value: bson.A{"_id", "v"}},
	{Key: "additionalProperties", Value: false},
	{Key: "properties", Value: bson.D{
		{Key: "_id", Value: bson.D{{Key: "bsonType", Value: "binData"}}},
		{Key: "v", Value: bson.D{{Key: "bsonType", Value: "binData"}}},
	}},
}}}

// makeTable creates a collection, clustered by _id and with its schema enforced where the server can; an existing one
// is left alone.
func (s *Store) makeTable(ctx context.Context, name string) error {
	o := options.CreateCollection()
	if s.able.clustered {
		o.SetClusteredIndex(bson.D{
			{Key: "key", Value: bson.D{{Key: "_id", Value: 1}}},
			{Key: "unique", Value: true},
		}).SetValidator(rowShape)
	}
	bounded, cancel := s.bound(ctx)
	defer cancel()
	err := s.db.CreateCollection(bounded, name, o)
	var cmd driver.CommandError
	if errors.As(err, &cmd) && cmd.Name == "NamespaceExists" {
		return nil
	}
	return unavailable(ctx, "make table", err)
}

// DropBox erases a box. It is closed first, so that no replica acknowledges rows that are about to be dropped.
func (s *Store) DropBox(ctx context.Context, sid string) error {
	name, err := boxName(sid)
	if err != nil {
		return err
	}
	if _, err := s.put(ctx, "drop box", sealsName, seal{ID: name}); err != nil {
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
	marks := bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: bson.A{name, name + doneSuffix}}}}}
	if err := s.remove(ctx, "drop box", sealsName, marks); err != nil {
		return err
	}
	return s.remove(ctx, "drop box", boxesName, bson.D{{Key: "_id", Value: name}})
}

// dropTables drops those collections of a box whose name passes.
func (s *Store) dropTables(ctx context.Context, box string, pass func(collection string) bool) error {
	prefix := "b_" + box + "_" // hexadecimal, so it needs no escaping in a pattern
	names, err := s.collections(ctx, bson.E{Key: "name", Value: primitive.Regex{Pattern: "^" + prefix}})
	if err != nil {
		return err
	}
	for _, n := range names {
		if strings.HasPrefix(n, prefix) && pass(n) {
			if err := s.drop(ctx, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// collections lists the collections of the database that meet the conditions, as the primary sees them.
func (s *Store) collections(ctx context.Context, which ...bson.E) ([]string, error) {
	bounded, cancel := s.bound(ctx)
	defer cancel()
	names, err := s.db.ListCollectionNames(bounded, append(bson.D{}, which...))
	return names, unavailable(ctx, "list collections", err)
}

func (s *Store) drop(ctx context.Context, collection string) error {
	bounded, cancel := s.bound(ctx)
	defer cancel()
	return unavailable(ctx, "drop table", s.db.Collection(collection).Drop(bounded))
}

// Boxes lists the sids of all boxes.
func (s *Store) Boxes(ctx context.Context) ([]string, error) {
	out := []string{}
	err := s.each(ctx, "list boxes", boxesName, bson.D{}, options.Find(), func(cur *driver.Cursor) error {
		var d struct {
			ID string `bson:"_id"`
		}
		if err := cur.Decode(&d); err != nil {
			return fmt.Errorf("mongo: decode box: %w", err)
		}
		sid, err := hex.DecodeString(d.ID)
		if err != nil {
			return fmt.Errorf("mongo: box name: %w", err)
		}
		out = append(out, string(sid))
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(out)
	return out, nil
}

func (b *box) close() {
	for _, w := range b.batches {
		w.close()
	}
}
