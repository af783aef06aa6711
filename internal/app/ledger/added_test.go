package ledger

import (
	"slices"
	"testing"
)

// Ids of items once told no time; those items were there before any whose id tells one.
func TestItemsOfBeforeComeBeforeThoseWhoseIDTellsATime(t *testing.T) {
	ids := []string{"06h3aaaaaaaaaaaaaaaaaaaaab", "zzzzzzzzzzzzzzzzzzzzzz", "06h3aaaaaaaaaaaaaaaaaaaaaa"}
	slices.SortFunc(ids, CompareAdded)
	if ids[0] != "zzzzzzzzzzzzzzzzzzzzzz" || ids[1] > ids[2] {
		t.Errorf("in order of being added: %v", ids)
	}
}
