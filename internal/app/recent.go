package app

import (
	"context"
	"sync"
)

// recent keeps what was worked out from many records until something was done. Everything that people do ends in the audit chain after it
// was written, so what was worked out while the chain ended at entry n holds for as long as it ends there, whichever replica did it.
type recent[T any] struct {
	mu   sync.Mutex
	kept map[string]worked[T]
}

type worked[T any] struct {
	n     int // the audit chain's last entry when the work began
	value T
}

// recentRounds is how many rounds are kept; people look at one or two.
const recentRounds = 16

// of returns what is kept under a key, or works it out. The value is shared: nobody may change it.
func (r *recent[T]) of(ctx context.Context, s *Service, key string, work func() (T, error)) (T, error) {
	_, last, _, err := s.chainEnd(ctx)
	if err != nil {
		var none T
		return none, err
	}
	r.mu.Lock()
	have, ok := r.kept[key]
	r.mu.Unlock()
	if ok && have.n == last.N {
		return have.value, nil
	}
	v, err := work()
	if err != nil {
		return v, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kept == nil || len(r.kept) >= recentRounds {
		r.kept = map[string]worked[T]{}
	}
	r.kept[key] = worked[T]{last.N, v}
	return v, nil
}
