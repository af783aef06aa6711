package session

import (
	"context"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/vote"
)

// needsTwo reports whether a step needs two officers: opening if the session says so, and always voiding (api §2,
// transitions), except from a draft: no slip leads to a box whose manifest is not fixed, so no one can have one.
func needsTwo(sess ballotbox.Session, from, next vote.State) bool {
	switch next {
	case vote.StateVoided:
		return from != vote.StateDraft
	case vote.StateOpen, vote.StateAdmitting:
		return sess.TwoOfficers
	}
	return false
}

// Withdraw ends the named request that is waiting for a second officer, without a name the only one.
func (s *Sessions) Withdraw(ctx context.Context, a records.Actor, id, name string) error {
	if _, err := s.mine(ctx, a, id); err != nil {
		return err
	}
	if err := s.officers.Withdraw(ctx, a, id, name); err != nil {
		return err
	}
	s.Wake(id)
	return nil
}
