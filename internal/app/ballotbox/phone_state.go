package ballotbox

import (
	"context"
	"errors"
	"time"

	"minping/internal/app/records"
	"minping/internal/vote"
)

// Manifest returns the exact bytes of a box's manifest.
func (s *Boxes) Manifest(ctx context.Context, sid string) ([]byte, error) {
	b, err := s.Box(ctx, sid)
	if err != nil {
		return nil, err
	}
	return b.Bytes, nil
}

// Form returns the exact bytes of a box's questionnaire; the manifest holds their hash.
func (s *Boxes) Form(ctx context.Context, sid string) ([]byte, error) {
	b, err := s.Box(ctx, sid)
	if err != nil {
		return nil, err
	}
	return b.form, nil
}

// PhoneState is what a phone may know about the session's state.
type PhoneState struct {
	State     vote.State `json:"state"`
	ClosesIn  *int       `json:"closes_in,omitempty"` // whole seconds
	Paused    bool       `json:"paused,omitempty"`
	Rehearsal bool       `json:"rehearsal,omitempty"`
	Trial     bool       `json:"trial,omitempty"`
}

// PhoneState answers GET /rb1/{sid}/state.
func (s *Boxes) PhoneState(ctx context.Context, sid string) (PhoneState, error) {
	b, err := s.Box(ctx, sid)
	if errors.Is(err, errDraft) {
		return s.draftState(ctx, sid)
	}
	if err != nil {
		return PhoneState{}, err
	}
	cur, err := s.Current(ctx, b.session)
	if err != nil {
		return PhoneState{}, err
	}
	out := PhoneState{State: cur.State, Paused: cur.Paused, Rehearsal: b.rehearsal, Trial: s.env.Trial() != ""}
	if cur.ClosesAt != nil && vote.Casts(b.Manifest.Flow, cur.State) {
		left := max(0, int(cur.ClosesAt.Sub(s.env.Now())/time.Second))
		out.ClosesIn = &left
	}
	return out, nil
}

// draftState is PhoneState for a box whose manifest is not fixed yet.
func (s *Boxes) draftState(ctx context.Context, sid string) (PhoneState, error) {
	id, err := s.SessionOf(ctx, sid)
	if err != nil {
		return PhoneState{}, err
	}
	sess, err := records.Load[Session](ctx, s.env, KindSession, id)
	if err != nil {
		return PhoneState{}, err
	}
	cur, err := s.Current(ctx, id)
	return PhoneState{State: cur.State, Rehearsal: sess.V.Rehearsal, Trial: s.env.Trial() != ""}, err
}
