package checkup

import (
	"slices"
	"testing"
)

func TestAnOptionOfTheCommandIsNotBrokenInALine(t *testing.T) {
	got := Row{Text: "用 --standalone --lan 指定本机的地址。"}.Parts()
	want := []Part{
		{Text: "用 "}, {"--standalone", true}, {Text: " "}, {"--lan", true}, {Text: " 指定本机的地址。"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("parts %v", got)
	}
}
