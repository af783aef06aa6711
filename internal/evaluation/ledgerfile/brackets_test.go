package ledgerfile

import (
	"strings"
	"testing"
)

// A bracket that closes before one opens is part of the heading.
func TestABracketThatOnlyClosesIsLeft(t *testing.T) {
	for heading, want := range map[string]string{
		"问题（具体）":  "问题",
		"问题）及（原因": headingKey("问题）及（原因"),
		"整改（措施":   headingKey("整改（措施"),
	} {
		if got := bareKey(heading); got != want {
			t.Errorf("%s: %q, want %q", heading, got, want)
		}
	}
}

// Only where the problems have Arabic numbers is a row with a Chinese one the title of a section.
func TestProblemsMayHaveChineseNumbers(t *testing.T) {
	const head = "序号｜问题｜整改措施｜责任单位\n"
	for drawing, want := range map[string]string{
		head + "一｜问题一｜｜\n二｜问题二｜措施二｜市甲局":  "问题一 问题二",
		head + "一｜党的领导｜｜\n1｜问题二｜措施二｜市甲局": "问题二",
	} {
		rows, _ := readOf(t, "市甲局", drawing)
		var got []string
		for _, r := range rows {
			got = append(got, r.Item.Text)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s\nis read as %v", drawing, got)
		}
	}
}
