package sqlite

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// checkpointAfter is roughly how many bytes are written before the log is copied into the file: more than a whole
	// hall casts, so that no voter waits for it. It is also copied when the file is closed.
	checkpointAfter = 64 << 20
	// checkpointRounds is how often it is copied alongside the writer: each round has less left to copy.
	checkpointRounds = 3
	// rowOverhead and recordOverhead are what a small row or record adds to the log: the pages it dirties.
	rowOverhead    = 2 * 1024
	recordOverhead = 3 * 4096
)

// checkpointer copies the log into the file alongside the writer. If the committing connection did it, some callers
// would wait for the whole copy.
type checkpointer struct {
	after   int         // see checkpointAfter
	size    int         // bytes written since the last checkpoint; only the writer's goroutine touches it
	busy    atomic.Bool // a checkpoint is running
	erase   atomic.Bool // something was erased: the log must be emptied, not merely restarted
	running sync.WaitGroup
}

// wrote counts what the writer has committed and starts a checkpoint when one is due.
func (w *writer) wrote(size int) {
	c := &w.check
	c.size += size
	if c.size < c.after && !c.erase.Load() || !c.busy.CompareAndSwap(false, true) {
		return
	}
	c.size = 0
	c.running.Add(1)
	go func() {
		defer c.running.Done()
		defer c.busy.Store(false)
		for try := 0; try == 0 || try < 3 && c.erase.Load(); try++ { // more may have been erased in the meantime
			w.checkpoint()
		}
	}()
}

// checkpoint copies most of the log while commits go on, then the small remainder with the writer held, so that the
// next commit starts the log over. A failure only costs space: the log keeps everything and the next checkpoint tries
// again.
func (w *writer) checkpoint() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for range checkpointRounds {
		if _, err := w.db.ExecContext(ctx, `PRAGMA wal_checkpoint(PASSIVE)`); err != nil {
			return
		}
	}
	_ = w.do(ctx, &task{op: "checkpoint", alone: func(c *conn) error {
		if w.check.erase.Swap(false) {
			return w.truncate(c)
		}
		_, err := c.exec(`PRAGMA wal_checkpoint(PASSIVE)`)
		return err
	}})
}

// truncate copies the whole log into the file and empties it, so that nothing erased is left in it.
func (w *writer) truncate(c *conn) error {
	var busy, log, copied int
	err := c.row(`PRAGMA wal_checkpoint(TRUNCATE)`, nil, &busy, &log, &copied)
	if err == nil && busy != 0 {
		err = errors.New("the log is still being read")
	}
	if err != nil {
		w.check.erase.Store(true)
	}
	return err
}
