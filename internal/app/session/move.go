package session

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/app/officer"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/check"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/final"
	"minping/internal/vote"
)

// MoveRequest asks for a session's next state.
type MoveRequest struct {
	To        vote.State
	Reason    string
	Countdown int  // seconds until closing, 0..3600
	Hold      bool // stay in closing until the seal is requested, so that left-over slips can be scanned
	// Patience is how long the caller waits for a step that may take long; 0: as long as the call may. The step
	// continues.
	Patience time.Duration
}

// MoveResult is the state after the move, or the step that is waiting for a second officer.
type MoveResult struct {
	State    vote.State
	ClosesAt *time.Time
	Blocked  string
	Pending  *officer.Pending
	Running  bool // the step continues, but the caller no longer waits
}

// Move takes a session to its next state (rb1 §11). Each step happens only once, no matter who is first; an impossible
// one is a Conflict.
func (s *Sessions) Move(ctx context.Context, a records.Actor, id string, r MoveRequest) (MoveResult, error) {
	sess, err := s.mine(ctx, a, id)
	if err != nil {
		return MoveResult{}, err
	}
	if err := checkMove(r); err != nil {
		return MoveResult{}, err
	}
	if lasting(r.To) {
		step := func(ctx context.Context) (MoveResult, error) { return s.move(ctx, a, id, sess, r) }
		return s.Detach(ctx, id, r.Patience, step)
	}
	return s.move(ctx, a, id, sess, r)
}

// move moves a session on when it is its turn.
func (s *Sessions) move(ctx context.Context, a records.Actor, id string, sess records.Versioned[ballotbox.Session],
	r MoveRequest,
) (MoveResult, error) {
	defer s.Work.Lock(id)()
	cur, err := s.boxes.Current(ctx, id)
	if err != nil {
		return MoveResult{}, err
	}
	if !vote.CanMove(sess.V.Flow, cur.State, r.To) {
		return MoveResult{}, impossible(cur.State, r.To)
	}
	switch {
	case begins(r.To):
		err = s.mayBegin(ctx, sess.V, r.To)
	case r.To == vote.StateVoting && ballotbox.ClosesPassed(sess.V, s.env.Now()):
		err = ballotbox.ErrClosesPassed
	case r.To == vote.StateVoided:
		err = s.tallies.Undecided(ctx, sess.V, errDecided)
	}
	if err != nil {
		return MoveResult{}, err
	}
	entry := ballotbox.StateEntry{State: r.To, By: a.Name, Reason: r.Reason, Hold: r.Hold}
	if needsTwo(sess.V, cur.State, r.To) {
		p, first, err := s.officers.Ask(ctx, a, id, string(r.To), r.Reason, "")
		if err != nil || p != nil {
			return MoveResult{State: cur.State, Pending: p}, err
		}
		entry.By, entry.Second = first, a.Name
	}
	next, blocked, err := s.carryOut(ctx, id, sess.V, cur, entry, r)
	if err != nil {
		return MoveResult{}, err
	}
	if err := s.audit.Append(ctx, a, "session."+string(r.To), id, r.Reason); err != nil {
		return MoveResult{}, err
	}
	s.Wake(id)
	return MoveResult{State: next.State, ClosesAt: next.ClosesAt, Blocked: blocked}, nil
}

func checkMove(r MoveRequest) error {
	var f records.Fields
	if !vote.KnownState(r.To) {
		f.Add("to", "没有这个状态。", "There is no such state.")
	}
	if r.Countdown < 0 || r.Countdown > 3600 {
		f.Add("countdown", "应在 0 到 3600 秒之间。", "Must be between 0 and 3600 seconds.")
	}
	if !check.Prose(r.Reason, records.ReasonMax) {
		f.Add("reason", "最多 2000 字，不能有控制字符。", "At most 2000 characters, and no control characters.")
	}
	if r.To == vote.StateVoided && strings.TrimSpace(r.Reason) == "" {
		f.Add("reason", "作废必须写明理由。", "Voiding needs a reason.")
	}
	return f.Err()
}

func impossible(from, to vote.State) error {
	e := records.Fail(records.Conflict, "impossible_step", "现在不能这样操作。", "This step is not possible now.")
	e.Text = records.Text{
		ZH: fmt.Sprintf("测评现在是“%s”，不能转为“%s”。", ballotbox.StateName(from).ZH, ballotbox.StateName(to).ZH),
		EN: fmt.Sprintf("The session is %q; it cannot become %q.", from, to),
	}
	return e
}

var errDecided = records.Fail(records.Conflict, "count_decided", "计票结果已经确定，不能再作废。请再次计票，完成公布。",
	"The count has reached its result; the session cannot be voided. Count again to finish publishing it.")

