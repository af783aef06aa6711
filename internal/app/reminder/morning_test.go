package reminder_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/reminder"
)

// The summary of a day is sent from eight in the morning in China on, not when the day begins.
func TestTheDaysSummaryWaitsForTheMorning(t *testing.T) {
	h := newEnv(t) // 17:00 in China
	other := newHooked(t, http.StatusNoContent)
	r := h.reminders(other.URL)
	h.tick(r)
	for _, x := range []struct {
		pass time.Duration
		want int
	}{
		{7 * time.Hour, 1}, {7*time.Hour + 59*time.Minute, 1}, {time.Minute, 2},
	} {
		h.Pass(x.pass)
		h.tick(r)
		if n := other.received(); n != x.want {
			t.Errorf("at %s in China: %d messages, want %d", h.Env.Now().Add(8*time.Hour).Format("15:04"), n, x.want)
		}
	}
}

// What was delivered is kept for a week, in case someone asks where a message is.
func TestAMessageThatIsDoneIsKeptForAWeek(t *testing.T) {
	h := newEnv(t)
	other := newHooked(t, http.StatusNoContent)
	r := h.reminders(other.URL)
	h.tick(r)
	at := h.Env.Now()
	first := "day-" + at.Add(8*time.Hour).Format(time.DateOnly)
	kept := func() bool {
		_, err := records.Load[reminder.Message](t.Context(), h.Env, "webhook_message", first)
		return err == nil
	}
	h.Pass(7 * 24 * time.Hour)
	h.Must(r.Jobs()[1].Run(t.Context()))
	if !kept() {
		t.Error("a message of seven days was forgotten")
	}
	h.Pass(time.Second)
	h.Must(r.Jobs()[1].Run(t.Context()))
	if kept() {
		t.Error("a message of more than seven days is kept")
	}
}

// One that still waits when the webhook is off for long is not forgotten: it is given up where the office sees it.
func TestAMessageThatWaitsIsNotForgotten(t *testing.T) {
	h := newEnv(t)
	other := newHooked(t, http.StatusServiceUnavailable)
	r := h.reminders(other.URL)
	h.tick(r)
	h.Pass(8 * 24 * time.Hour)
	h.Must(r.Jobs()[1].Run(t.Context()))
	if state := h.hookState(r); state.Waiting != 1 {
		t.Fatalf("after eight days: %+v", state)
	}
	h.tick(r)
	given := 0
	for _, m := range h.hookState(r).Recent {
		if m.State == reminder.GivenUp && m.Failed == reminder.FailedLate {
			given++
		}
	}
	if given != 1 {
		t.Errorf("%d were given up", given)
	}
}

// Who tries the webhook out is in the chain, with the outcome; the message itself is shown to no one.
func TestATrialOfTheWebhookIsInTheChain(t *testing.T) {
	h := newEnv(t)
	r := h.reminders(newHooked(t, http.StatusNoContent).URL)
	m, err := r.Test(t.Context(), apptest.Office)
	h.Must(err)
	if m.State != reminder.Delivered || m.Body != nil {
		t.Errorf("%+v", m)
	}
	if said, err := h.AuditDetails("webhook.test"); err != nil || !slices.Equal(said, []string{reminder.Delivered}) {
		t.Errorf("the chain says %q, %v", said, err)
	}
}

// With fifty summaries that wait, the other program has been away for weeks: no further one is queued.
func TestAtMostFiftySummariesWait(t *testing.T) {
	for waiting, want := range map[int]int{49: 50, 50: 50} {
		h := newEnv(t)
		other := newHooked(t, http.StatusServiceUnavailable)
		for i := range waiting {
			now := h.Env.Now()
			m := reminder.Message{
				Type: reminder.TypeDeadlines, State: reminder.Waiting, NextAt: now.Add(time.Hour), At: now,
			}
			h.MustDo(records.Create(t.Context(), h.Env, "webhook_message", fmt.Sprint("day-", i), "", m))
		}
		r := h.reminders(other.URL)
		h.tick(r)
		if state := h.hookState(r); state.Waiting != want {
			t.Errorf("of %d there are %d", waiting, state.Waiting)
		}
	}
}
