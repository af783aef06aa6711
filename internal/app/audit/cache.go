package audit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"golang.org/x/sync/singleflight"

	"minping/internal/verify"
)

// Cache keeps values calculated from many records until something happens that may change them. Every write ends in
// the audit chain, so a value calculated while the chain ended at entry n is valid as long as no later entry affects
// evaluations, on any replica.
type Cache[T any] struct {
	log    *Log
	about  []Kind // what its values follow from; empty if from anything but accounts
	mu     sync.Mutex
	kept   map[string]cached[T]
	flight singleflight.Group
}

type cached[T any] struct {
	n     int // number of the chain's last entry when the calculation began
	value T
}

// cacheKeys is how many values a cache holds; people look at one or two rounds.
const cacheKeys = 16

// NewCache returns an empty cache over a log.
func NewCache[T any](l *Log) *Cache[T] { return &Cache[T]{log: l, kept: map[string]cached[T]{}} }

// NewCacheAbout returns an empty cache whose values only entries about the given kinds can change, e.g. the names of
// organizations while a hundred documents are issued.
func NewCacheAbout[T any](l *Log, kinds ...Kind) *Cache[T] {
	c := NewCache[T](l)
	c.about = kinds
	return c
}

// Of returns the cached value of a key, or calculates it with read, only once for concurrent callers. The value is
// shared and must not be changed.
func (c *Cache[T]) Of(ctx context.Context, key string, read func() (T, error)) (T, error) {
	var none T
	last, err := c.log.Last(ctx)
	if err != nil {
		return none, err
	}
	c.log.tail.add(last)
	if v, ok := c.fresh(key, last.N); ok {
		return v, nil
	}
	// Only callers that saw the same end of the chain share a flight: a later one must not get what an earlier one
	// read.
	v, err, _ := c.flight.Do(fmt.Sprint(last.N, " ", key), func() (any, error) {
		if v, ok := c.fresh(key, last.N); ok {
			return v, nil
		}
		v, err := read()
		if err == nil {
			c.put(key, cached[T]{last.N, v})
		}
		return v, err
	})
	if err != nil && ctx.Err() == nil && errors.Is(err, context.Canceled) {
		return read() // the caller that read on behalf of all has left
	}
	if err != nil {
		return none, err
	}
	return v.(T), nil
}

// fresh returns the cached value of a key if nothing up to entry n may have changed it.
func (c *Cache[T]) fresh(key string, n int) (v T, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	have, ok := c.kept[key]
	if !ok {
		return v, false
	}
	if have.n >= n {
		return have.value, true
	}
	since, known := c.log.tail.between(have.n, n)
	if !known {
		return v, false
	}
	for _, e := range since {
		if c.log.mayChange(c.about, e) {
			return v, false
		}
	}
	c.kept[key] = cached[T]{n, have.value}
	return have.value, true
}

func (c *Cache[T]) put(key string, v cached[T]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.kept) >= cacheKeys {
		clear(c.kept)
	}
	c.kept[key] = v
}

// mayChange reports whether an entry may change what follows from records of the given kinds, or pages about
// evaluations if none are given. An unknown entry may.
func (l *Log) mayChange(about []Kind, e verify.AuditEntry) bool {
	ev, ok := l.Event(e.Type)
	if len(about) == 0 {
		return !ok || ev.Affects != Account
	}
	return !ok || slices.Contains(about, ev.Affects)
}

// tail is the end of the audit chain as far as this process has seen it: its own entries, and the last entry at each
// look. It lacks what other replicas appended in between.
type tail struct {
	mu   sync.Mutex
	seen map[int]verify.AuditEntry
}

// tailKept bounds it: a reader that is further behind reads everything again.
const tailKept = 256

func (t *tail) add(e verify.AuditEntry) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.seen == nil {
		t.seen = map[int]verify.AuditEntry{}
	}
	t.seen[e.N] = e
	delete(t.seen, e.N-tailKept)
	if len(t.seen) > 2*tailKept { // entries before skipped numbers are left over
		t.seen = map[int]verify.AuditEntry{e.N: e}
	}
}

// between returns the entries after one number up to another; known is false if one of them was not seen by this
// process.
func (t *tail) between(after, upto int) (out []verify.AuditEntry, known bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if upto < after || upto-after > tailKept {
		return nil, false
	}
	for i := after + 1; i <= upto; i++ {
		e, ok := t.seen[i]
		if !ok {
			return nil, false
		}
		out = append(out, e)
	}
	return out, true
}
