package ballotbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"minping/internal/app/records"
	"minping/internal/auth"

	"minping/internal/store"
	"minping/internal/vote"
)

// Void voids a left-over slip that a monitor scanned (rb1 §6). A slip that was already admitted is a conflict: the
// answer is Used, and an alarm is kept for the minutes. Voiding twice is not an error.
func (s *Boxes) Void(ctx context.Context, a records.Actor, sid string, msg []byte) error {
	if err := a.Only(auth.Organizer, auth.Supervisor); err != nil {
		return err
	}
	b, err := s.Box(ctx, sid)
	if err != nil {
		return s.noBox(ctx, sid, err)
	}
	token, err := vote.ParseVoid(msg)
	if err != nil {
		return Bad
	}
	tid := vote.TokenID(sid, token)
	if !b.isIssued(tid) {
		return Unknown
	}
	if err := s.voidable(ctx, b); err != nil {
		return err
	}
	present, err := b.Rows.Insert(ctx, store.Admissions, store.Key(tid), voided)
	switch {
	case errors.Is(err, store.ErrSealed):
		return Closed
	case errors.Is(err, store.ErrExists):
		if bytes.Equal(present, voided) {
			return nil
		}
		if err = s.alarm(ctx, b.session, Alarm{Kind: "void_clash", Box: sid, At: s.env.Now(), By: a.Name}); err != nil {
			return err
		}
		return Used
	case err != nil:
		return fmt.Errorf("insert void: %w", err)
	}
	s.env.Hold("void.reread")
	// The admission note counts the voids: a later one is not counted and must not appear to be.
	return s.voidable(ctx, b)
}

// voidable checks that voiding is possible: from ready until the admission note is signed.
func (s *Boxes) voidable(ctx context.Context, b *LiveBox) error {
	st, err := s.Current(ctx, b.session)
	if err != nil {
		return err
	}
	switch st.State {
	case vote.StateDraft:
		return NotOpen
	case vote.StateReady, vote.StateOpen, vote.StateAdmitting, vote.StateAdmitted, vote.StateClosing:
		_, err := s.BoardBytes(ctx, b.Sid, FileAdmission)
		if records.KindOf(err) == records.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return Closed
}

// alarm keeps a conflict for the minutes. The record's id is random: alarms of the same minute are unordered.
func (s *Boxes) alarm(ctx context.Context, session string, al Alarm) error {
	_, err := records.Create(ctx, s.env, KindAlarm, records.NewID(), session, al)
	return err
}

// Alarms lists the conflicts of a session for its minutes.
func (s *Boxes) Alarms(ctx context.Context, session string) ([]Alarm, error) {
	vs, err := records.All[Alarm](ctx, s.env, KindAlarm, session)
	out := make([]Alarm, 0, len(vs))
	for _, v := range vs {
		out = append(out, v.V)
	}
	return out, err
}
