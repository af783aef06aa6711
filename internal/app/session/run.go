package session

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/tally"
	"minping/internal/keys"

	"golang.org/x/sync/errgroup"

	"minping/internal/store"
	"minping/internal/vote"
)

const (
	tick     = 250 * time.Millisecond // how late a countdown may end
	relist   = 3 * time.Second        // how late another replica's step, or a corrected accounting, is noticed
	schedule = "schedule"             // the actor of what happens automatically
)

// Workers is how many sessions are handled at once: a thousand halls may close in the same minute, and a large one
// must not delay the others.
const Workers = 8

// Run does what happens automatically until ctx ends: scheduled openings and closings, countdowns, and what a killed
// process left half done. Any number of replicas may run it; each step is one insert that one of them wins. What
// depends on the clock never waits for long steps, however many are running.
func (s *Sessions) Run(ctx context.Context) error {
	var beside sync.WaitGroup
	defer beside.Wait()
	lists := make(chan []Waiting)
	beside.Go(func() { s.reconcileAll(ctx, lists) })
	t := time.NewTicker(tick)
	defer t.Stop()
	var all []Waiting
	var listed time.Time
	started, handed := false, false
	for {
		if time.Since(listed) > relist {
			list, err := s.Unfinished(ctx)
			switch {
			case err == nil:
				all, handed = list, false
			case ctx.Err() == nil:
				s.env.Log.Warn("list sessions", "error", err)
			}
			if !started && err == nil {
				s.ResumeAll(all)
				started = true
			}
			listed = time.Now()
		}
		s.runAllDue(ctx, all)
		if !handed {
			select {
			case lists <- all:
				handed = true
			default: // all workers are busy; they will get it when one is free
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
		case <-s.Woken:
			listed = time.Time{}
		}
	}
}

// runAllDue opens and closes sessions whose time has come.
func (s *Sessions) runAllDue(ctx context.Context, all []Waiting) {
	var work errgroup.Group
	work.SetLimit(Workers)
	for _, w := range all {
		if !w.due.IsZero() && !s.env.Now().Before(w.due) {
			work.Go(func() error { s.RunWithBackoff(ctx, w, s.runDue); return nil })
		}
	}
	_ = work.Wait() // each has logged what went wrong
}

// reconcileAll does what does not depend on the clock, for the lists it receives.
func (s *Sessions) reconcileAll(ctx context.Context, lists <-chan []Waiting) {
	var work errgroup.Group
	work.SetLimit(Workers)
	defer work.Wait() //nolint:errcheck // each has logged what went wrong
	for {
		select {
		case <-ctx.Done():
			return
		case list := <-lists:
			for _, w := range list {
				if w.left {
					work.Go(func() error { s.RunWithBackoff(ctx, w, s.Reconcile); return nil })
				}
			}
		}
	}
}

// Waiting is a session in which something can still happen automatically.
type Waiting struct {
	Id    string
	N     int // version of its state
	state vote.State
	due   time.Time // when it opens or closes automatically; zero: never
	left  bool      // its state may require something that is not done yet
}

// ResumeAll marks what is found at startup: the process that worked on it was most likely the previous run of this
// one, so there is no reason to wait.
func (s *Sessions) ResumeAll(all []Waiting) {
	for _, w := range all {
		s.release(w.Id, w.N)
	}
}

// mayBeUnread is how many sessions in a row may be unreadable before the store itself is considered unreadable.
const mayBeUnread = 10

// Unfinished lists the sessions in which something can still happen automatically, and drops the keys of all others
// from memory, and of these the keys that their states have ended. As far as possible it only looks at the state
// histories: most sessions of a store ended long ago. A session that cannot be read keeps no hall waiting: whatever is
// tried for it next hits the error and logs it.
func (s *Sessions) Unfinished(ctx context.Context) ([]Waiting, error) {
	const page = 1000
	var out []Waiting
	unread := 0
	for after := ""; ; {
		rs, err := s.env.Store.List(ctx, ballotbox.KindState, "", after, page)
		if err != nil {
			return nil, fmt.Errorf("list states: %w", err)
		}
		for _, r := range rs {
			after = r.ID
			w, waits, err := s.waits(ctx, r)
			if err != nil {
				unread++
				w.left = true
			} else {
				unread = 0
			}
			if unread > mayBeUnread {
				return nil, err
			}
			if waits || w.left {
				out = append(out, w)
			}
		}
		if len(rs) < page {
			running := map[string]vote.State{}
			for _, w := range out {
				running[w.Id] = w.state
			}
			ballotbox.ForgetEnded(s.boxes, running)
			return out, nil
		}
	}
}

// waits reports whether something can still happen automatically to the session of a state. With an error it returns
// what the state alone says.
func (s *Sessions) waits(ctx context.Context, state store.Record) (w Waiting, waits bool, err error) {
	w = Waiting{Id: state.ID, N: state.Version}
	cur, err := ballotbox.DecodeState(state)
	if err != nil {
		return w, false, err
	}
	w.state, w.due = cur.State, ballotbox.DueAt(ballotbox.Session{}, cur, s.env.Now())
	if cur.State == vote.StateDraft || cur.State == vote.StateCounted || s.boxes.IsOver(state.ID, cur.State) {
		return w, false, nil
	}
	sess, err := records.Load[ballotbox.Session](ctx, s.env, ballotbox.KindSession, state.ID)
	if records.KindOf(err) == records.NotFound {
		return w, false, nil // a rehearsal that is being wiped
	}
	if err != nil {
		return w, false, err
	}
	if cur.State == vote.StateVoided {
		if left, err := ballotbox.VoidLeft(ctx, s.boxes, state.ID, sess.V, cur.At); err != nil || !left {
			return w, false, err
		}
	}
	w.due, w.left = ballotbox.DueAt(sess.V, cur, s.env.Now()), !ballotbox.ByClock(cur.State)
	return w, true, nil
}

// runDue opens or closes a session whose time has come, unless this process is already working on it. Reconcile does
// the work that closing leaves.
func (s *Sessions) runDue(ctx context.Context, id string) error {
	unlock, free := s.Work.TryLock(id)
	if !free {
		return nil
	}
	defer unlock()
	sess, cur, err := s.loadCurrent(ctx, id)
	if err != nil {
		return err
	}
	_, err = s.onTime(ctx, id, sess, cur)
	return err
}

// onTime does what is due and returns the resulting state.
func (s *Sessions) onTime(ctx context.Context, id string, sess ballotbox.Session,
	cur ballotbox.StateEntry,
) (ballotbox.StateEntry, error) {
	if at := ballotbox.DueAt(sess, cur, s.env.Now()); at.IsZero() || s.env.Now().Before(at) {
		return cur, nil
	}
	if cur.State == vote.StateReady {
		return s.openOnTime(ctx, id, sess, cur)
	}
	return s.closeOnTime(ctx, id, sess, cur)
}

// Reconcile does the next thing a session needs, if there is one and this process is not already working on it.
func (s *Sessions) Reconcile(ctx context.Context, id string) error {
	unlock, free := s.Work.TryLock(id)
	if !free {
		return nil
	}
	defer unlock()
	sess, cur, err := s.loadCurrent(ctx, id)
	if err != nil {
		return err
	}
	ballotbox.ForgetDead(s.boxes, sess, cur.State)
	cur, err = s.onTime(ctx, id, sess, cur)
	if err != nil {
		return err
	}
	switch cur.State {
	case vote.StateAdmitted:
		// A replica may have died between the new state, the set it fixes and the key whose life it ends.
		if err := ballotbox.FixAllAdmitted(ctx, s.boxes, sess); err != nil {
			return err
		}
		return s.boxes.EraseKeys(sess, keys.Presence)
	case vote.StateClosing:
		return s.resumeClosing(ctx, id, sess, cur)
	case vote.StateSealed:
		return s.resumeCount(ctx, id, cur)
	case vote.StateVoided:
		return s.resumeVoid(ctx, id, sess, cur)
	}
	return nil
}

// loadCurrent reads a session and its current state.
func (s *Sessions) loadCurrent(ctx context.Context, id string) (ballotbox.Session, ballotbox.StateEntry, error) {
	sess, err := records.Load[ballotbox.Session](ctx, s.env, ballotbox.KindSession, id)
	if err != nil {
		return ballotbox.Session{}, ballotbox.StateEntry{}, err
	}
	cur, err := s.boxes.Current(ctx, id)
	return sess.V, cur, err
}

// openOnTime opens a session whose time has come.
func (s *Sessions) openOnTime(ctx context.Context, id string, sess ballotbox.Session,
	cur ballotbox.StateEntry,
) (ballotbox.StateEntry, error) {
	to := vote.StateOpen
	if sess.Flow == vote.FlowTwo {
		to = vote.StateAdmitting
	}
	if err := s.mayBegin(ctx, sess, to); err != nil {
		return cur, err
	}
	next, err := s.boxes.Step(ctx, id, cur, ballotbox.StateEntry{State: to, By: schedule})
	if err != nil {
		return cur, err
	}
	return next, s.audit.Append(ctx, records.Actor{}, "session."+string(to), id, schedule)
}

// closeOnTime starts closing a session when its countdown or its scheduled time has ended. This process seals it, or
// the one that finds it half done.
func (s *Sessions) closeOnTime(ctx context.Context, id string, sess ballotbox.Session,
	cur ballotbox.StateEntry,
) (ballotbox.StateEntry, error) {
	next, err := s.beginClosing(ctx, id, sess, cur, ballotbox.StateEntry{
		State: vote.StateClosing, By: cur.By,
		Hold: cur.Hold,
	})
	if err != nil {
		return cur, err
	}
	s.release(id, next.N)
	s.Wake(id)
	return next, s.audit.Append(ctx, records.Actor{}, "session.closing", id, schedule)
}

// resumeClosing continues a seal that a killed process left, or that was waiting for an accounting.
func (s *Sessions) resumeClosing(ctx context.Context, id string, sess ballotbox.Session,
	cur ballotbox.StateEntry,
) error {
	if sess.Flow == vote.FlowOne {
		if err := s.boxes.EraseKeys(sess, ballotbox.IssuerAndPresence); err != nil {
			return err
		}
	}
	if cur.Hold || !s.isStale(id, cur.N) {
		return nil
	}
	_, _, err := s.sealNow(ctx, id, cur, ballotbox.StateEntry{State: vote.StateSealed, By: cur.By}, false)
	return err
}

// resumeCount continues a requested count that was not finished. If it was already counted, only the state is updated.
func (s *Sessions) resumeCount(ctx context.Context, id string, cur ballotbox.StateEntry) error {
	by, wanted, err := s.countWanted(ctx, id)
	if err != nil {
		return err
	}
	if _, err := records.Load[tally.Outcome](ctx, s.env, ballotbox.KindOutcome, id); err != nil {
		if records.KindOf(err) != records.NotFound {
			return err
		}
		if !wanted || !s.isStale(id, cur.N) {
			return nil
		}
	}
	_, err = s.count(ctx, id, cur, ballotbox.StateEntry{State: vote.StateCounted, By: by})
	if records.KindOf(err) == records.Conflict && !errors.Is(err, ballotbox.ErrBoxChanged) {
		return nil // it is waiting for people, as the page says
	}
	return err
}

func (s *Sessions) running(st vote.State) bool {
	switch st {
	case vote.StateOpen, vote.StateAdmitting, vote.StateAdmitted, vote.StateVoting:
		return true
	}
	return false
}
