package session_test

import (
	"testing"
	"time"

	"minping/internal/app/accounting"
	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
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

// While a close is held, slips are still being scanned: figures that do not balance yet hold up nothing that anyone
// waits for. Once the seal is asked for they do.
func TestNothingIsHeldUpWhileACloseIsHeld(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(6, func(r *session.SessionRequest) { two := vote.FlowTwo; r.Flow = &two })
	h.Move(v.ID, vote.StateAdmitting)
	for _, tok := range tokens[v.ID] {
		h.Admit(v.ID, tok)
	}
	h.Move(v.ID, vote.StateAdmitted)
	h.Move(v.ID, vote.StateVoting)
	h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer, v.ID, accounting.Accounting{
		Expected: 6, Attended: 6, Issued: 5,
	}))
	for _, hold := range []bool{true, false} {
		cur, err := h.Boxes.Current(t.Context(), v.ID)
		h.Must(err)
		h.MustDo(h.Boxes.Step(t.Context(), v.ID, cur, ballotbox.StateEntry{State: vote.StateClosing, Hold: hold}))
		now, err := h.Sessions.ShowSession(t.Context(), apptest.Officer, v.ID)
		if err != nil || (now.Blocked == "") != hold {
			t.Errorf("held %v: it says %q, %v", hold, now.Blocked, err)
		}
	}
}
