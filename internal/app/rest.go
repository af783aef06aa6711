package app

import (
	"context"
	"time"
)

// longestRest is how long a step that keeps failing is left alone at most.
const longestRest = 5 * time.Minute

// rest is how long a session whose step failed is left alone: each time twice as long, until something about it changes.
type rest struct {
	n     int // of the state in which it failed
	wait  time.Duration
	until time.Time
}

// attend does what a session waits for, unless it failed a moment ago. A store that cannot be reached is no fault of the session: it is tried again
// as soon as the sessions can be listed.
func (s *Service) attend(ctx context.Context, w waiting, do func(context.Context, string) error) {
	before := rest{n: w.n, wait: relist / 2}
	if v, ok := s.resting.Load(w.id); ok {
		if r := v.(rest); r.n == w.n {
			before = r
		}
	}
	if s.Now().Before(before.until) {
		return
	}
	before.until = time.Time{}
	s.resting.Store(w.id, before)
	err := do(ctx, w.id)
	if err == nil || ctx.Err() != nil {
		s.resting.Delete(w.id)
		return
	}
	next := rest{n: w.n, wait: min(2*before.wait, longestRest)}
	if KindOf(err) == Unavailable {
		next.wait = relist
	}
	next.until = s.Now().Add(next.wait)
	s.resting.CompareAndSwap(w.id, before, next) // unless something changed meanwhile
	s.log.Warn("settle session", "session", w.id, "error", err, "again_in", next.wait.String())
}

// nudge wakes the scheduler: something about a session has changed.
func (s *Service) nudge(id string) {
	s.resting.Delete(id)
	select {
	case s.wake <- struct{}{}:
	default:
	}
}
