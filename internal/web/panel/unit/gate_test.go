package unit

import (
	"strings"
	"testing"

	"minping/internal/evaluation/final"
)

// Fixed again without the unit: it waits for no new notification.
func TestAUnitLeftOutOfTheNewResultWaitsForNothing(t *testing.T) {
	f := final.Final{Rows: []final.Row{{Evaluation: "in"}}}
	for _, x := range []struct {
		evaluation string
		ok         bool
		want       string
		waits      bool
	}{
		{"in", true, "结果已重新锁定", true},
		{"out", true, "本单位没有列入", false},
		{"in", false, "结果已撤销锁定", true},
	} {
		got := gateAgain(f, x.ok, x.evaluation)
		if !strings.Contains(got, x.want) || strings.Contains(got, "新的通知") != x.waits {
			t.Errorf("%s, fixed %v: %s", x.evaluation, x.ok, got)
		}
	}
}
