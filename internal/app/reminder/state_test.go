package reminder_test

import (
	"net/http"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/reminder"
)

// The office sees the last ten messages, newest first and without their content; no other role sees any.
func TestTheOfficeSeesTheLastMessagesOfTheWebhook(t *testing.T) {
	h := newEnv(t)
	r := h.reminders(newHooked(t, http.StatusNoContent).URL)
	for range 12 {
		h.Pass(time.Minute)
		h.MustDo(r.Test(t.Context(), apptest.Office))
	}
	seen, err := r.State(t.Context(), apptest.Office)
	h.Must(err)
	if len(seen.Recent) != 10 || !seen.On || seen.Waiting != 0 {
		t.Fatalf("%+v", seen)
	}
	for i, m := range seen.Recent {
		if m.Body != nil || m.State != reminder.Delivered || i > 0 && m.At.After(seen.Recent[i-1].At) {
			t.Errorf("%d: %+v", i, m)
		}
	}
	if !seen.Recent[0].At.Equal(h.Env.Now()) {
		t.Errorf("the newest is of %s", seen.Recent[0].At)
	}
	for _, a := range []records.Actor{apptest.Officer, apptest.Leader, apptest.Auditor} {
		if got, err := r.State(t.Context(), a); records.KindOf(err) != records.Forbidden || len(got.Recent) > 0 {
			t.Errorf("%s sees %+v, %v", a.Role, got, err)
		}
	}
}

// A message that was due long ago is given up and says so; it is not sent when the other program is there again.
func TestAMessageThatIsLateIsGivenUpAndSaysSo(t *testing.T) {
	h := newEnv(t)
	other := newHooked(t, http.StatusServiceUnavailable)
	r := h.reminders(other.URL)
	h.tick(r)
	before := other.received()
	other.answer(http.StatusNoContent)
	h.Pass(10 * time.Hour) // 3:00 of the next day
	h.tick(r)
	state := h.hookState(r)
	if other.received() != before || len(state.Recent) != 1 || state.Recent[0].State != reminder.GivenUp ||
		state.Recent[0].Failed != reminder.FailedLate || !state.Recent[0].At.Equal(h.Env.Now()) {
		t.Errorf("sent %d times more: %+v", other.received()-before, state.Recent)
	}
	h.tick(r)
	if other.received() != before {
		t.Error("what was given up is sent")
	}
}
