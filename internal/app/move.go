package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"minping/internal/evaluation"
	"minping/internal/store"
	"minping/internal/vote"
)

// MoveRequest asks for a session's next state.
type MoveRequest struct {
	To        vote.State
	Reason    string
	Countdown int  // seconds until closing, 0..3600
	Hold      bool // stay in closing until sealed is asked for, so that left-over slips can be scanned
	// Patience is how long whoever asks waits for a step that may take long; 0: as long as the call may. The step goes on.
	Patience time.Duration
}

// MoveResult is the state after the move, or the step that waits for a second officer.
type MoveResult struct {
	State    vote.State
	ClosesAt *time.Time
	Blocked  string
	Pending  *Pending
	Running  bool // the step goes on, and nobody waits for it any more
}

// officerWindow is how long a step waits for the second officer.
const officerWindow = 10 * time.Minute

// Move takes a session to its next state (rb1 §11). Each step happens once only, whoever races; an impossible one is a Conflict.
func (s *Service) Move(ctx context.Context, a Actor, id string, r MoveRequest) (MoveResult, error) {
	sess, err := load[Session](ctx, s, kindSession, id)
	if err != nil {
		return MoveResult{}, err
	}
	if err := checkMove(r); err != nil {
		return MoveResult{}, err
	}
	if lasting(r.To) {
		return s.outlive(ctx, id, r.Patience, func(ctx context.Context) (MoveResult, error) { return s.move(ctx, a, id, sess, r) })
	}
	return s.move(ctx, a, id, sess, r)
}

// move takes a session on, when it is its turn.
func (s *Service) move(ctx context.Context, a Actor, id string, sess Versioned[Session], r MoveRequest) (MoveResult, error) {
	defer s.work.lock(id)()
	cur, err := s.current(ctx, id)
	if err != nil {
		return MoveResult{}, err
	}
	if !vote.CanMove(sess.V.Flow, cur.State, r.To) {
		return MoveResult{}, impossible(cur.State, r.To)
	}
	entry := stateEntry{State: r.To, By: a.Name, Reason: r.Reason, Hold: r.Hold}
	if needsTwo(sess.V, r.To) {
		p, first, err := s.secondOfficer(ctx, a, id, string(r.To), r.Reason, "")
		if err != nil || p != nil {
			return MoveResult{State: cur.State, Pending: p}, err
		}
		entry.By, entry.Second = first, a.Name
	}
	next, blocked, err := s.carryOut(ctx, id, sess.V, cur, entry, r)
	if err != nil {
		return MoveResult{}, err
	}
	if err := s.audit(ctx, a, "session."+string(r.To), id, r.Reason); err != nil {
		return MoveResult{}, err
	}
	s.nudge(id)
	return MoveResult{State: next.State, ClosesAt: next.ClosesAt, Blocked: blocked}, nil
}

// reasonMax is how many characters a reason may have.
const reasonMax = 2000

// checkReason refuses a step whose reason nobody could read in the minutes.
func checkReason(reason string) error {
	if strings.TrimSpace(reason) == "" || !evaluation.Prose(reason, reasonMax) {
		return invalid("reason", "请写明原因，最多 2000 字，不能有控制字符。", "State a reason: at most 2000 characters, and no control characters.")
	}
	return nil
}

func checkMove(r MoveRequest) error {
	var f fields
	if !vote.KnownState(r.To) {
		f.add("to", "没有这个状态。", "There is no such state.")
	}
	if r.Countdown < 0 || r.Countdown > 3600 {
		f.add("countdown", "应在 0 到 3600 秒之间。", "Must be between 0 and 3600 seconds.")
	}
	if !evaluation.Prose(r.Reason, reasonMax) {
		f.add("reason", "最多 2000 字，不能有控制字符。", "At most 2000 characters, and no control characters.")
	}
	if r.To == vote.StateVoided && strings.TrimSpace(r.Reason) == "" {
		f.add("reason", "作废必须写明理由。", "Voiding needs a reason.")
	}
	return f.err()
}

func impossible(from, to vote.State) error {
	e := fail(Conflict, "impossible_step", "现在不能这样操作。", "This step is not possible now.")
	e.Text = Text{
		fmt.Sprintf("测评现在是“%s”，不能转为“%s”。", StateName(from).ZH, StateName(to).ZH),
		fmt.Sprintf("The session is %q; it cannot become %q.", from, to),
	}
	return e
}

// needsTwo: opening when the session says so, and always voiding (contract, transitions).
func needsTwo(sess Session, to vote.State) bool {
	switch to {
	case vote.StateVoided:
		return true
	case vote.StateOpen, vote.StateAdmitting:
		return sess.TwoOfficers
	}
	return false
}

// askedStep is a Pending as it is stored: over is what the first officer saw and answers for, "" where the step says it all.
type askedStep struct {
	Pending
	Over string `json:"over,omitempty"`
}

