package app

import (
	"context"
	"fmt"

	"minping/internal/store"
	"minping/internal/vote"
)

// voidSession ends a session without a count: the state changes first, so that nothing more is taken, then every key is
// erased and the voided notes are published (rb1 §8). The session stays listed.
func (s *Service) voidSession(ctx context.Context, id string, sess Session, cur, entry stateEntry) (stateEntry, error) {
	next, err := s.step(ctx, id, cur, entry)
	if err != nil {
		return cur, err
	}
	return next, s.finishVoid(ctx, sess, entry.Reason)
}

func (s *Service) finishVoid(ctx context.Context, sess Session, reason string) error {
	for _, ref := range sess.Boxes {
		if err := s.ring.Remove(ref.SID); err != nil {
			return fmt.Errorf("erase keys: %w", err)
		}
		s.boxes.forget(ref.SID)
		b, err := s.box(ctx, ref.SID)
		if KindOf(err) == NotFound {
			continue // voided before its manifest was fixed: nothing is on the board
		}
		if err != nil {
			return err
		}
		err = s.publishNote(ctx, ref.SID, noteVoided, vote.Note{
			Origin: b.Manifest.Origin, Size: 0, Root: vote.TreeRoot(nil), Stage: vote.StageVoided, M: b.M, Extra: vote.VoidedExtra(reason),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// purge erases what a counted session still holds besides its board: ballots, admissions, comments (rb1 §12).
func (s *Service) purge(ctx context.Context, id string, sess Session) error {
	for _, ref := range sess.Boxes {
		if err := s.ring.Remove(ref.SID); err != nil {
			return fmt.Errorf("erase keys: %w", err)
		}
		s.boxes.drop(ref.SID)
		if err := s.store.DropBox(ctx, ref.SID); err != nil {
			return fmt.Errorf("drop box: %w", err)
		}
		if err := s.store.Purge(ctx, kindIssued, ref.SID); err != nil {
			return fmt.Errorf("purge issued set: %w", err)
		}
	}
	return s.purgeComments(ctx, id)
}

// WipeRehearsal erases a rehearsal with everything in it (contract, DELETE /sessions/{id}). A real session is never wiped.
func (s *Service) WipeRehearsal(ctx context.Context, a Actor, id string) error {
	sess, err := load[Session](ctx, s, kindSession, id)
	if err != nil {
		return err
	}
	if !sess.V.Rehearsal {
		return fail(Conflict, "not_a_rehearsal", "只有演练可以清除。正式测评请作废。", "Only a rehearsal can be wiped; void a real session.")
	}
	defer s.work.lock(id)()
	if err := s.purge(ctx, id, sess.V); err != nil {
		return err
	}
	for _, ref := range sess.V.Boxes {
		if err := s.wipeBoard(ctx, ref); err != nil {
			return err
		}
	}
	for _, kind := range []string{kindAlarm, kindLost, kindPending, kindOverride, kindPaper} {
		if err := s.purgeBelow(ctx, kind, id); err != nil {
			return err
		}
	}
	if err := s.purgeDisplays(ctx, id); err != nil {
		return err
	}
	// The session itself goes last: while it is there, a wipe that was killed can be asked for again.
	for _, kind := range []string{kindAccounting, kindCounting, kindOutcome, kindState, kindSession} {
		if err := s.store.Purge(ctx, kind, id); err != nil {
			return fmt.Errorf("wipe rehearsal: %w", err)
		}
	}
	return s.audit(ctx, a, "session.wipe", id, "rehearsal")
}

func (s *Service) wipeBoard(ctx context.Context, ref BoxRef) error {
	if err := s.purgeBelow(ctx, kindBoard, ref.SID); err != nil {
		return err
	}
	for kind, id := range map[string]string{kindNumber: ref.Number, kindBoxOf: ref.SID} {
		if err := s.store.Purge(ctx, kind, id); err != nil {
			return fmt.Errorf("wipe rehearsal: %w", err)
		}
	}
	return nil
}

// purgeDisplays purges the keys of a session's hall screens, those that were revoked too: they are tombstones, which lists pass over.
func (s *Service) purgeDisplays(ctx context.Context, session string) error {
	var ids []string
	err := s.store.Scan(ctx, kindDisplay, func(r store.Record) error {
		if r.Parent == session {
			ids = append(ids, r.ID)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("list display keys: %w", err)
	}
	for _, id := range ids {
		if err := s.store.Purge(ctx, kindDisplay, id); err != nil {
			return fmt.Errorf("purge display key: %w", err)
		}
	}
	return nil
}

// purgeBelow purges every record of a kind below a parent.
func (s *Service) purgeBelow(ctx context.Context, kind, parent string) error {
	for {
		rs, err := s.store.List(ctx, kind, parent, "", 1000)
		if err != nil {
			return fmt.Errorf("list %s: %w", kind, err)
		}
		if len(rs) == 0 {
			return nil
		}
		for _, r := range rs {
			if err := s.store.Purge(ctx, kind, r.ID); err != nil {
				return fmt.Errorf("purge %s: %w", kind, err)
			}
		}
	}
}
