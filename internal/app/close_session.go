package app

import (
	"context"
	"fmt"

	"minping/internal/keys"
	"minping/internal/store"
)

// Why a seal or count waits for people (domain 2.5, rb1 §8).
const (
	blockedBallots    = "ballots_exceed_admitted"
	blockedAccounting = "accounting_unbalanced"
	blockedPaper      = "paper_unconfirmed"
)

// closeAdmission enters admitted (flow two): first the state changes, then the admission set is fixed, so that whoever was
// answered is in it (rb1 §6: answered means counted).
func (s *Service) closeAdmission(ctx context.Context, id string, sess Session, cur, entry stateEntry) (stateEntry, string, error) {
	next, err := s.step(ctx, id, cur, entry)
	if err != nil {
		return cur, "", err
	}
	for _, b := range sess.Boxes {
		if err := s.fixAdmitted(ctx, b.SID); err != nil {
			return next, "", err
		}
	}
	return next, "", s.eraseKeys(sess, keys.Presence)
}

// endAdmission signs the admission notes and then destroys the issuer keys (rb1 §8, order).
func (s *Service) endAdmission(ctx context.Context, sess Session) error {
	for _, b := range sess.Boxes {
		if err := s.admissionNote(ctx, b.SID); err != nil {
			return err
		}
	}
	return s.eraseKeys(sess, issuerAndPresence)
}

// sealNow makes the canonical copies, the board and the sealed notes of all boxes and then enters sealed. What blocks
// the seal leaves the session in closing; asked for by a person that is a Conflict, else it is only shown.
func (s *Service) sealNow(ctx context.Context, id string, cur, entry stateEntry, asked bool) (next stateEntry, blocked string, err error) {
	defer func() { s.through(id, cur.N, err == nil && blocked == "") }()
	sess, err := load[Session](ctx, s, kindSession, id)
	if err != nil {
		return cur, "", err
	}
	for _, b := range sess.V.Boxes {
		if err := s.admissionNote(ctx, b.SID); err != nil {
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
		if err := s.publishBoard(ctx, b.SID, report); err != nil {
			return cur, "", err
		}
	}
	if err := s.eraseKeys(sess.V, issuerAndPresence|keys.Receipt); err != nil {
		return cur, "", err
	}
	next, err = s.finish(ctx, id, cur, entry, cur.By)
	return next, "", err
}

func (s *Service) sealRows(ctx context.Context, id, sid string) error {
	s.progress(id, "seal", 0, 0)
	b, err := s.box(ctx, sid)
	if err != nil {
		return err
	}
	if err := b.rows.Seal(ctx); err != nil {
		return fmt.Errorf("seal box: %w", err)
	}
	return nil
}

// sealBlock says why a session may not be sealed, "" when it may. More ballots than admissions blocks always.
func (s *Service) sealBlock(ctx context.Context, id string, sess Session) (string, error) {
	for _, ref := range sess.Boxes {
		b, err := s.box(ctx, ref.SID)
		if err != nil {
			return "", err
		}
		admitted, err := s.admittedCount(ctx, ref.SID)
		if err != nil {
			return "", err
		}
		ballots, err := b.rows.Count(ctx, store.Ballots)
		if err != nil {
			return "", fmt.Errorf("count ballots: %w", err)
		}
		if ballots > admitted {
			return blockedBallots, nil
		}
	}
	return s.balanceBlock(ctx, id, sess)
}

// closingBlock is sealBlock for who looks on. Until the admissions of every box are fixed, a moment after the closing began, nothing is held
// up: the service is on its way.
func (s *Service) closingBlock(ctx context.Context, id string, sess Session) (string, error) {
	for _, ref := range sess.Boxes {
		_, err := s.boardFile(ctx, ref.SID, fileAdmitted)
		if KindOf(err) == NotFound {
			return "", nil
		}
		if err != nil {
			return "", err
		}
	}
	return s.sealBlock(ctx, id, sess)
}

// countBlock says why a sealed session may not be counted, "" when it may: paper that is not typed twice, or figures that
// were entered after the seal and do not balance.
func (s *Service) countBlock(ctx context.Context, id string, sess Session) (string, error) {
	papers, err := s.papers(ctx, id)
	if err != nil {
		return "", err
	}
	for _, p := range papers {
		if !p.pending() {
			continue
		}
		if said, err := s.paperOverridden(ctx, id); err != nil || !said {
			return blockedPaper, err
		}
	}
	return s.balanceBlock(ctx, id, sess)
}

// balanceBlock says whether seal or count wait for figures that balance, or for two people who answer for them.
func (s *Service) balanceBlock(ctx context.Context, id string, sess Session) (string, error) {
	bal, err := s.balance(ctx, id, sess)
	if err != nil {
		return "", err
	}
	if waits, err := s.accountingBlocks(ctx, id, bal); err != nil || waits {
		return blockedAccounting, err
	}
	return "", nil
}

// mayCount refuses a count that waits for people.
func (s *Service) mayCount(ctx context.Context, id string, sess Session) error {
	why, err := s.countBlock(ctx, id, sess)
	if err == nil && why != "" {
		err = blockError(why)
	}
	return err
}

func blockError(why string) error {
	switch why {
	case blockedBallots:
		return fail(Conflict, why, "票箱里的票多于签到人数，不能封存。请核查，必要时作废重测。",
			"There are more ballots than admissions; the box cannot be sealed.")
	case blockedPaper:
		return fail(Conflict, why, "纸质票还没有两人录入一致，不能计票。", "The paper ballots have not been entered twice with the same figures.")
	}
	return fail(Conflict, why, "清点数对不上。请更正，或由两人写明原因后继续。",
		"The accounting does not balance. Correct it, or let two people state a reason.")
}
