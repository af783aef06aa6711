package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"minping/internal/keys"
	"minping/internal/store"
	"minping/internal/vote"
)

const (
	tick     = 250 * time.Millisecond // how late a countdown may end
	relist   = 3 * time.Second        // how late another replica's step, or a corrected accounting, is seen
	schedule = "schedule"             // stands as the actor of what happens by itself
)

// settlers is how many sessions are seen to at once: a thousand halls may close in the same minute, and a large one must not keep the others
// waiting.
const settlers = 8

// Run does what happens by itself until ctx ends: scheduled openings and closings, countdowns, and what a killed process
// left half done. Any number of replicas may run it; each step is one insert that one of them wins.
func (s *Service) Run(ctx context.Context) error {
	var beside sync.WaitGroup
	beside.Go(func() { s.lookAhead(ctx) })
	defer beside.Wait()
	t := time.NewTicker(tick)
	defer t.Stop()
	var work errgroup.Group
	work.SetLimit(settlers)
	defer work.Wait() //nolint:errcheck // each has said what went wrong
	var soon []waiting
	var listed, forgot time.Time
	started := false
	for {
		if time.Since(forgot) > forgetEvery {
			if err := s.forgetAnswers(ctx); err != nil && ctx.Err() == nil {
				s.log.Warn("forget answers", "error", err)
			}
			forgot = time.Now()
		}
		todo := soon
		if time.Since(listed) > relist {
			all, err := s.unfinished(ctx)
			if err != nil && ctx.Err() == nil {
				s.log.Warn("list sessions", "error", err)
			}
			if !started && err == nil {
				s.takeUp(all)
				started = true
			}
			todo, listed = all, time.Now()
			soon = slices.DeleteFunc(slices.Clone(all), func(w waiting) bool { return !w.clocked })
		}
		for _, w := range todo {
			work.Go(func() error {
				if err := s.settle(ctx, w.id); err != nil && ctx.Err() == nil {
					s.log.Warn("settle session", "session", w.id, "error", err)
				}
				return nil
			})
		}
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
		case <-s.wake:
			listed = time.Time{}
		}
	}
}

// waiting is a session in which something can still happen by itself.
type waiting struct {
	id      string
	n       int  // of its state
	clocked bool // what happens goes by the clock
}

// takeUp marks what is found at the start: whoever was at it is most likely the process before this one, so nothing is waited for.
func (s *Service) takeUp(all []waiting) {
	for _, w := range all {
		s.leave(w.id, w.n)
	}
}

// unfinished lists the sessions in which something can still happen by itself. It goes by the lines of states alone as far as it can: most
// sessions of a store ended long ago.
func (s *Service) unfinished(ctx context.Context) ([]waiting, error) {
	const page = 1000
	var out []waiting
	for after := ""; ; {
		rs, err := s.store.List(ctx, kindState, "", after, page)
		if err != nil {
			return nil, fmt.Errorf("list states: %w", err)
		}
		for _, r := range rs {
			after = r.ID
			w, waits, err := s.waits(ctx, r)
			if err != nil {
				return nil, err
			}
			if waits {
				out = append(out, w)
			}
		}
		if len(rs) < page {
			return out, nil
		}
	}
}

// waits tells whether something can still happen by itself to the session of a state.
func (s *Service) waits(ctx context.Context, state store.Record) (w waiting, waits bool, err error) {
	cur, err := decodeState(state)
	if err != nil {
		return w, false, err
	}
	switch cur.State {
	case vote.StateDraft, vote.StateCounted, vote.StatePurged:
		return w, false, nil
	}
	sess, err := load[Session](ctx, s, kindSession, state.ID)
	if KindOf(err) == NotFound {
		return w, false, nil // a rehearsal that is being wiped
	}
	if err != nil || (cur.State == vote.StateVoided && !s.keysLeft(sess.V)) {
		return w, false, err
	}
	return waiting{state.ID, cur.N, cur.ClosesAt != nil || sess.V.OpensAt != "" || sess.V.ClosesAt != ""}, true, nil
}

