package records

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"minping/internal/store"
)

// Versioned is a record as callers see it: its content with id and version.
type Versioned[T any] struct {
	ID      string
	Version int
	V       T
}

// AnyVersion as ifMatch means that the caller did not say which version it is changing.
const AnyVersion = 0

// NoVersion as ifMatch means that the caller saw no record: if two callers create it, the second is refused.
const NoVersion = -1

// retries is how often a write that lost a race is retried.
const retries = 20

// Create writes version 1 of a record. If the id is taken, it returns store.ErrExists.
func Create[T any](ctx context.Context, e *Env, kind, id, parent string, v T) (Versioned[T], error) {
	return Put(ctx, e, store.Record{Kind: kind, ID: id, Version: 1, Parent: parent}, v)
}

// Put writes the version that r names, with v as its body. If the version is taken, it returns store.ErrExists.
func Put[T any](ctx context.Context, e *Env, r store.Record, v T) (Versioned[T], error) {
	body, err := json.Marshal(v)
	if err != nil {
		return Versioned[T]{}, fmt.Errorf("encode %s: %w", r.Kind, err)
	}
	r.Body, r.At = body, e.Now()
	if err := e.Store.Insert(ctx, r); err != nil {
		return Versioned[T]{}, fmt.Errorf("write %s: %w", r.Kind, err)
	}
	return Versioned[T]{r.ID, r.Version, v}, nil
}

// Load reads the current version; ErrNone if there is none.
func Load[T any](ctx context.Context, e *Env, kind, id string) (Versioned[T], error) {
	r, err := latest(ctx, e, kind, id)
	if err != nil {
		return Versioned[T]{}, err
	}
	return Decode[T](r)
}

// Storable reports whether there can be a record with this id.
func Storable(id string) bool { return id != "" && len(id) <= store.MaxID }

func latest(ctx context.Context, e *Env, kind, id string) (store.Record, error) {
	if !Storable(id) {
		return store.Record{}, ErrNone
	}
	r, err := e.Store.Latest(ctx, kind, id)
	if errors.Is(err, store.ErrNotFound) {
		return r, ErrNone
	}
	if err != nil {
		return r, fmt.Errorf("read %s: %w", kind, err)
	}
	return r, nil
}

// Decode decodes the body of a record.
func Decode[T any](r store.Record) (Versioned[T], error) {
	out := Versioned[T]{ID: r.ID, Version: r.Version}
	if err := json.Unmarshal(r.Body, &out.V); err != nil {
		return out, fmt.Errorf("decode %s: %w", r.Kind, err)
	}
	return out, nil
}

// Update writes the next version of a record as changed by fn. If ifMatch is set and the record has another version,
// it returns ErrStale; otherwise a lost race is retried, so fn may run several times.
func Update[T any](ctx context.Context, e *Env, kind, id string, ifMatch int, fn func(*T) error) (Versioned[T], error) {
	for range retries {
		r, err := latest(ctx, e, kind, id)
		if err != nil {
			return Versioned[T]{}, err
		}
		cur, err := Decode[T](r)
		if err != nil {
			return cur, err
		}
		if ifMatch != AnyVersion && ifMatch != cur.Version {
			return cur, ErrStale
		}
		if err := fn(&cur.V); err != nil {
			return cur, err
		}
		next, err := Put(ctx, e, store.Record{Kind: kind, ID: id, Version: cur.Version + 1, Parent: r.Parent}, cur.V)
		if errors.Is(err, store.ErrExists) {
			if ifMatch != AnyVersion {
				return cur, ErrStale
			}
			continue
		}
		return next, err
	}
	return Versioned[T]{}, fmt.Errorf("update %s: still raced after %d tries: %w", kind, retries, store.ErrUnavailable)
}

// Upsert writes the first version of a record, or the next one as changed by fn; fn gets the zero value if there is no
// record yet. ifMatch works as in Update, and NoVersion refuses an existing record.
func Upsert[T any](ctx context.Context, e *Env, kind, id, parent string, ifMatch int,
	fn func(*T) error,
) (Versioned[T], error) {
	for range retries {
		cur, err := Load[T](ctx, e, kind, id)
		if err != nil && KindOf(err) != NotFound {
			return cur, err
		}
		if ifMatch == NoVersion && cur.Version != 0 || ifMatch > 0 && ifMatch != cur.Version {
			return cur, ErrStale
		}
		if err := fn(&cur.V); err != nil {
			return cur, err
		}
		next, err := Put(ctx, e, store.Record{Kind: kind, ID: id, Version: cur.Version + 1, Parent: parent}, cur.V)
		if errors.Is(err, store.ErrExists) {
			if ifMatch != AnyVersion {
				return cur, ErrStale
			}
			continue
		}
		return next, err
	}
	return Versioned[T]{}, fmt.Errorf("write %s: still raced after %d tries: %w", kind, retries, store.ErrUnavailable)
}
