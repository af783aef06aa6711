package records

import "testing"

func TestANameSaysSomething(t *testing.T) {
	for name, want := range map[string]bool{
		"市审计局": true, "a": true, "7": true, "第①组": true, "𠮷": true, "甲\ue000": true, "🙂组": true, "A/B组": true,
		"": false, " ": false, "-": false, "——": false, "/": false, "无": false, "…": false, "。": false, "！": false,
		"N/A": false, "()": false, "局\n": false, "局\uffff": false, "局\ufdd0": false, "局\u0085": false,
		"局\u202e": false, "局\ufffd": false, "一二三四五六七八九十一": false,
	} {
		if got := Name(name, 10); got != want {
			t.Errorf("Name(%+q) = %v", name, got)
		}
	}
}
