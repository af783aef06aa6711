// Package app holds what a person can ask the service for, one file per wish. It owns clock and
// randomness and knows the store only by its contract.
package app

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"time"

	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation"
	"minping/internal/keys"
	"minping/internal/store"
	"minping/internal/vote"
)

// Options is what a Service is made of.
type Options struct {
	Store     store.Store
	Keys      *keys.Ring
	Tokens    *auth.Signer        // signs the staff's access tokens
	Builtin   []evaluation.Scheme // the schemes that come with the service
	Tasks     evaluation.TaskList // what supervising bodies do in a round, day by day (domain 3.4)
	PublicURL string              // scheme://host[:port] as phones reach it, no trailing slash
	CastURL   string              // the same for /cast when it has a host of its own, else ""
	AppHash   string              // "sha256-…" of the phone bundle, goes into the manifest
	Now       func() time.Time
	// AttendeeDays is for how many days after the seal the lists of people who were asked are kept; 0 is the default of domain 4.3.
	AttendeeDays int
	Log          *slog.Logger
}

// Service carries out what people ask for. Safe for concurrent use.
type Service struct {
	Options
	store     store.Store
	ring      *keys.Ring
	log       *slog.Logger
	boxes     boxCache
	wake      chan struct{}
	passwords *auth.Passwords
	work      keyed    // one long step of a session at a time in this process
	steps     sync.Map // session → ProgressView of the long step under way
	met       sync.Map // session → meeting: since when it waits for a long step
	resting   sync.Map // session → rest: what failed by itself and is left alone for a while
	standings *audit.Cache[roundStanding]
	overviews *audit.Cache[[]OverviewRow]
	schemes   schemeCache
	env       *records.Env
	chain     *audit.Log

	signing   chan struct{} // blind signatures under way, at most one a processor
	passBytes int           // what a pass over a box holds at most, passBytes; tests want less
	takeOver  time.Duration // how long another replica's long step is left to it, takeOver

	holdPoint func(point string)                     // tests stop the world here
	afterStep func(session string, state vote.State) // tests and the hall's event streams
}

// Actor is the signed-in person for whom something is done.
type Actor = records.Actor

// New checks the options and returns the service; Run must be started for what happens by itself.
func New(o Options) (*Service, error) {
	if o.Store == nil || o.Keys == nil {
		return nil, errors.New("app: store and keys are needed")
	}
	if !strings.HasPrefix(o.PublicURL, "http://") && !strings.HasPrefix(o.PublicURL, "https://") {
		return nil, fmt.Errorf("app: public URL %q must begin with http:// or https://", o.PublicURL)
	}
	o.PublicURL = strings.TrimRight(o.PublicURL, "/")
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.AttendeeDays == 0 {
		o.AttendeeDays = attendeeDays
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	env := records.NewEnv(o.Store, o.Now, o.Log)
	env.PublicURL = o.PublicURL
	chain := audit.New(env)
	return &Service{
		env: env, chain: chain, standings: audit.NewCache[roundStanding](chain), overviews: audit.NewCache[[]OverviewRow](chain),
		Options: o, store: o.Store, ring: o.Keys, log: o.Log, wake: make(chan struct{}, 1), passwords: auth.NewPasswords(),
		signing: make(chan struct{}, runtime.GOMAXPROCS(0)), passBytes: passBytes, takeOver: takeOver,
	}, nil
}

// now is the time as records carry it: UTC, milliseconds.
func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

// Protected tells whether phones reach the service over TLS (rb1 §13).
func (s *Service) Protected() bool { return strings.HasPrefix(s.PublicURL, "https://") }

// Trial is the sentence to show when the store cannot keep all promises, else "".
func (s *Service) Trial() string { return s.store.Trial() }

// Ready answers nil when the service can serve.
func (s *Service) Ready(ctx context.Context) error { return s.store.Ping(ctx) }

// Metrics writes the counters that the store keeps of itself, if it does.
func (s *Service) Metrics(w io.Writer) error {
	if m, ok := s.store.(store.Metered); ok {
		return m.Metrics(w)
	}
	return nil
}

// newID makes a random 128-bit name in base64url that does not begin with "-", so that it can stand on a command line.
func newID() string {
	var b [16]byte
	for {
		_, _ = rand.Read(b[:]) // never fails (crypto/rand)
		if id := base64.RawURLEncoding.EncodeToString(b[:]); id[0] != '-' {
			return id
		}
	}
}

// keyed hands out one lock per name.
type keyed struct {
	mu sync.Mutex
	m  map[string]*sync.Mutex
}

func (k *keyed) lock(name string) (unlock func()) {
	l := k.of(name)
	l.Lock()
	return l.Unlock
}

// try takes the lock of a name unless somebody has it.
func (k *keyed) try(name string) (unlock func(), taken bool) {
	l := k.of(name)
	return l.Unlock, l.TryLock()
}

func (k *keyed) of(name string) *sync.Mutex {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.m == nil {
		k.m = map[string]*sync.Mutex{}
	}
	l := k.m[name]
	if l == nil {
		l = &sync.Mutex{}
		k.m[name] = l
	}
	return l
}

// hold lets a test stop between two steps; the service itself does nothing here.
func (s *Service) hold(point string) {
	if s.holdPoint != nil {
		s.holdPoint(point)
	}
}

func (s *Service) onHold(fn func(point string)) { s.holdPoint = fn }
