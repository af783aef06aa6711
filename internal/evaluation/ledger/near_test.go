package ledger

import (
	"strings"
	"testing"
)

func TestWordsThatDifferByASlipAreFound(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int // 0: other words
	}{
		{"学习贯彻不深入", "学习贯彻不深人", 1},
		{"学习贯彻不深入", "学习贯彻不够深入", 1},
		{"学习 贯彻不深入。", "学习贯彻不深入", 1},
		{"专题研究巡察整改工作不够及时、不够到位", "专题研究巡查整改工作不够及时，不够到位", 2},
		{"学习贯彻不深入", "学习贯彻不深入", 0},
		{"学习贯彻不深入", "制度执行不到位", 0},
		{"学习不深入", "学习不扎实", 0},
		{"错子", "错字", 0}, // too short to tell
		{"第一季度未开展督查", "第二季度未开展督查", 0},
		{"2023年发放津补贴3万元", "2024年发放津补贴5万元", 0},
		{"甲村公开不及时", "乙村公开不及时", 0},
		{strings.Repeat("整改", 30), strings.Repeat("整改", 30) + "落实不到位啊啊", 0},
		{strings.Repeat("整改", 30), strings.Repeat("整改", 30) + "落实不到位", 5},
	} {
		a, b := WordsOf(c.a), WordsOf(c.b)
		for _, pair := range [][2]Words{{a, b}, {b, a}} {
			got, ok := pair[0].Apart(pair[1])
			if !ok {
				got = 0
			}
			if got != c.want {
				t.Errorf("%q and %q are %d apart, want %d", c.a, c.b, got, c.want)
			}
		}
	}
}
