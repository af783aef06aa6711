package session

import (
	"context"
	"fmt"
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	"minping/internal/typed"
	"minping/internal/vote"
)

// Schedule sets or clears when a session opens and closes automatically.
func (s *Sessions) Schedule(ctx context.Context, a records.Actor, id string, opensAt,
	closesAt *time.Time,
) (SessionView, error) {
	sess, err := s.mine(ctx, a, id)
	if err != nil {
		return SessionView{}, err
	}
	if err := s.checkTimes(sess.V, opensAt, closesAt); err != nil {
		return SessionView{}, err
	}
	where, err := s.rounds.ContextOf(ctx, sess.V.BriefingID)
	if err != nil {
		return SessionView{}, err
	}
	if err := s.opensInTime(ctx, sess.V.Rehearsal, where.Evaluation.ID, opensAt); err != nil {
		return SessionView{}, err
	}
	cur, err := s.boxes.Current(ctx, id)
	if err != nil {
		return SessionView{}, err
	}
	if cur.State != vote.StateDraft && cur.State != vote.StateReady && (opensAt != nil || !s.running(cur.State)) {
		return SessionView{}, records.Fail(records.Conflict, "too_late", "测评已经开始或结束，不能再改时间。", "The session has begun or ended; the time cannot be changed.")
	}
	_, err = records.Update(ctx, s.env, ballotbox.KindSession, id, records.AnyVersion,
		func(v *ballotbox.Session) error {
			v.OpensAt, v.ClosesAt = stamp(opensAt), stamp(closesAt)
			return nil
		})
	if err != nil {
		return SessionView{}, err
	}
	if err := s.audit.Append(ctx, a, "session.schedule", id,
		fmt.Sprintf("%s–%s", stamp(opensAt), stamp(closesAt))); err != nil {
		return SessionView{}, err
	}
	s.Wake(id)
	return s.ShowSession(ctx, a, id)
}

// checkTimes refuses a schedule in the wrong order, newly in the past or beyond the years of this service: a mistyped
// date would open or close a session at once, which cannot be undone, or never.
func (s *Sessions) checkTimes(now ballotbox.Session, opensAt, closesAt *time.Time) error {
	var f records.Fields
	for _, at := range []struct {
		field, now string
		t          *time.Time
	}{{"opens_at", now.OpensAt, opensAt}, {"closes_at", now.ClosesAt, closesAt}} {
		switch {
		case at.t == nil || stamp(at.t) == at.now:
		case at.t.Before(s.env.Now()):
			f.Add(at.field, "这个时间已经过去。", "This time is in the past.")
		case at.t.Year() > typed.LastYear:
			f.Add(at.field, "年份应在 2000 到 2100 之间。", "The year must be between 2000 and 2100.")
		}
	}
	if opensAt != nil && closesAt != nil && !closesAt.After(*opensAt) {
		f.Add("closes_at", "结束时间应晚于开始时间。", "Must be after opens_at.")
	}
	return f.Err()
}

// opensInTime refuses a day to open on which the scheme does not allow an evaluation yet.
func (s *Sessions) opensInTime(ctx context.Context, rehearsal bool, evaluationID string, opensAt *time.Time) error {
	if rehearsal || opensAt == nil {
		return nil
	}
	return round.AtField("opens_at", s.rounds.Redos.InTime(ctx, evaluationID, deadline.DayOf(*opensAt)))
}

// extension is by how much a running countdown is extended at a time.
const extension = time.Minute

// ChangeCountdown extends a running countdown by a minute or cancels it, so that voting continues. If a change races
// the end of the countdown, one of them wins; after the end it is a Conflict.
func (s *Sessions) ChangeCountdown(ctx context.Context, a records.Actor, id string, cancel bool) (SessionView, error) {
	if err := a.Only(auth.Organizer); err != nil {
		return SessionView{}, err
	}
	sess, cur, err := s.loadCurrent(ctx, id)
	if err != nil {
		return SessionView{}, err
	}
	if cur.ClosesAt == nil || !vote.Casts(sess.Flow, cur.State) || !s.env.Now().Before(*cur.ClosesAt) {
		return SessionView{}, records.Fail(records.Conflict, "no_countdown", "没有正在进行的倒计时：投票已经截止，或者倒计时已取消。", "No countdown is running: voting has closed, or it was cancelled.")
	}
	next, code := cur, "session.countdown.extend"
	next.By, next.Second, next.Reason = a.Name, "", ""
	if cancel {
		next.ClosesAt, code = nil, "session.countdown.cancel"
	} else {
		at := cur.ClosesAt.Add(extension)
		next.ClosesAt = &at
	}
	if _, err := s.boxes.Step(ctx, id, cur, next); err != nil {
		return SessionView{}, err
	}
	if err := s.audit.Append(ctx, a, code, id, ""); err != nil {
		return SessionView{}, err
	}
	s.Wake(id)
	return s.ShowSession(ctx, a, id)
}
