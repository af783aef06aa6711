package ledgerfile

import (
	"testing"

	"minping/configs"
	"minping/internal/evaluation/ledger"
	"minping/internal/evaluation/pack"
	"minping/internal/evaluation/term"
)

var from2024 = term.Dates{Start: "2024-01-15", AtOnceDays: 30}

func testPack(t testing.TB) ledger.Pack {
	t.Helper()
	p, err := pack.Load(configs.Parsed, "ledger", ledger.ParsePack)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
