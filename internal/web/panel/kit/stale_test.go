package kit

import (
	"strings"
	"testing"
)

func TestRowsThatMovedAreToldFromRewrittenOnes(t *testing.T) {
	for now, moved := range map[string]bool{
		"一 二 三": false, "一 改 三": false, "改 改 改": false,
		"二 三": true, "一 二 三 四": true, "二 一 三": true, "二 三 四": true, "一 三 改": true, "": true,
	} {
		if got := RowsMoved(strings.Fields("一 二 三"), strings.Fields(now)); got != moved {
			t.Errorf("一 二 三 → %s: moved %v", now, got)
		}
	}
	if RowsMoved([]string{"一\r\n二"}, []string{"一\n二 "}) {
		t.Error("a browser's own line ends are another row")
	}
}
