package accounting_test

import (
	"testing"

	"minping/internal/app/accounting"
	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/vote"
)

// A spare slip was given for a phone that is lost: the accounting has it, also when fewer were entered.
func TestASpareSlipIsALostPhoneOfTheAccounting(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, who := range []records.Actor{apptest.Officer, apptest.Officer2} {
		h.MustDo(h.Accounting.SpareSlip(t.Context(), who, v.ID, "手机没电"))
	}
	for entered, want := range map[int]int{0: 1, 3: 3} {
		b, err := h.Accounting.PutAccounting(t.Context(), apptest.Officer, v.ID, accounting.Accounting{Lost: entered})
		h.Must(err)
		if b.Lost != want {
			t.Errorf("%d entered: %d lost, want %d", entered, b.Lost, want)
		}
	}
}
