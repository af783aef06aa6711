package session_test

import (
	"crypto/sha256"
	"errors"
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/session"
	"minping/internal/store/memory"
	"minping/internal/store/storetest"
	"minping/internal/vote"
)

// The process dies between the result and its note, and before the count is asked for again other figures are typed:
// the note must be on the result that the board has.
func TestACountKilledBeforeItsNoteKeepsItsResult(t *testing.T) {
	f := storetest.NewFaulty(memory.Open())
	h := newEnvOn(t, f, t.TempDir())
	v, tokens := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID] {
		h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 1))
	}
	h.Move(v.ID, vote.StateClosing)
	f.Before = func(op storetest.Op) error {
		if op.Write && strings.Contains(op.ID, "/"+ballotbox.NoteResult) {
			return errors.New("killed")
		}
		return nil
	}
	if err := h.counts(v.ID); err == nil {
		t.Fatal("counted without a note")
	}
	f.Before = nil
	acc := session.Accounting{Expected: 9, Attended: 8, Issued: 6}
	h.MustDo(h.Sessions.PutAccounting(t.Context(), apptest.Officer, v.ID, acc))
	h.Must(h.counts(v.ID))

	result, err := h.Boxes.BoardBytes(t.Context(), v.ID, ballotbox.FileResult)
	h.Must(err)
	raw, err := h.Boxes.BoardBytes(t.Context(), v.ID, ballotbox.NoteResult)
	h.Must(err)
	n, err := h.Boxes.OwnNote(raw)
	h.Must(err)
	if sum, err := vote.ParseResultExtra(n.Extra); err != nil || sum != sha256.Sum256(result) {
		t.Errorf("the note is on another result (%v)", err)
	}
	o, err := h.Tallies.OutcomeOf(t.Context(), v.ID)
	h.Must(err)
	if o.Balance.Given || *o.Turnout.Attended == acc.Attended {
		t.Errorf("the outcome is of figures that the result does not have: %+v", o.Turnout)
	}
}
