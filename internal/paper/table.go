package paper

import (
	"bufio"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"minping/internal/evaluation"
)

// Table is 集中督查结果统计表 (domain 3.5): its rows and what stands around them.
type Table struct {
	Round string
	Made  time.Time
	Rows  []evaluation.StatisticsRow
}

// tableTitle names the table.
const tableTitle = "集中督查结果统计表"

// Digest is the SHA-256 over the header and the rows as CSV lines (UTF-8, CRLF, no BOM), in hex: whoever has the CSV file can compute
// it by leaving out the first three bytes. It stands below the table in every form.
func (t Table) Digest() string {
	sum := sha256.New()
	_ = t.lines(sum) // a hash takes everything
	return hex.EncodeToString(sum.Sum(nil))
}

// lines writes header and rows as CSV.
func (t Table) lines(w io.Writer) error {
	c := csv.NewWriter(w)
	c.UseCRLF = true
	if err := c.Write(evaluation.StatisticsHeader()); err != nil {
		return fmt.Errorf("paper: csv: %w", err)
	}
	line := make([]string, len(evaluation.StatisticsHeader()))
	for _, row := range t.Rows {
		for i, cell := range row.Cells() {
			line[i] = harmless(cell)
		}
		if err := c.Write(line); err != nil {
			return fmt.Errorf("paper: csv: %w", err)
		}
	}
	c.Flush()
	return c.Error()
}

// cellText writes a cell in letters; what is not known is empty.
func cellText(cell any) string {
	switch v := cell.(type) {
	case nil:
		return ""
	case int:
		return strconv.Itoa(v)
	case evaluation.Decimal:
		return string(v)
	}
	return fmt.Sprint(cell)
}

