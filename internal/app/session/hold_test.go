package session_test

import (
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/session"
	"minping/internal/vote"
)

// Who closes may ask that the seal waits for a person: through a countdown and whatever the clock does afterwards. Else
// the service seals by itself.
func TestAHeldCloseWaitsForAPerson(t *testing.T) {
	for _, c := range []struct {
		hold bool
		want vote.State
	}{{true, vote.StateClosing}, {false, vote.StateSealed}} {
		h := newEnv(t)
		v, _ := h.Session(6, nil)
		h.Move(v.ID, vote.StateOpen)
		h.MustDo(h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{
			To: vote.StateClosing, Countdown: 60, Hold: c.hold,
		}))
		for _, passed := range []time.Duration{61 * time.Second, time.Minute, time.Hour} {
			h.Pass(passed)
			h.Must(h.Sessions.Reconcile(t.Context(), v.ID))
		}
		cur, err := h.Boxes.Current(t.Context(), v.ID)
		h.Must(err)
		if cur.State != c.want || cur.State == vote.StateClosing && !cur.Hold {
			t.Errorf("held %t, it is %s", c.hold, cur.State)
		}
	}
}
