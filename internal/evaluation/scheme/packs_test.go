package scheme_test

import (
	"testing"

	"minping/internal/evaluationtest"
)

func TestTheBuiltInSchemesAreValid(t *testing.T) {
	for _, name := range []string{"liaocheng", "sanmenxia"} {
		if s := evaluationtest.Pack(t, name); s.ID != name || s.Digest == "" {
			t.Errorf("%s: id %q digest %q", name, s.ID, s.Digest)
		}
	}
}
