package satisfaction

import (
	"slices"
	"strings"
	"testing"
)

// What weakens a result is printed beside it, each mark in its own words.
func TestEveryMarkHasItsOwnWords(t *testing.T) {
	for flag, want := range map[string]string{
		FlagScreenMode: "扫屏", FlagNotProtected: "未加密", FlagTrialStore: "试用", "attended_gt_expected": "", "": "",
	} {
		if got := MarkWords(flag); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%q is said as %q", flag, got)
		}
	}
	flags := []string{FlagTrialStore, "attended_gt_expected", FlagScreenMode}
	if got := Marks(flags); !slices.Equal(got, []string{FlagScreenMode, FlagTrialStore}) {
		t.Errorf("%v of %v", got, flags)
	}
}
