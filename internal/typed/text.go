package typed

import (
	"strings"
	"unicode"
)

// Tidy returns a text as it was written, without what a person cannot have meant: marks that cannot be seen, blanks
// around it, the wrapping by which spreadsheets force text (a leading apostrophe, ="…"). Line breaks become \n. Marks
// that join the letters of a word stay.
func Tidy(text string) string {
	if strings.ContainsAny(text, "\r\u2028\u2029") {
		text = lineBreaks.Replace(text)
	}
	text = unwrap(text)
	if !strings.ContainsFunc(text, invisible) {
		return strings.TrimFunc(text, space)
	}
	rs := []rune(text)
	var b strings.Builder
	for i, r := range rs {
		if invisible(r) && !(joins(r) && i > 0 && i+1 < len(rs) && joined(rs[i-1]) && joined(rs[i+1])) {
			continue
		}
		b.WriteRune(r)
	}
	return strings.TrimFunc(unwrap(b.String()), space)
}

var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n")

// joined reports a letter of a script in which a joiner is part of the spelling.
func joined(r rune) bool {
	return unicode.IsLetter(r) && unicode.In(r, unicode.Arabic, unicode.Mongolian, unicode.Tibetan,
		unicode.Devanagari, unicode.Syriac)
}

// unwrap takes off ="…" and one leading apostrophe.
func unwrap(text string) string {
	t := strings.TrimFunc(text, space)
	if rest, ok := strings.CutPrefix(t, `="`); ok && strings.HasSuffix(rest, `"`) {
		return strings.ReplaceAll(rest[:len(rest)-1], `""`, `"`)
	}
	if rest, ok := strings.CutPrefix(t, "'"); ok && !strings.Contains(rest, "'") {
		return rest
	}
	return text
}

// Line is Tidy for what is one line, a name or a place: line breaks and runs of blanks become one space.
func Line(text string) string {
	return strings.Join(strings.FieldsFunc(Tidy(text), space), " ")
}

// Key is what texts are compared by: two that a person reads as the same have the same key. It is narrow, in lower
// case, with one kind of dash, middle dot, quotation mark and round bracket, and has no blank beside a Chinese
// character, a dot or a bracket. It is never shown.
func Key(text string) string {
	rs := fold(text)
	var out []rune
	for i := 0; i < len(rs); i++ {
		r := rs[i]
		switch {
		case r == ' ':
			if i > 0 && i+1 < len(rs) && !tight(rs[i-1]) && !tight(rs[i+1]) {
				out = append(out, r)
			}
		case r == '-' && len(out) > 0 && out[len(out)-1] == '-': // a Chinese dash is two strokes long
		case r == '.' && i > 0 && i+1 < len(rs) && unicode.Is(unicode.Han, rs[i-1]) && unicode.Is(unicode.Han, rs[i+1]):
			out = append(out, '\u00b7') // typed for the middle dot, which many keyboards lack
		default:
			out = append(out, r)
		}
	}
	return string(out)
}

// fold maps each character to its representative and runs of blanks to one space.
func fold(text string) []rune {
	var out []rune
	for _, r := range Narrow(Tidy(text)) {
		switch {
		case space(r):
			if len(out) > 0 && out[len(out)-1] != ' ' {
				out = append(out, ' ')
			}
			continue
		case dash(r):
			r = '-'
		case invisible(r):
			continue
		case dot(r):
			r = '\u00b7'
		default:
			r = unicode.ToLower(bracket(r))
		}
		out = append(out, r)
	}
	return out
}

// tight reports characters beside which a blank means nothing.
func tight(r rune) bool {
	return chinese(r) || strings.ContainsRune("\u00b7()\"',;:/-", r)
}

// Account is the key of an account's name: what is typed at sign-in and what is stored meet in it. Names have no
// blanks.
func Account(text string) string {
	return strings.Map(func(r rune) rune {
		if space(r) {
			return -1
		}
		return r
	}, string(fold(text)))
}

// Code returns a code that was read off paper or a screen with nothing but its letters and digits, narrow and in upper
// case: blanks, dashes, dots and full stops between its groups do not count.
func Code(text string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if space(r) || dash(r) || dot(r) || strings.ContainsRune("._\u3001\u3002,:\uff61", r) {
			return -1
		}
		return r
	}, string(fold(text))))
}
