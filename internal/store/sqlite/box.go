package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"minping/internal/store"
)

// scanChunk is how many bytes of values Scan reads before it passes them on.
const scanChunk = 1 << 20

// box is one ballot box. Calls hold mu for reading while they use the file. Replacing or closing the file takes mu for
// writing, which waits for those calls and makes later ones see the new file.
type box struct {
	s    *engine
	sid  string
	path string       // without suffix
	used atomic.Int64 // when it was last used, Unix nanoseconds; kept in memory only

	mu      sync.RWMutex
	file    *file // nil while closed
	sealed  bool  // file is the canonical copy
	dropped bool

	mark     *mark // of the open file; only its writer touches it
	latest   rowID // the latest row of the open file that this process wrote; only its writer touches it
	checked  bool  // the canonical copy has been compared with its mark
	accepted bool  // a person chose to carry on with what is left
}

func (b *box) markPath(suffix string) string {
	return filepath.Join(b.s.opt.Dir, marksDir, filepath.Base(b.path)) + suffix
}

// enter returns with mu held for reading and the file open.
func (b *box) enter(ctx context.Context, op string, t store.Table) error {
	if err := t.Check(); err != nil {
		return err
	}
	if err := b.s.enter(ctx, op); err != nil {
		return err
	}
	b.used.Store(time.Now().UnixNano())
	for {
		b.mu.RLock()
		if b.file != nil {
			return nil
		}
		b.mu.RUnlock()
		dropped, err := b.ensure()
		if err != nil {
			return err
		}
		if dropped {
			return notFound(op)
		}
	}
}

// ensure opens the file unless it is open, creating it if it does not exist.
func (b *box) ensure() (dropped bool, err error) {
	b.mu.RLock()
	ready, dropped := b.file != nil, b.dropped
	b.mu.RUnlock()
	if ready || dropped {
		return dropped, nil
	}
	b.mu.Lock()
	if b.file == nil && !b.dropped {
		err = b.open()
	}
	dropped = b.dropped
	b.mu.Unlock()
	if err == nil {
		b.s.makeRoom()
	}
	return dropped, err
}

// open opens the sealed file if there is one, else the open one. The caller holds mu.
func (b *box) open() (err error) {
	if b.s.closed.Load() {
		return unavailable("open box", errClosed)
	}
	if err := b.tidy(); err != nil {
		return unavailable("open box", err)
	}
	b.sealed = b.wasSealed()
	if b.sealed {
		err = b.openSealedBox()
	} else {
		err = b.openBox()
	}
	b.s.noted(b.sid, err)
	if err != nil {
		return unavailable("open box", err)
	}
	b.used.Store(time.Now().UnixNano())
	b.s.openBoxes.Add(1)
	return nil
}

// shut closes the file; the next call opens it again.
func (b *box) shut() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.close()
}

// close is shut for callers that hold mu.
func (b *box) close() error {
	if b.file == nil {
		return nil
	}
	f, m := b.file, b.mark
	b.file, b.mark = nil, nil
	defer b.s.openBoxes.Add(-1)
	return errors.Join(f.close(), m.close())
}

// closeUnused closes the file if it has not been used since the given time and is not in use now. Whatever could not
// be copied out of the log is still in the log.
func (b *box) closeUnused(since time.Time) {
	if b.used.Load() > since.UnixNano() || !b.mu.TryLock() {
		return
	}
	defer b.mu.Unlock()
	_ = b.close()
}

// Insert adds (key, value) if the key is absent.
func (b *box) Insert(ctx context.Context, t store.Table, key store.Key, value []byte) ([]byte, error) {
	if err := b.enter(ctx, "insert", t); err != nil {
		return nil, err
	}
	defer b.mu.RUnlock()
	if b.sealed {
		return nil, fmt.Errorf("sqlite: insert into %s: %w", t, store.ErrSealed)
	}
	value = append([]byte{}, value...) // it outlives the call if ctx ends first
	var present []byte
	m := b.mark
	err := b.file.writer.do(ctx, &task{
		op:   "insert",
		size: len(value) + rowOverhead,
		key:  key[:],
		run: func(c *conn) (verdict, failure error) {
			present, verdict, failure = insertRow(c, t, key, value)
			return verdict, failure
		},
		committed: func() {
			m.state.add(m.key, t, key, value)
			b.latest = rowID{t, key}
		},
	})
	if errors.Is(err, store.ErrExists) {
		return present, err
	}
	return nil, err
}

