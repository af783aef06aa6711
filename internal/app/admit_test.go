package app

import (
	"context"
	"strings"
	"testing"
	"time"

	"minping/internal/store/memory"
	"minping/internal/store/storetest"
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

// Both requests found the slip unused; the insert decides, and only one of them is ever answered with signatures (rb1 §6.5).
func TestOfTwoRequestsThatRaceForOneSlipOneIsAnswered(t *testing.T) {
	h := newHall(t)
	v, tokens := h.session(6, nil)
	h.move(v.ID, vote.StateOpen)
	late, err := vote.NewPhone(randReader, h.open(v.ID), tokens[v.ID][0], [10]byte{})
	h.must(err)
	h.holdPoint = func(point string) {
		if point == "admit.insert" {
			h.holdPoint = nil
			h.admit(v.ID, tokens[v.ID][0])
		}
	}
	answer, w, err := h.Admit(t.Context(), v.ID, late.Request.Message())
	if w != Used || answer != nil || err != nil {
		t.Errorf("the second of two: %q %v, signatures %v; want used", w, err, answer != nil)
	}
}

// The hall code comes before the signatures (rb1 §6, steps 3 and 4): who is not in the hall costs the machine no signature.
func TestAStaleHallCodeIsToldBeforeAnythingIsSigned(t *testing.T) {
	h := newHall(t)
	v, tokens := h.session(6, func(r *SessionRequest) { here := 1; r.Presence = &here })
	h.move(v.ID, vote.StateOpen)
	p, err := vote.NewPhone(randReader, h.open(v.ID), tokens[v.ID][0], [10]byte{})
	h.must(err)
	clear(p.Request.Z[0]) // nothing that can be signed
	if _, w, err := h.Admit(t.Context(), v.ID, p.Request.Message()); w != StaleCode || err != nil {
		t.Errorf("stale code and nothing to sign: %q %v; want stale", w, err)
	}
	p.Request.Code = h.hallCode(v.ID)
	if _, w, err := h.Admit(t.Context(), v.ID, p.Request.Message()); w != Bad || err != nil {
		t.Errorf("good code and nothing to sign: %q %v; want bad", w, err)
	}
	h.admit(v.ID, tokens[v.ID][0]) // neither of them spent the slip
}

// A row that came after the admission set was fixed is not counted, so it is never answered (rb1 §6.2).
func TestARequestThatMissedTheAdmissionSetIsNotAnswered(t *testing.T) {
	h := newHall(t)
	v, tokens := h.session(6, func(r *SessionRequest) { two := vote.FlowTwo; r.Flow = &two })
	h.move(v.ID, vote.StateAdmitting)
	p, err := vote.NewPhone(randReader, h.open(v.ID), tokens[v.ID][0], h.hallCode(v.ID))
	h.must(err)
	h.holdPoint = func(point string) {
		if point == "admit.insert" {
			h.holdPoint = nil
			h.move(v.ID, vote.StateAdmitted)
		}
	}
	for _, want := range []Word{Again, Closed} { // overtaken, then asked again as it was told
		if answer, w, err := h.Admit(t.Context(), v.ID, p.Request.Message()); w != want || answer != nil || err != nil {
			t.Errorf("%q %v, signatures %v; want %s", w, err, answer != nil, want)
		}
	}
}

// The state changes before the admission set is fixed, and the admission note is signed before the issuer keys go (rb1 §8): each write is
// looked at when it happens.
func TestTheCloseOfAdmissionKeepsItsOrder(t *testing.T) {
	f := storetest.NewFaulty(memory.Open())
	h := newHallOn(t, f, t.TempDir())
	v, tokens := h.session(6, func(r *SessionRequest) { two := vote.FlowTwo; r.Flow = &two })
	h.move(v.ID, vote.StateAdmitting)
	h.admit(v.ID, tokens[v.ID][0])
	fixed, noted := 0, 0
	f.Before = func(op storetest.Op) error {
		if !op.Write || op.Kind != kindBoard {
			return nil
		}
		switch {
		case strings.Contains(op.ID, fileAdmitted):
			fixed++
			if st, err := h.current(t.Context(), v.ID); err != nil || st.State != vote.StateAdmitted {
				t.Errorf("the admission set is fixed while the session is %q (%v)", st.State, err)
			}
		case strings.Contains(op.ID, fileAdmission):
			noted++
			if k, err := h.ring.Load(v.ID); err != nil || len(k.Issuers) == 0 {
				t.Errorf("the issuer keys were gone before the admission note was signed (%v)", err)
			}
		}
		return nil
	}
	h.move(v.ID, vote.StateAdmitted)
	h.move(v.ID, vote.StateVoting)
	if fixed == 0 || noted == 0 {
		t.Fatalf("saw %d writes of the admission set and %d of the note", fixed, noted)
	}
}
