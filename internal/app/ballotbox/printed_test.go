package ballotbox_test

import (
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/vote"
)

// A slip admits once it was printed for this box, and only while admissions are not paused; refused, it is not used up.
func TestOnlyPrintedSlipsAreAdmittedAndNotInAPause(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	if _, word := h.TryAdmit(v.ID, vote.TypedToken(v.ID, vote.Code{1})); word != ballotbox.Unknown {
		t.Errorf("a slip that was never printed: %q", word)
	}
	h.MustDo(h.Sessions.Pause(t.Context(), apptest.Officer, v.ID, true, "停电"))
	if _, word := h.TryAdmit(v.ID, tokens[v.ID][0]); word != ballotbox.NotOpen {
		t.Errorf("in a pause: %q", word)
	}
	h.MustDo(h.Sessions.Pause(t.Context(), apptest.Officer, v.ID, false, ""))
	if _, word := h.TryAdmit(v.ID, tokens[v.ID][0]); word != "" {
		t.Errorf("after the pause: %q", word)
	}
}

// Left-over slips are voided by those who are in the hall.
func TestOnlyTheHallVoidsSlips(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(6, nil)
	for _, role := range auth.Roles() {
		err := h.Boxes.Void(t.Context(), records.Actor{ID: "x", Name: "x", Role: role}, v.ID, nil)
		want := role == auth.Organizer || role == auth.Supervisor
		if refused := records.KindOf(err) == records.Forbidden; refused == want {
			t.Errorf("%s: %v", role, err)
		}
	}
}
