package officer_test

import (
	"testing"
	"time"

	"minping/internal/app"
	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/officer"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/store/memory"
	"minping/internal/vote"
)

// What two people took on once they took on once: the next spare slip needs two people again.
func TestASecondOfficersWordIsGoodOnce(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(10, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, who := range []records.Actor{apptest.Officer, apptest.Officer2, apptest.Officer2} {
		h.MustDo(h.Accounting.SpareSlip(t.Context(), who, v.ID, "屏幕摔碎"))
	}
	if lost, err := h.Accounting.LostPhones(t.Context(), v.ID); len(lost) != 1 || err != nil {
		t.Errorf("two people asked, then the second of them again: %d spare slips (%v), want 1", len(lost), err)
	}
}

func TestARequestForTheSecondOfficerIsWithdrawn(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(10, func(r *session.SessionRequest) { yes := true; r.TwoOfficers = &yes })
	if p := h.Move(v.ID, vote.StateOpen).Pending; p == nil {
		t.Fatal("one officer opened")
	}
	h.Must(h.Sessions.Withdraw(t.Context(), apptest.Officer, v.ID, ""))
	got, err := h.Sessions.ShowSession(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if got.Pending != nil || got.State != vote.StateReady {
		t.Errorf("%s, waiting %+v", got.State, got.Pending)
	}
	r, err := h.Sessions.Move(t.Context(), apptest.Officer2, v.ID, session.MoveRequest{To: vote.StateOpen})
	h.Must(err)
	if r.Pending == nil || r.State == vote.StateOpen {
		t.Error("what was withdrawn was confirmed")
	}
	h.Must(h.Sessions.Withdraw(t.Context(), apptest.Officer, v.ID, "")) // the colleague refuses
	if err := h.Sessions.Withdraw(t.Context(), apptest.Officer, v.ID, ""); records.KindOf(err) != records.Conflict {
		t.Errorf("nothing waits: %v", err)
	}
}

// Two officers ask at the same moment, each with a reason of their own: neither confirms what the other asked for.
func TestReasonsGivenAtTheSameMomentConfirmNothing(t *testing.T) {
	meeting := &apptest.MeetingStore{Store: memory.Open()}
	h := newEnvOn(t, meeting, t.TempDir())
	v, _ := h.Session(10, nil)
	h.Move(v.ID, vote.StateOpen)
	other := h.Replica() // a step holds its session on the replica that takes it
	for what, ask := range map[string]func(on *app.Service, who records.Actor, reason string) error{
		"a spare slip": func(on *app.Service, who records.Actor, reason string) error {
			return apptest.ErrorOf(on.Accounting.SpareSlip(t.Context(), who, v.ID, reason))
		},
		"to continue": func(on *app.Service, who records.Actor, reason string) error {
			return apptest.ErrorOf(on.Accounting.Override(t.Context(), who, v.ID, "seal", reason))
		},
		"to void": func(on *app.Service, who records.Actor, reason string) error {
			return apptest.ErrorOf(on.Sessions.Move(t.Context(), who, v.ID,
				session.MoveRequest{To: vote.StateVoided, Reason: reason}))
		},
	} {
		meeting.Kind = ballotbox.KindPending
		meeting.Before = func() { h.Must(ask(other, apptest.Officer2, "后排一部手机摔坏")) }
		if err := ask(h.Service, apptest.Officer, "前排一部手机没电"); records.KindOf(err) != records.Conflict {
			t.Errorf("%s: the other's request was confirmed: %v", what, err)
		}
		got, err := h.Sessions.ShowSession(t.Context(), apptest.Officer, v.ID)
		h.Must(err)
		if got.State != vote.StateOpen || got.Pending == nil || got.Pending.By != apptest.Officer2.Name {
			t.Errorf("%s: %s, waiting %+v", what, got.State, got.Pending)
		}
		h.Must(h.Sessions.Withdraw(t.Context(), apptest.Officer2, v.ID, ""))
	}
}

// What voids a session for another reason confirms nothing; the same reason with the blanks and line ends of a browser
// does, and so does a step without a reason of its own.
func TestAReasonIsTheSameHoweverItIsSent(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(10, func(r *session.SessionRequest) { yes := true; r.TwoOfficers = &yes })
	move := func(who records.Actor, to vote.State, reason string) error {
		return apptest.ErrorOf(h.Sessions.Move(t.Context(), who, v.ID, session.MoveRequest{To: to, Reason: reason}))
	}
	h.Must(move(apptest.Officer, vote.StateOpen, "提前到齐"))
	h.Must(move(apptest.Officer2, vote.StateOpen, ""))
	h.Must(move(apptest.Officer, vote.StateVoided, "会场停电\n改日再测"))
	h.RefusedAs("another_request", move(apptest.Officer2, vote.StateVoided, "票印错了"))
	h.RefusedAs("another_request", move(apptest.Officer, vote.StateVoided, "票印错了"))
	h.Must(move(apptest.Officer2, vote.StateVoided, "会场停电\r\n改日再测"))
	got, err := h.Sessions.ShowSession(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if got.State != vote.StateVoided {
		t.Errorf("two people void with one reason: %s", got.State)
	}
}

// Two requests of a session wait: one that is refused leaves the other, which no one was asked about. A page that was
// opened before another request was made refuses nothing but what it showed.
func TestOnlyTheRequestThatIsNamedIsWithdrawn(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	v, _ := h.Session(10, nil)
	h.Move(v.ID, vote.StateOpen)
	waiting := func() *officer.Pending {
		t.Helper()
		got, err := h.Sessions.ShowSession(ctx, apptest.Officer, v.ID)
		h.Must(err)
		return got.Pending
	}
	spare := func() officer.Pending {
		t.Helper()
		p, err := h.Accounting.SpareSlip(ctx, apptest.Officer, v.ID, "屏幕摔碎")
		h.Must(err)
		return *p
	}
	first := spare()
	h.MustDo(h.Sessions.Move(ctx, apptest.Officer, v.ID, session.MoveRequest{To: vote.StateVoided, Reason: "票印错了"}))
	h.RefusedAs("several_asked", h.Sessions.Withdraw(ctx, apptest.Officer2, v.ID, ""))
	h.RefusedAs("nothing_asked", h.Sessions.Withdraw(ctx, apptest.Officer2, v.ID, string(vote.StateVoided)))
	h.Must(h.Sessions.Withdraw(ctx, apptest.Officer2, v.ID, first.Name()))
	if p := waiting(); p == nil || p.To != string(vote.StateVoided) || p.Reason != "票印错了" {
		t.Fatalf("waiting: %+v", p)
	}
	h.Pass(time.Second)
	second := spare()
	h.RefusedAs("nothing_asked", h.Sessions.Withdraw(ctx, apptest.Officer2, v.ID, first.Name()))
	h.Must(h.Sessions.Withdraw(ctx, apptest.Officer2, v.ID, waiting().Name()))
	h.Must(h.Sessions.Withdraw(ctx, apptest.Officer2, v.ID, waiting().Name()))
	if p := waiting(); p != nil || second.Name() == first.Name() {
		t.Errorf("waiting: %+v", p)
	}
}
