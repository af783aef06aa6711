package ledger_test

import (
	"strings"
	"testing"

	"minping/configs"
	"minping/internal/app/ledger"
)

func TestTheLadderIsChosenByItsID(t *testing.T) {
	r, err := ledger.ReadRules(configs.Parsed, nil)
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{"": "three", "three": "three", "five": "five"} {
		if got, err := r.WithLadder(id); err != nil || got.Ladder.ID != want {
			t.Errorf("%q is %s, %v", id, got.Ladder.ID, err)
		}
	}
	if _, err := r.WithLadder("seven"); err == nil || !strings.Contains(err.Error(), "five（督办五书）") {
		t.Errorf("an unknown one: %v", err)
	}
}
