package mongo

import (
	"context"
	"errors"
	"runtime"
	"time"

	driver "go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"minping/internal/store"
)

// maxBatch bounds one InsertMany; 500 ballots are about 700 kB.
const maxBatch = 500

// batcher collects the inserts of concurrent phones into unordered InsertMany calls; each caller learns its own outcome. While one call
// is under way the next batch gathers, so nobody waits for a timer.
type batcher struct {
	c       *driver.Collection
	timeout time.Duration
	in      chan *insert
	quit    chan struct{}
	done    chan struct{}
}

type insert struct {
	row     row
	outcome chan error // nil, ErrExists, or what went wrong
}

func newBatcher(c *driver.Collection, timeout time.Duration) *batcher {
	w := &batcher{c: c, timeout: timeout, in: make(chan *insert), quit: make(chan struct{}), done: make(chan struct{})}
	go w.run()
	return w
}

// close waits for the batch under way; whoever comes later is told that the store is gone.
func (w *batcher) close() {
	close(w.quit)
	<-w.done
}

func (w *batcher) run() {
	defer close(w.done)
	for {
		select {
		case first := <-w.in:
			w.write(w.gather(first))
		case <-w.quit:
			return
		}
	}
}

// gather takes everybody who is waiting just now.
func (w *batcher) gather(first *insert) []*insert {
	batch := []*insert{first}
	// The callers wait at the channel: give those that are about to arrive a turn.
	runtime.Gosched()
	for len(batch) < maxBatch {
		select {
		case next := <-w.in:
			batch = append(batch, next)
		default:
			return batch
		}
	}
	return batch
}

// write inserts a batch and tells every caller its own outcome. The same key twice in one batch is two callers racing:
// the server lets one win.
func (w *batcher) write(batch []*insert) {
	docs := make([]any, len(batch))
	for i, x := range batch {
		docs[i] = x.row
	}
	// No caller's context: one who hangs up must not undo the others.
	ctx, cancel := context.WithTimeout(context.Background(), w.timeout)
	defer cancel()
	_, err := w.c.InsertMany(ctx, docs, options.InsertMany().SetOrdered(false))
	outcomes := sortOut(len(batch), err)
	for i, x := range batch {
		x.outcome <- outcomes[i]
	}
}

var errClosed = errors.New("the box was closed")

const duplicateKey = 11000

// sortOut turns the answer to an unordered InsertMany into one outcome a document.
func sortOut(n int, err error) []error {
	out := make([]error, n)
	if err == nil {
		return out
	}
	var bulk driver.BulkWriteException
	if !errors.As(err, &bulk) || bulk.WriteConcernError != nil {
		for i := range out {
			out[i] = unavailable("insert rows", err)
		}
	}
	for _, e := range bulk.WriteErrors {
		if e.Index < 0 || e.Index >= n {
			continue
		}
		if out[e.Index] = store.ErrExists; e.Code != duplicateKey {
			out[e.Index] = unavailable("insert row", e)
		}
	}
	return out
}

// batcher returns the table's batcher, starting it when it is needed.
func (b *box) batcher(t store.Table) *batcher {
	b.mu.Lock()
	defer b.mu.Unlock()
	w := b.batches[t]
	if w == nil {
		w = newBatcher(b.s.db.Collection(tableName(b.name, "", t)), b.s.opt.Timeout)
		b.batches[t] = w
	}
	return w
}

// Insert adds a row. The seal is looked at again after the row is durable: whoever is told nil is in the copy.
func (b *box) Insert(ctx context.Context, t store.Table, key store.Key, value []byte) ([]byte, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := b.open(ctx); err != nil {
		return nil, err
	}
	x := &insert{row: row{binary(key[:]), binary(value)}, outcome: make(chan error, 1)}
	w := b.batcher(t)
	select {
	case w.in <- x:
	case <-w.quit:
		return nil, unavailable("insert row", errClosed)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	err := <-x.outcome
	if err != nil && !errors.Is(err, store.ErrExists) {
		return nil, err
	}
	if sealing := b.open(ctx); errors.Is(sealing, store.ErrSealed) {
		return b.afterSeal(ctx, t, key, err)
	} else if sealing != nil {
		return nil, sealing
	}
	if err != nil {
		return b.present(ctx, t, key)
	}
	return nil, nil
}

func (b *box) present(ctx context.Context, t store.Table, key store.Key) ([]byte, error) {
	value, err := b.Lookup(ctx, t, key)
	if err != nil {
		return nil, err
	}
	return value, store.ErrExists
}

// sealPoll is how often somebody whose insert met a seal looks whether the copy is made.
const sealPoll = 50 * time.Millisecond

// afterSeal tells an insert that a seal overtook what became of it, once the copy is made: in the copy it happened before the seal,
// else it is in neither.
func (b *box) afterSeal(ctx context.Context, t store.Table, key store.Key, outcome error) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, b.s.opt.Timeout)
	defer cancel()
	for {
		done, err := b.Sealed(ctx)
		if err != nil {
			return nil, err
		}
		if done {
			break
		}
		select {
		case <-time.After(sealPoll):
		case <-ctx.Done():
			return nil, unavailable("wait for the seal", errSealing)
		}
	}
	value, err := b.Lookup(ctx, t, key)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil, store.ErrSealed
	case err != nil || outcome == nil:
		return nil, err
	}
	return value, outcome
}

var errSealing = errors.New("the box is being sealed")
