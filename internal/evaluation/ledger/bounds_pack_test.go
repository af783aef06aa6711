package ledger_test

import (
	"testing"

	"minping/internal/evaluation/ledger"
	"minping/internal/evaluationtest"
)

// What the words of ledgers may say.
func TestTheFieldsOfTheWordsOfLedgersHaveTheirBounds(t *testing.T) {
	evaluationtest.Bounds(t, "ledger", func(raw []byte) error {
		_, err := ledger.ParsePack(raw)
		return err
	}, nil, evaluationtest.PackJSON(t, "ledger"))
}
