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

// The most that one InsertMany holds; 500 ballots are about 700 kB.
const (
	maxBatch      = 500
	maxBatchBytes = 8 << 20
)

// batcher collects the inserts of concurrent callers into one collection into unordered InsertMany calls; each caller
// gets its own outcome. The next batch fills up while a call is in progress, so no caller waits for a timer.
type batcher[D any] struct {
	size  func(D) int
	write func(batch []*insert[D]) // gives every caller its outcome

	mu      sync.Mutex
	waiting []*insert[D]
	busy    bool
	closed  bool
	runs    sync.WaitGroup
}

type insert[D any] struct {
	doc  D
	told chan outcome // buffered: the batcher does not wait for a caller that has left
}

func newInsert[D any](doc D) *insert[D] { return &insert[D]{doc, make(chan outcome, 1)} }

// outcome is the result for one document.
type outcome struct {
	err    error // nil, ErrExists, or what went wrong
	sealed bool  // the box had been closed by the time the row was durable
}

var errClosed = errors.New("the box or the store was closed")

// add queues a document.
func (w *batcher[D]) add(x *insert[D]) error {
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

// close writes what is queued; later callers get the error of a closed box.
func (w *batcher[D]) close() {
	w.mu.Lock()
	w.closed = true
	w.mu.Unlock()
	w.runs.Wait()
}

func (w *batcher[D]) run() {
	defer w.runs.Done()
	for batch := w.take(); batch != nil; batch = w.take() {
		w.write(batch)
	}
}

// take returns the next batch, nil when no caller is waiting.
func (w *batcher[D]) take() []*insert[D] {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, size := 0, 0
	for n < len(w.waiting) && n < maxBatch && (n == 0 || size < maxBatchBytes) {
		size += w.size(w.waiting[n].doc)
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

// insertAll inserts the documents of a batch and returns the outcome of each. The same key twice in one batch means two
// callers racing: the server lets one win.
func insertAll[D any](s *Store, collection string, batch []*insert[D]) []error {
	docs := make([]any, len(batch))
	for i, x := range batch {
		docs[i] = x.doc
	}
	// Not a caller's context: one that is cancelled must not undo the others.
	ctx, cancel := s.bound(context.Background())
	defer cancel()
	_, err := s.db.Collection(collection).InsertMany(ctx, docs, options.InsertMany().SetOrdered(false))
	return sortOut(len(batch), err)
}

// newTable returns the batcher of one of the tables of a box.
func (b *box) newTable(t store.Table) *batcher[row] {
	return &batcher[row]{
		size:  func(r row) int { return len(r.Value.Data) },
		write: func(batch []*insert[row]) { b.write(tableName(b.name, "", t), batch) },
	}
}

// write inserts a batch, checks once whether the box has been closed in the meantime, and gives every caller its own
// outcome.
func (b *box) write(table string, batch []*insert[row]) {
	outcomes := insertAll(b.s, table, batch)
	sealed, err := b.closedNow(context.Background())
	for i, x := range batch {
		o := outcome{outcomes[i], sealed}
		if err != nil {
			o.err = err // it may be durable, but whether it was in time is unknown
		}
		x.told <- o
	}
}

// newRecords returns the batcher of a kind of records.
func (s *Store) newRecords(kind string) *batcher[record] {
	return &batcher[record]{
		size: func(d record) int { return len(d.Body) },
		write: func(batch []*insert[record]) {
			for i, err := range insertAll(s, recordsPrefix+kind, batch) {
				batch[i].told <- outcome{err: err}
			}
		},
	}
}

const duplicateKey = 11000

// sortOut turns the result of an unordered InsertMany into one outcome per document.
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

// Insert adds a row. It checks for the seal before, so that a sealed box always gives the same answer, and again once
// the row is durable: a row for which Insert returns nil is in the copy. Concurrent callers share both checks.
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
	// A caller that leaves may reuse its buffer while the batch is still being sent.
	x := newInsert(row{binary(bytes.Clone(key[:])), binary(bytes.Clone(value))})
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

// answer turns a row's outcome into the caller's result. If the box was closed, the copy decides whether the row
// counts, even when the server gave an error: a server that drops the open collection during an insert may return a
// separate error.
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
		// A row that the primary lost before a majority had it, or a box that was just dropped.
		return nil, unavailable(ctx, "insert row", errLost)
	}
	if err != nil {
		return nil, err
	}
	return value, store.ErrExists
}

// sealPoll is how often an insert that met a seal checks whether the copy is complete.
const sealPoll = 50 * time.Millisecond

var (
	errSealing = errors.New("the box is being sealed")
	errLost    = errors.New("the row that was in the way is gone")
)

// afterSeal waits for the copy and decides the outcome of an insert that was overtaken by a seal: a row in the copy
// was inserted before the seal; any other is in neither.
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
	// A row so late that it recreated the old collection must not stay there.
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
