package records

import (
	"strings"
	"testing"
	"time"
)

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

// An id is typed on command lines, where a dash begins a flag. One made at a moment comes after those of earlier ones.
func TestAnIDCanBeTypedAndSorted(t *testing.T) {
	now := time.Date(2026, 11, 5, 9, 0, 0, 0, time.UTC)
	last := ""
	for n := range 5000 {
		if id := NewID(); strings.HasPrefix(id, "-") {
			t.Fatalf("%s begins a flag", id)
		}
		id := NewIDAt(now.Add(time.Duration(n) * time.Millisecond))
		if id <= last || len(id) != len(last) && last != "" || strings.HasPrefix(id, "-") {
			t.Fatalf("%s comes after %s", id, last)
		}
		last = id
	}
}

// What is published is read by people as it is.
func TestPublishedTextHasNoEscapes(t *testing.T) {
	raw, err := PlainJSON(map[string]string{"title": "<党组> & 党委"})
	if err != nil || string(raw) != `{"title":"<党组> & 党委"}` {
		t.Errorf("%s, %v", raw, err)
	}
}
