package accounting_test

import (
	"testing"

	"minping/internal/app/accounting"
	"minping/internal/app/apptest"
	"minping/internal/vote"
)

// A count that was refused is not made later by itself: the person who corrects the figures looks at them first.
func TestARefusedCountIsNotMadeLaterByItself(t *testing.T) {
	h, id := balancedHall(t)
	put := func(left int) {
		t.Helper()
		h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer, id, accounting.Accounting{
			Expected: 10, Attended: 8, Issued: 8, LeftOver: left,
		}))
	}
	put(1)
	if err := h.counts(id); err == nil {
		t.Fatal("counted with one slip missing")
	}
	put(2)
	h.Must(h.Sessions.Reconcile(t.Context(), id))
	if cur, err := h.Boxes.Current(t.Context(), id); err != nil || cur.State != vote.StateSealed {
		t.Errorf("the session is %s, %v", cur.State, err)
	}
}
