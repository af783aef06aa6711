package app

import (
	"bytes"
	"testing"

	"minping/internal/app/session"

	"minping/internal/verify"
	"minping/internal/vote"
)

// TestTheAccountingTellsValidFromInvalidAsTheResultDoes: one ballot abstains from everything, one does not open as an
// answer.
func TestTheAccountingTellsValidFromInvalidAsTheResultDoes(t *testing.T) {
	h := newHall(t)
	v, tokens := h.session(8, nil)
	h.move(v.ID, vote.StateOpen)
	for i, tok := range tokens[v.ID][:7] {
		p := h.admit(v.ID, tok)
		switch i {
		case 0:
			h.cast(v.ID, p, same(0, 0))
		case 1:
			msg, err := p.CastRaw(bytes.Repeat([]byte{250}, h.open(v.ID).AnswersLen()))
			h.must(err)
			h.castMessage(v.ID, msg)
		default:
			h.cast(v.ID, p, same(1, 2))
		}
	}
	h.move(v.ID, vote.StateClosing)
	before, err := h.Sessions.ShowBalance(t.Context(), officer, v.ID)
	h.must(err)
	if before.Valid != 7 || before.Invalid != 0 {
		t.Errorf("before the count: %+v", before)
	}
	h.move(v.ID, vote.StateCounted)
	b, err := h.Sessions.ShowBalance(t.Context(), officer, v.ID)
	h.must(err)
	if b.Returned != 7 || b.Valid != 5 || b.Invalid != 2 || b.Spoilt != 1 || b.Abstain != 1 {
		t.Errorf("after the count: %+v", b)
	}
	var bundle bytes.Buffer
	h.must(h.Sessions.WriteBundle(t.Context(), officer, v.ID, &bundle, func(session.MinutesView) ([]byte, error) { return []byte("<p>"), nil }))
	for _, c := range verify.Bundle(bytes.NewReader(bundle.Bytes()), int64(bundle.Len()), verify.Anchors{}) {
		if !c.OK {
			t.Errorf("%s: %s (%s)", c.ID, c.Sentence.EN, c.Detail)
		}
	}
}

// A seal that waited for the accounting goes on by itself (api §2, transitions), and does not keep the hall waiting.
func TestACorrectedAccountingLetsTheSealGoOnAtOnce(t *testing.T) {
	h := newHall(t)
	v, tokens := h.session(6, nil)
	h.move(v.ID, vote.StateOpen)
	h.cast(v.ID, h.admit(v.ID, tokens[v.ID][0]), same(1, 1))
	h.must2(h.Sessions.PutAccounting(t.Context(), officer, v.ID, session.Accounting{Expected: 6, Attended: 6, Issued: 1, LeftOver: 4}))
	if r := h.move(v.ID, vote.StateClosing); r.Blocked != session.BlockedAccounting {
		t.Fatalf("one slip is missing: %+v", r)
	}
	for len(h.Sessions.Woken) > 0 {
		<-h.Sessions.Woken
	}
	h.must2(h.Sessions.PutAccounting(t.Context(), officer, v.ID, session.Accounting{Expected: 6, Attended: 6, Issued: 1, LeftOver: 5}))
	if len(h.Sessions.Woken) == 0 {
		t.Error("the corrected figures wake nobody")
	}
	h.must(h.Sessions.Reconcile(t.Context(), v.ID))
	if now, err := h.Sessions.ShowSession(t.Context(), officer, v.ID); err != nil || now.State != vote.StateSealed {
		t.Errorf("the session is %s, %v", now.State, err)
	}
}
