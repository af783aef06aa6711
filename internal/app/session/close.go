package session

import (
	"context"
	"fmt"

	"minping/internal/app/accounting"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/keys"
	"minping/internal/store"
)

// Why a seal or count is waiting for people (domain 2.5, rb1 §8).
const (
	BlockedBallots    = "ballots_exceed_admitted"
	BlockedAccounting = "accounting_unbalanced"
	BlockedPaper      = accounting.FlagPaper
)

// closeAdmission enters admitted (flow two): first the state changes, then the admission set is fixed, so that
// everyone who was answered is in it (rb1 §6: answered means counted).
func (s *Sessions) closeAdmission(ctx context.Context, id string, sess ballotbox.Session, cur,
	entry ballotbox.StateEntry,
) (ballotbox.StateEntry, string, error) {
	next, err := s.boxes.Step(ctx, id, cur, entry)
	if err != nil {
		return cur, "", err
	}
	for _, b := range sess.Boxes {
		if err := s.boxes.FixAdmitted(ctx, b.SID); err != nil {
			return next, "", err
		}
	}
	return next, "", s.boxes.EraseKeys(sess, keys.Presence)
}

// endAdmission signs the admission notes and then destroys the issuer keys (rb1 §8, order).
func (s *Sessions) endAdmission(ctx context.Context, sess ballotbox.Session) error {
	for _, b := range sess.Boxes {
		if err := s.boxes.AdmissionNote(ctx, b.SID); err != nil {
			return err
		}
	}
	return s.boxes.EraseKeys(sess, ballotbox.IssuerAndPresence)
}

// sealNow makes the canonical copies, the board and the sealed notes of all boxes and then enters sealed. If the seal
// is blocked, the session stays in closing; if a person asked for the seal that is a Conflict, else it is only shown.
func (s *Sessions) sealNow(ctx context.Context, id string, cur, entry ballotbox.StateEntry,
	asked bool,
) (next ballotbox.StateEntry, blocked string, err error) {
	defer func() { s.finishStep(id, cur.N, err == nil && blocked == "") }()
	sess, err := records.Load[ballotbox.Session](ctx, s.env, ballotbox.KindSession, id)
	if err != nil {
		return cur, "", err
	}
	for _, b := range sess.V.Boxes {
		if err := s.boxes.AdmissionNote(ctx, b.SID); err != nil {
			return cur, "", err
		}
		if err := s.sealRows(ctx, id, b.SID); err != nil {
			return cur, "", err
		}
	}
	why, err := s.sealBlock(ctx, id, sess.V)
	if err != nil {
		return cur, "", err
	}
	if why != "" {
		if asked {
			return cur, why, blockError(why)
		}
		return cur, why, nil
	}
	report := func(done, total int) { s.progress(id, "seal", done, total) }
	for _, b := range sess.V.Boxes {
		if err := s.boxes.PublishBoard(ctx, b.SID, report); err != nil {
			return cur, "", err
		}
	}
	if err := s.boxes.EraseKeys(sess.V, ballotbox.IssuerAndPresence|keys.Receipt); err != nil {
		return cur, "", err
	}
	next, err = s.boxes.Finish(ctx, id, cur, entry, cur.By)
	return next, "", err
}

func (s *Sessions) sealRows(ctx context.Context, id, sid string) error {
	s.progress(id, "seal", 0, 0)
	b, err := s.boxes.Box(ctx, sid)
	if err != nil {
		return err
	}
	if err := b.Rows.Seal(ctx); err != nil {
		return fmt.Errorf("seal box: %w", err)
	}
	return nil
}

// sealBlock returns why a session must not be sealed, "" if it may. More ballots than admissions always blocks the
// seal.
func (s *Sessions) sealBlock(ctx context.Context, id string, sess ballotbox.Session) (string, error) {
	for _, ref := range sess.Boxes {
		b, err := s.boxes.Box(ctx, ref.SID)
		if err != nil {
			return "", err
		}
		admitted, err := s.boxes.AdmittedCount(ctx, ref.SID)
		if err != nil {
			return "", err
		}
		ballots, err := b.Rows.Count(ctx, store.Ballots)
		if err != nil {
			return "", fmt.Errorf("count ballots: %w", err)
		}
		if ballots > admitted {
			return BlockedBallots, nil
		}
	}
	return s.balanceBlock(ctx, id, sess)
}

// closingBlock is sealBlock for display. Until the admissions of every box are fixed, a moment after closing began,
// nothing is shown as blocked: the service is still working.
func (s *Sessions) closingBlock(ctx context.Context, id string, sess ballotbox.Session) (string, error) {
	for _, ref := range sess.Boxes {
		_, err := s.boxes.File(ctx, ref.SID, ballotbox.FileAdmitted)
		if records.KindOf(err) == records.NotFound {
			return "", nil
		}
		if err != nil {
			return "", err
		}
	}
	return s.sealBlock(ctx, id, sess)
}

// countBlock returns why a sealed session must not be counted, "" if it may: paper that was not entered twice, or
// figures entered after the seal that do not balance. A decided count waits for nothing.
func (s *Sessions) countBlock(ctx context.Context, id string, sess ballotbox.Session) (string, error) {
	if done, err := s.tallies.Decided(ctx, sess); err != nil || done {
		return "", err
	}
	if waits, err := s.accounting.PaperWaits(ctx, id); err != nil || waits {
		return BlockedPaper, err
	}
	return s.balanceBlock(ctx, id, sess)
}

// balanceBlock returns whether seal or count wait for figures that balance, or for two people who take responsibility.
func (s *Sessions) balanceBlock(ctx context.Context, id string, sess ballotbox.Session) (string, error) {
	if waits, err := s.accounting.Waits(ctx, id, sess); err != nil || waits {
		return BlockedAccounting, err
	}
	return "", nil
}

// mayCount refuses a count that is waiting for people.
func (s *Sessions) mayCount(ctx context.Context, id string, sess ballotbox.Session) error {
	why, err := s.countBlock(ctx, id, sess)
	if err == nil && why != "" {
		err = blockError(why)
	}
	return err
}

func blockError(why string) error {
	switch why {
	case BlockedBallots:
		return records.Fail(records.Conflict, why, "票箱里的票多于签到人数，不能封存。请核查，必要时作废重测。",
			"There are more ballots than admissions; the box cannot be sealed.")
	case BlockedPaper:
		return records.Fail(records.Conflict, why, "纸质票还没有两人录入一致，不能计票。", "The paper ballots have not been entered twice with the same figures.")
	}
	return records.Fail(records.Conflict, why, "清点数对不上。请更正，或由两人写明原因后继续。",
		"The accounting does not balance. Correct it, or let two people state a reason.")
}
