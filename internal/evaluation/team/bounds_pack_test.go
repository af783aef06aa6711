package team_test

import (
	"testing"

	"minping/internal/evaluation/team"
	"minping/internal/evaluationtest"
)

// What the rules about teams may say.
func TestTheFieldsOfTheRulesOfTeamsHaveTheirBounds(t *testing.T) {
	evaluationtest.Bounds(t, "teams", func(raw []byte) error {
		_, err := team.ParseRules(raw)
		return err
	}, nil, evaluationtest.PackJSON(t, "teams"))
}
