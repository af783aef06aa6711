package accounting_test

import (
	"bytes"
	"testing"

	"minping/internal/app/accounting"
	"minping/internal/app/apptest"
	"minping/internal/app/minutes"
	"minping/internal/app/session"
	"minping/internal/verify"
	"minping/internal/vote"
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
	before, err := h.Accounting.ShowBalance(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if before.Valid != 7 || before.Invalid != 0 {
		t.Errorf("before the count: %+v", before)
	}
	h.Move(v.ID, vote.StateCounted)
	b, err := h.Accounting.ShowBalance(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if b.Returned != 7 || b.Valid != 5 || b.Invalid != 2 || b.Spoilt != 1 || b.Abstain != 1 {
		t.Errorf("after the count: %+v", b)
	}
	var bundle bytes.Buffer
	h.Must(h.Minutes.WriteBundle(t.Context(), apptest.Auditor, v.ID, &bundle,
		func(minutes.View) ([]byte, error) { return []byte("<p>"), nil }))
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
	h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer, v.ID, accounting.Accounting{
		Expected: 6, Attended: 6, Issued: 1, LeftOver: 4,
	}))
	if r := h.Move(v.ID, vote.StateClosing); r.Blocked != session.BlockedAccounting {
		t.Fatalf("one slip is missing: %+v", r)
	}
	for len(h.Sessions.Woken) > 0 {
		<-h.Sessions.Woken
	}
	h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer, v.ID, accounting.Accounting{
		Expected: 6, Attended: 6, Issued: 1, LeftOver: 5,
	}))
	if len(h.Sessions.Woken) == 0 {
		t.Error("the corrected figures wake no one")
	}
	h.Must(h.Sessions.Reconcile(t.Context(), v.ID))
	now, err := h.Sessions.ShowSession(t.Context(), apptest.Officer, v.ID)
	if err != nil || now.State != vote.StateSealed {
		t.Errorf("the session is %s, %v", now.State, err)
	}
}
