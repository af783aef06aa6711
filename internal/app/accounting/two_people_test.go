package accounting_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"minping/internal/app/accounting"
	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/vote"
)

func TestAnAccountingThatDoesNotBalanceWaitsForTwoPeople(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(10, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:6] {
		h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 1))
	}
	bal, err := h.Accounting.PutAccounting(t.Context(), apptest.Officer, v.ID, accounting.Accounting{
		Expected: 10, Attended: 8, Issued: 8, LeftOver: 1,
	})
	h.Must(err)
	if !slices.Contains(bal.Flags, "printed_mismatch") {
		t.Fatalf("flags %v", bal.Flags)
	}
	if r := h.Move(v.ID, vote.StateClosing); r.State != vote.StateClosing || r.Blocked != session.BlockedAccounting {
		t.Fatalf("closing with a wrong accounting: %+v", r)
	}
	_, err = h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{To: vote.StateSealed})
	if records.KindOf(err) != records.Conflict {
		t.Errorf("sealing with a wrong accounting: %v", err)
	}
	p, err := h.Accounting.Override(t.Context(), apptest.Officer, v.ID, "seal", "少了一张票")
	h.Must(err)
	if p == nil {
		t.Fatal("one person overrode")
	}
	p, err = h.Accounting.Override(t.Context(), apptest.Officer2, v.ID, "seal", "少了一张票")
	h.Must(err)
	if p != nil {
		t.Fatal("two people did not override")
	}
	h.Move(v.ID, vote.StateSealed)
	h.Move(v.ID, vote.StateCounted)
	r, err := h.Tallies.Result(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if !slices.Contains(r.Flags, "printed_mismatch") || !slices.Contains(r.Flags, "overridden") {
		t.Errorf("flags on the result: %v", r.Flags)
	}
	_, err = h.Accounting.PutAccounting(t.Context(), apptest.Officer, v.ID, accounting.Accounting{})
	if records.KindOf(err) != records.Conflict {
		t.Errorf("accounting after the count: %v", err)
	}
}

// Domain 2.4 and 2.5: someone put more paper into the count than there were slips for.
func TestMoreBallotsThanIssuedWaitForTwoPeopleAndMarkTheResult(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(8, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:6] {
		h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 1))
	}
	counts := map[string]map[string]int{}
	for _, q := range []string{"D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8"} {
		counts[q] = map[string]int{"sat": 2}
	}
	h.MustDo(h.Accounting.PutPaper(t.Context(), apptest.Officer, v.ID,
		accounting.PaperRequest{Entry: 1, Counts: counts}))
	h.MustDo(h.Accounting.PutPaper(t.Context(), apptest.Officer2, v.ID,
		accounting.PaperRequest{Entry: 2, Counts: counts}))
	h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer, v.ID, accounting.Accounting{
		Expected: 8, Attended: 8, Issued: 8,
	}))
	if bal, err := h.Accounting.ShowBalance(t.Context(), apptest.Officer, v.ID); err != nil || len(bal.Flags) > 0 {
		t.Fatalf("eight of eight: %v, %v", bal.Flags, err)
	}
	h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer, v.ID, accounting.Accounting{
		Expected: 8, Attended: 8, Issued: 7, LeftOver: 1,
	}))
	if r := h.Move(v.ID, vote.StateClosing); r.Blocked != session.BlockedAccounting {
		t.Fatalf("eight of seven: %+v", r)
	}
	for _, who := range []records.Actor{apptest.Officer, apptest.Officer2} {
		h.MustDo(h.Accounting.Override(t.Context(), who, v.ID, "seal", "多发了一张纸票"))
	}
	h.Move(v.ID, vote.StateSealed)
	h.Move(v.ID, vote.StateCounted)
	r, err := h.Tallies.Result(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	diff := cmp.Diff([]string{"overridden", "returned_gt_issued", "sample_small", "unanimous"}, r.Flags)
	if diff != "" {
		t.Error(diff)
	}
}

func TestPaperBallotsAreTypedByTwoPeopleAndCountedIntoTheTotals(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(12, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:6] {
		h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 1))
	}
	counts := func(sat, basic int) map[string]map[string]int {
		out := map[string]map[string]int{}
		for _, q := range []string{"D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8"} {
			out[q] = map[string]int{"sat": sat, "basic": basic}
		}
		return out
	}
	h.MustDo(h.Accounting.PutPaper(t.Context(), apptest.Officer, v.ID, accounting.PaperRequest{
		Entry: 1, Counts: counts(3, 2),
	}))
	_, err := h.Accounting.PutPaper(t.Context(), apptest.Officer, v.ID, accounting.PaperRequest{
		Entry: 2, Counts: counts(3, 2),
	})
	if records.KindOf(err) != records.Conflict {
		t.Errorf("the same person typed both: %v", err)
	}
	_, err = h.Accounting.PutPaper(t.Context(), apptest.Officer2, v.ID, accounting.PaperRequest{
		Entry: 2, Counts: counts(4, 1),
	})
	var differ *accounting.PaperConflict
	if !errors.As(err, &differ) || len(differ.Differences) != 16 {
		t.Fatalf("differing entries: %v", err)
	}
	h.Move(v.ID, vote.StateClosing)
	_, err = h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{To: vote.StateCounted})
	if records.KindOf(err) != records.Conflict {
		t.Errorf("counting with one entry: %v", err)
	}
	h.MustDo(h.Accounting.PutPaper(t.Context(), apptest.Officer2, v.ID, accounting.PaperRequest{
		Entry: 2, Counts: counts(3, 2),
	}))
	h.Move(v.ID, vote.StateCounted)
	r, err := h.Tallies.Result(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if r.Returned != 11 || r.PerQuestion[0].Counts["sat"] != 9 || r.PerQuestion[0].Counts["basic"] != 2 {
		t.Errorf("returned %d, counts %v", r.Returned, r.PerQuestion[0].Counts)
	}
}
