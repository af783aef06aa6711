package ballotbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"minping/internal/store"
	"minping/internal/vote"
)

// Cast takes one sealed ballot and answers with the receipt for its tracker (rb1 §7, steps in its order).
// Acknowledged means counted: the state is read again after the insert, and the seal changes it before it looks.
func (s *Boxes) Cast(ctx context.Context, sid string, msg []byte) ([]byte, Word, error) {
	b, bal, st, word, err := s.drop(ctx, sid, vote.SlotBallot, store.Ballots, msg)
	if word != "" || err != nil {
		return nil, word, err
	}
	k, err := b.Live(s.Ring, st)
	if err != nil {
		return nil, goneKey(err), RealKeyError(err)
	}
	if k.Receipt == nil {
		return nil, Closed, nil
	}
	return vote.Receipt(k.Receipt, b.M, bal.Tracker), "", nil
}

// CastComment takes one sealed comment into a table that shares nothing with the ballots (rb1 §10).
func (s *Boxes) CastComment(ctx context.Context, sid string, msg []byte) (Word, error) {
	_, _, _, word, err := s.drop(ctx, sid, vote.SlotComment, store.Comments, msg)
	return word, err
}

// drop is the way of a message into its table: check, state, insert, state again.
func (s *Boxes) drop(ctx context.Context, sid, slot string, table store.Table, msg []byte) (*LiveBox, *vote.Ballot, vote.State, Word, error) {
	b, err := s.Box(ctx, sid)
	if err != nil {
		word, err := s.noBox(ctx, sid, err)
		return nil, nil, "", word, err
	}
	bal, err := b.ParseBallot(slot, msg)
	if err != nil {
		return nil, nil, "", Bad, nil
	}
	if _, word, err := s.castable(ctx, b); word != "" || err != nil {
		return nil, nil, "", word, err
	}
	s.env.Hold("cast.insert")
	present, err := b.Rows.Insert(ctx, table, store.Key(bal.Bid), msg)
	switch {
	case errors.Is(err, store.ErrSealed):
		return nil, nil, "", Closed, nil
	case errors.Is(err, store.ErrExists):
		if !bytes.Equal(present, msg) {
			return nil, nil, "", Used, nil
		}
	case err != nil:
		return nil, nil, "", "", fmt.Errorf("insert %s: %w", table, err)
	}
	s.env.Hold("cast.reread")
	st, word, err := s.castable(ctx, b)
	if err != nil {
		return nil, nil, "", "", err
	}
	if word != "" {
		return nil, nil, "", Again, nil
	}
	return b, bal, st, "", nil
}

// castable says why the session's state takes no ballot, "" when it does. A pause does not stop a finished ballot:
// it may already be on its way.
func (s *Boxes) castable(ctx context.Context, b *LiveBox) (vote.State, Word, error) {
	st, err := s.Current(ctx, b.session)
	switch {
	case err != nil:
		return "", "", err
	case vote.Casts(b.Manifest.Flow, st.State):
		return st.State, "", nil
	case !vote.ReceiptKeyLive(st.State):
		b.forget()
	}
	switch st.State {
	case vote.StateDraft, vote.StateReady, vote.StateAdmitting, vote.StateAdmitted:
		return st.State, NotOpen, nil
	}
	return st.State, Closed, nil
}
