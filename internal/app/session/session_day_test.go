package session_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/vote"
)

// Of a confirmation and a withdrawal in one moment one wins, and the session is in the state that the winner says.
func TestAWithdrawalAndAConfirmationThatRaceHaveOneWinner(t *testing.T) {
	for range 5 {
		h := newEnv(t)
		v, _ := h.Session(10, func(r *session.SessionRequest) { yes := true; r.TwoOfficers = &yes })
		h.Move(v.ID, vote.StateOpen)
		var wait sync.WaitGroup
		var withdrawn error
		var moved session.MoveResult
		wait.Go(func() { withdrawn = h.Sessions.Withdraw(t.Context(), apptest.Officer, v.ID, "") })
		wait.Go(func() {
			moved, _ = h.Sessions.Move(t.Context(), apptest.Officer2, v.ID, session.MoveRequest{To: vote.StateOpen})
		})
		wait.Wait()
		if opened := moved.State == vote.StateOpen; opened == (withdrawn == nil) && opened {
			t.Fatalf("opened and withdrawn at once")
		}
	}
}

func TestACountdownIsLengthenedAndCancelled(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(10, nil)
	h.Move(v.ID, vote.StateOpen)
	r, err := h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{
		To: vote.StateClosing, Countdown: 60, Hold: true,
	})
	h.Must(err)
	got, err := h.Sessions.ChangeCountdown(t.Context(), apptest.Officer, v.ID, false)
	h.Must(err)
	if want := r.ClosesAt.Add(time.Minute); got.ClosesAt == nil || !got.ClosesAt.Equal(want) {
		t.Fatalf("closes at %v, want %v", got.ClosesAt, want)
	}
	h.Pass(70 * time.Second)
	h.Must(h.Sessions.Reconcile(t.Context(), v.ID))
	got, _ = h.Sessions.ShowSession(t.Context(), apptest.Officer, v.ID)
	if got.State != vote.StateOpen {
		t.Fatalf("%s before the longer countdown ended", got.State)
	}
	got, err = h.Sessions.ChangeCountdown(t.Context(), apptest.Officer, v.ID, true)
	h.Must(err)
	if got.ClosesAt != nil || got.State != vote.StateOpen {
		t.Errorf("%s, closes at %v", got.State, got.ClosesAt)
	}
	h.Pass(time.Hour)
	h.Must(h.Sessions.Reconcile(t.Context(), v.ID))
	got, _ = h.Sessions.ShowSession(t.Context(), apptest.Officer, v.ID)
	if got.State != vote.StateOpen {
		t.Errorf("a cancelled countdown closed the session: %s", got.State)
	}
	_, err = h.Sessions.ChangeCountdown(t.Context(), apptest.Officer, v.ID, true)
	if records.KindOf(err) != records.Conflict {
		t.Errorf("no countdown runs: %v", err)
	}
}

func TestACountdownThatHasEndedIsNotCancelled(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(10, nil)
	h.Move(v.ID, vote.StateOpen)
	_, err := h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{
		To: vote.StateClosing, Countdown: 60, Hold: true,
	})
	h.Must(err)
	h.Pass(61 * time.Second)
	_, err = h.Sessions.ChangeCountdown(t.Context(), apptest.Officer, v.ID, true)
	if records.KindOf(err) != records.Conflict {
		t.Errorf("%v", err)
	}
}

// Nothing was printed for a draft: it goes without a second officer. Anything later does not.
func TestADraftIsDroppedByOneOfficer(t *testing.T) {
	h := newEnv(t)
	b := h.Briefing("liaocheng")
	v, err := h.Sessions.NewSession(t.Context(), apptest.Officer, session.SessionRequest{BriefingID: b.Briefing.ID})
	h.Must(err)
	r, err := h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{To: vote.StateVoided, Reason: "建错了"})
	h.Must(err)
	if r.Pending != nil || r.State != vote.StateVoided {
		t.Errorf("%+v", r)
	}
	ready, _ := h.Session(5, nil)
	r, err = h.Sessions.Move(t.Context(), apptest.Officer, ready.ID, session.MoveRequest{To: vote.StateVoided, Reason: "建错了"})
	if err != nil || r.Pending == nil {
		t.Errorf("slips were printed, and one officer dropped them: %+v %v", r, err)
	}
}

// A session that missed its time waits for people: opened at night it would be sealed with no ballot in it.
func TestASessionThatMissedItsTimeWaitsForPeople(t *testing.T) {
	for name, x := range map[string]struct {
		opens, closes, pass time.Duration
		want                vote.State
	}{
		"in time":          {time.Hour, 3 * time.Hour, 2 * time.Hour, vote.StateOpen},
		"after its close":  {time.Hour, 3 * time.Hour, 3 * time.Hour, vote.StateReady},
		"on the next day":  {time.Hour, 0, 25 * time.Hour, vote.StateReady},
		"an hour too soon": {time.Hour, 0, 0, vote.StateReady},
	} {
		h := newEnv(t)
		v, _ := h.Session(10, nil)
		opens, closes := h.Now().Add(x.opens), (*time.Time)(nil)
		if x.closes > 0 {
			at := h.Now().Add(x.closes)
			closes = &at
		}
		h.MustDo(h.Sessions.Schedule(t.Context(), apptest.Officer, v.ID, &opens, closes))
		h.Pass(x.pass)
		h.Must(h.Sessions.Reconcile(t.Context(), v.ID))
		got, err := h.Sessions.ShowSession(t.Context(), apptest.Officer, v.ID)
		h.Must(err)
		if got.State != x.want || (got.Late != nil) != (x.want == vote.StateReady && x.pass > 0) {
			t.Errorf("%s: %s, late: %v", name, got.State, got.Late)
		}
		if closes != nil && got.State == vote.StateReady {
			_, err := h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{To: vote.StateOpen})
			h.RefusedAs("closes_passed", err)
		}
	}
}

// A rehearsal and a ballot in two steps would be closed at once, too; of two officers nothing opens by itself.
func TestNothingOpensThatWouldBeClosedAtOnce(t *testing.T) {
	for name, change := range map[string]func(*session.SessionRequest){
		"rehearsal":    func(r *session.SessionRequest) { r.Rehearsal = true },
		"two steps":    func(r *session.SessionRequest) { two := vote.FlowTwo; r.Flow = &two },
		"two officers": func(r *session.SessionRequest) { yes := true; r.TwoOfficers = &yes },
	} {
		h := newEnv(t)
		v, _ := h.Session(10, change)
		to, opens, closes := vote.StateOpen, h.Now().Add(time.Hour), h.Now().Add(3*time.Hour)
		if name == "two steps" {
			h.Move(v.ID, vote.StateAdmitting)
			h.Move(v.ID, vote.StateAdmitted)
			to = vote.StateVoting
			h.MustDo(h.Sessions.Schedule(t.Context(), apptest.Officer, v.ID, nil, &closes))
		} else {
			h.MustDo(h.Sessions.Schedule(t.Context(), apptest.Officer, v.ID, &opens, &closes))
		}
		if name == "two officers" {
			h.Pass(2 * time.Hour)
			got, err := h.Sessions.ShowSession(t.Context(), apptest.Officer, v.ID)
			h.Must(err)
			if got.Late == nil || !strings.Contains(got.Late.ZH, "两个人确认") {
				t.Errorf("late: %v", got.Late)
			}
		}
		h.Pass(3 * time.Hour)
		_, err := h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{To: to})
		h.RefusedAs("closes_passed", err)
	}
}
