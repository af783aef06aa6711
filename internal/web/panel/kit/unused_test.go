package kit

import (
	"testing"

	"minping/internal/app/round"
)

func TestColumnsThatWereNotReadAreNamed(t *testing.T) {
	for want, u := range map[string]round.Unread{
		"": {},
		"表格里有没用到的列：“备注”“序号”。这些列里的内容没有导入。":     {Headings: []string{"备注", "序号"}},
		"D、E 列没有列名。这些列里的内容没有导入。":              {Letters: []string{"D", "E"}},
		"表格里有没用到的列：“备注”。D 列没有列名。这些列里的内容没有导入。": {Headings: []string{"备注"}, Letters: []string{"D"}},
	} {
		if got := UnusedColumns(u); got != want {
			t.Errorf("said %q, want %q", got, want)
		}
	}
}
