package app

import (
	"context"
	"hash/crc32"
	"sync"

	"minping/internal/verify"
)

// recent keeps what was worked out from many records until something was done. Everything that people do ends in the audit chain after it
// was written, so what was worked out while the chain ended at entry n holds for as long as it ends there, whichever replica did it.
type recent[T any] struct {
	mu   sync.Mutex
	kept map[string]worked[T]
	busy [16]sync.Mutex // by key: who asks while somebody works it out waits instead of doing the same
}

type worked[T any] struct {
	n     int // the audit chain's last entry when the work began
	value T
}

// recentRounds is how many rounds are kept; people look at one or two.
const recentRounds = 16

// work is how a kept value comes about: from the records, or from the value before and what was done since. The value before is shared and must
// not be changed; mended is false when it takes more than that to know, and then everything is read anew.
type work[T any] struct {
	read func() (T, error)
	mend func(before T, since []verify.AuditEntry) (value T, mended bool, err error)
}

// of returns what is kept under a key, or works it out. The value is shared: nobody may change it.
func (r *recent[T]) of(ctx context.Context, s *Service, key string, w work[T]) (T, error) {
	var none T
	_, last, _, err := s.chainEnd(ctx)
	if err != nil {
		return none, err
	}
	s.news.add(last)
	have, ok := r.have(key)
	if ok && have.n >= last.N {
		return have.value, nil
	}
	busy := &r.busy[crc32.ChecksumIEEE([]byte(key))%uint32(len(r.busy))]
	busy.Lock()
	defer busy.Unlock()
	if have, ok = r.have(key); ok && have.n >= last.N {
		return have.value, nil
	}
	v, mended := none, false
	if since, known := s.news.between(have.n, last.N); ok && known {
		if v, mended, err = w.mend(have.value, since); err != nil {
			return none, err
		}
	}
	if !mended {
		if v, err = w.read(); err != nil {
			return v, err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kept == nil || len(r.kept) >= recentRounds {
		r.kept = map[string]worked[T]{}
	}
	r.kept[key] = worked[T]{last.N, v}
	return v, nil
}

func (r *recent[T]) have(key string) (worked[T], bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	w, ok := r.kept[key]
	return w, ok
}

// news is the end of the audit chain as far as this process has seen it: its own entries, and the last one whenever somebody looked. What
// another replica did in between is not in it.
type news struct {
	mu   sync.Mutex
	seen map[int]verify.AuditEntry
}

// newsKept bounds it: who is further behind reads everything anew.
const newsKept = 256

func (n *news) add(e verify.AuditEntry) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.seen == nil {
		n.seen = map[int]verify.AuditEntry{}
	}
	n.seen[e.N] = e
	delete(n.seen, e.N-newsKept)
	if len(n.seen) > 2*newsKept { // numbers that were jumped over left some behind
		n.seen = map[int]verify.AuditEntry{e.N: e}
	}
}

// between returns the entries after one number up to another; known is false when one of them was not seen here.
func (n *news) between(after, upto int) (out []verify.AuditEntry, known bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if upto < after || upto-after > newsKept {
		return nil, false
	}
	for i := after + 1; i <= upto; i++ {
		e, ok := n.seen[i]
		if !ok {
			return nil, false
		}
		out = append(out, e)
	}
	return out, true
}
