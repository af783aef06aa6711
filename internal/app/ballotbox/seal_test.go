package ballotbox_test

import (
	"errors"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/session"
	"minping/internal/store"
	"minping/internal/vote"
)

// The copy in which order says nothing is made by the seal itself, in both flows and for every box of a session (rb1
// §12).
func TestASealMakesTheCanonicalCopy(t *testing.T) {
	for _, groups := range [][]ballotbox.Group{nil, {{Name: "干部", Weight: "1"}, {Name: "群众", Weight: "1"}}} {
		h := newEnv(t)
		v, tokens := h.Session(6, func(r *session.SessionRequest) { r.Groups = groups })
		h.Move(v.ID, vote.StateOpen)
		for _, ref := range v.Boxes {
			for _, tok := range tokens[ref.SID] {
				h.Cast(ref.SID, h.Admit(ref.SID, tok), apptest.Same(1, 1))
			}
		}
		h.Move(v.ID, vote.StateClosing)
		for _, ref := range v.Boxes {
			b, err := h.Boxes.Box(t.Context(), ref.SID)
			h.Must(err)
			if sealed, err := b.Rows.Sealed(t.Context()); err != nil || !sealed {
				t.Errorf("%d groups: the rows of a sealed box are as they were cast (%v)", len(groups), err)
			}
			_, err = b.Rows.Insert(t.Context(), store.Ballots, store.Key{1}, []byte("late"))
			if !errors.Is(err, store.ErrSealed) {
				t.Errorf("%d groups: a late ballot: %v", len(groups), err)
			}
		}
	}
}

// A hall code is good for admission and for nothing after it: its key goes with the close of admission, before the
// issuers' do (rb1 §3).
func TestThePresenceKeyDiesWhenAdmissionCloses(t *testing.T) {
	h := newEnv(t)
	two := vote.FlowTwo
	v, tokens := h.Session(6, func(r *session.SessionRequest) { r.Flow = &two })
	h.Move(v.ID, vote.StateAdmitting)
	h.Admit(v.ID, tokens[v.ID][0])
	h.Move(v.ID, vote.StateAdmitted)
	k, err := h.Boxes.Ring.Load(v.ID)
	h.Must(err)
	if k.Presence != nil || len(k.Issuers) == 0 {
		t.Errorf("presence key %v, %d issuer keys", k.Presence != nil, len(k.Issuers))
	}
}
