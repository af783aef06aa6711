package paper

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"minping/internal/evaluation"
)

// widths of the columns of the sheet, in characters, where the default is not wide enough.
var widths = map[int]float64{2: 16, 3: 28, 4: 12, 10: 30, 12: 14, 13: 14, 36: 30, 37: 30, 38: 24, 39: 24}

// WriteXLSX writes the table as a workbook with one sheet: the header in row 1, typed cells, the sign-off two rows below the last.
//
// The workbook with its styles and its header is excelize's. It would keep the rows in memory and then in a file beside, so they go into the sheet
// while it is packed, and memory does not grow with them.
func (t Table) WriteXLSX(w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // removes temporary files; what matters was written
	x, err := newSheet(f)
	if err != nil {
		return fmt.Errorf("paper: xlsx: %w", err)
	}
	packed := &packer{Writer: zip.NewWriter(w), rows: func(w io.Writer) error { return t.sheetRows(w, x) }}
	packed.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return packed })
	if _, err = f.WriteTo(io.Discard); err == nil && !packed.done { // all of it went to w
		err = errors.New("the sheet has no end to put rows before")
	}
	if err != nil {
		return fmt.Errorf("paper: xlsx: %w", err)
	}
	return nil
}

// sheet is the styles of the cells, and the row that is written next.
type sheet struct {
	head, whole, two, plain int // styles
	n                       int
	buf                     []byte
}

// newSheet makes the sheet with its header.
func newSheet(f *excelize.File) (*sheet, error) {
	if err := f.SetSheetName("Sheet1", tableTitle); err != nil {
		return nil, err
	}
	x := &sheet{n: 2}
	border := []excelize.Border{
		{Type: "left", Color: "000000", Style: 1},
		{Type: "right", Color: "000000", Style: 1},
		{Type: "top", Color: "000000", Style: 1},
		{Type: "bottom", Color: "000000", Style: 1},
	}
	middle := &excelize.Alignment{Vertical: "center", WrapText: true}
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&x.head, excelize.Style{Border: border, Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}}},
		{&x.whole, excelize.Style{Border: border, NumFmt: 1, Alignment: middle}}, // 0
		{&x.two, excelize.Style{Border: border, NumFmt: 2, Alignment: middle}},   // 0.00
		{&x.plain, excelize.Style{Border: border, Alignment: middle}},
	} {
		id, err := f.NewStyle(&s.style)
		if err != nil {
			return nil, err
		}
		*s.id = id
	}
	out, err := f.NewStreamWriter(tableTitle)
	if err != nil {
		return nil, err
	}
	for col, width := range widths {
		if err := out.SetColWidth(col, col, width); err != nil {
			return nil, err
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, XSplit: 3, YSplit: 1, TopLeftCell: "D2", ActivePane: "bottomRight"}); err != nil {
		return nil, err
	}
	head := make([]any, 0, len(evaluation.StatisticsHeader()))
	for _, h := range evaluation.StatisticsHeader() {
		head = append(head, excelize.Cell{StyleID: x.head, Value: h})
	}
	if err := out.SetRow("A1", head); err != nil {
		return nil, err
	}
	return x, out.Flush()
}

// packer packs a workbook and puts rows at the end of its one sheet, whatever part comes first.
type packer struct {
	*zip.Writer
	rows func(io.Writer) error
	done bool
}

const (
	sheetPart = "xl/worksheets/sheet1.xml"
	sheetEnd  = "</sheetData>"
)

// Create begins a part of the workbook.
func (p *packer) Create(name string) (io.Writer, error) {
	w, err := p.Writer.Create(name)
	if err != nil || name != sheetPart {
		return w, err
	}
	return &opened{to: w, packer: p}, nil
}

// opened is the sheet: its XML up to the end of its rows is held back until that end has come, a few KB.
type opened struct {
	to     io.Writer
	packer *packer
	before []byte
}

func (o *opened) Write(p []byte) (int, error) {
	if o.packer.done {
		return o.to.Write(p)
	}
	o.before = append(o.before, p...)
	at := bytes.Index(o.before, []byte(sheetEnd))
	if at < 0 {
		return len(p), nil
	}
	o.packer.done = true
	if _, err := o.to.Write(o.before[:at]); err != nil {
		return 0, err
	}
	if err := o.packer.rows(o.to); err != nil {
		return 0, err
	}
	_, err := o.to.Write(o.before[at:])
	return len(p), err
}

