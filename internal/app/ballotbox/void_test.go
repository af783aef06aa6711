package ballotbox_test

import (
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/session"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// A left-over slip whose voiding the close overtakes may be missing in the admission note: who scanned it is not told
// that it counts.
func TestAVoidThatTheAdmissionNoteOvertakesIsNotCalledVoided(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	h.Env.OnHold(func(point string) {
		if point == "void.reread" {
			h.Env.OnHold(nil)
			h.Move(v.ID, vote.StateClosing)
		}
	})
	w, err := apptest.Refused(h.Boxes.Void(t.Context(), apptest.Officer, v.ID, votetest.VoidMessage(tokens[v.ID][5])))
	if w != ballotbox.Closed || err != nil {
		t.Errorf("overtaken between insert and second look: %q %v", w, err)
	}
}

// A step that was killed between the admission note and the next state leaves a session that still looks as if slips
// could be voided. The note has counted the voids already.
func TestAVoidAfterTheAdmissionNoteIsRefused(t *testing.T) {
	h := newEnv(t)
	two := vote.FlowTwo
	v, tokens := h.Session(6, func(r *session.SessionRequest) { r.Flow = &two })
	h.Move(v.ID, vote.StateAdmitting)
	h.Admit(v.ID, tokens[v.ID][0])
	h.Move(v.ID, vote.StateAdmitted)
	void := func(i int) ballotbox.Refusal {
		t.Helper()
		w, err := apptest.Refused(h.Boxes.Void(t.Context(), apptest.Officer, v.ID,
			votetest.VoidMessage(tokens[v.ID][i])))
		h.Must(err)
		return w
	}
	if w := void(4); w != "" {
		t.Fatalf("before the note: %q", w)
	}
	h.Must(h.Boxes.AdmissionNote(t.Context(), v.ID))
	if w := void(5); w != ballotbox.Closed {
		t.Errorf("after the note: %q", w)
	}
}
