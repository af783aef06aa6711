package session_test

import (
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/vote"
)

// A countdown is an hour at most, and a figure of the accounting no more than there can be slips.
func TestCountdownsAndFiguresAreBounded(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, seconds := range []int{-1, 3601} {
		h.InvalidAt("countdown", apptest.ErrorOf(h.Sessions.Move(t.Context(), apptest.Officer, v.ID,
			session.MoveRequest{To: vote.StateClosing, Countdown: seconds})))
	}
	for field, acc := range map[string]session.Accounting{
		"expected": {Expected: records.MaxSlips + 1}, "attended": {Attended: records.MaxSlips + 1},
		"issued": {Issued: -1}, "left_over": {LeftOver: records.MaxSlips + 1}, "damaged": {Damaged: -1},
		"lost": {Lost: records.MaxSlips + 1},
	} {
		h.InvalidAt(field, apptest.ErrorOf(h.Sessions.PutAccounting(t.Context(), apptest.Officer, v.ID, acc)))
	}
	most := session.Accounting{Expected: records.MaxSlips}
	h.MustDo(h.Sessions.PutAccounting(t.Context(), apptest.Officer, v.ID, most))
	h.MustDo(h.Sessions.Move(t.Context(), apptest.Officer, v.ID,
		session.MoveRequest{To: vote.StateClosing, Countdown: 3600}))
}

// A spare slip was given for a phone that is lost: the accounting has it, also when fewer were entered.
func TestASpareSlipIsALostPhoneOfTheAccounting(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, who := range []records.Actor{apptest.Officer, apptest.Officer2} {
		h.MustDo(h.Sessions.SpareSlip(t.Context(), who, v.ID, "手机没电"))
	}
	for entered, want := range map[int]int{0: 1, 3: 3} {
		b, err := h.Sessions.PutAccounting(t.Context(), apptest.Officer, v.ID, session.Accounting{Lost: entered})
		h.Must(err)
		if b.Lost != want {
			t.Errorf("%d entered: %d lost, want %d", entered, b.Lost, want)
		}
	}
}