// sheetRows writes the rows and the sign-off.
func (t Table) sheetRows(w io.Writer, x *sheet) error {
	sum, err := newDigest()
	if err != nil {
		return err
	}
	for row, err := range t.Rows {
		if err != nil {
			return err
		}
		cells := row.Cells()
		if err := sum.row(cells); err != nil {
			return err
		}
		x.begin()
		for i, c := range cells {
			x.cell(i, c)
		}
		if err := x.end(w); err != nil {
			return err
		}
	}
	hex, err := sum.hex()
	if err != nil {
		return err
	}
	x.n++ // one empty row
	x.signoff(Day(t.Made), "SHA-256 "+hex)
	return x.end(w)
}

// signoff is the row that people sign: a name and an empty cell for each, the date and the digest filled in.
func (x *sheet) signoff(date, digest string) {
	x.begin()
	for i, name := range evaluation.StatisticsSignoff() {
		x.text(2*i, x.head, name)
		x.text(2*i+1, x.plain, map[int]string{signDate: date, signDigest: digest}[i])
	}
}

func (x *sheet) begin() {
	x.buf = append(x.buf[:0], `<row r="`...)
	x.buf = append(strconv.AppendInt(x.buf, int64(x.n), 10), `">`...)
}

func (x *sheet) end(w io.Writer) error {
	x.n++
	x.buf = append(x.buf, `</row>`...)
	_, err := w.Write(x.buf)
	return err
}

// cell types a cell: a whole number, a number with two decimals, text; what is not known stays empty.
func (x *sheet) cell(col int, cell any) {
	switch v := cell.(type) {
	case int:
		x.number(col, x.whole, float64(v))
	case evaluation.Decimal:
		n, err := strconv.ParseFloat(string(v), 64) // two decimals below 10^13 survive exactly
		if err != nil {
			x.text(col, x.plain, string(v))
			return
		}
		x.number(col, x.two, n)
	default:
		x.text(col, x.plain, cellText(cell))
	}
}

func (x *sheet) open(col, style int) {
	x.buf = append(append(x.buf, `<c r="`...), columnNames[col]...)
	x.buf = append(strconv.AppendInt(x.buf, int64(x.n), 10), `" s="`...)
	x.buf = append(strconv.AppendInt(x.buf, int64(style), 10), '"')
}

func (x *sheet) number(col, style int, n float64) {
	x.open(col, style)
	x.buf = append(x.buf, `><v>`...)
	x.buf = append(strconv.AppendFloat(x.buf, n, 'f', -1, 64), `</v></c>`...)
}

func (x *sheet) text(col, style int, t string) {
	if x.open(col, style); t == "" {
		x.buf = append(x.buf, `/>`...)
		return
	}
	x.buf = append(x.buf, ` t="inlineStr"><is><t xml:space="preserve">`...)
	x.buf = append(appendText(x.buf, t), `</t></is></c>`...)
}

// columnNames are A, B, … AM.
var columnNames = func() (names []string) {
	for i := range evaluation.StatisticsHeader() {
		name := string(rune('A' + i%26))
		if i >= 26 {
			name = string(rune('A'+i/26-1)) + name
		}
		names = append(names, name)
	}
	return names
}()

// appendText writes a text as XML. What a spreadsheet would read as an escape of its own, such as _x0041_, stays what people wrote.
func appendText(b []byte, t string) []byte {
	for i, r := range t {
		switch {
		case r == '<':
			b = append(b, "&lt;"...)
		case r == '>':
			b = append(b, "&gt;"...)
		case r == '&':
			b = append(b, "&amp;"...)
		case r == '\r': // a reader of XML would make a line feed of it
			b = append(b, "&#xD;"...)
		case r == '_' && escapes(t[i:]):
			b = append(b, "_x005F_"...)
		case r < ' ' && r != '\n' && r != '\t', r == 0xFFFE, r == 0xFFFF: // XML does not have them
			b = append(b, "\uFFFD"...)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return b
}

// escapes tells whether a text begins with _xHHHH_.
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
