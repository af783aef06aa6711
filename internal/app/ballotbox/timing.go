package ballotbox

import (
	"context"
	"maps"
	"slices"
	"time"

	"minping/internal/app/records"
	"minping/internal/evaluation/deadline"
	"minping/internal/vote"
)

// DueAt returns when a session opens or closes automatically, zero if it does not. One that needs two officers, or has
// missed its time, waits for people.
func DueAt(sess Session, cur StateEntry, now time.Time) (due time.Time) {
	switch cur.State {
	case vote.StateReady:
		if !sess.TwoOfficers && !missedOpening(sess, now) {
			due = moment(sess.OpensAt)
		}
	case vote.StateOpen, vote.StateVoting:
		due = moment(sess.ClosesAt)
		if c := cur.ClosesAt; c != nil && (due.IsZero() || c.Before(due)) {
			due = *c
		}
	}
	return due
}

// OpeningDue reports whether the time at which a session was to open automatically has come.
func OpeningDue(sess Session, now time.Time) bool {
	opens := moment(sess.OpensAt)
	return !opens.IsZero() && !now.Before(opens)
}

// missedOpening reports whether a session must no longer open automatically: it would be closed at once, or it is
// another day and no one is in the hall.
func missedOpening(sess Session, now time.Time) bool {
	return ClosesPassed(sess, now) ||
		OpeningDue(sess, now) && deadline.DayOf(now) != deadline.DayOf(moment(sess.OpensAt))
}

// ClosesPassed reports whether the time at which a session is to close automatically has passed.
func ClosesPassed(sess Session, now time.Time) bool {
	closes := moment(sess.ClosesAt)
	return !closes.IsZero() && !now.Before(closes)
}

// MissedDay returns why a session does not open automatically on a later day; nil if its day is not over.
func MissedDay(sess Session, now time.Time) *records.Text {
	if ClosesPassed(sess, now) || !missedOpening(sess, now) {
		return nil
	}
	return &records.Text{
		ZH: "定时开启的那一天已经过去，不再自动开启。请重新定时，或者现在开启。",
		EN: "The day on which it was to open has passed; change the time, or open it.",
	}
}

// moment parses an RFC 3339 time; an empty one is zero.
func moment(at string) time.Time {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return time.Time{}
	}
	return t
}

// ForgetDead drops keys from memory whose life a later state has ended, whichever replica made the step.
func ForgetDead(s *Boxes, sess Session, st vote.State) {
	for _, ref := range sess.Boxes {
		s.cache.mu.Lock()
		b := s.cache.m[ref.SID]
		s.cache.mu.Unlock()
		if b != nil {
			b.forgetDead(st)
		}
	}
}

// ForgetEnded drops keys from memory: all keys of sessions that are not running, and of those that are, the keys whose
// life their state has ended. Another replica may have moved a session on between two looks at the list.
func ForgetEnded(s *Boxes, running map[string]vote.State) {
	s.cache.mu.Lock()
	all := slices.Collect(maps.Values(s.cache.m))
	s.cache.mu.Unlock()
	for _, b := range all {
		if st, ok := running[b.session]; ok {
			b.forgetDead(st)
		} else {
			b.forget()
		}
	}
}

// ErrClosesPassed refuses to open a session that would be closed at once, which cannot be undone.
var ErrClosesPassed = records.Fail(
	records.Conflict, "closes_passed", "定时截止的时间已经过去，开启后会马上截止。请先改定时。",
	"The time to close has passed: the session would close as it opens. Change the time first.",
)

// FixAllAdmitted is FixAdmitted for every box of a session.
func FixAllAdmitted(ctx context.Context, s *Boxes, sess Session) error {
	for _, b := range sess.Boxes {
		if err := s.FixAdmitted(ctx, b.SID); err != nil {
			return err
		}
	}
	return nil
}

// ByClock reports whether only the clock can cause something to happen in a state.
func ByClock(st vote.State) bool {
	return st == vote.StateReady || st == vote.StateOpen || st == vote.StateVoting
}
