package officer_test

import (
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/session"
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
	h.Must(h.Sessions.Withdraw(t.Context(), apptest.Officer, v.ID))
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
	h.Must(h.Sessions.Withdraw(t.Context(), apptest.Officer, v.ID)) // the colleague refuses
	if err := h.Sessions.Withdraw(t.Context(), apptest.Officer, v.ID); records.KindOf(err) != records.Conflict {
		t.Errorf("nothing waits: %v", err)
	}
}
