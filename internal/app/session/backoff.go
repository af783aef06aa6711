package session

import (
	"context"
	"time"

	"minping/internal/app/records"
)

// longestRest is the longest wait before a failing step is retried.
const longestRest = 5 * time.Minute

// backoff is how long a session whose step failed is left alone: twice as long each time, until something about it
// changes.
type backoff struct {
	n     int // version of the state in which it failed
	wait  time.Duration
	until time.Time
}

// RunWithBackoff does what a session is waiting for, unless it failed a moment ago. An unreachable store is not the
// session's fault: the step is retried as soon as the sessions can be listed again.
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
	s.Backoffs.CompareAndSwap(w.Id, before, next) // unless something has changed in the meantime
	s.env.Log.Warn("settle session", "session", w.Id, "error", err, "again_in", next.wait.String())
}

// Wake wakes the scheduler, because something about a session has changed.
func (s *Sessions) Wake(id string) {
	s.Backoffs.Delete(id)
	select {
	case s.Woken <- struct{}{}:
	default:
	}
}
