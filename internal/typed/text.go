package typed

import (
	"strings"
	"unicode"
)

// Tidy returns a text as written, minus what cannot have been intended: invisible marks, surrounding blanks, the
// wrapping with which spreadsheets force text (a leading apostrophe, ="…"). Line breaks become \n. Marks that join the
// letters of a word are kept.
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

// joined reports letters of scripts in which a joiner is part of the spelling.
func joined(r rune) bool {
	return unicode.IsLetter(r) && unicode.In(r, unicode.Arabic, unicode.Mongolian, unicode.Tibetan,
		unicode.Devanagari, unicode.Syriac)
}

// unwrap removes ="…" and one leading apostrophe.
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

// Line is Tidy for single-line text such as a name or a place: line breaks and runs of blanks become one space.
func Line(text string) string {
	return strings.Join(strings.FieldsFunc(Tidy(text), space), " ")
}

// Key is what texts are compared by: two texts that a person reads as the same have the same key. It is narrow and
// lower-case, with one kind of dash, middle dot, quotation mark and round bracket, and has no blank next to a Chinese
// character, a dot or a bracket. It is never displayed.
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
		case r == '-' && len(out) > 0 && out[len(out)-1] == '-': // a Chinese dash is two characters long
		case r == '.' && i > 0 && i+1 < len(rs) && unicode.Is(unicode.Han, rs[i-1]) && unicode.Is(unicode.Han, rs[i+1]):
			out = append(out, '\u00b7') // typed instead of the middle dot, which many keyboards lack
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

// tight reports characters next to which a blank has no meaning.
func tight(r rune) bool {
	return chinese(r) || strings.ContainsRune("\u00b7()\"',;:/-", r)
}

// Account returns the key of an account name, for comparing what is typed at sign-in with what is stored. Names have
// no blanks.
func Account(text string) string {
	return strings.Map(func(r rune) rune {
		if space(r) {
			return -1
		}
		return r
	}, string(fold(text)))
}

// Code reduces a code read off paper or a screen to its letters and digits, narrow and upper-case: blanks, dashes,
// dots and full stops between its groups are ignored.
func Code(text string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if space(r) || dash(r) || dot(r) || strings.ContainsRune("._\u3001\u3002,:\uff61", r) {
			return -1
		}
		return r
	}, string(fold(text))))
}
