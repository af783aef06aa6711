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

// voided is what an admission row holds for a slip that was voided instead of used (rb1 §6).
var voided = []byte("void")

// Admit spends a slip for blind signatures (rb1 §6, steps in its order). A request that was answered before is answered
// again; a bad request never spends a token; answered means counted.
func (s *Boxes) Admit(ctx context.Context, sid string, msg []byte) ([]byte, Word, error) {
	b, err := s.Box(ctx, sid)
	if err != nil {
		word, err := s.noBox(ctx, sid, err)
		return nil, word, err
	}
	req, err := b.ParseAdmit(msg)
	if err != nil {
		return nil, Bad, nil
	}
	tid, hz := vote.TokenID(sid, req.Token), req.HZ()
	if b.Manifest.Mode != vote.ModeScreen && !b.isIssued(tid) {
		return nil, Unknown, nil
	}
	st, err := s.Current(ctx, b.session)
	if err != nil {
		return nil, "", err
	}
	known, err := b.Rows.Lookup(ctx, store.Admissions, store.Key(tid))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, "", fmt.Errorf("look up admission: %w", err)
	}
	if err == nil && bytes.Equal(known, hz[:]) {
		return s.answerKnown(ctx, b, st, tid, req)
	}
	if word := mayAdmit(b, st); word != "" {
		return nil, word, nil
	}
	return s.admitNew(ctx, b, st, tid, hz, known, req)
}

// admitNew is steps 3 to 6 for a request that was not seen before. known is what another request with the same token left, nil
// when there was none: it is told in its turn, and before a seat is taken for it.
func (s *Boxes) admitNew(ctx context.Context, b *LiveBox, st StateEntry, tid, hz vote.Hash, known []byte, req vote.AdmitRequest) ([]byte, Word, error) {
	k, err := b.Live(s.Ring, st.State)
	if err != nil {
		return nil, goneKey(err), RealKeyError(err)
	}
	if !s.presenceOK(b, k, req.Code) {
		return nil, StaleCode, nil
	}
	bs, word, err := s.blindSign(ctx, k, req)
	if word != "" || err != nil {
		return nil, word, err
	}
	if known != nil {
		return nil, spent(known), nil
	}
	if b.Manifest.Mode == vote.ModeScreen {
		if word, err := s.takeSlot(ctx, b, tid, hz); word != "" || err != nil {
			return nil, word, err
		}
	}
	s.env.Hold("admit.insert")
	present, err := b.Rows.Insert(ctx, store.Admissions, store.Key(tid), hz[:])
	switch {
	case errors.Is(err, store.ErrSealed):
		return nil, Closed, nil
	case errors.Is(err, store.ErrExists) && !bytes.Equal(present, hz[:]):
		return nil, spent(present), nil
	case err != nil && !errors.Is(err, store.ErrExists):
		return nil, "", fmt.Errorf("insert admission: %w", err)
	}
	s.env.Hold("admit.reread")
	st, err = s.Current(ctx, b.session)
	if err != nil {
		return nil, "", err
	}
	if !vote.Admits(b.Manifest.Flow, st.State) {
		return nil, Again, nil
	}
	return vote.AdmitAnswer(bs), "", nil
}

// answerKnown answers a request that was seen before: it gets the same answer while the issuer keys live; the hall code is
// for new admissions only.
func (s *Boxes) answerKnown(ctx context.Context, b *LiveBox, st StateEntry, tid vote.Hash, req vote.AdmitRequest) ([]byte, Word, error) {
	switch {
	case vote.Admits(b.Manifest.Flow, st.State):
	case st.State == vote.StateAdmitted:
		in, err := s.inPublished(ctx, b.Sid, tid)
		if err != nil {
			return nil, "", err
		}
		if !in {
			return nil, Closed, nil
		}
	default:
		b.forget()
		return nil, Closed, nil
	}
	k, err := b.Live(s.Ring, st.State)
	if err != nil {
		return nil, goneKey(err), RealKeyError(err)
	}
	bs, word, err := s.blindSign(ctx, k, req)
	if word != "" || err != nil {
		return nil, word, err
	}
	return vote.AdmitAnswer(bs), "", nil
}

// mayAdmit says why the session's state takes no new admission, "" when it does.
func mayAdmit(b *LiveBox, st StateEntry) Word {
	switch {
	case st.State == vote.StateDraft, st.State == vote.StateReady:
		return NotOpen
	case !vote.Admits(b.Manifest.Flow, st.State):
		return Closed
	case st.Paused:
		return NotOpen
	}
	return ""
}

func (s *Boxes) presenceOK(b *LiveBox, k *keys.Keys, code [10]byte) bool {
	if b.Manifest.Presence == 0 {
		return code == [10]byte{}
	}
	return vote.CheckPresence(k.Presence, b.M, s.env.Exactly().Unix(), code)
}

// blindSign signs every blinded message with its issuer, in manifest order. Signing is by far the longest work of a hall: one a processor keeps the
// machine as busy as hundreds would, and each lets go first whatever else is ready to run, so that a finished ballot does not stand behind the
// admissions of a whole hall.
func (s *Boxes) blindSign(ctx context.Context, k *keys.Keys, req vote.AdmitRequest) ([][]byte, Word, error) {
	if len(k.Issuers) != len(req.Z) {
		return nil, Closed, nil
	}
	select {
	case s.Signing <- struct{}{}:
		defer func() { <-s.Signing }()
	case <-ctx.Done():
		return nil, "", fmt.Errorf("wait to sign: %w: %w", store.ErrUnavailable, ctx.Err())
	}
	runtime.Gosched()
	out := make([][]byte, len(req.Z))
	for i, z := range req.Z {
		sig, err := k.Issuers[i].BlindSign(z)
		if err != nil {
			return nil, Bad, nil
		}
		out[i] = sig
	}
	return out, "", nil
}

func spent(stored []byte) Word {
	if bytes.Equal(stored, voided) {
		return Voided
	}
	return Used
}

func goneKey(err error) Word {
	if errors.Is(err, keys.ErrGone) {
		return Closed
	}
	return ""
}

func RealKeyError(err error) error {
	if errors.Is(err, keys.ErrGone) {
		return nil
	}
	return fmt.Errorf("session keys: %w", err)
}
