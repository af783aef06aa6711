package apptest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"minping/internal/app"
	"minping/internal/app/checkup"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	"minping/internal/keys/keystest"
	"minping/internal/store"
	"minping/internal/store/memory"
	"minping/internal/verify"
)

// App is a whole service, with a clock that tests move.
type App struct {
	*app.Service
	T      *testing.T
	Store  store.Store
	Dir    string       // of the keys
	Sample round.Sample // the newest briefing, once there is one
	scheme string       // of Scored rounds, once it is not 三门峡's

	mu    sync.Mutex
	clock time.Time
}

// New returns a service on the memory store.
func New(t *testing.T) *App {
	t.Helper()
	h := NewOn(t, memory.Open(), t.TempDir())
	t.Cleanup(func() { unchanged(t, h.Service) })
	return h
}

// unchanged fails the test if a record that several readers share was modified.
func unchanged(t testing.TB, s *app.Service) {
	t.Helper()
	kind, err := s.Env.Changed(context.WithoutCancel(t.Context()))
	if err != nil || kind != "" {
		t.Errorf("a record %q that others read too was changed: %v", kind, err)
	}
}

// NewOn returns a service on a store, with its keys in dir.
func NewOn(t *testing.T, st store.Store, dir string) *App {
	t.Helper()
	h := &App{T: t, Store: st, Dir: dir, clock: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	h.Service = h.Replica()
	return h
}

// As returns New and NewOn for the tests of a room that add their own methods to a service.
func As[E any](own func(*App) E) (on func(*testing.T) E, onStore func(*testing.T, store.Store, string) E) {
	on = func(t *testing.T) E { t.Helper(); return own(New(t)) }
	onStore = func(t *testing.T, st store.Store, dir string) E { t.Helper(); return own(NewOn(t, st, dir)) }
	return on, onStore
}

// Replica returns one more service on the same store and keys.
func (h *App) Replica() *app.Service {
	h.T.Helper()
	return h.ReplicaAt(h.now)
}

// ReplicaAt is Replica with its own clock.
func (h *App) ReplicaAt(now func() time.Time) *app.Service {
	h.T.Helper()
	return h.replica(now, Rules(h.T))
}

// UseLadder goes on with a service that enforces deadlines with another ladder of letters, each rung of which the test
// may change.
func (h *App) UseLadder(id string, change ...func(*deadline.Rung)) {
	h.T.Helper()
	r := Rules(h.T)
	var err error
	r.Ledger, err = r.Ledger.WithLadder(id)
	h.Must(err)
	r.Ledger.Ladder.Rungs = slices.Clone(r.Ledger.Ladder.Rungs)
	for i := range r.Ledger.Ladder.Rungs {
		for _, fn := range change {
			fn(&r.Ledger.Ladder.Rungs[i])
		}
	}
	h.Service = h.replica(h.now, r)
}

func (h *App) replica(now func() time.Time, rules app.Rules) *app.Service {
	h.T.Helper()
	ring, err := keystest.Ring(h.Dir, "test.example")
	h.Must(err)
	signer, err := auth.NewSigner(ring.TokenKey(), now)
	h.Must(err)
	s, err := app.New(app.Options{
		Store: h.Store, Keys: ring, Tokens: signer, Builtin: Schemes(h.T), Rules: rules, Now: now,
		PublicURL: "https://test.example", AppHash: "sha256-AAAA", Machine: checkup.Machine{Data: h.Dir, Keys: h.Dir},
	})
	h.Must(err)
	s.Sessions.TakeOver = 0
	return s
}

func (h *App) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.clock
}

// Pass moves the clock.
func (h *App) Pass(d time.Duration) {
	h.mu.Lock()
	h.clock = h.clock.Add(d)
	h.mu.Unlock()
}

// Must ends the test on an error.
func (h *App) Must(err error) {
	h.T.Helper()
	if err != nil {
		h.T.Fatal(err)
	}
}

// MustDo is Must for a call whose other result the test does not need.
func (h *App) MustDo(_ any, err error) {
	h.T.Helper()
	h.Must(err)
}

// RefusedAs expects an error with a code.
func (h *App) RefusedAs(code string, err error) {
	h.T.Helper()
	e, ok := Readable(err)
	if !ok || e.Code != code {
		h.T.Errorf("got %v, want %s", err, code)
	}
}

// InvalidAt expects an error about a field.
func (h *App) InvalidAt(field string, err error) {
	h.T.Helper()
	e, ok := Readable(err)
	at := func(f records.FieldError) bool { return f.Field == field }
	if !ok || e.Kind != records.Invalid || !slices.ContainsFunc(e.Fields, at) {
		h.T.Errorf("got %v %+v, want %s to be wrong", err, e, field)
	}
}

// OnceAt runs do the next time the service reaches a hold point.
func (h *App) OnceAt(point string, do func()) {
	h.Env.OnHold(func(at string) {
		if at == point {
			h.Env.OnHold(nil)
			do()
		}
	})
}

// AddAccount adds an account; an assessor belongs to the discipline body.
func (h *App) AddAccount(name string, role auth.Role) {
	h.T.Helper()
	body := ""
	if role == auth.Assessor {
		body = auth.BodyDiscipline
	}
	_, _, err := h.Accounts.AddAccount(h.T.Context(), Office, name, role, body, "")
	h.Must(err)
}

// AuditDetails returns the details of all audit entries of a type.
func (h *App) AuditDetails(typ string) (out []string, err error) {
	es, err := h.Audit.Extract(h.T.Context(), func(verify.AuditEntry) bool { return true })
	for _, e := range es {
		if e.Type == typ {
			out = append(out, e.Detail)
		}
	}
	return out, err
}

// Readable returns the error of a chain that people may read.
func Readable(err error) (*records.Error, bool) {
	var e *records.Error
	ok := errors.As(err, &e)
	return e, ok
}

// ErrorOf returns the error of a call that has another result too.
func ErrorOf[T any](_ T, err error) error { return err }
