package evaluation

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMarksArePickedSaidAndPutBeforeRemarks(t *testing.T) {
	flags := []string{FlagUnanimous, FlagTrialStore, "overridden", FlagScreenMode}
	if diff := cmp.Diff([]string{FlagScreenMode, FlagTrialStore}, Marks(flags)); diff != "" {
		t.Error(diff)
	}
	for _, x := range []struct {
		flags         []string
		remarks, want string
	}{
		{flags, "会后补充材料", "无票扫屏,不能保证一人一票;试用的数据库;会后补充材料"},
		{flags, "", "无票扫屏,不能保证一人一票;试用的数据库"},
		{[]string{FlagQuorumLow}, "x", "x"},
		{nil, "", ""},
	} {
		if got := withMarks(x.flags, x.remarks); got != x.want {
			t.Errorf("%v, %q: %q", x.flags, x.remarks, got)
		}
	}
	if MarkWords(FlagQuorumLow) != "" {
		t.Error("a low quorum is no mark")
	}
}
