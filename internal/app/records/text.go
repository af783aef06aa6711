package records

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"minping/internal/evaluation/check"
	"minping/internal/typed"
)

// FileText returns a text file as UTF-8, whatever encoding Windows saved it in (typed.Decode). A file that cannot be
// read reliably or has already lost content is refused.
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

// ShortText reports whether a text has something visible, at most n characters, and none that PlainText rejects.
func ShortText(t string, n int) bool {
	visible := func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) }
	return strings.ContainsFunc(t, visible) && utf8.ValidString(t) && utf8.RuneCountInString(t) <= n && PlainText(t)
}

// Name reports whether a text can be a name: a ShortText with a letter or a digit, and not what people put into an
// empty cell.
func Name(t string, n int) bool {
	says := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }
	return ShortText(t, n) && strings.ContainsFunc(t, says) && !typed.Nothing(t)
}

// PlainText refuses control characters (rb1 §4), characters that no program can read back, and those that change the
// writing direction: a name must not read differently on screen and on paper.
func PlainText(t string) bool { return check.Short(t, len(t)) && !strings.ContainsRune(t, '\uFFFD') }

// Says reports whether a text of one or several lines says something, in at most n characters that can be printed.
func Says(t string, n int) bool { return strings.TrimSpace(t) != "" && check.Prose(t, n) }

// ReasonMax is the maximum length of a reason in characters.
const ReasonMax = 2000

// CheckReason refuses an empty, overlong or unreadable reason, because it is printed in the minutes.
func CheckReason(reason string) error {
	if !Says(reason, ReasonMax) {
		return InvalidField("reason", "请写明原因，最多 2000 字，不能有控制字符。", "State a reason: at most 2000 characters, and no control characters.")
	}
	return nil
}

// FieldErrors turns field errors of the pure rules into an Error; any other error is returned unchanged.
func FieldErrors(err error) error {
	var fe check.FieldErrors
	if !errors.As(err, &fe) {
		return err
	}
	var f Fields
	for _, e := range fe {
		f = append(f, FieldError{e.Field, Text{e.ZH, e.EN}, e.Code})
	}
	return f.Err()
}
