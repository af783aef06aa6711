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

// DefaultTakeOver is how long a seal or a count that another replica has begun is left to it. One that takes longer is
// done twice at once, which costs time and changes nothing: one outcome is inserted.
const DefaultTakeOver = 20 * time.Second

// countWish says that somebody asked for the count, so that it is carried out whatever becomes of the process, or of
// the browser, that was asked.
type countOrder struct {
	By string `json:"by"`
}

// lasting reports whether a step may take longer than somebody waits: a large box is copied, or opened ballot by
// ballot.
func lasting(to vote.State) bool {
	return to == vote.StateClosing || to == vote.StateSealed || to == vote.StateCounted
}

// outlive does a step that goes on when the caller stops waiting: a browser's patience, or the time that a request has,
// may end before it. Answers to those who have left are logged.
func (s *Sessions) Detach(ctx context.Context, id string, patience time.Duration, do func(context.Context) (MoveResult, error)) (MoveResult, error) {
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
				e.err = fmt.Errorf("panic in a long step: %T", p) // its value may hold what somebody sent
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

// wantCount notes that a count was asked for, and by whom first. What people must do before is refused first.
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

// notAgain withdraws the wish for a count that time does not repair: every replica would open a changed box again and
// again. Anyone who has looked into it asks again.
func (s *Sessions) notAgain(ctx context.Context, id string, err error) error {
	if !errors.Is(err, ballotbox.ErrBoxChanged) {
		return err
	}
	return errors.Join(err, s.env.Store.Purge(ctx, ballotbox.KindCounting, id))
}

// countWanted reports whether a count was asked for, and by whom.
func (s *Sessions) countWanted(ctx context.Context, id string) (by string, wanted bool, err error) {
	w, err := records.Load[countOrder](ctx, s.env, ballotbox.KindCounting, id)
	if records.KindOf(err) == records.NotFound {
		return "", false, nil
	}
	return w.V.By, err == nil, err
}

// meeting is when this process first saw a session waiting for a long step, and in which of its states.
type Sighting struct {
	N    int
	When time.Time
}

// leave lets the next process go on with a session: this process is not at it any more.
func (s *Sessions) release(id string, n int) { s.FirstSeen.Store(id, Sighting{N: n}) }

// through ends a long step in this process: it is done, or waits for people, or failed and is tried again.
func (s *Sessions) finishStep(id string, n int, done bool) {
	s.Steps.Delete(id)
	if done {
		s.FirstSeen.Delete(id)
	} else {
		s.release(id, n)
	}
}

// abandoned reports whether a long step has been under way elsewhere for longer than it is left alone. It goes by this
// process's own clock: others' may be wrong.
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
