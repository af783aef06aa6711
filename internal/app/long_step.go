package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"minping/internal/store"
	"minping/internal/vote"
)

// takeOver is how long a seal or a count that another replica has begun is left to it. One that takes longer is done twice at once, which costs
// time and changes nothing: one outcome is inserted.
const takeOver = 20 * time.Second

// countWish says that somebody asked for the count, so that it is carried out whatever becomes of the process, or of the browser, that was asked.
type countWish struct {
	By string `json:"by"`
}

// lasting tells whether a step may take longer than somebody waits: a large box is copied, or opened ballot by ballot.
func lasting(to vote.State) bool {
	return to == vote.StateClosing || to == vote.StateSealed || to == vote.StateCounted
}

// outlive does a step that goes on when whoever asked for it stops waiting: a browser's patience, or the time that a request has, may end before
// it. Answers to those who have left are logged.
func (s *Service) outlive(ctx context.Context, id string, patience time.Duration, do func(context.Context) (MoveResult, error)) (MoveResult, error) {
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
					s.log.Warn("long step", "session", id, "error", e.err)
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
		cur, err := s.current(work, id)
		return MoveResult{State: cur.State, Running: true}, err
	}
}

// wantCount notes that a count was asked for, and by whom first. What people must do before is refused first.
func (s *Service) wantCount(ctx context.Context, id, by string) error {
	sess, err := load[Session](ctx, s, kindSession, id)
	if err != nil {
		return err
	}
	if err := s.mayCount(ctx, id, sess.V); err != nil {
		return err
	}
	_, err = create(ctx, s, kindCounting, id, "", countWish{by})
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	return err
}

// notAgain withdraws the wish for a count that time does not mend: every replica would open a changed box again and again. Whoever has looked into
// it asks anew.
func (s *Service) notAgain(ctx context.Context, id string, err error) error {
	if !errors.Is(err, errBoxChanged) {
		return err
	}
	return errors.Join(err, s.store.Purge(ctx, kindCounting, id))
}

// countWanted tells whether a count was asked for, and by whom.
func (s *Service) countWanted(ctx context.Context, id string) (by string, wanted bool, err error) {
	w, err := load[countWish](ctx, s, kindCounting, id)
	if KindOf(err) == NotFound {
		return "", false, nil
	}
	return w.V.By, err == nil, err
}

// meeting is when this process first saw a session waiting for a long step, and in which of its states.
type meeting struct {
	n    int
	when time.Time
}

// leave lets whoever looks next go on with a session: this process is not at it any more.
func (s *Service) leave(id string, n int) { s.met.Store(id, meeting{n: n}) }

// through ends a long step in this process: it is done, or waits for people, or failed and is tried again.
func (s *Service) through(id string, n int, done bool) {
	s.steps.Delete(id)
	if done {
		s.met.Delete(id)
	} else {
		s.leave(id, n)
	}
}

// abandoned tells whether a long step has been under way elsewhere for longer than it is left alone. It goes by this process's own clock: others'
// may be wrong.
func (s *Service) abandoned(id string, n int) bool {
	now := time.Now()
	v, _ := s.met.LoadOrStore(id, meeting{n, now})
	m := v.(meeting)
	if m.n != n {
		m = meeting{n, now}
		s.met.Store(id, m)
	}
	return now.Sub(m.when) >= s.takeOver
}