func insertRow(c *conn, t store.Table, key store.Key, value []byte) (present []byte, verdict, failure error) {
	done, err := c.exec(`INSERT INTO `+string(t)+` (id, v) VALUES (?, ?) ON CONFLICT DO NOTHING`, key[:], value)
	if err != nil {
		return nil, nil, err
	}
	if n, err := done.RowsAffected(); err != nil || n == 1 {
		return nil, nil, err
	}
	if err := c.row(`SELECT v FROM `+string(t)+` WHERE id = ?`, []any{key[:]}, &present); err != nil {
		return nil, nil, err
	}
	return present, fmt.Errorf("sqlite: insert into %s: %w", t, store.ErrExists), nil
}

// Lookup returns the stored value.
func (b *box) Lookup(ctx context.Context, t store.Table, key store.Key) ([]byte, error) {
	if err := b.enter(ctx, "lookup", t); err != nil {
		return nil, err
	}
	defer b.mu.RUnlock()
	return b.file.lookup(ctx, t, key)
}

func (f *file) lookup(ctx context.Context, t store.Table, key store.Key) (value []byte, err error) {
	err = f.row(ctx, `SELECT v FROM `+string(t)+` WHERE id = ?`, []any{key[:]}, &value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("sqlite: lookup in %s: %w", t, store.ErrNotFound)
	}
	if err != nil {
		return nil, unavailable("lookup", err)
	}
	return value, nil
}

// Count returns the number of rows.
func (b *box) Count(ctx context.Context, t store.Table) (n int, err error) {
	if err := b.enter(ctx, "count", t); err != nil {
		return 0, err
	}
	defer b.mu.RUnlock()
	return b.file.count(ctx, t)
}

func (f *file) count(ctx context.Context, t store.Table) (n int, err error) {
	if err := f.row(ctx, `SELECT count(*) FROM `+string(t), nil, &n); err != nil {
		return 0, unavailable("count", err)
	}
	return n, nil
}

type row struct {
	key   store.Key
	value []byte
}

// Scan calls fn for every row in ascending order of key. It reads ahead in chunks and holds no lock while fn runs, so
// fn may be slow and may itself use the box.
func (b *box) Scan(ctx context.Context, t store.Table, fn func(store.Key, []byte) error) error {
	first := true
	var last store.Key
	for {
		rows, err := b.chunk(ctx, t, first, last)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := fn(r.key, r.value); err != nil {
				return err
			}
		}
		if len(rows) == 0 {
			return nil
		}
		first, last = false, rows[len(rows)-1].key
	}
}

// chunk reads the rows that follow last, or from the start, up to scanChunk bytes; none means the end.
func (b *box) chunk(ctx context.Context, t store.Table, first bool, last store.Key) ([]row, error) {
	if err := b.enter(ctx, "scan", t); err != nil {
		return nil, err
	}
	defer b.mu.RUnlock()
	from := last[:]
	if first {
		from = []byte{}
	}
	return b.file.chunk(ctx, t, from)
}

// drop permanently erases the box; calls through it then return ErrNotFound.
func (b *box) drop() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.dropped {
		return nil
	}
	_ = b.close() // whatever could not be copied out of the log is erased with the log
	// Killed at any point, it is a box that is whole or none. The sealed file goes last: as long as it exists, a
	// left-over open file does not count as a box.
	err := forgetMark(b.path + openSuffix)
	if err == nil {
		err = eraseMark(b.markPath(markOpenSuffix))
	}
	if err == nil {
		err = remove(b.markPath(""), markSealSuffix)
	}
	if err != nil {
		return unavailable("drop box", err)
	}
	b.s.noted(b.sid, nil)
	if err := remove(b.path, openSuffix, openSuffix+"-wal", openSuffix+"-shm", sealSuffix); err != nil {
		return unavailable("drop box", err)
	}
	b.dropped = true
	return nil
}
