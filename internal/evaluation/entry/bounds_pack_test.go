package entry_test

import (
	"testing"

	"minping/internal/evaluation/entry"
	"minping/internal/evaluationtest"
)

// What the types of entries may say.
func TestTheFieldsOfTheTypesOfEntriesHaveTheirBounds(t *testing.T) {
	evaluationtest.Bounds(t, "entries", func(raw []byte) error {
		_, err := entry.ParseTypes(raw)
		return err
	}, nil, evaluationtest.PackJSON(t, "entries"))
}
