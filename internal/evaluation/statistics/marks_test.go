package statistics

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"minping/internal/evaluation/satisfaction"
)

func TestMarksAndUnanimityArePickedSaidAndPutBeforeRemarks(t *testing.T) {
	flags := []string{
		satisfaction.FlagUnanimous, satisfaction.FlagTrialStore, "overridden",
		satisfaction.FlagScreenMode,
	}
	if diff := cmp.Diff(
		[]string{satisfaction.FlagScreenMode, satisfaction.FlagTrialStore},
		satisfaction.Marks(flags),
	); diff != "" {
		t.Error(diff)
	}
	for _, x := range []struct {
		flags         []string
		remarks, want string
	}{
		{flags, "会后补充材料", "无票扫屏，不能保证一人一票；试用的数据库；有一题答案全部相同，公布即知每个人的选择；会后补充材料"},
		{flags, "", "无票扫屏，不能保证一人一票；试用的数据库；有一题答案全部相同，公布即知每个人的选择"},
		{[]string{satisfaction.FlagQuorumLow}, "x", "x"},
		{[]string{satisfaction.FlagUnanimous}, "", "有一题答案全部相同，公布即知每个人的选择"},
		{nil, "", ""},
	} {
		if got := satisfaction.WithMarks(x.flags, x.remarks); got != x.want {
			t.Errorf("%v, %q: %q", x.flags, x.remarks, got)
		}
	}
	if satisfaction.MarkWords(satisfaction.FlagQuorumLow) != "" {
		t.Error("a low quorum is no mark")
	}
}
