package main

import (
	"strings"
	"testing"

	"minping/internal/config"
)

func TestAnOfficeSetsTheLadderThatItUses(t *testing.T) {
	for id, want := range map[string]string{"": "three", "five": "five"} {
		if r, err := rulesOf(config.Config{Ladder: id}); err != nil || r.Ledger.Ladder.ID != want {
			t.Errorf("%q is %s, %v", id, r.Ledger.Ladder.ID, err)
		}
	}
	_, err := rulesOf(config.Config{Ladder: "seven"})
	if err == nil || !strings.Contains(err.Error(), "没有提醒阶梯 seven") || !strings.Contains(err.Error(), "no ladder seven") {
		t.Errorf("an unknown one: %v", err)
	}
}
