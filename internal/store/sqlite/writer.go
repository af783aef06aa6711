package sqlite

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"errors"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Bounds on how long the first of a group waits for the last.
const (
	maxGroup   = 512
	gatherTime = 10 * time.Millisecond
)

// task is one caller's share of a group commit, or one job that needs the connection to itself.
type task struct {
	op   string
	size int    // roughly the bytes it adds
	key  []byte // sort key: groups are written in key order, so the order of calls leaves no trace

	// run works inside the group's transaction. A verdict is this caller's own result (ErrExists, …) and means that
	// nothing was written; a failure rolls back the whole group.
	run func(*conn) (verdict, failure error)
	// alone, set instead of run, runs between two groups and outside any transaction.
	alone func(*conn) error
	// committed is called once the rows are durable, before any caller gets its result.
	committed func()

	ctx  context.Context
	done chan error
	err  error
}

// writer is the only goroutine that writes to a file. It commits everything that queued up during the last commit, so
// two hundred callers cost one fsync and a single caller waits for no one else.
type writer struct {
	db   *sql.DB
	conn *conn

	mu      sync.Mutex
	queue   []*task
	wake    chan struct{} // holds one token when there may be work
	ended   bool          // nothing more is accepted
	stopped chan struct{}

	groups  atomic.Int64      // commits so far
	looks   func(*conn) error // called at the start of each transaction, before anything is written; may be nil
	counts  func(*conn) error // called at the end of each transaction; may be nil
	settled func() error      // called once a group is durable, before any caller gets its result; may be nil
	check   checkpointer
}

func startWriter(db *sql.DB, c *conn) *writer {
	w := &writer{db: db, conn: c, wake: make(chan struct{}, 1), stopped: make(chan struct{})}
	w.check.after = checkpointAfter
	go w.loop()
	return w
}

// do hands t to the writer and waits for its outcome. If ctx ends first, the row is written completely or not at all.
func (w *writer) do(ctx context.Context, t *task) error {
	if err := ctx.Err(); err != nil {
		return unavailable(t.op, err)
	}
	t.ctx, t.done = ctx, make(chan error, 1)
	w.mu.Lock()
	if w.ended {
		w.mu.Unlock()
		return unavailable(t.op, errClosed)
	}
	w.queue = append(w.queue, t)
	w.mu.Unlock()
	w.signal()
	select {
	case err := <-t.done:
		return err
	case <-ctx.Done():
		return unavailable(t.op, ctx.Err())
	}
}

func (w *writer) signal() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

func (w *writer) loop() {
	defer close(w.stopped)
	for range w.wake {
		for {
			w.awaitMore()
			group, end := w.next()
			if len(group) == 0 {
				if end {
					return
				}
				break
			}
			if group[0].alone != nil {
				group[0].done <- w.runAlone(group[0])
				continue
			}
			w.commit(group)
		}
	}
}

// awaitMore waits as long as callers keep arriving: those that just got their result call again at once, and the sooner
// they are together the fewer commits it takes. In a busy hall callers never stop arriving, so the wait is bounded.
func (w *writer) awaitMore() {
	since := time.Now()
	for before := -1; time.Since(since) < gatherTime; {
		w.mu.Lock()
		n := len(w.queue)
		w.mu.Unlock()
		if n == before || n >= maxGroup {
			return
		}
		before = n
		runtime.Gosched()
	}
}

// next takes the tasks at the head of the queue that may share a commit, or one task that runs alone.
func (w *writer) next() (group []*task, end bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for n < len(w.queue) && n < maxGroup && w.queue[n].alone == nil {
		n++
	}
	if n == 0 && len(w.queue) > 0 {
		n = 1
	}
	group, w.queue = w.queue[:n:n], w.queue[n:]
	if len(w.queue) == 0 {
		w.queue = nil
	}
	return group, w.ended
}

func (w *writer) runAlone(t *task) error {
	if err := t.ctx.Err(); err != nil {
		return unavailable(t.op, err)
	}
	if err := t.alone(w.conn); err != nil {
		return unavailable(t.op, err)
	}
	return nil
}

// commit runs a group as one transaction and reports to each caller its own outcome.
func (w *writer) commit(group []*task) {
	slices.SortStableFunc(group, func(a, b *task) int { return bytes.Compare(a.key, b.key) })
	failed, err := w.transact(group)
	for _, t := range group {
		switch {
		case err != nil:
			t.err = unavailable(failed, err)
		case t.err == nil && t.committed != nil:
			t.committed()
		}
	}
	if err == nil && w.settled != nil {
		if failed := w.settled(); failed != nil {
			for _, t := range group {
				t.err = cmp.Or(t.err, unavailable(t.op, failed))
			}
		}
	}
	size := 0
	for _, t := range group {
		size += t.size
		t.done <- t.err
	}
	if err == nil {
		w.groups.Add(1)
		w.wrote(size)
	}
}

// transact returns the operation that failed and why; in that case nothing of the group was written.
func (w *writer) transact(group []*task) (op string, err error) {
	if _, err := w.conn.exec(`BEGIN IMMEDIATE`); err != nil {
		return "begin", err
	}
	if w.looks != nil {
		if err := w.looks(w.conn); err != nil {
			return "look", errors.Join(err, w.rollback())
		}
	}
	for _, t := range group {
		if err := t.ctx.Err(); err != nil {
			t.err = unavailable(t.op, err)
			continue
		}
		verdict, failure := t.run(w.conn)
		if failure != nil {
			return t.op, errors.Join(failure, w.rollback())
		}
		t.err = verdict
	}
	if w.counts != nil {
		if err := w.counts(w.conn); err != nil {
			return "count", errors.Join(err, w.rollback())
		}
	}
	if _, err := w.conn.exec(`COMMIT`); err != nil {
		return "commit", errors.Join(err, w.rollback())
	}
	return "", nil
}

// rollback ends the transaction unless the failure already did.
func (w *writer) rollback() error {
	_, err := w.conn.exec(`ROLLBACK`)
	if err != nil && bytes.Contains([]byte(err.Error()), []byte("no transaction is active")) {
		return nil
	}
	return err
}

// stop commits what is queued, ends the goroutine and returns the connection.
func (w *writer) stop() error {
	w.mu.Lock()
	w.ended = true
	w.mu.Unlock()
	w.signal()
	<-w.stopped
	w.check.running.Wait()
	return w.conn.Close()
}
