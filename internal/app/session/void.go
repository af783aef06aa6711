package session

import (
	"context"
	"fmt"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/store"
)

// voidSession ends a session without a count: the state changes first, so that nothing more is accepted, then every
// key is erased and the voided notes are published (rb1 §8). The session stays listed.
func (s *Sessions) voidSession(ctx context.Context, id string, sess ballotbox.Session, cur,
	entry ballotbox.StateEntry,
) (ballotbox.StateEntry, error) {
	next, err := s.boxes.Step(ctx, id, cur, entry)
	if err != nil {
		return cur, err
	}
	return next, s.finishVoid(ctx, id, sess, entry.Reason)
}

func (s *Sessions) finishVoid(ctx context.Context, id string, sess ballotbox.Session, reason string) error {
	if err := s.tallies.EraseComments(ctx, id); err != nil {
		return err
	}
	return ballotbox.EndVoided(ctx, s.boxes, sess, reason)
}

// resumeVoid finishes a void that a killed process left. What still cannot be read is shown to people.
func (s *Sessions) resumeVoid(ctx context.Context, id string, sess ballotbox.Session, cur ballotbox.StateEntry) error {
	if err := s.finishVoid(ctx, id, sess, cur.Reason); err != nil {
		return err
	}
	_, err := ballotbox.VoidLeft(ctx, s.boxes, id, sess, cur.At)
	return err
}

// purge erases what a counted session still holds besides its board: ballots, admissions, comments (rb1 §12).
func (s *Sessions) purge(ctx context.Context, id string, sess ballotbox.Session) error {
	for _, ref := range sess.Boxes {
		if err := s.boxes.Ring.Remove(ref.SID); err != nil {
			return fmt.Errorf("erase keys: %w", err)
		}
		s.boxes.DropCached(ref.SID)
		if err := s.env.Store.DropBox(ctx, ref.SID); err != nil {
			return fmt.Errorf("drop box: %w", err)
		}
		if err := s.env.Store.Purge(ctx, ballotbox.KindIssued, ref.SID); err != nil {
			return fmt.Errorf("purge issued set: %w", err)
		}
	}
	return s.tallies.PurgeComments(ctx, id)
}

// WipeRehearsal erases a rehearsal and everything in it (api §2, DELETE /sessions/{id}). A real session is never
// wiped.
func (s *Sessions) WipeRehearsal(ctx context.Context, a records.Actor, id string) error {
	sess, err := s.mine(ctx, a, id)
	if err != nil {
		return err
	}
	if !sess.V.Rehearsal {
		return records.Fail(records.Conflict, "not_a_rehearsal", "只有演练可以清除。正式测评请作废。", "Only a rehearsal can be wiped; void a real session.")
	}
	defer s.Work.Lock(id)()
	if err := s.purge(ctx, id, sess.V); err != nil {
		return err
	}
	for _, ref := range sess.V.Boxes {
		if err := ballotbox.WipeBoard(ctx, s.boxes, ref); err != nil {
			return err
		}
	}
	for _, kind := range []string{
		ballotbox.KindAlarm, ballotbox.KindLost, ballotbox.KindPending,
		ballotbox.KindOverride, ballotbox.KindPaper, ballotbox.KindPairing,
	} {
		if err := s.env.PurgeBelow(ctx, kind, id); err != nil {
			return err
		}
	}
	if err := s.purgeDisplays(ctx, id); err != nil {
		return err
	}
	defer s.env.Forget()
	// The session itself goes last: as long as it exists, a killed wipe can be requested again.
	for _, kind := range []string{
		ballotbox.KindAccounting, ballotbox.KindCounting, ballotbox.KindOutcome,
		ballotbox.KindState, ballotbox.KindSession,
	} {
		if err := s.env.Store.Purge(ctx, kind, id); err != nil {
			return fmt.Errorf("wipe rehearsal: %w", err)
		}
	}
	return s.audit.Append(ctx, a, "session.wipe", id, "rehearsal")
}

// purgeDisplays purges the keys of a session's hall screens, including revoked ones: they are tombstones, which lists
// skip.
func (s *Sessions) purgeDisplays(ctx context.Context, session string) error {
	var ids []string
	err := s.env.Store.Scan(ctx, ballotbox.KindDisplay, func(r store.Record) error {
		if r.Parent == session {
			ids = append(ids, r.ID)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("list display keys: %w", err)
	}
	for _, id := range ids {
		if err := s.env.Store.Purge(ctx, ballotbox.KindDisplay, id); err != nil {
			return fmt.Errorf("purge display key: %w", err)
		}
	}
	return nil
}
