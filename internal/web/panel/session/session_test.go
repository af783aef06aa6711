package session

import (
	"testing"

	"minping/internal/app/session"
	"minping/internal/vote"
)

// rb1 §9.5, and said as the hall screen says it.
func TestFewerThanFiveIsSaidAsThatAndNotAsNone(t *testing.T) {
	for received, want := range map[int]string{0: "不足 5", 5: "5+", 50: "50+"} {
		e := &sessionPage{s: session.SessionView{State: vote.StateOpen, Received: received}}
		e.s.Flow = vote.FlowOne
		got := e.live().Ring.Value
		if got != want {
			t.Errorf("%d ballots: %q, not %q", received, got, want)
		}
	}
}
