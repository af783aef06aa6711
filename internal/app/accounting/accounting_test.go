package accounting_test

import (
	"slices"
	"testing"

	"minping/internal/app/accounting"
	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/app/tally"
	"minping/internal/verify"
	"minping/internal/vote"
)

// Polling at any interval, on any route, must not show a single ballot arriving (rb1 §9.5).
func TestTheAccountingOfARunningSessionMovesInFivesEverywhere(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(12, nil)
	h.Move(v.ID, vote.StateOpen)
	for i, tok := range tokens[v.ID][:8] {
		p := h.Admit(v.ID, tok)
		if i < 7 {
			h.Cast(v.ID, p, apptest.Same(1, 1))
		}
	}
	check := func(door string, b tally.Balance, err error) {
		t.Helper()
		h.Must(err)
		if b.Admitted != 5 || b.Returned != 5 || b.Valid != 5 || b.Unused != 7 {
			t.Errorf("%s: admitted %d, returned %d, valid %d, unused %d", door, b.Admitted, b.Returned, b.Valid,
				b.Unused)
		}
	}
	b, err := h.Accounting.ShowBalance(t.Context(), apptest.Officer, v.ID)
	check("show", b, err)
	b, err = h.Accounting.PutAccounting(t.Context(), apptest.Officer, v.ID, accounting.Accounting{
		Expected: 12, Attended: 9, Issued: 7, LeftOver: 5,
	})
	check("put", b, err)
	if slices.Contains(b.Flags, verify.FlagIssuedLess) {
		t.Errorf("the flags count the phones one by one: %v", b.Flags)
	}
	m, err := h.Minutes.Show(t.Context(), apptest.Officer, v.ID)
	check("minutes", m.Balance, err)

	_, err = h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{To: vote.StateClosing, Hold: true})
	h.Must(err)
	b, err = h.Accounting.ShowBalance(t.Context(), apptest.Officer, v.ID)
	check("closing", b, err)
	if !slices.Contains(b.Flags, verify.FlagIssuedLess) {
		t.Errorf("no one is told why the seal waits: %v", b.Flags)
	}
}

func TestRoundingToFivesRaisesNoAlarm(t *testing.T) {
	b := accounting.InFives(tally.Balance{
		Given: true, Expected: 20, Attended: 20, Printed: 20, Issued: 20, Admitted: 14, Returned: 12, Paper: 1,
		Valid: 12, Lost: 3,
	})
	if len(b.Flags) != 0 || b.Admitted != 10 || b.Returned != 6 {
		t.Errorf("%+v", b)
	}
	b = accounting.InFives(tally.Balance{Given: true, Printed: 20, Issued: 20, Admitted: 10, Returned: 15, Valid: 15})
	if !slices.Contains(b.Flags, verify.FlagBallotsExceed) {
		t.Errorf("more ballots than admissions go unnoticed: %+v", b)
	}
}

// A body that forgot its counts must not wipe what someone typed.
func TestAPaperEntryWithoutCountsChangesNothing(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(12, nil)
	h.Move(v.ID, vote.StateOpen)
	counts := map[string]map[string]int{}
	for _, q := range []string{"D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8"} {
		counts[q] = map[string]int{"sat": 5}
	}
	h.MustDo(h.Accounting.PutPaper(t.Context(), apptest.Officer, v.ID,
		accounting.PaperRequest{Entry: 1, Counts: counts}))
	_, err := h.Accounting.PutPaper(t.Context(), apptest.Officer, v.ID, accounting.PaperRequest{Entry: 1})
	if records.KindOf(err) != records.Invalid {
		t.Errorf("an entry without counts: %v", err)
	}
	for _, ballots := range []int{-1, records.MaxSlips + 1} {
		_, err := h.Accounting.PutPaper(t.Context(), apptest.Officer, v.ID,
			accounting.PaperRequest{Entry: 1, Counts: counts, Ballots: &ballots})
		h.InvalidAt("ballots", err)
	}
	p, err := h.Accounting.PutPaper(t.Context(), apptest.Officer2, v.ID,
		accounting.PaperRequest{Entry: 2, Counts: counts})
	h.Must(err)
	if !p.Confirmed || p.Ballots != 5 {
		t.Errorf("the second entry agrees with the first: %+v", p)
	}
}
