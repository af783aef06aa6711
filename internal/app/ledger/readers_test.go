package ledger_test

import (
	"slices"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/auth"
	items "minping/internal/evaluation/ledger"
)

// A reader of a restricted item is an account: a name that is misspelled would shut its reader out unnoticed.
func TestTheReadersOfARestrictedItemAreAccounts(t *testing.T) {
	h := apptest.New(t)
	ctx, u := t.Context(), h.Scored(8, 1).Units[0]
	h.AddAccount("jiwei", auth.Supervisor)
	draft := func(readers ...string) ledger.Draft {
		return ledger.Draft{
			Item:       items.Item{Source: "feedback", Text: "某人的线索", Measures: []items.Measure{}},
			Restricted: true, Readers: readers,
		}
	}
	h.InvalidAt("readers", apptest.ErrorOf(h.Ledgers.New(ctx, apptest.Office, u.Evaluation.ID, draft("jiwie"))))
	v, err := h.Ledgers.New(ctx, apptest.Office, u.Evaluation.ID, draft(" ＪＩＷＥＩ"))
	h.Must(err)
	if !slices.Equal(v.Readers, []string{"jiwei", apptest.Office.Name}) {
		t.Errorf("readers are %q", v.Readers)
	}
	change := func(readers ...string) error {
		return apptest.ErrorOf(h.Ledgers.Change(ctx, apptest.Office, v.ID, records.AnyVersion, draft(readers...)))
	}
	h.InvalidAt("readers", change("jiwei", "nobody"))
	h.Must(change("jiwei"))
}
