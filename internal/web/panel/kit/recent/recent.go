// Package recent keeps lists so that a search answers at once while a person types.
package recent

import (
	"context"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

const (
	life = time.Minute // of a reading that continues after its callers have gone
	most = 16
)

// Lists keeps what was read last under each key, for the search alone. A search is answered at once while a person
// types: if something has changed and takes long to read, the answer shows the earlier state, and the next letter finds
// the new one.
type Lists[T any] struct {
	flight singleflight.Group
	mu     sync.Mutex
	kept   map[string][]T
}

// Reader reads a list as it is now.
type Reader[T any] func(context.Context) ([]T, error)

// Of reads a list, or returns what was read before if that takes too long. The caller may change the result.
func (r *Lists[T]) Of(ctx context.Context, until time.Time, id string, read Reader[T]) ([]T, error) {
	done := r.flight.DoChan(id, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), life)
		defer cancel()
		rows, err := read(ctx)
		if err == nil {
			r.put(id, rows)
		}
		return rows, err
	})
	wait := time.NewTimer(time.Until(until))
	defer wait.Stop()
	for {
		select {
		case got := <-done:
			if got.Err != nil {
				return nil, got.Err
			}
			return slices.Clone(got.Val.([]T)), nil //nolint:forcetypeassert // put there above
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-wait.C:
			if old, ok := r.get(id); ok {
				return old, nil
			}
		}
	}
}

func (r *Lists[T]) put(id string, rows []T) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kept == nil || len(r.kept) >= most {
		r.kept = map[string][]T{}
	}
	r.kept[id] = rows
}

func (r *Lists[T]) get(id string) ([]T, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	rows, ok := r.kept[id]
	return slices.Clone(rows), ok
}
