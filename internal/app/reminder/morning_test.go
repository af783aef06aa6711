package reminder_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

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
