package ballotbox

import (
	"testing"

	"minping/internal/app/records"
	"minping/internal/store"
	"minping/internal/vote"
)

// A session on the screen has as many slots as it may have voters: no two are one.
func TestEverySlotOfASessionHasItsOwnKey(t *testing.T) {
	b := &LiveBox{Box: new(vote.Box)}
	seen := make(map[store.Key]bool, records.MaxSlips)
	for n := range records.MaxSlips {
		seen[slotKey(b, n)] = true
	}
	if len(seen) != records.MaxSlips {
		t.Errorf("%d slots have %d keys", records.MaxSlips, len(seen))
	}
}
