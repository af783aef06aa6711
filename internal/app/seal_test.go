package app

import (
	"errors"
	"testing"

	"minping/internal/app/ballotbox"
	"minping/internal/app/session"
	"minping/internal/store"
	"minping/internal/vote"
)

// The copy in which order says nothing is made by the seal itself, in both flows and for every box of a session (rb1 §12).
func TestASealMakesTheCanonicalCopy(t *testing.T) {
	for _, groups := range [][]ballotbox.Group{nil, {{Name: "干部", Weight: "1"}, {Name: "群众", Weight: "1"}}} {
		h := newHall(t)
		v, tokens := h.session(6, func(r *session.SessionRequest) { r.Groups = groups })
		h.move(v.ID, vote.StateOpen)
		for _, ref := range v.Boxes {
			for _, tok := range tokens[ref.SID] {
				h.cast(ref.SID, h.admit(ref.SID, tok), same(1, 1))
			}
		}
		h.move(v.ID, vote.StateClosing)
		for _, ref := range v.Boxes {
			b, err := h.Boxes.Box(t.Context(), ref.SID)
			h.must(err)
			if sealed, err := b.Rows.Sealed(t.Context()); err != nil || !sealed {
				t.Errorf("%d groups: the rows of a sealed box are as they were cast (%v)", len(groups), err)
			}
			if _, err := b.Rows.Insert(t.Context(), store.Ballots, store.Key{1}, []byte("late")); !errors.Is(err, store.ErrSealed) {
				t.Errorf("%d groups: a late ballot: %v", len(groups), err)
			}
		}
	}
}
