package typed

import (
	"regexp"
	"strings"
	"unicode"
)

// nothing lists words for an empty cell, by key.
var nothing = []string{
	"", "-", "--", "/", "\\", "\u65e0", "\u6ca1\u6709", "\u6682\u65e0", "\u7a7a", "\u4e0d\u8be6", "\u672a\u77e5", "n/a",
	"na", "none", "nil", "null", "\u3001",
	"\u00b7", "\u7121", "\u6ca1", "\u6682\u7f3a", "\u672a\u7559", "\u672a\u586b",
	"\u672a\u63d0\u4f9b", "#n/a", "n.a.", "\u3002",
}

// Nothing reports whether a text means an empty cell: a dash, a slash, 无.
func Nothing(text string) bool {
	k := Key(text)
	for _, n := range nothing {
		if k == n {
			return true
		}
	}
	return false
}

var (
	spreadsheetNumber = regexp.MustCompile(`^[0-9]+\.0+$`)
	scientific        = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?e[+-]?[0-9]+$`)
	extension         = regexp.MustCompile(`[0-9)]\s*(转|分机|内线|ext\.?|x|#|\*)\s*[0-9]`)
	// an extension behind a dash or a blank: 8888888-801, (0635)8888888-1, 400-800-8888-1
	dashedExtension = regexp.MustCompile(`^(?:(?:(?:\+|00)?86[- ]*)?(?:\(?0?[1-9][0-9]{1,2}\)?[- ]*)?[2-9][0-9]{6,7}` +
		`|[48]00(?:[- ]?[0-9]){7})(?: *- *| +)[0-9]{1,6}$`)
	severalNumbers = regexp.MustCompile(`[0-9)][^0-9a-z]*[/\\、,;|\n或和及][^a-z]*[0-9]`)
)

// wholeNumber matches, without separators, numbers that need all of their digits, however grouped, to have their full
// length: 400 and 800 numbers, and those of the areas whose code has three digits.
var wholeNumber = regexp.MustCompile(`^(?:[48]00[0-9]{7}|0(?:10|2[0-9])[2-9][0-9]{7})$`)

// lastApart matches seven digits and one more behind a blank. Numbers have seven digits in some areas and eight in
// others, so it may be an extension or the end of the number.
var lastApart = regexp.MustCompile(`(?:^|[^0-9])[2-9][0-9]{6} +[0-9]$`)

// Why a phone number is refused.
var (
	errOnePhone = refuse("只能写一个号码，不要写分机或第二个号码。", "Give one number, without an extension or a second number.")
	errApart    = refuse("最后一位和前面隔开了：是号码里的就连起来写，是分机就不要写。",
		"The last digit is set apart: join it if it belongs to the number, leave it out if it is an extension.")
	errMobile     = refuse("手机号码是 11 位数字，少了或多了一位。", "A mobile number has 11 digits; one is missing or too many.")
	errPhone      = refuse("应为 7 到 15 位数字，也可以留空。", "Must have 7 to 15 digits, or be empty.")
	errWords      = refuse("只写号码，不要写文字和字母。", "Write the number alone, without words or letters.")
	errScientific = refuse("表格把号码变成了科学计数（如 1.38E+10），末尾的数字已经丢了。请把这一列设成文本，重新填写。",
		"The spreadsheet turned the number into scientific notation and lost digits; format the column as text and "+
			"write it again.")
)

// longestNational is the maximum number of digits in China, including the area code; longestPhone is that of any
// country (ITU E.164).
const (
	shortestPhone   = 7
	longestNational = 12
	longestPhone    = 15
)

// Phone parses one telephone number and returns only its digits, with + before a foreign country code. An empty cell,
// 无, a dash or a slash gives "".
func Phone(text string) (string, error) {
	if Nothing(text) {
		return "", nil
	}
	t := string(fold(text))
	raw := strings.ToLower(Narrow(Tidy(text)))
	switch {
	case scientific.MatchString(strings.ReplaceAll(t, " ", "")):
		return "", errScientific
	case spreadsheetNumber.MatchString(t):
		t, _, _ = strings.Cut(t, ".")
	case extension.MatchString(t), severalNumbers.MatchString(raw):
		return "", errOnePhone
	}
	digits, ok := phoneDigits(strings.TrimRight(t, ",;.\u3001\u3002 "))
	if !ok && holdsNumber.MatchString(t) {
		return "", errWords
	}
	if !ok {
		return "", errPhone
	}
	national, foreign := withoutCountry(digits)
	if strings.Trim(national, "0") == "" || foreign && national[0] == '0' { // no country has a code that begins with 0
		return "", errPhone
	}
	if foreign {
		return checkLength("+"+national, len(national), longestPhone)
	}
	if almostMobile.MatchString(national) {
		return "", errMobile
	}
	if !mobile.MatchString(national) && dashedExtension.MatchString(t) && !wholeNumber.MatchString(national) {
		if lastApart.MatchString(t) {
			return "", errApart
		}
		return "", errOnePhone
	}
	return checkLength(national, len(national), longestNational)
}

