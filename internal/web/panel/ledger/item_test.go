package ledger

import (
	"slices"
	"testing"

	rules "minping/internal/evaluation/ledger"
)

func TestAnItemSaysNothingTwice(t *testing.T) {
	for rung, want := range map[string]string{"督查督办通知书": "", "绿色提醒函": "绿色提醒函，"} {
		if got := rungWords(rung, "督查督办通知书"); got != want {
			t.Errorf("%s is called %q before its letter, want %q", rung, got, want)
		}
	}
	goal := Text{"整改目标", "年内清零"}
	for _, x := range []struct {
		title, text string
		want        []Text
	}{
		{"", "工程款拖欠", []Text{goal}},
		{"工程款拖欠", "拖欠两家企业工程款", []Text{{"问题", "拖欠两家企业工程款"}, goal}},
	} {
		i := rules.Item{Title: x.title, Text: x.text, Goal: goal.Text}
		if got := texts(i, i.Heading()); !slices.Equal(got, x.want) {
			t.Errorf("below %s stands %v, want %v", i.Heading(), got, x.want)
		}
	}
}
