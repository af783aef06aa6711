package typed

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// foldable are the blocks that compatibility normalization may fold without changing what a person reads: full-width
// and half-width forms, vertical and small forms, the wide space, Roman numerals, and what comes from PDF files and old
// programs: duplicate Chinese characters, ligatures, and Arabic letters in the shape that their place in a word gives
// them. Circled numbers, fractions, superscripts and units such as U+33A1 are excluded: folded they would read
// differently.
var foldable = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x2160, Hi: 0x217f, Stride: 1}, // Roman numerals
		{Lo: 0x2e80, Hi: 0x2fdf, Stride: 1}, // CJK and Kangxi radicals
		{Lo: 0x3000, Hi: 0x3000, Stride: 1}, // wide space
		{Lo: 0xf900, Hi: 0xfaff, Stride: 1}, // CJK compatibility ideographs
		{Lo: 0xfb00, Hi: 0xfb06, Stride: 1}, // ligatures
		{Lo: 0xfb50, Hi: 0xfdff, Stride: 1}, // Arabic letters by their place
		{Lo: 0xfe10, Hi: 0xfe1f, Stride: 1}, // vertical forms
		{Lo: 0xfe30, Hi: 0xfefc, Stride: 1}, // vertical and small forms, Arabic letters by their place
		{Lo: 0xff00, Hi: 0xffef, Stride: 1}, // full-width and half-width forms
	},
	R32: []unicode.Range32{{Lo: 0x2f800, Hi: 0x2fa1f, Stride: 1}}, // CJK compatibility supplement
}

// Narrow converts full-width characters to narrow ones and composes accents; everything else is unchanged.
func Narrow(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return r > 0x7f && !(r >= 0x4e00 && r <= 0x9fff) }) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if r > 0x7f && unicode.Is(foldable, r) {
			b.WriteString(norm.NFKC.String(string(r)))
		} else {
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

// han reports Chinese characters. Planes 2 and 3 hold only rare ones, now and in the future, which people have in their
// names before Unicode's tables know them.
func han(r rune) bool { return unicode.Is(unicode.Han, r) || r >= 0x20000 && r <= 0x3fffd }

// invisible reports marks that take no space: category Cf including the byte order mark and directional marks,
// variation selectors, fillers, and what is left where a picture was. The Cf characters that stand around a number in
// Arabic and Syriac can be seen.
func invisible(r rune) bool {
	if r < 0x7f || han(r) || unicode.Is(unicode.Prepended_Concatenation_Mark, r) {
		return false
	}
	return r == '\ufffc' ||
		unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// joins reports the Cf characters that are part of the spelling in Mongolian, Uyghur, Kazakh and other joining
// scripts.
func joins(r rune) bool { return r == '\u200c' || r == '\u200d' || r == '\u180e' }

// picture reports pictures that a joiner combines into one, such as a family, and skin colours.
func picture(r rune) bool { return unicode.Is(unicode.So, r) || r >= 0x1f3fb && r <= 0x1f3ff }

// shapes reports the selectors that change the letter before them: the form of a Mongolian letter, or how a Chinese
// character of a name is written.
func shapes(r rune) (mongolian, chinese bool) {
	return r >= '\u180b' && r <= '\u180d' || r == '\u180f', r >= '\U000e0100' && r <= '\U000e01ef'
}

// narrowBlank joins a suffix to its word in Mongolian.
const narrowBlank = '\u202f'

// space reports every blank that a keyboard or a web page may produce, including line breaks.
func space(r rune) bool {
	if r > ' ' && r < 0x7f {
		return false
	}
	return unicode.In(r, unicode.White_Space, unicode.Zs) || r == '\u2800'
}

// wave reports the strokes between the ends of a range.
func wave(r rune) bool { return strings.ContainsRune("~\u301c\u3030\u223c\u02dc", r) }

// dash reports every stroke used as a hyphen or a dash. The wave dash is for ranges and is not included.
func dash(r rune) bool {
	switch r {
	case '-', '\u2043', '\u2212', '\u2500', '\u2501', '\u02d7', '\u30fc', '\uff70', '\u2796':
		return true
	case '\u301c', '\u3030':
		return false
	}
	return unicode.Is(unicode.Pd, r)
}

// dot reports every middle dot used between the parts of a name.
func dot(r rune) bool {
	return strings.ContainsRune("\u00b7\u0387\u119e\u1427\u16eb\u25aa\u25e6\u2981\u2022\u2024\u2027"+
		"\u2218\u2219\u22c5\u25cf\u25cb\u2e31\u2e33\u2e30\u30fb\uff65\u318d\ua78f\U00010101", r)
}

// bracket folds quotation marks, and the brackets that people use for round ones.
func bracket(r rune) rune {
	switch r {
	case '[', '\u2768', '\u276a', '\u27ee', '\u2985', '\u3010', '\u3014', '\u3016', '\u3018', '\u301a':
		return '('
	case ']', '\u2769', '\u276b', '\u27ef', '\u2986', '\u3011', '\u3015', '\u3017', '\u3019', '\u301b':
		return ')'
	case '\u2018', '\u2019', '\u201b', '\u2032', '\u02bc':
		return '\''
	case '\u201c', '\u201d', '\u201f', '\u2033', '\u300c', '\u300d', '\u300e', '\u300f':
		return '"'
	}
	return r
}

// chinese reports characters next to which a space has no meaning.
func chinese(r rune) bool {
	return han(r) || (r >= '\u3001' && r <= '\u303f') || r == '\u3007'
}
