package draw_test

import (
	"testing"
	"time"

	"minping/internal/app/records"
)

// A clock that jumps by months deletes no list of people: what it would erase waits for a person.
func TestAClockThatJumpsErasesNothingByItself(t *testing.T) {
	h := newEnv(t)
	h.drawn()
	job := func() {
		t.Helper()
		for _, j := range h.Draws.Jobs() {
			h.Must(j.Run(t.Context()))
		}
	}
	lists := func(want int, why string) {
		t.Helper()
		if got := len(h.lists()); got != want {
			t.Errorf("%s: %d lists, want %d", why, got, want)
		}
	}
	job()
	h.Pass(200 * 24 * time.Hour)
	job()
	job()
	lists(1, "the clock jumped")
	if held, err := h.Draws.ClockHeld(t.Context()); err != nil || !held {
		t.Errorf("held: %t, %v", held, err)
	}
	h.Must(h.Draws.ConfirmClock(t.Context(), records.Actor{Name: "shen"}))
	job()
	lists(0, "a person confirmed the clock")
	if es, err := h.AuditDetails("clock.confirm"); err != nil || len(es) != 1 {
		t.Errorf("%v %v", es, err)
	}

	steady := newEnv(t)
	steady.drawn()
	for range 190 {
		for _, j := range steady.Draws.Jobs() {
			steady.Must(j.Run(t.Context()))
		}
		steady.Pass(23 * time.Hour)
	}
	if got := len(steady.lists()); got != 0 {
		t.Errorf("a clock that never jumped kept %d lists beyond their time", got)
	}
}
