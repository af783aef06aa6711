package check

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"minping/internal/typed"
)

// ProseMax is how many characters may be entered in one field: 统计表 puts texts into cells, and a cell holds 32 767.
const ProseMax = 5000

// Prose reports whether a text may appear in minutes, tables and workbooks: at most n characters, line breaks allowed,
// no other control characters, which XML cannot represent.
func Prose(t string, n int) bool {
	return utf8.RuneCountInString(t) <= n && PlainText(lines.Replace(t))
}

// lines removes line breaks and tabs. It is built once, because a round of thousands has a million texts.
var lines = strings.NewReplacer("\n", "", "\r", "", "\t", "")

// ProseField adds an error unless the text is valid prose.
func ProseField(field, t string, f *FieldErrors) {
	if !Prose(t, ProseMax) {
		f.Add(
			field,
			fmt.Sprintf("最多 %d 字，不能有控制字符。", ProseMax),
			fmt.Sprintf("At most %d characters, and no control characters.", ProseMax),
		)
	}
}

// PlainText refuses control characters, U+2028, U+2029, invalid UTF-8 and code points that are no characters: JSON
// encoders treat them differently, and the form's bytes are hashed; XML cannot represent them.
func PlainText(t string) bool {
	for _, r := range t {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || typed.Noncharacter(r) {
			return false
		}
	}
	return utf8.ValidString(t)
}

// Short reports whether a text has at most n characters and none that is forbidden or changes the writing direction:
// an option must not read differently from what is counted.
func Short(t string, n int) bool {
	return utf8.RuneCountInString(t) <= n && PlainText(t) && !strings.ContainsFunc(t, turnsWriting)
}

func turnsWriting(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }
