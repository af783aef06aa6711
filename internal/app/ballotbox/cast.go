package ballotbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"minping/internal/store"
	"minping/internal/vote"
)

// Cast accepts one sealed ballot and returns the receipt for its tracker (rb1 §7, in the order of its steps).
// Acknowledged means counted: the state is read again after the insert, and the seal changes the state before it reads
// the box.
func (s *Boxes) Cast(ctx context.Context, sid string, msg []byte) ([]byte, error) {
	in, err := s.submit(ctx, sid, vote.SlotBallot, store.Ballots, msg)
	if err != nil {
		return nil, err
	}
	k, err := in.box.Live(s.Ring, in.state)
	if err != nil {
		return nil, keyError(err)
	}
	if k.Receipt == nil {
		return nil, Closed
	}
	return vote.Receipt(k.Receipt, in.box.M, in.ballot.Tracker), nil
}

// CastComment accepts one sealed comment into a table that has nothing in common with the ballots (rb1 §10).
func (s *Boxes) CastComment(ctx context.Context, sid string, msg []byte) error {
	_, err := s.submit(ctx, sid, vote.SlotComment, store.Comments, msg)
	return err
}

// submission is a message that has been inserted.
type submission struct {
	box    *LiveBox
	ballot *vote.Ballot
	state  vote.State // as read after the insert
}

// submit inserts a message into its table: check, state, insert, state again.
func (s *Boxes) submit(ctx context.Context, sid, slot string, table store.Table,
	msg []byte,
) (in submission, err error) {
	b, err := s.Box(ctx, sid)
	if err != nil {
		return in, s.noBox(ctx, sid, err)
	}
	bal, err := b.ParseBallot(slot, msg)
	if err != nil {
		return in, Bad
	}
	if _, err := s.castable(ctx, b); err != nil {
		return in, err
	}
	s.env.Hold("cast.insert")
	present, err := b.Rows.Insert(ctx, table, store.Key(bal.Bid), msg)
	switch {
	case errors.Is(err, store.ErrSealed):
		return in, Closed
	case errors.Is(err, store.ErrExists):
		if !bytes.Equal(present, msg) {
			return in, Used
		}
	case err != nil:
		return in, fmt.Errorf("insert %s: %w", table, err)
	}
	s.env.Hold("cast.reread")
	st, err := s.castable(ctx, b)
	if _, refused := RefusalIn(err); refused {
		return in, Again
	}
	return submission{b, bal, st}, err
}

// castable returns the session's state, and refuses a ballot if the state does not allow it. A pause does not stop a
// finished ballot: it may already be on its way.
func (s *Boxes) castable(ctx context.Context, b *LiveBox) (vote.State, error) {
	st, err := s.Current(ctx, b.session)
	switch {
	case err != nil:
		return "", err
	case vote.Casts(b.Manifest.Flow, st.State):
		return st.State, nil
	}
	b.forgetDead(st.State)
	switch st.State {
	case vote.StateDraft, vote.StateReady, vote.StateAdmitting, vote.StateAdmitted:
		return st.State, NotOpen
	}
	return st.State, Closed
}
