package draw

import (
	"regexp"
	"strings"

	"minping/internal/typed"
)

var (
	totalRow = regexp.MustCompile(`^(合计|总计|小计|共计|总数|共[0-9一二三四五六七八九十百千]+人|(填表人|填报人|制表人|审核人|备注|说明|注):)`) // words:keep
	twoNames = regexp.MustCompile(`[\x{3001},;/]|\pL\s*(和|及)\s*\pL+\s*等`)                              // words:keep
)

// CheckName returns why a text in a column of names is not one person's name; nil if it can be. Everyone on the list
// can be drawn, so a total or two people in one row would change the draw.
func CheckName(name string) *typed.Refusal {
	key := typed.Key(name)
	switch {
	case totalRow.MatchString(key):
		return &typed.Refusal{ZH: "这一行是合计或说明，不是人，请删掉。", EN: "This row is a total or a note, not a person; delete it."}
	case strings.ContainsAny(key, "?\u25a1\u3013\ufffd"):
		return &typed.Refusal{ZH: "有认不出的字。请另存为 XLSX 再上传。", EN: "Some characters were lost; save the file as XLSX."}
	case strings.IndexAny(key, "=+@") == 0:
		return &typed.Refusal{ZH: "是公式，不是姓名。请改成文字。", EN: "This is a formula; write the name itself."}
	case twoNames.MatchString(key):
		return &typed.Refusal{ZH: "一行只写一个人。", EN: "Each row is for one person."}
	case typed.CheckName(name) != nil:
		return &typed.Refusal{ZH: "不是姓名，可能是错了列。", EN: "This is not a name; the columns may be shifted."}
	}
	return nil
}
