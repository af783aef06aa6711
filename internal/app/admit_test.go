package app

import (
	"context"
	"testing"
	"time"

	"minping/internal/vote"
)

// While every place to sign is taken, finished ballots go through; who waits for a signature in vain spends nothing and may ask again.
func TestABallotDoesNotStandBehindAdmissions(t *testing.T) {
	h := newHall(t)
	v, tokens := h.session(6, nil)
	h.move(v.ID, vote.StateOpen)
	p := h.admit(v.ID, tokens[v.ID][0])
	for range cap(h.signing) {
		h.signing <- struct{}{}
	}
	h.cast(v.ID, p, same(1, 1))

	late, err := vote.NewPhone(randReader, h.open(v.ID), tokens[v.ID][1], [10]byte{})
	h.must(err)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, _, err := h.Admit(ctx, v.ID, late.Request.Message()); KindOf(err) != Unavailable {
		t.Errorf("who waited in vain heard %v", err)
	}
	for range cap(h.signing) {
		<-h.signing
	}
	if _, w, err := h.Admit(t.Context(), v.ID, late.Request.Message()); w != "" || err != nil {
		t.Errorf("asked again: %q %v", w, err)
	}
	if len(h.signing) != 0 {
		t.Error("a place to sign was not given back")
	}
}
