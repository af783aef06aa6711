package ballotbox_test

import (
	"context"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/store/memory"
	"minping/internal/store/storetest"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// While every place to sign is taken, finished ballots go through; who waits for a signature in vain spends nothing and
// may ask again.
func TestABallotDoesNotStandBehindAdmissions(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	p := h.Admit(v.ID, tokens[v.ID][0])
	for range cap(h.Boxes.Signing) {
		h.Boxes.Signing <- struct{}{}
	}
	h.Cast(v.ID, p, apptest.Same(1, 1))

	late, err := votetest.NewPhone(rand.Reader, h.OpenBox(v.ID), tokens[v.ID][1], [10]byte{})
	h.Must(err)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, _, err = apptest.Answered(h.Boxes.Admit(ctx, v.ID, late.Request.Message()))
	if records.KindOf(err) != records.Unavailable {
		t.Errorf("who waited in vain heard %v", err)
	}
	for range cap(h.Boxes.Signing) {
		<-h.Boxes.Signing
	}
	if _, w, err := apptest.Answered(h.Boxes.Admit(t.Context(), v.ID, late.Request.Message())); w != "" || err != nil {
		t.Errorf("asked again: %q %v", w, err)
	}
	if len(h.Boxes.Signing) != 0 {
		t.Error("a place to sign was not given back")
	}
}

// Both requests found the slip unused; the insert decides, and only one of them is ever answered with signatures (rb1
// §6.5).
func TestOneOfTwoRequestsRacingForASlipIsAnswered(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	late, err := votetest.NewPhone(rand.Reader, h.OpenBox(v.ID), tokens[v.ID][0], [10]byte{})
	h.Must(err)
	h.Env.OnHold(func(point string) {
		if point == "admit.insert" {
			h.Env.OnHold(nil)
			h.Admit(v.ID, tokens[v.ID][0])
		}
	})
	answer, w, err := apptest.Answered(h.Boxes.Admit(t.Context(), v.ID, late.Request.Message()))
	if w != ballotbox.Used || answer != nil || err != nil {
		t.Errorf("the second of two: %q %v, signatures %v; want used", w, err, answer != nil)
	}
}

// The hall code comes before the signatures (rb1 §6, steps 3 and 4): who is not in the hall costs the machine no
// signature.
func TestAStaleHallCodeIsToldBeforeAnythingIsSigned(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(6, func(r *session.SessionRequest) { here := 1; r.Presence = &here })
	h.Move(v.ID, vote.StateOpen)
	p, err := votetest.NewPhone(rand.Reader, h.OpenBox(v.ID), tokens[v.ID][0], [10]byte{})
	h.Must(err)
	clear(p.Request.Z[0]) // nothing that can be signed
	_, w, err := apptest.Answered(h.Boxes.Admit(t.Context(), v.ID, p.Request.Message()))
	if w != ballotbox.StaleCode || err != nil {
		t.Errorf("stale code and nothing to sign: %q %v; want stale", w, err)
	}
	p.Request.Code = h.HallCode(v.ID)
	_, w, err = apptest.Answered(h.Boxes.Admit(t.Context(), v.ID, p.Request.Message()))
	if w != ballotbox.Bad || err != nil {
		t.Errorf("good code and nothing to sign: %q %v; want bad", w, err)
	}
	h.Admit(v.ID, tokens[v.ID][0]) // neither of them spent the slip
}

// A row that came after the admission set was fixed is not counted, so it is never answered (rb1 §6.2).
func TestARequestThatMissedTheAdmissionSetIsNotAnswered(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(6, func(r *session.SessionRequest) { two := vote.FlowTwo; r.Flow = &two })
	h.Move(v.ID, vote.StateAdmitting)
	p, err := votetest.NewPhone(rand.Reader, h.OpenBox(v.ID), tokens[v.ID][0], h.HallCode(v.ID))
	h.Must(err)
	h.Env.OnHold(func(point string) {
		if point == "admit.insert" {
			h.Env.OnHold(nil)
			h.Move(v.ID, vote.StateAdmitted)
		}
	})
	// overtaken, then asked again as it was told
	for _, want := range []ballotbox.Refusal{ballotbox.Again, ballotbox.Closed} {
		answer, w, err := apptest.Answered(h.Boxes.Admit(t.Context(), v.ID, p.Request.Message()))
		if w != want || answer != nil || err != nil {
			t.Errorf("%q %v, signatures %v; want %s", w, err, answer != nil, want)
		}
	}
}

// Who lost the answer is answered again from the set of those who were admitted (rb1 §6.2), and not before that set is
// fixed: until then no one can say who will be in it.
func TestALostAnswerWaitsForTheAdmissionSet(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(6, func(r *session.SessionRequest) { two := vote.FlowTwo; r.Flow = &two })
	h.Move(v.ID, vote.StateAdmitting)
	p := h.Admit(v.ID, tokens[v.ID][0])
	ask := func(want ballotbox.Refusal) {
		t.Helper()
		answer, w, err := apptest.Answered(h.Boxes.Admit(t.Context(), v.ID, p.Request.Message()))
		if w != want || (answer != nil) != (want == "") || err != nil {
			t.Errorf("%q %v, signatures %v; want %q", w, err, answer != nil, want)
		}
	}
	h.Boxes.AfterStep = func(string, vote.State) {
		h.Boxes.AfterStep = nil
		ask(ballotbox.Closed)
	}
	h.Move(v.ID, vote.StateAdmitted)
	ask("")
}

// A pause keeps new phones waiting. Who was admitted and lost the answer gets it again (rb1 §6.1).
func TestALostAnswerIsGivenAgainInAPause(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	p := h.Admit(v.ID, tokens[v.ID][0])
	h.MustDo(h.Sessions.Pause(t.Context(), apptest.Officer, v.ID, true, ""))
	answer, w, err := apptest.Answered(h.Boxes.Admit(t.Context(), v.ID, p.Request.Message()))
	if w != "" || answer == nil || err != nil {
		t.Errorf("asked again in a pause: %q %v", w, err)
	}
}

// The state changes before the admission set is fixed, and the admission note is signed before the issuer keys go (rb1
// §8): each write is looked at when it happens.
func TestTheCloseOfAdmissionKeepsItsOrder(t *testing.T) {
	f := storetest.NewFaulty(memory.Open())
	h := newEnvOn(t, f, t.TempDir())
	v, tokens := h.Session(6, func(r *session.SessionRequest) { two := vote.FlowTwo; r.Flow = &two })
	h.Move(v.ID, vote.StateAdmitting)
	h.Admit(v.ID, tokens[v.ID][0])
	fixed, noted := 0, 0
	f.Before = func(op storetest.Op) error {
		if !op.Write || op.Kind != ballotbox.KindBoard {
			return nil
		}
		switch {
		case strings.Contains(op.ID, ballotbox.FileAdmitted):
			fixed++
			if st, err := h.Boxes.Current(t.Context(), v.ID); err != nil || st.State != vote.StateAdmitted {
				t.Errorf("the admission set is fixed while the session is %q (%v)", st.State, err)
			}
		case strings.Contains(op.ID, ballotbox.FileAdmission):
			noted++
			if k, err := h.Boxes.Ring.Load(v.ID); err != nil || len(k.Issuers) == 0 {
				t.Errorf("the issuer keys were gone before the admission note was signed (%v)", err)
			}
		}
		return nil
	}
	h.Move(v.ID, vote.StateAdmitted)
	if fixed == 0 || noted != 0 {
		t.Fatalf("when admission closes: %d writes of the admission set and %d of the note", fixed, noted)
	}
	h.Move(v.ID, vote.StateVoting)
	if noted == 0 {
		t.Fatal("the admission note is never written")
	}
}

func TestScreenModeNeverAdmitsMoreThanItsSeats(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(0, func(r *session.SessionRequest) {
		mode, seats := vote.ModeScreen, 20
		r.Mode, r.Cap = &mode, &seats
	})
	h.Move(v.ID, vote.StateOpen)
	words := make(chan ballotbox.Refusal, 60)
	for i := range 60 {
		go func() {
			_, w := h.TryAdmit(v.ID, vote.Token{byte(i), 1})
			words <- w
		}()
	}
	in := 0
	for range 60 {
		if <-words == "" {
			in++
		}
	}
	if in != 20 {
		t.Errorf("%d phones were admitted to 20 seats", in)
	}
}

func TestTheHallCodeIsGoodForItsSlotAndTheNext(t *testing.T) {
	h := newEnv(t)
	one := 1
	v, tokens := h.Session(4, func(r *session.SessionRequest) { r.Presence = &one })
	h.Move(v.ID, vote.StateOpen)
	b := h.OpenBox(v.ID)
	code := h.HallCode(v.ID)
	try := func(tok vote.Token) ballotbox.Refusal {
		t.Helper()
		p, err := votetest.NewPhone(rand.Reader, b, tok, code)
		h.Must(err)
		_, w, err := apptest.Answered(h.Boxes.Admit(t.Context(), v.ID, p.Request.Message()))
		h.Must(err)
		return w
	}
	h.Pass(15 * time.Second)
	if w := try(tokens[v.ID][0]); w != "" {
		t.Errorf("the previous slot's code: %q", w)
	}
	h.Pass(15 * time.Second)
	if w := try(tokens[v.ID][1]); w != ballotbox.StaleCode {
		t.Errorf("a code two slots old: %q", w)
	}
	if w := try(tokens[v.ID][0]); w != ballotbox.StaleCode {
		t.Errorf("a known token with another request and an old code: %q", w)
	}
	code = h.HallCode(v.ID)
	if w := try(tokens[v.ID][0]); w != ballotbox.Used {
		t.Errorf("a known token with another request: %q", w)
	}
}

// rb1 §6: state, hall code, signature, and only then whether the token was spent.
func TestASpentSlipIsReportedInTheOrderOfTheChecks(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(4, nil)
	toks := tokens[v.ID]
	void := func(tok vote.Token) {
		t.Helper()
		w, err := apptest.Refused(h.Boxes.Void(t.Context(), apptest.Officer, v.ID, votetest.VoidMessage(tok)))
		h.Must(err)
		if w != "" {
			t.Fatalf("void: %q", w)
		}
	}
	ask := func(name string, tok vote.Token, change func(msg []byte), want ballotbox.Refusal) {
		t.Helper()
		p, err := votetest.NewPhone(rand.Reader, h.OpenBox(v.ID), tok, [10]byte{})
		h.Must(err)
		msg := p.Request.Message()
		if change != nil {
			change(msg)
		}
		_, w, err := apptest.Answered(h.Boxes.Admit(t.Context(), v.ID, msg))
		h.Must(err)
		if w != want {
			t.Errorf("%s: %q, want %q", name, w, want)
		}
	}
	void(toks[0])
	ask("a voided slip before the opening", toks[0], nil, ballotbox.NotOpen)
	h.Move(v.ID, vote.StateOpen)
	h.Admit(v.ID, toks[1])
	for _, tok := range toks[:2] {
		ask("a spent slip with a hall code that no one showed", tok, func(msg []byte) { msg[17] = 1 },
			ballotbox.StaleCode)
		ask("a spent slip with a message that cannot be signed", tok, func(msg []byte) { clear(msg[27:]) },
			ballotbox.Bad)
	}
	ask("a voided slip", toks[0], nil, ballotbox.Voided)
	ask("a used slip", toks[1], nil, ballotbox.Used)
	h.Move(v.ID, vote.StateClosing)
	ask("a voided slip after the close", toks[0], nil, ballotbox.Closed)
	ask("a used slip after the close", toks[1], nil, ballotbox.Closed)
}

func TestAnotherRequestWithAUsedTokenTakesNoSeat(t *testing.T) {
	h := newEnv(t)
	mode, seats, one := vote.ModeScreen, 2, 1
	v, _ := h.Session(0, func(r *session.SessionRequest) { r.Mode, r.Cap, r.Presence = &mode, &seats, &one })
	h.Move(v.ID, vote.StateOpen)
	b := h.OpenBox(v.ID)
	try := func(first byte) ballotbox.Refusal {
		t.Helper()
		p, err := votetest.NewPhone(rand.Reader, b, vote.Token{first}, h.HallCode(v.ID))
		h.Must(err)
		_, w, err := apptest.Answered(h.Boxes.Admit(t.Context(), v.ID, p.Request.Message()))
		h.Must(err)
		return w
	}
	if w := try(1); w != "" {
		t.Fatalf("the first: %q", w)
	}
	for range 3 {
		if w := try(1); w != ballotbox.Used {
			t.Errorf("another request with the same token: %q", w)
		}
	}
	if w := try(2); w != "" {
		t.Errorf("the second seat: %q", w)
	}
}