// harmless puts an apostrophe before a text that a spreadsheet would run as a formula.
func harmless(cell any) string {
	text := cellText(cell)
	if _, words := cell.(string); words && text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// WriteCSV writes the table as CSV in UTF-8 with a byte order mark, without which Excel garbles Chinese.
func (t Table) WriteCSV(w io.Writer) error {
	b := bufio.NewWriter(w)
	if _, err := b.WriteString("\ufeff"); err != nil {
		return fmt.Errorf("paper: csv: %w", err)
	}
	if err := t.lines(b); err != nil {
		return err
	}
	return b.Flush()
}

// widths of the columns of the sheet, in characters, where the default is not wide enough.
var widths = map[int]float64{2: 16, 3: 28, 4: 12, 10: 30, 12: 14, 13: 14, 36: 30, 37: 30, 38: 24, 39: 24}

// WriteXLSX writes the table as a workbook with one sheet: the header in row 1, typed cells, the sign-off two rows below the last.
// Rows are streamed, so memory does not grow with them.
func (t Table) WriteXLSX(w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // removes temporary files; what matters was written
	if err := f.SetSheetName("Sheet1", tableTitle); err != nil {
		return fmt.Errorf("paper: xlsx: %w", err)
	}
	x, err := newSheet(f)
	if err != nil {
		return fmt.Errorf("paper: xlsx: %w", err)
	}
	head := make([]any, 0, len(evaluation.StatisticsHeader()))
	for _, h := range evaluation.StatisticsHeader() {
		head = append(head, excelize.Cell{StyleID: x.head, Value: h})
	}
	x.row(head)
	for _, r := range t.Rows {
		x.row(x.cells(r))
	}
	x.n++ // one empty row
	x.row(t.signoff(x))
	if x.err == nil {
		x.err = x.out.Flush()
	}
	if x.err == nil {
		_, x.err = f.WriteTo(w)
	}
	if x.err != nil {
		return fmt.Errorf("paper: xlsx: %w", x.err)
	}
	return nil
}

// sheet streams rows and keeps the first error.
type sheet struct {
	out                     *excelize.StreamWriter
	head, whole, two, plain int // styles
	n                       int // rows written
	err                     error
}

func newSheet(f *excelize.File) (*sheet, error) {
	x := &sheet{}
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
	x.out = out
	for col, width := range widths {
		if err := out.SetColWidth(col, col, width); err != nil {
			return nil, err
		}
	}
	return x, out.SetPanes(&excelize.Panes{Freeze: true, XSplit: 3, YSplit: 1, TopLeftCell: "D2", ActivePane: "bottomRight"})
}

func (x *sheet) row(cells []any) {
	if x.n++; x.err == nil {
		x.err = x.out.SetRow("A"+strconv.Itoa(x.n), cells)
	}
}

// cells types a row: whole numbers, numbers with two decimals, text; what is not known stays empty.
func (x *sheet) cells(r evaluation.StatisticsRow) []any {
	in := r.Cells()
	out := make([]any, len(in))
	for i, cell := range in {
		switch v := cell.(type) {
		case int:
			out[i] = excelize.Cell{StyleID: x.whole, Value: v}
		case evaluation.Decimal:
			n, err := strconv.ParseFloat(string(v), 64) // two decimals below 10^13 survive exactly
			if err != nil {
				out[i] = excelize.Cell{StyleID: x.plain, Value: string(v)}
				continue
			}
			out[i] = excelize.Cell{StyleID: x.two, Value: n}
		default:
			out[i] = excelize.Cell{StyleID: x.plain, Value: cell}
		}
	}
	return out
}

// signoff is the row that people sign: a name and an empty cell for each, the date and the digest filled in.
func (t Table) signoff(x *sheet) []any {
	var out []any
	for i, name := range evaluation.StatisticsSignoff() {
		value := ""
		switch i {
		case signDate:
			value = Day(t.Made)
		case signDigest:
			value = "SHA-256 " + t.Digest()
		}
		out = append(out, excelize.Cell{StyleID: x.head, Value: name}, excelize.Cell{StyleID: x.plain, Value: value})
	}
	return out
}

// Places in evaluation.StatisticsSignoff that are not signed by hand.
const (
	signDate   = 3
	signDigest = 4
)

// WriteHTML writes the table print-ready: A4 landscape, the header on every page, rows that do not break, the sign-off row at the end.
// 39 columns do not fit a page: they come as bands, each with number and name, in the order of the table.
func (t Table) WriteHTML(w io.Writer) error {
	v := struct {
		Title, Round, Made, Digest string
		Bands                      []band
		Sign                       []string
	}{Title: tableTitle, Round: t.Round, Made: Day(t.Made), Digest: t.Digest(), Sign: evaluation.StatisticsSignoff()[:signDate]}
	for _, b := range bands {
		v.Bands = append(v.Bands, b.fill(t.Rows))
	}
	return draw(w, "table.html", v)
}

type band struct {
	Name       string
	First, End int // columns, from 1, End included
	Head       []string
	Rows       [][]string
}

// bands cut the table where its subject changes.
var bands = []band{
	{Name: "整改与日常监督", First: 4, End: 13},
	{Name: "评分与排名", First: 14, End: 21},
	{Name: "民主测评", First: 22, End: 35},
	{Name: "意见、问题与运用", First: 36, End: 39},
}

func (b band) fill(rows []evaluation.StatisticsRow) band {
	head := evaluation.StatisticsHeader()
	b.Head = append([]string{head[0], head[2]}, head[b.First-1:b.End]...)
	for _, r := range rows {
		cells := r.Cells()
		line := []string{cellText(cells[0]), cellText(cells[2])}
		for _, c := range cells[b.First-1 : b.End] {
			line = append(line, cellText(c))
		}
		b.Rows = append(b.Rows, line)
	}
	return b
}

// Cells are the cells of a row in letters, as the printed table has them.
func Cells(r evaluation.StatisticsRow) []string {
	in := r.Cells()
	out := make([]string, len(in))
	for i, c := range in {
		out[i] = cellText(c)
	}
	return out
}