func (s *Service) keysLeft(sess Session) bool {
	for _, b := range sess.Boxes {
		if s.ring.Has(b.SID) {
			return true
		}
	}
	return false
}

// settle does the one thing a session needs now, if any and if nobody in this process is at it.
func (s *Service) settle(ctx context.Context, id string) error {
	unlock, free := s.work.try(id)
	if !free {
		return nil
	}
	defer unlock()
	sess, err := load[Session](ctx, s, kindSession, id)
	if err != nil {
		return err
	}
	cur, err := s.current(ctx, id)
	if err != nil {
		return err
	}
	s.forgetDead(sess.V, cur.State)
	switch cur.State {
	case vote.StateReady:
		return s.openOnTime(ctx, id, sess.V, cur)
	case vote.StateOpen, vote.StateVoting:
		return s.closeOnTime(ctx, id, sess.V, cur)
	case vote.StateAdmitted:
		// A replica may have died between the new state and the set it fixes.
		return s.fixAllAdmitted(ctx, sess.V)
	case vote.StateClosing:
		return s.resumeClosing(ctx, id, sess.V, cur)
	case vote.StateSealed:
		return s.resumeCount(ctx, id, cur)
	case vote.StateVoided:
		return s.finishVoid(ctx, sess.V, cur.Reason)
	}
	return nil
}

// forgetDead drops keys from memory that a later state has killed, whichever replica made the step.
func (s *Service) forgetDead(sess Session, st vote.State) {
	if vote.IssuerKeysLive(st) {
		return
	}
	if vote.Casts(sess.Flow, st) {
		return // the receipt key is needed; the issuer keys left with the step that ended admission
	}
	for _, b := range sess.Boxes {
		s.boxes.forget(b.SID)
	}
}

func (s *Service) fixAllAdmitted(ctx context.Context, sess Session) error {
	for _, b := range sess.Boxes {
		if err := s.fixAdmitted(ctx, b.SID); err != nil {
			return err
		}
	}
	return nil
}

// due tells whether an RFC 3339 time has come; the empty one never does.
func (s *Service) due(at string) bool {
	t, err := time.Parse(time.RFC3339, at)
	return err == nil && !s.now().Before(t)
}

// openOnTime opens a session whose time has come. One that needs two officers waits for them.
func (s *Service) openOnTime(ctx context.Context, id string, sess Session, cur stateEntry) error {
	if !s.due(sess.OpensAt) || sess.TwoOfficers {
		return nil
	}
	to := vote.StateOpen
	if sess.Flow == vote.FlowTwo {
		to = vote.StateAdmitting
	}
	if _, err := s.step(ctx, id, cur, stateEntry{State: to, By: schedule}); err != nil {
		return err
	}
	return s.audit(ctx, Actor{}, "session."+string(to), id, schedule)
}

// closeOnTime closes a session when its countdown or its scheduled time has run out.
func (s *Service) closeOnTime(ctx context.Context, id string, sess Session, cur stateEntry) error {
	counted := cur.ClosesAt != nil && !s.now().Before(*cur.ClosesAt)
	if !counted && !s.due(sess.ClosesAt) {
		return nil
	}
	entry := stateEntry{State: vote.StateClosing, By: cur.By, Hold: cur.Hold}
	if _, _, err := s.close(ctx, id, sess, cur, entry, MoveRequest{To: vote.StateClosing}); err != nil {
		return err
	}
	return s.audit(ctx, Actor{}, "session.closing", id, schedule)
}

// resumeClosing goes on with a seal that a killed process left, or that waited for an accounting.
func (s *Service) resumeClosing(ctx context.Context, id string, sess Session, cur stateEntry) error {
	if sess.Flow == vote.FlowOne {
		if err := s.eraseKeys(sess, issuerAndPresence); err != nil {
			return err
		}
	}
	if cur.Hold || !s.abandoned(id, cur.N) {
		return nil
	}
	_, _, err := s.sealNow(ctx, id, cur, stateEntry{State: vote.StateSealed, By: cur.By}, false)
	return err
}

