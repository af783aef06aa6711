package app

import (
	"testing"

	"minping/internal/app/ballotbox"

	"minping/internal/vote"
)

// A left-over slip whose voiding the close overtakes may be missing in the admission note: who scanned it is not told that it counts.
func TestAVoidThatTheAdmissionNoteOvertakesIsNotCalledVoided(t *testing.T) {
	h := newHall(t)
	v, tokens := h.session(6, nil)
	h.move(v.ID, vote.StateOpen)
	h.Env.OnHold(func(point string) {
		if point == "void.reread" {
			h.Env.OnHold(nil)
			h.move(v.ID, vote.StateClosing)
		}
	})
	if w, err := refused(h.Boxes.Void(t.Context(), officer, v.ID, vote.VoidMessage(tokens[v.ID][5]))); w != ballotbox.Closed || err != nil {
		t.Errorf("overtaken between insert and second look: %q %v", w, err)
	}
}
