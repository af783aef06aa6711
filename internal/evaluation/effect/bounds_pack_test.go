package effect_test

import (
	"testing"

	"minping/internal/evaluation/effect"
	"minping/internal/evaluationtest"
)

// What the rules of effects may say.
func TestTheFieldsOfTheRulesOfEffectsHaveTheirBounds(t *testing.T) {
	evaluationtest.Bounds(t, "effects", func(raw []byte) error {
		_, err := effect.ParseRules(raw)
		return err
	}, nil, evaluationtest.PackJSON(t, "effects"))
}
