package records

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"minping/internal/evaluation/check"
	"minping/internal/typed"
)

// FileText is a file of text as UTF-8, whichever encoding Windows saved it in (typed.Decode). What cannot be read for
// certain, or of which something was lost before, is refused.
func FileText(raw []byte) ([]byte, error) {
	text, err := typed.Decode(raw)
	var r *typed.Refusal
	switch {
	case errors.As(err, &r):
		return nil, Refused(r.ZH, r.EN)
	case err != nil:
		return nil, err
	case typed.HasLost(text):
		return nil, Refused("文件里有已经损坏的字，请找原来的文件，另存为 UTF-8 再上传。", "Some characters in the file were lost; save the original again as UTF-8.")
	}
	return []byte(text), nil
}

// ShortText reports whether a text has something to see, at most n characters, and none that PlainText refuses.
func ShortText(t string, n int) bool {
	visible := func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) }
	return strings.ContainsFunc(t, visible) && utf8.ValidString(t) && utf8.RuneCountInString(t) <= n && PlainText(t)
}

// PlainText refuses control characters (rb1 §4) and those that turn the direction of writing: a name must not read
// differently on the screen than on paper.
func PlainText(t string) bool {
	for _, r := range t {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' ||
			r == '\u2029' || r == '\uFFFD' {
			return false
		}
	}
	return true
}

// ReasonMax is how many characters a reason may have.
const ReasonMax = 2000

// CheckReason refuses an empty, overlong or unreadable reason: it is printed in the minutes.
func CheckReason(reason string) error {
	if strings.TrimSpace(reason) == "" || !check.Prose(reason, ReasonMax) {
		return InvalidField("reason", "请写明原因，最多 2000 字，不能有控制字符。", "State a reason: at most 2000 characters, and no control characters.")
	}
	return nil
}

// FieldErrors turns field errors of the pure rules into an Error; any other error is passed on.
func FieldErrors(err error) error {
	var fe check.FieldErrors
	if !errors.As(err, &fe) {
		return err
	}
	var f Fields
	for _, e := range fe {
		f.Add(e.Field, e.ZH, e.EN)
	}
	return f.Err()
}
