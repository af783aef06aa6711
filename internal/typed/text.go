package typed

import (
	"strings"
	"unicode"
)

// Tidy returns a text as written, minus what cannot have been intended: invisible marks, surrounding blanks, the
// wrapping with which spreadsheets force text (a leading apostrophe, ="…"). Line breaks become \n. Marks that join the
// letters of a word are kept.
func Tidy(text string) string {
	return strings.TrimFunc(unwrap(visible(unwrap(text))), space)
}

// Edges returns the blanks that Tidy drops before and after a text. All of a text that is blank is before.
func Edges(text string) (before, after string) {
	t := unwrap(visible(text))
	rest := strings.TrimLeftFunc(t, space)
	return t[:len(t)-len(rest)], rest[len(strings.TrimRightFunc(rest, space)):]
}

// Sent returns what came through a form or a request as it is stored: without invisible marks and the blanks around it.
// The first of several lines keeps its indentation, as the others do.
func Sent(text string) string {
	t := strings.TrimRightFunc(visible(text), space)
	rest := strings.TrimLeftFunc(t, space)
	if !strings.Contains(rest, "\n") {
		return rest
	}
	blank := t[:len(t)-len(rest)]
	return t[strings.LastIndexByte(blank, '\n')+1:]
}

// visible returns a text without its invisible marks, and with \n for the line breaks of every program. Marks that are
// part of the spelling are kept.
func visible(text string) string {
	if strings.ContainsAny(text, "\r\v\f\u0085\u2028\u2029") {
		text = lineBreaks.Replace(text)
	}
	if !strings.ContainsFunc(text, invisible) {
		return text
	}
	rs := []rune(text)
	var b strings.Builder
	before := rune(0)
	for i, r := range rs {
		if !invisible(r) || spells(rs, i, before) {
			b.WriteRune(r)
		}
		if i == 0 || !unicode.Is(unicode.Mn, r) { // vowel signs and other selectors belong to their letter
			before = r
		}
	}
	return b.String()
}

// A line break of Word is a vertical tab, a new page a form feed.
var lineBreaks = strings.NewReplacer(
	"\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// spells reports whether an invisible mark is part of the spelling at its place.
func spells(rs []rune, i int, before rune) bool {
	after := rune(0)
	if i+1 < len(rs) {
		after = rs[i+1]
	}
	mongolian, chinese := shapes(rs[i])
	switch {
	case mongolian:
		return unicode.Is(unicode.Mongolian, before)
	case chinese:
		return han(before)
	}
	return joins(rs[i]) && (joined(before) && joined(after) || picture(before) && picture(after))
}

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
	between := space
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Mongolian, r) }) {
		between = func(r rune) bool { return space(r) && r != narrowBlank }
	}
	return strings.Join(strings.FieldsFunc(Tidy(text), between), " ")
}

// Lines reads texts that have one line.
func Lines(texts ...*string) {
	for _, t := range texts {
		*t = Line(*t)
	}
}

// Key is what texts are compared by: two texts that a person reads as the same have the same key. It is narrow and
// lower-case, with one kind of dash, middle dot, quotation mark and round bracket, and has no blank next to a Chinese
// character, a dot or a bracket, no stroke that only stretches an Arabic word, and no dot after the last syllable in
// Tibetan, which many leave out. It is never displayed.
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
		case r == '.' && i > 0 && i+1 < len(rs) && han(rs[i-1]) && han(rs[i+1]):
			out = append(out, '\u00b7') // typed instead of the middle dot, which many keyboards lack
		default:
			out = append(out, r)
		}
	}
	return strings.TrimRight(string(out), string(tsheg))
}

const (
	tsheg   = '\u0f0b' // follows each syllable in Tibetan
	bound   = '\u0f0c' // the same, where a line must not break
	stretch = '\u0640'
)

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
		case wave(r):
			r = '~'
		case invisible(r), r == stretch:
			continue
		case r == bound:
			r = tsheg
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

// Code reduces a code read off paper or a screen to its letters and digits, narrow and upper-case: what people write
// between its groups is ignored.
func Code(text string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			return -1
		}
		return r
	}, string(fold(text))))
}

// NoName refuses a day or a number for a name. In a file it is likely to be from another column.
var NoName = &Refusal{ZH: "不是名称，请写全称。", EN: "This is not a name; write it in full."}

// CheckName returns why a text cannot be the name of anyone or anything, nil if it can: it is an uncalculated formula,
// a day or a number (NoName).
func CheckName(text string) *Refusal {
	key := Key(text)
	if strings.IndexAny(key, "=+@") == 0 {
		return &Refusal{ZH: "是公式，不是名称。请改成文字。", EN: "This is a formula; write the name itself."}
	}
	day, err := Day(text)
	if isDay := err == nil && day != ""; isDay || key != "" && !strings.ContainsFunc(key, unicode.IsLetter) {
		return NoName
	}
	return nil
}
