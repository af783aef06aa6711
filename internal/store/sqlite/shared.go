package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"unsafe"

	"minping/internal/disk"
	"minping/internal/store"
)

// OpenShared opens the records of a directory that another process may be using, so that a password can be reset while
// a hall votes, or a backup made while people work. The other process sees what it writes as soon as the write is
// acknowledged. Ballot boxes stay with the process that owns the directory; here they can be read. If no process owns
// it, OpenShared is the same as Open.
func OpenShared(ctx context.Context, opt Options) (store.Store, error) {
	s, err := Open(ctx, opt)
	var taken *inUseError
	if !errors.As(err, &taken) {
		return s, err
	}
	writes, err := openCounter(opt.Dir)
	if err != nil {
		return nil, err
	}
	settled := recordsSchema
	settled.settled = true // only the process that owns the directory migrates
	main, err := openFile(filepath.Join(opt.Dir, recordsFile), settled)
	if errors.Is(err, errUnsettled) {
		return nil, taken.refusal()
	}
	if err != nil {
		return nil, refusedDir(opt.Dir, err)
	}
	guest := &engine{
		opt: opt, main: main, beside: true, cache: newLatestCache(writes, true), boxes: map[string]*box{},
		damage: map[string]*store.DamageError{}, done: make(chan struct{}), step: func(string) {},
	}
	if err := guest.holdRecords(); err != nil {
		return nil, errors.Join(err, main.close())
	}
	return guest, nil
}

// errBeside: a ballot box was to be changed by a process that does not own the directory.
var errBeside = errors.New("the ballot boxes belong to the process that has the directory")

// counter counts the writes of guests (OpenShared) in memory shared by all processes of a directory, because the
// owning process caches what it has read (see latestCache). It only grows. The page stays mapped until the process
// ends: a reader may still look at it while the store is being closed.
type counter struct{ n *atomic.Uint64 }

func openCounter(dir string) (counter, error) {
	f, err := os.OpenFile(filepath.Join(dir, "beside"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return counter{}, fmt.Errorf("sqlite: beside: %w", err)
	}
	defer f.Close() //nolint:errcheck // the mapping outlives the file, and nothing was written through it
	if err := f.Truncate(8); err != nil {
		return counter{}, fmt.Errorf("sqlite: beside: %w", err)
	}
	shared, err := disk.Map(f, 8)
	if err != nil {
		return counter{}, fmt.Errorf("sqlite: beside: %w", err)
	}
	n := (*atomic.Uint64)(unsafe.Pointer(&shared[0])) //nolint:gosec // eight bytes at the start of a page are aligned
	return counter{n}, nil
}
