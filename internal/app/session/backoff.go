package session

import (
	"context"
	"time"

	"minping/internal/app/records"
)

// longestRest is how long a step that keeps failing is left alone at most.
const longestRest = 5 * time.Minute

// rest is how long a session whose step failed is left alone: each time twice as long, until something about it
// changes.
type backoff struct {
	n     int // of the state in which it failed
	wait  time.Duration
	until time.Time
}

// attend does what a session waits for, unless it failed a moment ago. A store that cannot be reached is no fault of
// the session: it is tried again as soon as the sessions can be listed.
func (s *Sessions) RunWithBackoff(ctx context.Context, w Waiting, do func(context.Context, string) error) {
	before := backoff{n: w.N, wait: relist / 2}
	if v, ok := s.Backoffs.Load(w.Id); ok {
		if r := v.(backoff); r.n == w.N {
			before = r
		}
	}
	if s.env.Exactly().Before(before.until) {
		return
	}
	before.until = time.Time{}
	s.Backoffs.Store(w.Id, before)
	err := do(ctx, w.Id)
	if err == nil || ctx.Err() != nil {
		s.Backoffs.Delete(w.Id)
		return
	}
	next := backoff{n: w.N, wait: min(2*before.wait, longestRest)}
	if records.KindOf(err) == records.Unavailable {
		next.wait = relist
	}
	next.until = s.env.Exactly().Add(next.wait)
	s.Backoffs.CompareAndSwap(w.Id, before, next) // unless something changed in the meantime
	s.env.Log.Warn("settle session", "session", w.Id, "error", err, "again_in", next.wait.String())
}

// nudge wakes the scheduler: something about a session has changed.
func (s *Sessions) Wake(id string) {
	s.Backoffs.Delete(id)
	select {
	case s.Woken <- struct{}{}:
	default:
	}
}