// resumeCount goes on with a count that was asked for and that nobody has finished. What is counted already is only made known.
func (s *Service) resumeCount(ctx context.Context, id string, cur stateEntry) error {
	by, wanted, err := s.countWanted(ctx, id)
	if err != nil {
		return err
	}
	if _, err := load[outcome](ctx, s, kindOutcome, id); err != nil {
		if KindOf(err) != NotFound {
			return err
		}
		if !wanted || !s.abandoned(id, cur.N) {
			return nil
		}
	}
	_, err = s.count(ctx, id, cur, stateEntry{State: vote.StateCounted, By: by})
	if KindOf(err) == Conflict && !errors.Is(err, errBoxChanged) {
		return nil // it waits for people, as the page says
	}
	return err
}

// Schedule sets or clears when a session opens and closes by itself.
func (s *Service) Schedule(ctx context.Context, a Actor, id string, opensAt, closesAt *time.Time) (SessionView, error) {
	sess, err := load[Session](ctx, s, kindSession, id)
	if err != nil {
		return SessionView{}, err
	}
	if err := s.checkTimes(sess.V, opensAt, closesAt); err != nil {
		return SessionView{}, err
	}
	cur, err := s.current(ctx, id)
	if err != nil {
		return SessionView{}, err
	}
	if cur.State != vote.StateDraft && cur.State != vote.StateReady && (opensAt != nil || !s.running(cur.State)) {
		return SessionView{}, fail(Conflict, "too_late", "测评已经开始或结束,不能再改时间。", "The session has begun or ended; the time cannot be changed.")
	}
	_, err = change(ctx, s, kindSession, id, AnyVersion, func(v *Session) error {
		v.OpensAt, v.ClosesAt = stamp(opensAt), stamp(closesAt)
		return nil
	})
	if err != nil {
		return SessionView{}, err
	}
	if err := s.audit(ctx, a, "session.schedule", id, fmt.Sprintf("%s–%s", stamp(opensAt), stamp(closesAt))); err != nil {
		return SessionView{}, err
	}
	s.nudge()
	return s.ShowSession(ctx, a, id)
}

// checkTimes refuses a schedule that is in the wrong order, or newly in the past: a date that was mistyped would open a session at
// once, or close it, and neither can be taken back.
func (s *Service) checkTimes(now Session, opensAt, closesAt *time.Time) error {
	var f fields
	for _, at := range []struct {
		field, now string
		t          *time.Time
	}{{"opens_at", now.OpensAt, opensAt}, {"closes_at", now.ClosesAt, closesAt}} {
		if at.t != nil && at.t.Before(s.now()) && stamp(at.t) != at.now {
			f.add(at.field, "这个时间已经过去。", "This time is in the past.")
		}
	}
	if opensAt != nil && closesAt != nil && !closesAt.After(*opensAt) {
		f.add("closes_at", "结束时间应晚于开始时间。", "Must be after opens_at.")
	}
	return f.err()
}

func (s *Service) running(st vote.State) bool {
	switch st {
	case vote.StateOpen, vote.StateAdmitting, vote.StateAdmitted, vote.StateVoting:
		return true
	}
	return false
}

// deadParts is which keys may not exist in a state; tests hold every step against it.
func deadParts(flow string, st vote.State) keys.Part {
	var p keys.Part
	if !vote.IssuerKeysLive(st) {
		p |= keys.Issuer
	}
	if !vote.Admits(flow, st) && st != vote.StateReady {
		p |= keys.Presence
	}
	if !vote.ReceiptKeyLive(st) {
		p |= keys.Receipt
	}
	if !vote.CountKeyLive(st) {
		p |= keys.Count
	}
	return p
}