// secondOfficer answers (pending, "", nil) while a second account is missing, and (nil, first officer's name, nil) when this is it. Who sees
// something else than the first did is a first one too.
func (s *Service) secondOfficer(ctx context.Context, a Actor, id, to, reason, over string) (*Pending, string, error) {
	key := id + "/" + to
	for range 10 {
		cur, err := load[askedStep](ctx, s, kindPending, key)
		if err != nil && KindOf(err) != NotFound {
			return nil, "", err
		}
		waiting := err == nil && !cur.V.Done && s.now().Before(cur.V.Until) && cur.V.Over == over
		next := askedStep{Pending{To: to, By: a.Name, ByID: a.ID, Reason: reason, Until: s.now().Add(officerWindow)}, over}
		switch {
		case waiting && cur.V.ByID == a.ID:
			return &cur.V.Pending, "", nil
		case waiting:
			next = cur.V
			next.Done = true
		}
		_, err = put(ctx, s, store.Record{Kind: kindPending, ID: key, Version: cur.Version + 1, Parent: id}, next)
		if errors.Is(err, store.ErrExists) {
			continue
		}
		if err != nil || next.Done {
			return nil, next.By, err
		}
		return &next.Pending, "", s.audit(ctx, a, "session.ask."+to, id, reason)
	}
	return nil, "", fmt.Errorf("second officer: %w", store.ErrUnavailable)
}

// carryOut does what a step asks for besides the new entry in the line of states. The order of each is part of the
// protocol (rb1 §8); what was done before a crash is found done and not done again.
func (s *Service) carryOut(ctx context.Context, id string, sess Session, cur, entry stateEntry, r MoveRequest) (stateEntry, string, error) {
	switch r.To {
	case vote.StateReady:
		if err := s.makeReady(ctx, id); err != nil {
			return cur, "", err
		}
	case vote.StateAdmitted:
		return s.closeAdmission(ctx, id, sess, cur, entry)
	case vote.StateVoting:
		if err := s.endAdmission(ctx, sess); err != nil {
			return cur, "", err
		}
	case vote.StateClosing:
		return s.close(ctx, id, sess, cur, entry, r)
	case vote.StateSealed:
		return s.sealNow(ctx, id, cur, entry, true)
	case vote.StateCounted:
		if err := s.wantCount(ctx, id, entry.By); err != nil {
			return cur, "", err
		}
		next, err := s.count(ctx, id, cur, entry)
		return next, "", err
	case vote.StateVoided:
		next, err := s.voidSession(ctx, id, sess, cur, entry)
		return next, "", err
	case vote.StatePurged:
		if err := s.purge(ctx, id, sess); err != nil {
			return cur, "", err
		}
		s.hold("purged")
		next, err := s.step(ctx, id, cur, entry)
		if err != nil {
			return next, "", err
		}
		return next, "", s.purge(ctx, id, sess) // who asked before the step may have made an empty table anew
	}
	next, err := s.step(ctx, id, cur, entry)
	return next, "", err
}

// close begins the closing, at once or after a countdown that phones see in /state.
func (s *Service) close(ctx context.Context, id string, sess Session, cur, entry stateEntry, r MoveRequest) (stateEntry, string, error) {
	if r.Countdown > 0 {
		at := s.now().Add(time.Duration(r.Countdown) * time.Second)
		entry.State, entry.ClosesAt = cur.State, &at
		next, err := s.step(ctx, id, cur, entry)
		return next, "", err
	}
	next, err := s.beginClosing(ctx, id, sess, cur, entry)
	if err != nil || entry.Hold {
		return next, "", err
	}
	return s.sealNow(ctx, id, next, stateEntry{State: vote.StateSealed, By: entry.By}, false)
}

// beginClosing enters closing, after which nothing is taken any more.
func (s *Service) beginClosing(ctx context.Context, id string, sess Session, cur, entry stateEntry) (stateEntry, error) {
	next, err := s.step(ctx, id, cur, entry)
	if err != nil {
		return cur, err
	}
	if sess.Flow == vote.FlowOne {
		// The issuer keys die when open ends (rb1 §4, flow one); the admission note waits for the left-over slips.
		err = s.eraseKeys(sess, issuerAndPresence)
	}
	return next, err
}

// Pause stops or resumes admission for an interruption. A finished ballot may still fall in: it may be on its way.
func (s *Service) Pause(ctx context.Context, a Actor, id string, paused bool, reason string) (SessionView, error) {
	if reason != "" {
		if err := checkReason(reason); err != nil {
			return SessionView{}, err
		}
	}
	sess, err := load[Session](ctx, s, kindSession, id)
	if err != nil {
		return SessionView{}, err
	}
	cur, err := s.current(ctx, id)
	if err != nil {
		return SessionView{}, err
	}
	if !vote.Admits(sess.V.Flow, cur.State) && !vote.Casts(sess.V.Flow, cur.State) {
		return SessionView{}, fail(Conflict, "not_open", "测评没有进行，不能暂停或继续。", "The session is not running.")
	}
	if cur.Paused != paused {
		next := cur
		next.Paused, next.By, next.Second, next.Reason = paused, a.Name, "", reason
		if _, err := s.step(ctx, id, cur, next); err != nil {
			return SessionView{}, err
		}
		if err := s.audit(ctx, a, map[bool]string{true: "session.pause", false: "session.resume"}[paused], id, reason); err != nil {
			return SessionView{}, err
		}
	}
	return s.ShowSession(ctx, a, id)
}
