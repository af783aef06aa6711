package ledgerfile_test

import (
	"testing"

	"minping/internal/app/ledger/ledgertest"
	"minping/internal/store"
)

// env has what the tests of this package ask of it.
type env struct{ *ledgertest.Env }

func newEnv(t testing.TB, st store.Store, units ...string) *env {
	t.Helper()
	return &env{ledgertest.New(t, st, units...)}
}

const twoUnits = ledgertest.TwoUnits

var (
	office     = ledgertest.Office
	discipline = ledgertest.Discipline
	assessor   = ledgertest.Assessor
	unitA      = ledgertest.UnitA
	report     = ledgertest.Report
)
