package mongo

import (
	"context"
	"sync"
)

// turns lets readers that ask for the same thing at once share one read, which began after each of them asked: it is as
// fresh as a separate read. When a thousand phones cast at once, the session's state is read a few dozen times, not two
// thousand.
type turns[T any] struct {
	mu sync.Mutex
	m  map[string]*turn[T]
}

// turn is a read in progress and the next one, which collects waiting readers.
type turn[T any] struct{ next *flight[T] }

type flight[T any] struct {
	done  chan struct{}
	value T
	err   error
}

// join waits for a read of key that begins after this call. The read must not use ctx: others share it.
func (t *turns[T]) join(ctx context.Context, key string, read func() (T, error)) (T, error) {
	t.mu.Lock()
	if t.m == nil {
		t.m = map[string]*turn[T]{}
	}
	line, fresh := t.m[key], false
	if line == nil {
		line, fresh = &turn[T]{}, true
		t.m[key] = line
	}
	if line.next == nil {
		line.next = &flight[T]{done: make(chan struct{})}
	}
	f := line.next
	t.mu.Unlock()
	if fresh {
		go t.run(key, line, read)
	}
	select {
	case <-f.done:
		return f.value, f.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// run reads until no reader is waiting.
func (t *turns[T]) run(key string, line *turn[T], read func() (T, error)) {
	for {
		t.mu.Lock()
		f := line.next
		line.next = nil
		if f == nil {
			delete(t.m, key)
			t.mu.Unlock()
			return
		}
		t.mu.Unlock()
		f.value, f.err = read()
		close(f.done)
	}
}
