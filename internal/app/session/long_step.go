package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/store"
	"minping/internal/vote"
)

// DefaultTakeOver is how long a seal or a count started by another replica is left to it. One that takes longer is
// done twice at once, which costs time but does no harm: only one outcome is inserted.
const DefaultTakeOver = 20 * time.Second

// countOrder records that the count was requested, so that it is carried out whatever happens to the process, or the
// browser, that received the request.
type countOrder struct {
	By string `json:"by"`
}

// lasting reports whether a step may take longer than a person waits: a large box is copied, or opened ballot by
// ballot.
func lasting(to vote.State) bool {
	return to == vote.StateClosing || to == vote.StateSealed || to == vote.StateCounted
}

// Detach runs a step that continues when the caller stops waiting, because a browser or a request may time out first.
// If the caller has gone, an error is logged.
func (s *Sessions) Detach(ctx context.Context, id string, patience time.Duration,
	do func(context.Context) (MoveResult, error),
) (MoveResult, error) {
	type end struct {
		r   MoveResult
		err error
	}
	done, left := make(chan end), make(chan struct{})
	defer close(left)
	work := context.WithoutCancel(ctx)
	go func() {
		var e end
		defer func() {
			if p := recover(); p != nil {
				e.err = fmt.Errorf("panic in a long step: %T", p) // the panic's value may contain user input
			}
			select {
			case done <- e:
			case <-left:
				if e.err != nil {
					s.env.Log.Warn("long step", "session", id, "error", e.err)
				}
			}
		}()
		e.r, e.err = do(work)
	}()
	waiting, cancel := ctx, context.CancelFunc(func() {})
	if patience > 0 {
		waiting, cancel = context.WithTimeout(ctx, patience)
	}
	defer cancel()
	select {
	case e := <-done:
		return e.r, e.err
	case <-waiting.Done():
		cur, err := s.boxes.Current(work, id)
		return MoveResult{State: cur.State, Running: true}, err
	}
}

// WantCount records that a count was requested, and by whom first. It refuses if people have to do something first.
func (s *Sessions) WantCount(ctx context.Context, id, by string) error {
	sess, err := records.Load[ballotbox.Session](ctx, s.env, ballotbox.KindSession, id)
	if err != nil {
		return err
	}
	if err := s.mayCount(ctx, id, sess.V); err != nil {
		return err
	}
	_, err = records.Create(ctx, s.env, ballotbox.KindCounting, id, "", countOrder{by})
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	return err
}

// notAgain withdraws the request for a count that will not succeed by waiting: otherwise every replica would open a
// changed box again and again. After looking into it, a person can request it again.
func (s *Sessions) notAgain(ctx context.Context, id string, err error) error {
	if !errors.Is(err, ballotbox.ErrBoxChanged) {
		return err
	}
	return errors.Join(err, s.env.Store.Purge(ctx, ballotbox.KindCounting, id))
}

// countWanted reports whether a count was requested, and by whom.
func (s *Sessions) countWanted(ctx context.Context, id string) (by string, wanted bool, err error) {
	w, err := records.Load[countOrder](ctx, s.env, ballotbox.KindCounting, id)
	if records.KindOf(err) == records.NotFound {
		return "", false, nil
	}
	return w.V.By, err == nil, err
}

// Sighting is when this process first saw a session waiting for a long step, and in which version of its state.
type Sighting struct {
	N    int
	When time.Time
}

// release lets the next process continue with a session: this process no longer works on it.
func (s *Sessions) release(id string, n int) { s.FirstSeen.Store(id, Sighting{N: n}) }

// finishStep ends a long step in this process: it is done, or waits for people, or failed and will be retried.
func (s *Sessions) finishStep(id string, n int, done bool) {
	s.Steps.Delete(id)
	if done {
		s.FirstSeen.Delete(id)
	} else {
		s.release(id, n)
	}
}

// isStale reports whether a long step has been running elsewhere for longer than it is left alone. It uses this
// process's own clock, because others may be wrong.
func (s *Sessions) isStale(id string, n int) bool {
	now := time.Now()
	v, _ := s.FirstSeen.LoadOrStore(id, Sighting{n, now})
	m := v.(Sighting)
	if m.N != n {
		m = Sighting{n, now}
		s.FirstSeen.Store(id, m)
	}
	return now.Sub(m.When) >= s.TakeOver
}
