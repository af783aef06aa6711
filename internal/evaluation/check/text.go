package check

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ProseMax is how many characters people may write in one field: 统计表 puts them into cells, and a cell holds 32 767.
const ProseMax = 5000

// Prose reports whether a text may be in minutes, tables and workbooks: at most n characters, lines allowed, no
// other control characters, which XML does not have.
func Prose(t string, n int) bool {
	return utf8.RuneCountInString(t) <= n && PlainText(lines.Replace(t))
}

// lines takes out what breaks and indents lines. It is made once: a round of thousands has a million texts.
var lines = strings.NewReplacer("\n", "", "\r", "", "\t", "")

// ProseField complains of a text that is none.
func ProseField(field, t string, f *FieldErrors) {
	if !Prose(t, ProseMax) {
		f.Add(
			field,
			fmt.Sprintf("最多 %d 字，不能有控制字符。", ProseMax),
			fmt.Sprintf("At most %d characters, and no control characters.", ProseMax),
		)
	}
}

// PlainText refuses control characters, U+2028, U+2029 and broken UTF-8: JSON encoders disagree about them, and the
// form's bytes are under a hash.
func PlainText(t string) bool {
	for _, r := range t {
		if r < 0x20 || r == 0x7f || r == '\u2028' || r == '\u2029' {
			return false
		}
	}
	return utf8.ValidString(t)
}

// Short reports whether a text has at most n characters and none that is forbidden, nor one that turns the direction of
// writing: an option must not read differently from what is counted.
func Short(t string, n int) bool {
	return utf8.RuneCountInString(t) <= n && PlainText(t) && !strings.ContainsFunc(t, turnsWriting)
}

func turnsWriting(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }
