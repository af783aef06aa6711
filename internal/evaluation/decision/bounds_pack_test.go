package decision_test

import (
	"testing"

	"minping/internal/evaluation/decision"
	"minping/internal/evaluationtest"
)

// What the rules of decisions may say.
func TestTheFieldsOfTheRulesOfDecisionsHaveTheirBounds(t *testing.T) {
	evaluationtest.Bounds(t, "decisions", func(raw []byte) error {
		_, err := decision.ParseRules(raw)
		return err
	}, []string{"confirms", "documents", "asks"}, evaluationtest.PackJSON(t, "decisions"))
}
