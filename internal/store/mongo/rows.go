package mongo

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"go.mongodb.org/mongo-driver/bson"
	driver "go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"minping/internal/store"
)

// settled calls read with the collection that reads of a table use: the canonical copy once there is one. A seal on
// another replica may drop the open collection during the read, which then sees too little; in that case read is
// called again on the copy.
func (b *box) settled(ctx context.Context, t store.Table, read func(collection string) error) error {
	if err := t.Check(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	attempt, err := b.canonical(ctx)
	if err != nil {
		return err
	}
	result := read(tableName(b.name, attempt, t))
	var own *stopped
	if attempt != "" || errors.As(result, &own) {
		return result
	}
	attempt, err = b.canonical(ctx)
	if err != nil {
		return errors.Join(result, err)
	}
	if attempt == "" {
		return result
	}
	return read(tableName(b.name, attempt, t))
}

// Lookup returns a stored value.
func (b *box) Lookup(ctx context.Context, t store.Table, key store.Key) (value []byte, err error) {
	err = b.settled(ctx, t, func(collection string) error {
		var r row
		found, err := b.s.exact(ctx, "look up row", collection, binary(key[:]), &r)
		switch {
		case err != nil:
			return err
		case !found:
			return store.ErrNotFound
		}
		value = notNil(r.Value.Data)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return value, nil
}

func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// Count returns the exact number of rows.
func (b *box) Count(ctx context.Context, t store.Table) (n int, err error) {
	err = b.settled(ctx, t, func(collection string) error {
		bounded, cancel := b.s.bound(ctx)
		defer cancel()
		rows, err := b.s.db.Collection(collection).CountDocuments(bounded, bson.D{})
		n = int(rows)
		return unavailable(ctx, "count rows", err)
	})
	return n, err
}

// stopped is the error of a caller's own function.
type stopped struct{ error }

func (s *stopped) Unwrap() error { return s.error }

// Scan streams the rows in order of key. If the box is sealed halfway, it continues in the copy after the last key.
func (b *box) Scan(ctx context.Context, t store.Table, fn func(store.Key, []byte) error) error {
	var last *store.Key
	err := b.settled(ctx, t, func(collection string) error {
		return b.s.scan(ctx, collection, last, func(k store.Key, v []byte) error {
			last = &k
			if err := fn(k, v); err != nil {
				return &stopped{err}
			}
			return nil
		})
	})
	var own *stopped
	if errors.As(err, &own) {
		return own.error
	}
	return err
}

// scanBatch bounds what one scan holds: 256 ballots are about 350 kB.
const scanBatch = 256

// scan goes through a collection in order of key, starting after a key. All keys have 32 bytes, so the server's order
// of binary data is byte order.
func (s *Store) scan(ctx context.Context, collection string, after *store.Key, fn func(store.Key, []byte) error) error {
	filter := bson.D{}
	if after != nil {
		filter = bson.D{{Key: "_id", Value: bson.D{{Key: "$gt", Value: binary(after[:])}}}}
	}
	return s.each(ctx, "scan rows", collection, filter, options.Find().SetBatchSize(scanBatch),
		func(cur *driver.Cursor) error {
			var r row
			if err := cur.Decode(&r); err != nil {
				return fmt.Errorf("mongo: decode row: %w", err)
			}
			if len(r.Key.Data) != len(store.Key{}) {
				return fmt.Errorf("mongo: a key of %d bytes", len(r.Key.Data))
			}
			return fn(store.Key(r.Key.Data), notNil(r.Value.Data))
		})
}

// EraseAll permanently removes the rows of one table by dropping the collection: deleting would write every key into
// the oplog. Copies left by a killed seal are dropped too.
func (b *box) EraseAll(ctx context.Context, t store.Table) error {
	return b.settled(ctx, t, func(collection string) error {
		err := b.s.dropTables(ctx, b.name, func(n string) bool { return strings.HasSuffix(n, "_"+string(t)) })
		if err != nil {
			return err
		}
		return b.s.makeTable(ctx, collection)
	})
}
