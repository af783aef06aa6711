package mongo

import (
	"bytes"
	"context"

	"go.mongodb.org/mongo-driver/bson/primitive"
	"go.mongodb.org/mongo-driver/mongo/options"

	"minping/internal/store"
)

const doneSuffix = "/done"

type seal struct {
	ID      string `bson:"_id"`
	Attempt string `bson:"n,omitempty"`
}

// closedNow reports whether the box accepts nothing more.
func (b *box) closedNow(ctx context.Context) (bool, error) {
	return b.s.exact(ctx, "read seal", sealsName, b.name, &seal{})
}

// canonical returns the attempt whose copy reads use, "" while the box has none.
func (b *box) canonical(ctx context.Context) (string, error) {
	if known := b.known(); known != "" {
		return known, nil
	}
	return b.copies.join(ctx, "", func() (string, error) {
		var d seal
		_, err := b.s.exact(context.Background(), "read seal", sealsName, b.name+doneSuffix, &d)
		if err == nil && d.Attempt != "" {
			b.mu.Lock()
			b.copied = d.Attempt
			b.mu.Unlock()
		}
		return d.Attempt, err
	})
}

func (b *box) known() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.copied
}

// Sealed reports whether Seal has finished.
func (b *box) Sealed(ctx context.Context) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	attempt, err := b.canonical(ctx)
	return attempt != "", err
}

// Seal first marks the box as closed, then copies its tables in order of key into fresh collections, then names that
// copy. Replicas may do this at once: each makes its own copy, and the first one named is the canonical one. The old
// collections, whose order reveals the order of casting, are dropped; if a process is killed before that, the next
// seal drops them.
func (b *box) Seal(ctx context.Context) error {
	done, err := b.Sealed(ctx)
	if err != nil {
		return err
	}
	if !done {
		if err := b.makeCopy(ctx); err != nil {
			return err
		}
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

// makeCopy closes the box, copies it and names the copy, unless another copy was named first.
func (b *box) makeCopy(ctx context.Context) error {
	if _, err := b.s.put(ctx, "seal box", sealsName, seal{ID: b.name}); err != nil {
		return err
	}
	attempt := primitive.NewObjectID().Hex()[8:] // identifies a copy, never a row
	for _, t := range store.Tables() {
		if err := b.copyTable(ctx, t, attempt); err != nil {
			// A faster replica has dropped what was being copied.
			if done, seen := b.Sealed(ctx); seen == nil && done {
				return nil
			}
			return err
		}
	}
	if done, err := b.Sealed(ctx); err != nil || done {
		return err
	}
	_, err := b.s.put(ctx, "seal box", sealsName, seal{ID: b.name + doneSuffix, Attempt: attempt})
	return err
}

func (b *box) copyTable(ctx context.Context, t store.Table, attempt string) error {
	name := tableName(b.name, attempt, t)
	if err := b.s.makeTable(ctx, name); err != nil {
		return err
	}
	var docs []any
	size := 0
	flush := func() error {
		if len(docs) == 0 {
			return nil
		}
		bounded, cancel := b.s.bound(ctx)
		defer cancel()
		_, err := b.s.db.Collection(name).InsertMany(bounded, docs, options.InsertMany().SetOrdered(true))
		docs, size = docs[:0], 0
		return unavailable(ctx, "copy rows", err)
	}
	err := b.s.scan(ctx, tableName(b.name, "", t), nil, func(k store.Key, v []byte) error {
		docs = append(docs, row{binary(bytes.Clone(k[:])), binary(bytes.Clone(v))})
		size += len(v)
		if len(docs) < maxBatch && size < maxBatchBytes {
			return nil
		}
		return flush()
	})
	if err != nil {
		return err
	}
	return flush()
}
