package mongo

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/bson/primitive"
	driver "go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"minping/internal/store"
)

const doneSuffix = "/done"

type seal struct {
	ID      string `bson:"_id"`
	Attempt string `bson:"n,omitempty"`
}

func (b *box) sealDoc(ctx context.Context, id string) (seal, bool, error) {
	var d seal
	err := b.s.db.Collection(sealsName).FindOne(ctx, bson.D{{Key: "_id", Value: id}}).Decode(&d)
	if errors.Is(err, driver.ErrNoDocuments) {
		return d, false, nil
	}
	return d, err == nil, unavailable("read seal", err)
}

// open is nil while the box takes rows, ErrSealed afterwards.
func (b *box) open(ctx context.Context) error {
	_, closed, err := b.sealDoc(ctx, b.name)
	if err == nil && closed {
		return store.ErrSealed
	}
	return err
}

// canonical names the attempt whose copy reads use, "" while the box has none.
func (b *box) canonical(ctx context.Context) (string, error) {
	b.mu.Lock()
	known := b.copied
	b.mu.Unlock()
	if known != "" {
		return known, nil
	}
	d, done, err := b.sealDoc(ctx, b.name+doneSuffix)
	if err != nil || !done {
		return "", err
	}
	b.mu.Lock()
	b.copied = d.Attempt
	b.mu.Unlock()
	return d.Attempt, nil
}

// Sealed tells whether Seal has finished.
func (b *box) Sealed(ctx context.Context) (bool, error) {
	attempt, err := b.canonical(ctx)
	return attempt != "", err
}

// Seal first says that the box takes nothing more, then copies its tables in order of key into fresh collections, then names that
// copy. Replicas may do so at once: each has a copy of its own, and the first to be named is the canonical one. The old collections,
// whose order told the order of casting, are dropped.
func (b *box) Seal(ctx context.Context) error {
	if done, err := b.Sealed(ctx); err != nil || done {
		return err
	}
	seals := b.s.db.Collection(sealsName)
	if _, err := seals.InsertOne(ctx, seal{ID: b.name}); err != nil && !driver.IsDuplicateKeyError(err) {
		return unavailable("seal box", err)
	}
	attempt := primitive.NewObjectID().Hex()[8:] // names a copy, never a row
	for _, t := range store.Tables() {
		if err := b.copyTable(ctx, t, attempt); err != nil {
			return err
		}
	}
	if _, err := seals.InsertOne(ctx, seal{ID: b.name + doneSuffix, Attempt: attempt}); err != nil && !driver.IsDuplicateKeyError(err) {
		return unavailable("seal box", err)
	}
	chosen, err := b.canonical(ctx)
	if err != nil {
		return err
	}
	keep := map[string]bool{}
	for _, t := range store.Tables() {
		keep[tableName(b.name, chosen, t)] = true
	}
	return b.s.dropTables(ctx, b.name, func(n string) bool { return !keep[n] })
}

func (b *box) copyTable(ctx context.Context, t store.Table, attempt string) error {
	name := tableName(b.name, attempt, t)
	if err := b.s.makeTable(ctx, name); err != nil {
		return err
	}
	to := b.s.db.Collection(name)
	var docs []any
	flush := func() error {
		if len(docs) == 0 {
			return nil
		}
		_, err := to.InsertMany(ctx, docs, options.InsertMany().SetOrdered(true))
		docs = docs[:0]
		return unavailable("copy rows", err)
	}
	err := scan(ctx, b.s.db.Collection(tableName(b.name, "", t)), func(k store.Key, v []byte) error {
		docs = append(docs, row{binary(append([]byte(nil), k[:]...)), binary(append([]byte(nil), v...))})
		if len(docs) < maxBatch {
			return nil
		}
		return flush()
	})
	if err != nil {
		return err
	}
	return flush()
}
