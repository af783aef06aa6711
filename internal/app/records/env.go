// Package records is what every room of the service is built on: typed, versioned records over the store, one type of
// error that a person may read, the signed-in person on whose behalf something is done, and the environment that rooms
// share.
package records

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"log/slog"
	"sync/atomic"
	"time"

	"minping/internal/store"
)

// Env is what rooms share: the store, the clock, the log. Safe for concurrent use.
type Env struct {
	Store     store.Store
	Log       *slog.Logger
	PublicURL string // scheme://host[:port] as phones reach the service, no trailing slash

	clock func() time.Time
	hook  atomic.Pointer[func(point string)]
	reuse reuse
}

// NewEnv returns the environment over a store. A nil clock means the machine's clock, a nil log discards.
func NewEnv(st store.Store, clock func() time.Time, log *slog.Logger) *Env {
	if clock == nil {
		clock = time.Now
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Env{Store: st, Log: log, clock: clock}
}

// Now returns the time as records store it: UTC, milliseconds.
func (e *Env) Now() time.Time { return e.clock().UTC().Truncate(time.Millisecond) }

// Exactly returns the clock's time unrounded; records store Now.
func (e *Env) Exactly() time.Time { return e.clock() }

// Protected reports whether phones reach the service over TLS (rb1 §13).
func (e *Env) Protected() bool { return len(e.PublicURL) >= 8 && e.PublicURL[:8] == "https://" }

// Trial returns the sentence to show if the store cannot keep all promises, else "".
func (e *Env) Trial() string { return e.Store.Trial() }

// Hold lets a test pause the service between two steps; without a hook it does nothing.
func (e *Env) Hold(point string) {
	if fn := e.hook.Load(); fn != nil {
		(*fn)(point)
	}
}

// OnHold installs a test's hook for Hold; nil removes it.
func (e *Env) OnHold(fn func(point string)) {
	if fn == nil {
		e.hook.Store(nil)
		return
	}
	e.hook.Store(&fn)
}

// NewID returns a random 128-bit name in base64url that does not begin with "-", so that it can be used on a command
// line.
func NewID() string {
	var b [16]byte
	for {
		_, _ = rand.Read(b[:]) // never fails (crypto/rand)
		if id := base64.RawURLEncoding.EncodeToString(b[:]); id[0] != '-' {
			return id
		}
	}
}

// NewIDAt returns a name that comes after those of earlier milliseconds, for what is listed in the order in which it
// was added. Eighty of its bits are random.
func NewIDAt(at time.Time) string {
	b := make([]byte, 16)
	binary.BigEndian.PutUint64(b, uint64(at.UnixMilli())<<16)
	_, _ = rand.Read(b[6:])                                                   // never fails (crypto/rand)
	return base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString(b) // sorts as its bytes do
}

// Job is recurring work. Any number of replicas may run it at once. A job that erases what has outlived its time says
// so in Keeps or Litter: the guard of the clock runs before it.
type Job struct {
	Name  string
	Every time.Duration
	Run   func(ctx context.Context) error

	// Keeps counts what the job will one day erase for good, and how much of it is due; What names it.
	Keeps func(ctx context.Context) (kept, over int, err error)
	What  Text
	// Litter is set if it makes no difference that something is erased a day late.
	Litter bool
}
