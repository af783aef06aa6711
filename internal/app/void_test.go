package app

import (
	"testing"

	"minping/internal/app/ballotbox"
	"minping/internal/app/session"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// A left-over slip whose voiding the close overtakes may be missing in the admission note: who scanned it is not told
// that it counts.
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
	if w, err := refused(h.Boxes.Void(t.Context(), officer, v.ID, votetest.VoidMessage(tokens[v.ID][5]))); w != ballotbox.Closed || err != nil {
		t.Errorf("overtaken between insert and second look: %q %v", w, err)
	}
}

// A step that was killed between the admission note and the next state leaves a session that still looks as if slips
// could be voided. The note has counted the voids already.
func TestAVoidAfterTheAdmissionNoteIsRefused(t *testing.T) {
	h := newHall(t)
	two := vote.FlowTwo
	v, tokens := h.session(6, func(r *session.SessionRequest) { r.Flow = &two })
	h.move(v.ID, vote.StateAdmitting)
	h.admit(v.ID, tokens[v.ID][0])
	h.move(v.ID, vote.StateAdmitted)
	void := func(i int) ballotbox.Refusal {
		t.Helper()
		w, err := refused(h.Boxes.Void(t.Context(), officer, v.ID, votetest.VoidMessage(tokens[v.ID][i])))
		h.must(err)
		return w
	}
	if w := void(4); w != "" {
		t.Fatalf("before the note: %q", w)
	}
	h.must(h.Boxes.AdmissionNote(t.Context(), v.ID))
	if w := void(5); w != ballotbox.Closed {
		t.Errorf("after the note: %q", w)
	}
}
