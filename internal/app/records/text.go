package records

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"minping/internal/evaluation/check"
)

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
