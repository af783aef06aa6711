package document

import (
	"testing"
	"time"
)

// A last day that is today is still ahead; one that has passed is set again by a person.
func TestALastDayIsTakenOverWhileItIsAhead(t *testing.T) {
	today := time.Date(2024, 7, 16, 9, 0, 0, 0, time.UTC)
	for due, want := range map[string]string{
		"2024-07-17": "2024-07-17", "2024-07-16": "2024-07-16", "2024-07-15": "", "": "",
	} {
		doc := Document{}
		doc.takeOver(Document{Due: due}, today)
		if doc.Due != want {
			t.Errorf("of %q it takes over %q, want %q", due, doc.Due, want)
		}
	}
}
