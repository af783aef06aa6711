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

// Two phones break at once, and two officers ask for a spare slip each: neither confirms what the other asked for, and
// no reason is lost.
func TestARequestWithAnotherReasonConfirmsNothing(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	ask := func(who records.Actor, reason string) error {
		return apptest.ErrorOf(h.Accounting.SpareSlip(t.Context(), who, v.ID, reason))
	}
	h.Must(ask(apptest.Officer, "前排一部手机没电"))
	h.RefusedAs("another_request", ask(apptest.Officer2, "后排一部手机摔坏"))
	h.RefusedAs("another_request", ask(apptest.Officer, "前排一部手机进水"))
	lost, err := h.Accounting.LostPhones(t.Context(), v.ID)
	h.Must(err)
	if len(lost) != 0 {
		t.Fatalf("given: %+v", lost)
	}
	h.Must(ask(apptest.Officer2, "前排一部手机没电"))
	h.Must(ask(apptest.Officer2, "后排一部手机摔坏"))
	h.Must(ask(apptest.Officer, "后排一部手机摔坏"))
	lost, err = h.Accounting.LostPhones(t.Context(), v.ID)
	h.Must(err)
	if len(lost) != 2 || lost[0].Reason == lost[1].Reason {
		t.Errorf("given: %+v", lost)
	}
	h.Must(apptest.ErrorOf(h.Accounting.Override(t.Context(), apptest.Officer, v.ID, "seal", "表数错了")))
	err = apptest.ErrorOf(h.Accounting.Override(t.Context(), apptest.Officer2, v.ID, "seal", "少收一张"))
	h.RefusedAs("another_request", err)
}
