// Package sqlite keeps everything in one directory on one machine:
//
//	lock                   held while a process owns the directory
//	beside                 counts what other processes write (see OpenShared)
//	minping.db             records
//	boxes/<hex sid>.open.db     a ballot box that accepts rows
//	boxes/<hex sid>.sealed.db   its canonical copy, after which the open file is gone
//	marks/<hex sid>.open        what the open file must hold (see mark), encrypted
//	marks/<hex sid>.sealed      the size and SHA-256 of the canonical copy
//
// Rows arrive through a group commit: requests made at the same time share one transaction and one fsync, and none is
// answered before it (see writer).
package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"minping/internal/store"
)

// Options says where the store is and how much it may keep open.
type Options struct {
	Dir       string        // created if missing
	OpenBoxes int           // maximum number of open ballot boxes, 0 for 64
	BusyBoxes int           // as many may be open while each is used every ten seconds, 0 for 256
	IdleAfter time.Duration // a box unused for this long is closed, 0 for two minutes

	checkedWhole int64 // 0 for the constant
}

const (
	defaultOpenBoxes = 64
	defaultBusyBoxes = 256
	defaultIdleAfter = 2 * time.Minute

	busyFor = 10 * time.Second // since its last use a box counts as busy for so long
)

// engine is the store of one directory; at most one exists per directory, across all processes.
type engine struct {
	opt   Options
	lock  *os.File
	main  *file
	cache *latestCache

	commits *recordMark

	beside bool // another process owns the directory, see OpenShared

	mu        sync.Mutex
	boxes     map[string]*box               // every box requested so far
	damage    map[string]*store.DamageError // what is wrong with which box
	openBoxes atomic.Int32

	closed      atomic.Bool
	stopLooking context.CancelFunc
	done        chan struct{}
	idle        sync.WaitGroup

	// step is called when Seal and EraseAll reach a point at which a kill would leave different files behind; tests
	// set it.
	step func(point string)
}

// Open opens the store in opt.Dir and creates it if necessary. It returns a *store.Refusal when another process owns
// the directory or a newer version wrote it.
func Open(ctx context.Context, opt Options) (store.Store, error) {
	s, err := open(ctx, opt)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func open(ctx context.Context, opt Options) (*engine, error) {
	if opt.OpenBoxes <= 0 {
		opt.OpenBoxes = defaultOpenBoxes
	}
	if opt.BusyBoxes <= 0 {
		opt.BusyBoxes = defaultBusyBoxes
	}
	if opt.IdleAfter <= 0 {
		opt.IdleAfter = defaultIdleAfter
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("sqlite: open: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(opt.Dir, boxesDir), 0o700); err != nil {
		return nil, fmt.Errorf("sqlite: open: %w", err)
	}
	lock, err := lockDir(opt.Dir)
	if err != nil {
		return nil, err
	}
	writes, err := openCounter(opt.Dir)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	s := &engine{
		opt: opt, lock: lock, cache: newLatestCache(writes, false), boxes: map[string]*box{},
		damage: map[string]*store.DamageError{},
		done:   make(chan struct{}), step: func(string) {},
	}
	if err := s.openFiles(); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	s.idle.Add(2)
	go s.closeIdleBoxes()
	looking, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.stopLooking = stop
	go s.lookOver(looking)
	return s, nil
}

// openFiles opens the records and cleans up after a killed Seal, EraseAll or DropBox.
func (s *engine) openFiles() error {
	if err := s.recordsMissing(); err != nil {
		return err
	}
	main, err := openFile(filepath.Join(s.opt.Dir, recordsFile), recordsSchema)
	if err != nil {
		return refusedDir(s.opt.Dir, err)
	}
	if err := s.tidyAll(); err != nil {
		return errors.Join(err, main.close())
	}
	s.main = main
	if err := s.holdRecords(); err != nil {
		return errors.Join(err, main.close())
	}
	return nil
}

// holdRecords compares the file of records with its mark and maintains the mark from then on.
func (s *engine) holdRecords() error {
	m, err := s.openRecordMark()
	if err != nil {
		return err
	}
	if err := errors.Join(s.recordsLack(m), s.checkRecords()); err != nil {
		return errors.Join(err, m.close())
	}
	s.commits, s.main.writer.settled = m, m.settled
	s.main.writer.counts = func(c *conn) error {
		err := m.count(c)
		var found *store.DamageError
		if errors.As(err, &found) {
			s.mu.Lock()
			s.damage[""] = found
			s.mu.Unlock()
		}
		return err
	}
	return nil
}

// enter refuses calls that arrive after Close or whose context has ended.
func (s *engine) enter(ctx context.Context, op string) error {
	if err := ctx.Err(); err != nil {
		return unavailable(op, err)
	}
	if s.closed.Load() {
		return unavailable(op, errClosed)
	}
	return nil
}

// Ping durably writes a row without meaning, so that a full or read-only disk is discovered here and not by a voter.
func (s *engine) Ping(ctx context.Context) error {
	if err := s.enter(ctx, "ping"); err != nil {
		return err
	}
	return s.main.writer.do(ctx, &task{op: "ping", run: func(c *conn) (error, error) {
		_, err := c.exec(`REPLACE INTO ping (id, v) VALUES (1, randomblob(8))`)
		return nil, err
	}})
}

// Trial is empty: this engine keeps every promise.
func (s *engine) Trial() string { return "" }

// Close finishes what was accepted, closes every file and unlocks the directory.
func (s *engine) Close() error {
	if s.closed.Swap(true) {
		return nil
	}
	close(s.done)
	if s.stopLooking != nil {
		s.stopLooking()
	}
	s.idle.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, b := range s.boxes {
		errs = append(errs, b.shut())
	}
	errs = append(errs, s.main.close(), s.commits.close())
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
	}
	return errors.Join(errs...)
}
