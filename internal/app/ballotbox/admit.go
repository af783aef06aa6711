package ballotbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"

	"minping/internal/keys"
	"minping/internal/store"
	"minping/internal/vote"
)

// voided is the value of an admission row for a slip that was voided instead of used (rb1 §6).
var voided = []byte("void")

// Admit uses up a slip and returns blind signatures (rb1 §6, in the order of its steps). A repeated request gets the
// same answer again; a bad request never uses up a token; answered means counted.
func (s *Boxes) Admit(ctx context.Context, sid string, msg []byte) ([]byte, error) {
	b, err := s.Box(ctx, sid)
	if err != nil {
		return nil, s.noBox(ctx, sid, err)
	}
	req, err := b.ParseAdmit(msg)
	if err != nil {
		return nil, Bad
	}
	tid, hz := vote.TokenID(sid, req.Token), req.HZ()
	if b.Manifest.Mode != vote.ModeScreen && !b.isIssued(tid) {
		return nil, Unknown
	}
	st, err := s.Current(ctx, b.session)
	if err != nil {
		return nil, err
	}
	known, err := b.Rows.Lookup(ctx, store.Admissions, store.Key(tid))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("look up admission: %w", err)
	}
	if err == nil && bytes.Equal(known, hz[:]) {
		return s.answerKnown(ctx, b, st, tid, req)
	}
	if err := mayAdmit(b, st); err != nil {
		return nil, err
	}
	return s.admitNew(ctx, b, st, tid, hz, known, req)
}

// admitNew does steps 3 to 6 for a new request. known is the row that another request with the same token left, nil if
// there is none: it is reported at its place in the order, before a screen slot is taken.
func (s *Boxes) admitNew(ctx context.Context, b *LiveBox, st StateEntry, tid, hz vote.Hash, known []byte,
	req vote.AdmitRequest,
) ([]byte, error) {
	k, err := b.Live(s.Ring, st.State)
	if err != nil {
		return nil, keyError(err)
	}
	if !s.presenceOK(b, k, req.Code) {
		return nil, StaleCode
	}
	bs, err := s.blindSign(ctx, k, req)
	if err != nil {
		return nil, err
	}
	if known != nil {
		return nil, spent(known)
	}
	if b.Manifest.Mode == vote.ModeScreen {
		if err := s.takeSlot(ctx, b); err != nil {
			return nil, err
		}
	}
	s.env.Hold("admit.insert")
	present, err := b.Rows.Insert(ctx, store.Admissions, store.Key(tid), hz[:])
	switch {
	case errors.Is(err, store.ErrSealed):
		return nil, Closed
	case errors.Is(err, store.ErrExists) && !bytes.Equal(present, hz[:]):
		return nil, spent(present)
	case err != nil && !errors.Is(err, store.ErrExists):
		return nil, fmt.Errorf("insert admission: %w", err)
	}
	s.env.Hold("admit.reread")
	st, err = s.Current(ctx, b.session)
	if err != nil {
		return nil, err
	}
	if !vote.Admits(b.Manifest.Flow, st.State) {
		return nil, Again
	}
	return vote.AdmitAnswer(bs), nil
}

// answerKnown answers a repeated request: it gets the same answer as long as the issuer keys exist; the hall code is
// only checked for new admissions.
func (s *Boxes) answerKnown(ctx context.Context, b *LiveBox, st StateEntry, tid vote.Hash,
	req vote.AdmitRequest,
) ([]byte, error) {
	switch {
	case vote.Admits(b.Manifest.Flow, st.State):
	case st.State == vote.StateAdmitted:
		in, err := s.inPublished(ctx, b.Sid, tid)
		if err != nil {
			return nil, err
		}
		if !in {
			return nil, Closed
		}
	default:
		b.forget()
		return nil, Closed
	}
	k, err := b.Live(s.Ring, st.State)
	if err != nil {
		return nil, keyError(err)
	}
	bs, err := s.blindSign(ctx, k, req)
	if err != nil {
		return nil, err
	}
	return vote.AdmitAnswer(bs), nil
}

// mayAdmit refuses a new admission if the session's state does not allow it.
func mayAdmit(b *LiveBox, st StateEntry) error {
	switch {
	case st.State == vote.StateDraft, st.State == vote.StateReady:
		return NotOpen
	case !vote.Admits(b.Manifest.Flow, st.State):
		b.forgetDead(st.State)
		return Closed
	case st.Paused:
		return NotOpen
	}
	return nil
}

func (s *Boxes) presenceOK(b *LiveBox, k *keys.Keys, code [10]byte) bool {
	if b.Manifest.Presence == 0 {
		return code == [10]byte{}
	}
	return vote.CheckPresence(k.Presence, b.M, s.env.Exactly().Unix(), code)
}

// blindSign signs every blinded message with its issuer's key, in manifest order. Signing is by far the most expensive
// work in a hall: one signature per processor keeps the machine as busy as hundreds would, and each one yields first
// to whatever else is ready to run, so that a finished ballot does not wait behind a whole hall's admissions.
func (s *Boxes) blindSign(ctx context.Context, k *keys.Keys, req vote.AdmitRequest) ([][]byte, error) {
	if len(k.Issuers) != len(req.Z) {
		return nil, Closed
	}
	select {
	case s.Signing <- struct{}{}:
		defer func() { <-s.Signing }()
	case <-ctx.Done():
		return nil, fmt.Errorf("wait to sign: %w: %w", store.ErrUnavailable, ctx.Err())
	}
	runtime.Gosched()
	out := make([][]byte, len(req.Z))
	for i, z := range req.Z {
		sig, err := k.Issuers[i].BlindSign(z)
		if err != nil {
			return nil, Bad
		}
		out[i] = sig
	}
	return out, nil
}

func spent(stored []byte) Refusal {
	if bytes.Equal(stored, voided) {
		return Voided
	}
	return Used
}

// keyError is the error of a step that found no live key: a state ended the key's life, or the key cannot be read.
func keyError(err error) error {
	if errors.Is(err, keys.ErrGone) {
		return Closed
	}
	return fmt.Errorf("session keys: %w", err)
}
