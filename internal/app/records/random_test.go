package records

import "testing"

// Comments and spare slips are in an order that says nothing of the one before (rb1 §10): any may come of it, also the
// same. That one of six is missing from a thousand has a chance of 1 to 10⁷⁸.
func TestEveryOrderOfAShuffleIsPossible(t *testing.T) {
	seen := map[[3]int]bool{}
	for range 1000 {
		xs := [3]int{1, 2, 3}
		if err := Shuffle(xs[:]); err != nil {
			t.Fatal(err)
		}
		seen[xs] = true
	}
	if len(seen) != 6 {
		t.Errorf("of six orders there are %d: %v", len(seen), seen)
	}
}
