package session_test

import (
	"bytes"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/session"
	"minping/internal/verify"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// TestTheAccountingTellsValidFromInvalidAsTheResultDoes: one ballot abstains from everything, one does not open as an
// answer.
func TestTheAccountingTellsValidFromInvalidAsTheResultDoes(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(8, nil)
	h.Move(v.ID, vote.StateOpen)
	for i, tok := range tokens[v.ID][:7] {
		p := h.Admit(v.ID, tok)
		switch i {
		case 0:
			h.Cast(v.ID, p, apptest.Same(0, 0))
		case 1:
			msg, err := p.CastRaw(bytes.Repeat([]byte{250}, h.OpenBox(v.ID).AnswersLen()))
			h.Must(err)
			h.CastMessage(v.ID, msg)
		default:
			h.Cast(v.ID, p, apptest.Same(1, 2))
		}
	}
	h.Move(v.ID, vote.StateClosing)
	before, err := h.Sessions.ShowBalance(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if before.Valid != 7 || before.Invalid != 0 {
		t.Errorf("before the count: %+v", before)
	}
	h.Move(v.ID, vote.StateCounted)
	b, err := h.Sessions.ShowBalance(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if b.Returned != 7 || b.Valid != 5 || b.Invalid != 2 || b.Spoilt != 1 || b.Abstain != 1 {
		t.Errorf("after the count: %+v", b)
	}
	var bundle bytes.Buffer
	h.Must(h.Sessions.WriteBundle(t.Context(), apptest.Auditor, v.ID, &bundle,
		func(session.MinutesView) ([]byte, error) { return []byte("<p>"), nil }))
	for _, c := range verify.Bundle(bytes.NewReader(bundle.Bytes()), int64(bundle.Len()), verify.Anchors{}) {
		if !c.OK {
			t.Errorf("%s: %s (%s)", c.ID, c.Sentence.EN, c.Detail)
		}
	}
}

// A seal that waited for the accounting goes on by itself (api §2, transitions), and does not keep the hall waiting.
func TestACorrectedAccountingLetsTheSealGoOnAtOnce(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	h.Cast(v.ID, h.Admit(v.ID, tokens[v.ID][0]), apptest.Same(1, 1))
	h.MustDo(h.Sessions.PutAccounting(t.Context(), apptest.Officer, v.ID, session.Accounting{
		Expected: 6, Attended: 6, Issued: 1, LeftOver: 4,
	}))
	if r := h.Move(v.ID, vote.StateClosing); r.Blocked != session.BlockedAccounting {
		t.Fatalf("one slip is missing: %+v", r)
	}
	for len(h.Sessions.Woken) > 0 {
		<-h.Sessions.Woken
	}
	h.MustDo(h.Sessions.PutAccounting(t.Context(), apptest.Officer, v.ID, session.Accounting{
		Expected: 6, Attended: 6, Issued: 1, LeftOver: 5,
	}))
	if len(h.Sessions.Woken) == 0 {
		t.Error("the corrected figures wake nobody")
	}
	h.Must(h.Sessions.Reconcile(t.Context(), v.ID))
	now, err := h.Sessions.ShowSession(t.Context(), apptest.Officer, v.ID)
	if err != nil || now.State != vote.StateSealed {
		t.Errorf("the session is %s, %v", now.State, err)
	}
}

// A session that is voided after its seal has signed counts, and its evidence says the same ones.
func TestASessionVoidedAfterTheSealSaysItsExactFigures(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(8, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:6] {
		h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 1))
	}
	h.Move(v.ID, vote.StateClosing)
	h.voidedVerifies(v.ID)
	b, err := h.Sessions.ShowBalance(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	shown, err := h.Sessions.ShowSession(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if b.Admitted != 6 || b.Returned != 6 || shown.Admitted != 6 || shown.Received != 6 {
		t.Errorf("%d admitted, %d returned; shown %d, %d", b.Admitted, b.Returned, shown.Admitted, shown.Received)
	}
}

// Before anything is signed, what a voided session shows stays in steps of five.
func TestASessionVoidedWhileItIsOpenIsShownInFives(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(8, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:6] {
		h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 1))
	}
	h.voidedVerifies(v.ID)
	b, err := h.Sessions.ShowBalance(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if b.Admitted != 5 || b.Returned != 5 {
		t.Errorf("%d admitted, %d returned", b.Admitted, b.Returned)
	}
}

// The admission note of a session in two steps is signed before anyone votes: it says how many phones were admitted and
// nothing of the ballots.
func TestASessionVoidedWhileVotingIsShownInFives(t *testing.T) {
	two := vote.FlowTwo
	for _, closing := range []bool{false, true} {
		h := newEnv(t)
		v, tokens := h.Session(9, func(r *session.SessionRequest) { r.Flow = &two })
		h.Move(v.ID, vote.StateAdmitting)
		var phones []*votetest.Phone
		for _, tok := range tokens[v.ID][:8] {
			phones = append(phones, h.Admit(v.ID, tok))
		}
		h.Move(v.ID, vote.StateAdmitted)
		h.Move(v.ID, vote.StateVoting)
		for _, p := range phones[:7] {
			h.Cast(v.ID, p, apptest.Same(1, 1))
		}
		if closing {
			h.MustDo(h.Sessions.Move(t.Context(), apptest.Officer, v.ID,
				session.MoveRequest{To: vote.StateClosing, Hold: true}))
		}
		h.voidedVerifies(v.ID)
		b, err := h.Sessions.ShowBalance(t.Context(), apptest.Officer, v.ID)
		h.Must(err)
		shown, err := h.Sessions.ShowSession(t.Context(), apptest.Officer, v.ID)
		h.Must(err)
		if b.Admitted != 5 || b.Returned != 5 || shown.Admitted != 5 || shown.Received != 5 {
			t.Errorf("%d admitted, %d returned; shown %d, %d", b.Admitted, b.Returned, shown.Admitted, shown.Received)
		}
	}
}
