package mongo

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"time"

	driver "go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"minping/internal/store"
)

// What one InsertMany holds at most; 500 ballots are about 700 kB.
const (
	maxBatch      = 500
	maxBatchBytes = 8 << 20
)

// batcher collects the inserts of concurrent phones into one table into unordered InsertMany calls; each caller learns
// its own outcome. While one call is under way the next batch gathers, so no one waits for a timer.
type batcher struct {
	b     *box
	table string // the collection's name

	mu      sync.Mutex
	waiting []*insert
	busy    bool
	closed  bool
	runs    sync.WaitGroup
}

type insert struct {
	row  row
	told chan outcome // holds one: a caller who left is not waited for
}

// outcome is what became of one row.
type outcome struct {
	err    error // nil, ErrExists, or what went wrong
	sealed bool  // the box was found closed when the row was durable
}

var errClosed = errors.New("the box was closed")

// add hands a row in.
func (w *batcher) add(x *insert) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return errClosed
	}
	w.waiting = append(w.waiting, x)
	if !w.busy {
		w.busy = true
		w.runs.Add(1)
		go w.run()
	}
	return nil
}

// close writes what was handed in; a later caller is told that the box was closed.
func (w *batcher) close() {
	w.mu.Lock()
	w.closed = true
	w.mu.Unlock()
	w.runs.Wait()
}

func (w *batcher) run() {
	defer w.runs.Done()
	for batch := w.take(); batch != nil; batch = w.take() {
		w.write(batch)
	}
}

// take is the next batch, nil when no one is waiting.
func (w *batcher) take() []*insert {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, size := 0, 0
	for n < len(w.waiting) && n < maxBatch && (n == 0 || size < maxBatchBytes) {
		size += len(w.waiting[n].row.Value.Data)
		n++
	}
	if n == 0 {
		w.busy, w.waiting = false, nil
		return nil
	}
	batch := w.waiting[:n:n]
	w.waiting = w.waiting[n:]
	return batch
}

// write inserts a batch, looks once whether the box has been closed in the meantime, and tells every caller its own
// outcome. The same key twice in one batch is two callers racing: the server lets one win.
func (w *batcher) write(batch []*insert) {
	docs := make([]any, len(batch))
	for i, x := range batch {
		docs[i] = x.row
	}
	// No caller's context: one who hangs up must not undo the others.
	ctx, cancel := w.b.s.bound(context.Background())
	defer cancel()
	_, err := w.b.s.db.Collection(w.table).InsertMany(ctx, docs, options.InsertMany().SetOrdered(false))
	outcomes := sortOut(len(batch), err)
	sealed, err := w.b.closedNow(context.Background())
	for i, x := range batch {
		o := outcome{outcomes[i], sealed}
		if err != nil {
			o.err = err // durable perhaps, but no one can say whether it was in time
		}
		x.told <- o
	}
}

const duplicateKey = 11000

// sortOut turns the answer to an unordered InsertMany into one outcome a document.
func sortOut(n int, err error) []error {
	out := make([]error, n)
	if err == nil {
		return out
	}
	var bulk driver.BulkWriteException
	if !errors.As(err, &bulk) || bulk.WriteConcernError != nil {
		whole := unavailable(context.Background(), "insert rows", err)
		for i := range out {
			out[i] = whole
		}
	}
	for _, e := range bulk.WriteErrors {
		if e.Index < 0 || e.Index >= n {
			continue
		}
		out[e.Index] = store.ErrExists
		if e.Code != duplicateKey {
			out[e.Index] = unavailable(context.Background(), "insert row", e.WriteError)
		}
	}
	return out
}

// Insert adds a row. The seal is looked at before, for an answer that is always the same, and again after the row is
// durable: anyone who is told nil is in the copy. Callers share both looks.
func (b *box) Insert(ctx context.Context, t store.Table, key store.Key, value []byte) ([]byte, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	sealed, err := b.looks.join(ctx, "", func() (bool, error) { return b.closedNow(context.Background()) })
	switch {
	case err != nil:
		return nil, err
	case sealed:
		return nil, store.ErrSealed
	}
	// A caller who leaves may use its buffer again while the batch is on its way.
	x := &insert{row: row{binary(bytes.Clone(key[:])), binary(bytes.Clone(value))}, told: make(chan outcome, 1)}
	if err := b.batches[t].add(x); err != nil {
		return nil, unavailable(ctx, "insert row", err)
	}
	select {
	case o := <-x.told:
		return b.answer(ctx, t, key, value, o)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// answer is what a caller hears of its row. Of a box that was found closed the copy tells what became of the row, also
// when the server did not: one that drops the open collection under an insert may answer with an error of its own.
func (b *box) answer(ctx context.Context, t store.Table, key store.Key, value []byte, o outcome) ([]byte, error) {
	taken := errors.Is(o.err, store.ErrExists)
	switch {
	case o.sealed:
		return b.afterSeal(ctx, t, key, value, taken)
	case o.err != nil && !taken:
		return nil, o.err
	case taken:
		return b.present(ctx, t, key)
	}
	return nil, nil
}

func (b *box) present(ctx context.Context, t store.Table, key store.Key) ([]byte, error) {
	value, err := b.Lookup(ctx, t, key)
	if errors.Is(err, store.ErrNotFound) {
		// A row that its primary lost again before a majority had it, or a box dropped just now.
		return nil, unavailable(ctx, "insert row", errLost)
	}
	if err != nil {
		return nil, err
	}
	return value, store.ErrExists
}

// sealPoll is how often somebody whose insert met a seal looks whether the copy is made.
const sealPoll = 50 * time.Millisecond

var (
	errSealing = errors.New("the box is being sealed")
	errLost    = errors.New("the row that was in the way is gone")
)

// afterSeal tells an insert that a seal overtook what became of it, once the copy is made: in the copy it happened
// before the seal, else it is in neither.
func (b *box) afterSeal(ctx context.Context, t store.Table, key store.Key, value []byte, taken bool) ([]byte, error) {
	waiting, cancel := b.s.bound(ctx)
	defer cancel()
	for {
		done, err := b.Sealed(waiting)
		if err != nil && ctx.Err() == nil && waiting.Err() == nil {
			return nil, err
		}
		if done {
			break
		}
		select {
		case <-time.After(sealPoll):
		case <-waiting.Done():
			return nil, unavailable(ctx, "wait for the seal", errSealing)
		}
	}
	// What came so late that it made the old collection again must not stay there.
	if err := b.s.drop(ctx, tableName(b.name, "", t)); err != nil {
		return nil, err
	}
	kept, err := b.Lookup(ctx, t, key)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil, store.ErrSealed
	case err != nil:
		return nil, err
	case taken || !bytes.Equal(kept, value):
		return kept, store.ErrExists
	}
	return nil, nil
}
