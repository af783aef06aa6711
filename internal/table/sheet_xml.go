package table

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// sheetXML holds the cell styles and the row to be written next.
type sheetXML struct {
	head, whole, two, plain int // styles
	n                       int
	buf                     []byte
}

func (x *sheetXML) begin() {
	x.buf = append(x.buf[:0], `<row r="`...)
	x.buf = append(strconv.AppendInt(x.buf, int64(x.n), 10), `">`...)
}

func (x *sheetXML) end(w io.Writer) error {
	x.n++
	x.buf = append(x.buf, `</row>`...)
	_, err := w.Write(x.buf)
	return err
}

// cell writes a cell: an integer, a number with two decimals, or text; nil writes none.
func (x *sheetXML) cell(col int, cell any) {
	switch v := cell.(type) {
	case nil:
	case int:
		x.number(col, x.whole, strconv.Itoa(v))
	case Number:
		n, err := strconv.ParseFloat(string(v), 64) // two decimals are exact below 10^13
		if err != nil {
			x.text(col, x.plain, string(v))
			return
		}
		x.number(col, x.two, strconv.FormatFloat(n, 'f', -1, 64))
	case Label:
		x.text(col, x.head, string(v))
	case string:
		x.text(col, x.plain, v)
	default:
		x.text(col, x.plain, fmt.Sprint(cell))
	}
}

func (x *sheetXML) open(col, style int) {
	x.buf = append(append(x.buf, `<c r="`...), columnName(col)...)
	x.buf = append(strconv.AppendInt(x.buf, int64(x.n), 10), `" s="`...)
	x.buf = append(strconv.AppendInt(x.buf, int64(style), 10), '"')
}

func (x *sheetXML) number(col, style int, digits string) {
	x.open(col, style)
	x.buf = append(x.buf, `><v>`...)
	x.buf = append(append(x.buf, digits...), `</v></c>`...)
}

func (x *sheetXML) text(col, style int, t string) {
	x.open(col, style)
	if t == "" {
		x.buf = append(x.buf, `/>`...)
		return
	}
	x.buf = append(x.buf, ` t="inlineStr"><is><t xml:space="preserve">`...)
	x.buf = append(appendText(x.buf, t), `</t></is></c>`...)
}

// columnName returns A for 0, B for 1, … AA for 26.
func columnName(col int) string {
	name := ""
	for col++; col > 0; col = (col - 1) / 26 {
		name = string(rune('A'+(col-1)%26)) + name
	}
	return name
}

// appendText appends text as XML. Text that a spreadsheet would read as an escape, such as _x0041_, keeps its literal
// meaning.
func appendText(b []byte, t string) []byte {
	for i, r := range t {
		switch {
		case r == '<':
			b = append(b, "&lt;"...)
		case r == '>':
			b = append(b, "&gt;"...)
		case r == '&':
			b = append(b, "&amp;"...)
		case r == '\r': // an XML parser would turn it into a line feed
			b = append(b, "&#xD;"...)
		case r == '_' && escapes(t[i:]):
			b = append(b, "_x005F_"...)
		case r < ' ' && r != '\n' && r != '\t', r == 0xFFFE, r == 0xFFFF: // not allowed in XML
			b = append(b, "\uFFFD"...)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return b
}

// escapes reports whether a text begins with _xHHHH_.
func escapes(t string) bool {
	if len(t) < 7 || t[1] != 'x' || t[6] != '_' {
		return false
	}
	for _, c := range []byte(t[2:6]) {
		if !strings.ContainsRune("0123456789abcdefABCDEF", rune(c)) {
			return false
		}
	}
	return true
}