// holdsNumber matches a number among words.
var holdsNumber = regexp.MustCompile(`[0-9][0-9 -]{5,}[0-9]`)

func checkLength(phone string, n, longest int) (string, error) {
	switch {
	case n > longest:
		return "", errOnePhone
	case n < shortestPhone:
		return "", errPhone
	}
	return phone, nil
}

// phoneDigits removes the separators people put between digits. A leading plus sign is kept.
func phoneDigits(t string) (string, bool) {
	var b strings.Builder
	for _, r := range t {
		switch {
		case r >= '0' && r <= '9', r == '+' && b.Len() == 0:
			b.WriteRune(r)
		case r == ' ', r == '-', r == '(', r == ')', r == '.', r == '\u00b7', r == '"', r == '\'':
		default:
			return "", false
		}
	}
	return b.String(), true
}

var mobile = regexp.MustCompile(`^1[3-9][0-9]{9}$`)

// almostMobile is a mobile number with a digit missing or too many.
var almostMobile = regexp.MustCompile(`^1[3-9]([0-9]{8}|[0-9]{10})$`)

// withoutCountry drops China's country code in the forms +86, 0086 and, before a mobile number, 86. A landline loses
// the 0 of its area code after a country code; it is restored.
func withoutCountry(digits string) (number string, foreign bool) {
	international := false
	for _, prefix := range []string{"+", "00"} {
		if rest, ok := strings.CutPrefix(digits, prefix); ok {
			digits, international = rest, true
			break
		}
	}
	rest, china := strings.CutPrefix(digits, "86")
	switch {
	case china && mobile.MatchString(rest):
		return rest, false
	case !international:
		return digits, false
	case !china:
		return digits, true
	case len(rest) > 8 && rest[0] != '0' && rest[0] != '1' && !strings.HasPrefix(rest, "400") &&
		!strings.HasPrefix(rest, "800"),
		len(rest) == 10 && strings.HasPrefix(rest, "10"): // Beijing is 010
		return "0" + rest, false
	}
	return rest, false
}

// OneTime reads a one-time code as apps and text messages show it: digits in groups, with blanks or dashes between
// them.
func OneTime(text string) string { return Code(text) }

// Score parses points as people type them and returns plain digits with "." as the decimal point. The full stop of a
// Chinese keyboard counts as a decimal point. An empty text gives "".
func Score(text string) (string, error) {
	t := strings.TrimFunc(Narrow(Tidy(text)), space)
	t = strings.Map(func(r rune) rune {
		switch {
		case r == '\u3002' || r == '\uff61':
			return '.'
		case dash(r):
			return '-'
		}
		return r
	}, t)
	switch {
	case t == "" || plainNumber.MatchString(t):
		t = idleZeros.ReplaceAllString(t, "$1$2")
		if strings.Trim(t, "-0.") == "" {
			t = strings.TrimPrefix(t, "-")
		}
		return t, nil
	case scientific.MatchString(strings.ToLower(t)):
		return "", showsFraction("不要用科学计数，请写成普通数字，例如 3.5。", "Write a plain number such as 3.5, not scientific notation.")
	case strings.ContainsFunc(t, space) && !strings.ContainsFunc(t, unicode.IsLetter):
		return "", refuse("数字中间不能有空格。", "There is a space inside the number.")
	case strings.ContainsAny(t, ",\u3001"):
		return "", refuse("小数点请用“.”，不要用逗号或顿号。", "Write the decimal point as “.”, not as a comma.")
	case strings.Count(t, ".") > 1:
		return "", refuse("有两个小数点。", "There are two decimal points.")
	case strings.HasPrefix(t, ".") || strings.HasSuffix(t, "."):
		return "", showsFraction("小数点前后都要有数字，例如 0.5。", "A decimal point needs digits on both sides, such as 0.5.")
	case strings.ContainsFunc(t, unicode.IsLetter), strings.ContainsAny(t, "%\u2030"):
		return "", refuse("只填数字，不要写单位或文字。", "Write the number alone, without a unit or words.")
	}
	return "", showsFraction("应为数字，例如 3.5。", "Must be a number such as 3.5.")
}

// PlainNumber returns Score's or Whole's reading of a text, and a text that is not a number as it was typed: a rule
// refuses it in its own words.
func PlainNumber(text string) string {
	for _, read := range []func(string) (string, error){Score, Whole} {
		if number, err := read(text); err == nil {
			return number
		}
	}
	return text
}

var plainNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// idleZeros are zeros before a whole part, as in 03.5.
var idleZeros = regexp.MustCompile(`^(-?)0+([0-9])`)
