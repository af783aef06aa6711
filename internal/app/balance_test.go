package app

import (
	"bytes"
	"testing"

	"minping/internal/verify"
	"minping/internal/vote"
)

// TestTheAccountingTellsValidFromInvalidAsTheResultDoes: one ballot abstains from everything, one does not open as an answer.
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
	before, err := h.ShowBalance(t.Context(), officer, v.ID)
	h.must(err)
	if before.Valid != 7 || before.Invalid != 0 {
		t.Errorf("before the count: %+v", before)
	}
	h.move(v.ID, vote.StateCounted)
	b, err := h.ShowBalance(t.Context(), officer, v.ID)
	h.must(err)
	if b.Returned != 7 || b.Valid != 5 || b.Invalid != 2 || b.Spoilt != 1 || b.Abstain != 1 {
		t.Errorf("after the count: %+v", b)
	}
	var bundle bytes.Buffer
	h.must(h.WriteBundle(t.Context(), officer, v.ID, &bundle, func(MinutesView) ([]byte, error) { return []byte("<p>"), nil }))
	for _, c := range verify.Bundle(bytes.NewReader(bundle.Bytes()), int64(bundle.Len()), verify.Anchors{}) {
		if !c.OK {
			t.Errorf("%s: %s (%s)", c.ID, c.Sentence.EN, c.Detail)
		}
	}
}
