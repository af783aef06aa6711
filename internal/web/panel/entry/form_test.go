package entry

import (
	"slices"
	"testing"
)

// Two people correct one entry: a form that never showed a file does not take it away.
func TestAStaleFormRemovesNoFileOfAnotherPerson(t *testing.T) {
	now := []string{"mine", "theirs"}
	if got := shownFiles(now, []string{"mine", "new"}, true); !slices.Equal(got, []string{"mine", "theirs", "new"}) {
		t.Errorf("stale: %v", got)
	}
	if got := shownFiles(now, []string{"mine"}, false); !slices.Equal(got, []string{"mine"}) {
		t.Errorf("a file that was unticked is back: %v", got)
	}
	if !slices.Equal(now, []string{"mine", "theirs"}) {
		t.Error("the record's own list was changed")
	}
}