// begins reports whether phones are about to be admitted.
func begins(to vote.State) bool {
	return slices.Contains([]vote.State{vote.StateReady, vote.StateAdmitting, vote.StateOpen}, to)
}

// unfixed refuses ballots for a fixed result: their count would reach no one.
func (s *Sessions) unfixed(ctx context.Context, rehearsal bool, evaluationID string) error {
	if rehearsal {
		return nil
	}
	return s.rounds.Allows(ctx, final.AddSession, final.Subject{Evaluation: evaluationID})
}

// mayBegin is unfixed for a session created earlier, and refuses a vote before the scheme allows it.
func (s *Sessions) mayBegin(ctx context.Context, sess ballotbox.Session, to vote.State) error {
	b, err := records.Load[round.Briefing](ctx, s.env, round.KindBriefing, sess.BriefingID)
	if err != nil {
		return err
	}
	if to != vote.StateReady && ballotbox.ClosesPassed(sess, s.env.Now()) {
		return ballotbox.ErrClosesPassed
	}
	if err := s.unfixed(ctx, sess.Rehearsal, b.V.EvaluationID); err != nil || sess.Rehearsal || to == vote.StateReady {
		return err
	}
	return s.rounds.Redos.InTime(ctx, b.V.EvaluationID, deadline.DayOf(s.env.Now()))
}

// carryOut does what a step requires besides the new entry in the state history. The order within each step is part of
// the protocol (rb1 §8); what was done before a crash is detected and not done again.
func (s *Sessions) carryOut(ctx context.Context, id string, sess ballotbox.Session, cur, entry ballotbox.StateEntry,
	r MoveRequest,
) (ballotbox.StateEntry, string, error) {
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
		if err := s.WantCount(ctx, id, entry.By); err != nil {
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
		s.env.Hold("purged")
		next, err := s.boxes.Step(ctx, id, cur, entry)
		if err != nil {
			return next, "", err
		}
		return next, "", s.purge(ctx, id, sess) // a request before the step may have created an empty table again
	}
	next, err := s.boxes.Step(ctx, id, cur, entry)
	return next, "", err
}

// close starts the closing, at once or after a countdown that phones see in /state.
func (s *Sessions) close(ctx context.Context, id string, sess ballotbox.Session, cur, entry ballotbox.StateEntry,
	r MoveRequest,
) (ballotbox.StateEntry, string, error) {
	if r.Countdown > 0 {
		at := s.env.Now().Add(time.Duration(r.Countdown) * time.Second)
		entry.State, entry.ClosesAt = cur.State, &at
		next, err := s.boxes.Step(ctx, id, cur, entry)
		return next, "", err
	}
	next, err := s.beginClosing(ctx, id, sess, cur, entry)
	if err != nil || entry.Hold {
		return next, "", err
	}
	return s.sealNow(ctx, id, next, ballotbox.StateEntry{State: vote.StateSealed, By: entry.By}, false)
}

// beginClosing enters closing, after which nothing more is accepted.
func (s *Sessions) beginClosing(ctx context.Context, id string, sess ballotbox.Session, cur,
	entry ballotbox.StateEntry,
) (ballotbox.StateEntry, error) {
	next, err := s.boxes.Step(ctx, id, cur, entry)
	if err != nil {
		return cur, err
	}
	if sess.Flow == vote.FlowOne {
		// The issuer keys are erased when the open state ends (rb1 §4, flow one); the admission note waits for the
		// left-over slips.
		err = s.boxes.EraseKeys(sess, ballotbox.IssuerAndPresence)
	}
	return next, err
}

// Pause stops or resumes admission for an interruption. Finished ballots are still accepted: they may be on their way.
func (s *Sessions) Pause(ctx context.Context, a records.Actor, id string, paused bool,
	reason string,
) (SessionView, error) {
	sess, err := s.mine(ctx, a, id)
	if err == nil && reason != "" {
		err = records.CheckReason(reason)
	}
	if err != nil {
		return SessionView{}, err
	}
	cur, err := s.boxes.Current(ctx, id)
	if err != nil {
		return SessionView{}, err
	}
	if !vote.Admits(sess.V.Flow, cur.State) && !vote.Casts(sess.V.Flow, cur.State) {
		return SessionView{}, records.Fail(records.Conflict, "not_open", "测评没有进行，不能暂停或继续。", "The session is not running.")
	}
	if cur.Paused != paused {
		next := cur
		next.Paused, next.By, next.Second, next.Reason = paused, a.Name, "", reason
		if _, err := s.boxes.Step(ctx, id, cur, next); err != nil {
			return SessionView{}, err
		}
		code := "session.resume"
		if paused {
			code = "session.pause"
		}
		if err := s.audit.Append(ctx, a, code, id, reason); err != nil {
			return SessionView{}, err
		}
	}
	return s.ShowSession(ctx, a, id)
}
