package session_test

import (
	"testing"

	"minping/internal/app/accounting"
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
	for field, acc := range map[string]accounting.Accounting{
		"expected": {Expected: records.MaxSlips + 1}, "attended": {Attended: records.MaxSlips + 1},
		"issued": {Issued: -1}, "left_over": {LeftOver: records.MaxSlips + 1}, "damaged": {Damaged: -1},
		"lost": {Lost: records.MaxSlips + 1},
	} {
		h.InvalidAt(field, apptest.ErrorOf(h.Accounting.PutAccounting(t.Context(), apptest.Officer, v.ID, acc)))
	}
	most := accounting.Accounting{Expected: records.MaxSlips}
	h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer, v.ID, most))
	h.MustDo(h.Sessions.Move(t.Context(), apptest.Officer, v.ID,
		session.MoveRequest{To: vote.StateClosing, Countdown: 3600}))
}
