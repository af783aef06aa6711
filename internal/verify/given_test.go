package verify

import (
	"slices"
	"testing"
)

// Until the figures of the hall are entered, nothing can be concluded about attendance.
func TestNobodyIsTooManyBeforeTheFiguresAreEntered(t *testing.T) {
	a := Accounting{Attended: 5, Expected: 4}
	if got := Flags(a); !slices.Equal(got, []string{FlagMissing}) {
		t.Errorf("before: %v", got)
	}
	a.Given = true
	if got := Flags(a); !slices.Equal(got, []string{FlagAttendedExceeds}) {
		t.Errorf("entered: %v", got)
	}
}
