package typed

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	utf16 "golang.org/x/text/encoding/unicode"
)

// ErrBinary refuses bytes that are no text at all.
var ErrBinary = refuse("这不是文本文件。", "This is not a text file.")

// Why bytes are refused as text.
var (
	errEncoding = refuse("认不出这个文件的文字编码。请另存为 UTF-8 或 XLSX 再上传。", "The character encoding is not known; save the file as UTF-8 or XLSX.")
	errDamaged  = refuse("文件里有已经损坏的字，请找原来的文件，另存为 UTF-8 或 XLSX 再上传。", "Some characters in the file are damaged; save the original again as UTF-8 or XLSX.")
)

// Decode returns the bytes of a file as text. It reads UTF-8 and UTF-16 with or without a byte order mark, and GB
// 18030, which Windows in China saves; what it cannot read reliably it refuses with a *Refusal. The text contains
// U+FFFD only if the file itself did, as UTF-8: then something had been lost before, and HasLost finds it.
func Decode(raw []byte) (string, error) {
	switch {
	case marked16(raw):
		return fromUTF16(raw, utf16.UTF16(utf16.LittleEndian, utf16.UseBOM))
	case nullsAt(raw, 1):
		return fromUTF16(raw, utf16.UTF16(utf16.LittleEndian, utf16.IgnoreBOM))
	case nullsAt(raw, 0):
		return fromUTF16(raw, utf16.UTF16(utf16.BigEndian, utf16.IgnoreBOM))
	case bytes.IndexByte(raw, 0) >= 0:
		return "", ErrBinary
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if utf8.Valid(raw) && !looksGB(raw) {
		return string(raw), nil
	}
	if damagedUTF8(raw) {
		return "", errDamaged
	}
	return fromGB(raw)
}

// DecodeMarked returns bytes as they are, without their byte order mark; UTF-16 is read by its mark alone. It is for
// secrets, about which nothing may be guessed: letters with accents in UTF-8 look like GB 18030.
func DecodeMarked(raw []byte) (string, error) {
	if marked16(raw) {
		return fromUTF16(raw, utf16.UTF16(utf16.LittleEndian, utf16.UseBOM))
	}
	return string(bytes.TrimPrefix(raw, []byte("\ufeff"))), nil
}

// marked16 reports the byte order mark of UTF-16.
func marked16(raw []byte) bool {
	return bytes.HasPrefix(raw, []byte("\xff\xfe")) || bytes.HasPrefix(raw, []byte("\xfe\xff"))
}

// HasLost reports whether text lost content before we read it: it contains the replacement character, or what that
// becomes when UTF-8 is read as GBK, or code points that are no characters.
func HasLost(text string) bool {
	return strings.ContainsRune(text, utf8.RuneError) || strings.ContainsFunc(text, Noncharacter) ||
		strings.Contains(text, "\u951f\u65a4\u62f7")
}

// Noncharacter reports code points that Unicode will never give to a character.
func Noncharacter(r rune) bool { return r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef }

// nullsAt detects UTF-16 without a byte order mark: some of its first characters are ASCII, and all of those have
// their zero byte on the same side.
func nullsAt(raw []byte, side int) bool {
	if len(raw) < 4 || len(raw)%2 != 0 {
		return false
	}
	zeros := 0
	for i := 0; i+1 < min(len(raw), 4096); i += 2 {
		if raw[i+1-side] == 0 {
			return false
		}
		if raw[i+side] == 0 {
			zeros++
		}
	}
	return zeros > 0
}

func fromUTF16(raw []byte, e encoding.Encoding) (string, error) {
	out, err := e.NewDecoder().Bytes(raw)
	text := strings.TrimPrefix(string(out), "\ufeff")
	if err != nil || len(raw)%2 != 0 || strings.ContainsRune(text, utf8.RuneError) {
		return "", errDamaged
	}
	if strings.ContainsFunc(text, unreadable) {
		return "", ErrBinary
	}
	return text, nil
}

func fromGB(raw []byte) (string, error) {
	if foreignPairs(raw) {
		return "", errEncoding
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(raw)
	text := string(out)
	if err != nil || strings.ContainsRune(text, utf8.RuneError) || strings.ContainsFunc(text, unreadable) {
		return "", errEncoding
	}
	return text, nil
}

// unreadable reports characters that do not occur in real text: control characters other than tab and line ends,
// private-use characters, and unassigned code points.
func unreadable(r rune) bool {
	if unicode.IsControl(r) {
		return !strings.ContainsRune("\t\r\n\v\f\x1a", r)
	}
	return unicode.In(r, unicode.Co, unicode.Cs) ||
		!han(r) && !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.Cf)
}

// looksGB detects GB 18030 that happens to be valid UTF-8, such as the two characters 联通: every character beyond ASCII
// takes two bytes in UTF-8, and all of them are in GB 2312.
func looksGB(raw []byte) bool {
	pairs := 0
	for i := 0; i < len(raw); {
		_, n := utf8.DecodeRune(raw[i:])
		switch {
		case n == 1:
		case n > 2, raw[i] < 0xb0 || raw[i] > 0xf7, raw[i+1] < 0xa1:
			return false
		default:
			pairs++
		}
		i += n
	}
	return pairs > 0
}

// MistakenForUTF8 reports whether bytes are GB 18030 that happens to be valid UTF-8. It is for requests, which must be
// UTF-8 and may hold secrets: read as UTF-8, they would mix letters of several alphabets, or letters and signs, as
// \u04bb\u00a5 does.
func MistakenForUTF8(raw []byte) bool {
	if !looksGB(raw) {
		return false
	}
	kinds, foreign := map[*unicode.RangeTable]bool{}, false
	for _, r := range string(raw) {
		kind := alphabet(r)
		kinds[kind] = kinds[kind] || r > unicode.MaxASCII
		foreign = foreign || kind != nil && kind != unicode.Latin
	}
	delete(kinds, unicode.Latin)
	if !kinds[nil] {
		delete(kinds, nil)
	}
	return foreign && len(kinds) > 1
}

// alphabet returns the script of a letter that takes two bytes in UTF-8, nil for what is no such letter.
func alphabet(r rune) *unicode.RangeTable {
	for _, t := range []*unicode.RangeTable{
		unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Armenian, unicode.Hebrew, unicode.Arabic,
		unicode.Syriac, unicode.Thaana, unicode.Nko,
	} {
		if unicode.Is(t, r) {
			return t
		}
	}
	return nil
}

// damagedUTF8 detects UTF-8 with a few bytes missing: most of what is beyond ASCII is intact three-byte characters. GB
// 18030 contains hardly any.
func damagedUTF8(raw []byte) bool {
	whole, broken := 0, 0
	for i := 0; i < len(raw); {
		r, n := utf8.DecodeRune(raw[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			broken++
		case n >= 3:
			whole++
		}
		i += n
	}
	return broken > 0 && whole >= 3 && whole >= 2*broken
}

// foreignPairs detects text in another two-byte encoding, Big5 or Shift JIS, which GB 18030 reads as rare characters:
// in Chinese from China almost all second bytes are those of GB 2312.
func foreignPairs(raw []byte) bool {
	common, rare := 0, 0
	for i := 0; i+1 < len(raw); i++ {
		if raw[i] < 0x81 {
			continue
		}
		switch next := raw[i+1]; {
		case next >= 0x30 && next <= 0x39 && i+3 < len(raw): // four bytes: a minority script, or a rare name
			i += 2
		case next >= 0xa1 && raw[i] >= 0xa1:
			common++
		default:
			rare++
		}
		i++
	}
	return rare > 2 && rare*10 > (common+rare)*3
}
