package round

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"minping/internal/app/records"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

const (
	maxLines  = 1 << 20    // rows of a worksheet in Excel and WPS, empty ones counted
	maxCells  = 20_000_000 // read from a workbook, empty ones counted: one cell far to the right makes its whole row
	maxSheet  = 32 << 20   // bytes of a workbook once unpacked; 20 000 organisations make six million
	headLines = 10         // a title and a note may stand above the header
)

// refused is a file as a whole that is not taken, with what to do instead.
func refused(zh, en string) error {
	e := records.Fail(records.Unreadable, "unreadable", zh, en)
	e.Fields = []records.FieldError{{Field: "file", Text: e.Text}}
	return e
}

// listing is a list that people keep as a table: of organisations, of the people who may be asked to a briefing.
type Listing struct {
	What    records.Text // what it lists, for anyone who must correct it
	Columns [][2]string  // Chinese and English names; a column may have several Chinese ones
	Must    []string     // the columns that make a row a header
}

// organizationList is the list of organisations.
var organizationList = Listing{records.Text{ZH: "单位名单", EN: "list of organizations"}, importColumns, []string{"name", "kind"}}

// readTable reads the list in a file as people save it: a workbook, or text with commas, tabs or semicolons between
// cells. head is the place of the header in rows, which are numbered as in the file.
func (l Listing) ReadTable(raw []byte) (rows [][]string, head int, err error) {
	switch {
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")):
		rows, err = l.readWorkbook(raw)
	case bytes.HasPrefix(raw, []byte("\xd0\xcf\x11\xe0")):
		err = refused("这是旧格式的表格（.xls、.et），或者加了密码。请去掉密码，另存为 XLSX 再上传。", "This is an old or an encrypted spreadsheet; save it as XLSX without a password.")
	default:
		rows, err = l.readText(raw)
	}
	if err != nil {
		return nil, 0, err
	}
	for len(rows) > 0 && Blank(rows[len(rows)-1]) {
		rows = rows[:len(rows)-1]
	}
	head = l.header(rows)
	if head < 0 {
		head = max(0, slices.IndexFunc(rows, func(row []string) bool { return !Blank(row) }))
	}
	filled := 0
	for _, row := range rows[min(head+1, len(rows)):] {
		if !Blank(row) {
			filled++
		}
	}
	if filled < 1 || filled > maxImport {
		size := records.Text{ZH: fmt.Sprintf("文件应有表头和 1 到 %d 行。", maxImport), EN: fmt.Sprintf("The file needs a header and 1 to %d rows.", maxImport)}
		return nil, 0, &records.Error{Kind: records.Invalid, Code: "import_size", Text: size, Fields: []records.FieldError{{Field: "file", Text: size}}}
	}
	return rows, head, nil
}

// Blank reports whether a row has nothing in any cell.
func Blank(row []string) bool { return strings.TrimSpace(strings.Join(row, "")) == "" }

// header finds the row that names the columns, -1 when there is none.
func (l Listing) header(rows [][]string) int {
	for i, row := range rows[:min(headLines, len(rows))] {
		at := l.ColumnsOf(row)
		if !slices.ContainsFunc(l.Must, func(c string) bool { _, ok := at[c]; return !ok }) {
			return i
		}
	}
	return -1
}

// columnsOf tells which column of a header is which. Spaces, marks of what must be filled in, and what cannot be seen
// do not count.
func (l Listing) ColumnsOf(row []string) map[string]int {
	at := map[string]int{}
	for i, h := range row {
		h = strings.Map(func(r rune) rune {
			if strings.ContainsRune(" \u00a0\u3000*\uff0a\u200b\ufeff\r\n\t", r) {
				return -1
			}
			return r
		}, h)
		for _, c := range l.Columns {
			if _, twice := at[c[1]]; !twice && (h == c[0] || strings.EqualFold(h, c[1])) {
				at[c[1]] = i
			}
		}
	}
	return at
}

// readWorkbook reads the one visible worksheet with a header, wherever in the workbook it is.
func (l Listing) readWorkbook(raw []byte) ([][]string, error) {
	f, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxSheet, UnzipXMLSizeLimit: maxSheet})
	if err != nil && strings.Contains(err.Error(), "unzip size exceeds") { // excelize has no error of its own to compare with
		return nil, refused("表格展开以后太大。请只留"+l.What.ZH+",删掉多余的工作表、图片和空行,再上传。", "The workbook is too large once unpacked.")
	}
	if err != nil {
		return nil, refused("表格文件已损坏，读不出来。请用 Excel 或 WPS 打开，另存为 XLSX 再上传。", "The workbook is damaged and cannot be read.")
	}
	defer f.Close() //nolint:errcheck // nothing was written
	var first, found [][]string
	var at string
	for _, name := range f.GetSheetList() {
		if seen, err := f.GetSheetVisible(name); err != nil || !seen {
			continue
		}
		rows, err := l.readSheet(f, name)
		if err != nil {
			return nil, err
		}
		if first == nil {
			first = rows
		}
		if l.header(rows) < 0 {
			continue
		}
		if at != "" {
			return nil, refused(fmt.Sprintf("“%s”和“%s”两张工作表都有%s，不知道用哪一张。请合成一张，或者删掉一张。", at, name, l.What.ZH), "Two worksheets have a "+l.What.EN+"; keep one.")
		}
		found, at = rows, name
	}
	if at == "" {
		return first, nil
	}
	return found, nil
}

func (l Listing) readSheet(f *excelize.File, name string) ([][]string, error) {
	damaged := refused(fmt.Sprintf("工作表“%s”读不出来。请用 Excel 或 WPS 打开，另存为 XLSX 再上传。", name), "A worksheet cannot be read.")
	it, err := f.Rows(name)
	if err != nil {
		return nil, damaged
	}
	defer it.Close() //nolint:errcheck // nothing was written
	var rows [][]string
	cells := 0
	for it.Next() {
		row, err := it.Columns()
		if err != nil {
			return nil, damaged
		}
		cells += len(row)
		if cells > maxCells || len(rows) > maxLines {
			return nil, refused(fmt.Sprintf("工作表“%s”太大。请只留%s，删掉右边和下面多余的单元格。", name, l.What.ZH), "A worksheet is too large.")
		}
		rows = append(rows, slices.Clone(row[:min(len(row), 64)]))
	}
	if it.Error() != nil {
		return nil, damaged
	}
	return rows, spread(f, name, rows)
}

// spread gives every cell of a merged range, which has its value in the first one only, that value: a kind is often
// merged over its rows. A title merged above the columns stays a title.
func spread(f *excelize.File, name string, rows [][]string) error {
	merged, err := f.GetMergeCells(name)
	if err != nil {
		return refused("表格里的合并单元格读不出来。请取消合并再上传。", "Merged cells cannot be read.")
	}
	for _, m := range merged {
		col, top, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		right, bottom, err2 := excelize.CellNameToCoordinates(m.GetEndAxis())
		if errors.Join(err, err2) != nil || right != col || col > 64 {
			continue
		}
		for at := top; at < min(bottom, len(rows)); at++ { // the row after top, counted from 0
			for len(rows[at]) < col {
				rows[at] = append(rows[at], "")
			}
			rows[at][col-1] = m.GetCellValue()
		}
	}
	return nil
}

// readText reads text in UTF-8, UTF-16 (Excel's "Unicode text") or GB 18030, which is how Excel and WPS save CSV in
// China.
func (l Listing) readText(raw []byte) ([][]string, error) {
	unknown := refused("认不出这个文件。请存为 XLSX 或 CSV 再上传，最好用模板。", "The file cannot be read; save it as CSV or XLSX.")
	var err error
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		raw, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(raw)
	case !utf8.Valid(raw):
		raw, err = simplifiedchinese.GB18030.NewDecoder().Bytes(raw)
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if err != nil || bytes.IndexByte(raw, 0) >= 0 {
		return nil, unknown
	}
	if !bytes.Contains(raw, []byte("\n")) {
		raw = bytes.ReplaceAll(raw, []byte("\r"), []byte("\n")) // as Excel for Mac ends lines
	}
	var plain [][]string
	var wrong error
	for _, comma := range ",\t;" {
		rows, err := readCSV(raw, comma)
		if err == nil && l.header(rows) >= 0 {
			return rows, nil
		}
		if comma == ',' || (err != nil && l.header(rows) >= 0) {
			plain, wrong = rows, err
		}
	}
	return plain, wrong
}

// readCSV reads rows as a spreadsheet numbers them: one without anything counts, a line break inside a cell does not.
func readCSV(raw []byte, comma rune) ([][]string, error) {
	r := csv.NewReader(bytes.NewReader(raw))
	r.FieldsPerRecord, r.Comma = -1, comma
	var rows [][]string
	for breaks := 0; ; {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if broken := (&csv.ParseError{}); errors.As(err, &broken) {
			return rows, BadRows([]RowError{{broken.StartLine - breaks, "引号", records.Text{ZH: "这一行的引号不成对。", EN: "A quote in this row is not closed."}}})
		}
		if err != nil {
			return nil, fmt.Errorf("read CSV: %w", err)
		}
		line, _ := r.FieldPos(0)
		if line > maxLines+breaks {
			return nil, refused("文件的行数太多。请删掉下面多余的空行。", "The file has too many lines.")
		}
		for len(rows) < line-1-breaks {
			rows = append(rows, nil)
		}
		rows, breaks = append(rows, row), breaks+strings.Count(strings.Join(row, ""), "\n")
	}
}

// cellsOf gives the cells of a row by the name of their column, without the spaces and marks that spreadsheets leave
// around them; "" where there is none.
func CellsOf(at map[string]int, row []string) func(column string) string {
	return func(column string) string {
		if i, ok := at[column]; ok && i < len(row) {
			return strings.TrimSpace(strings.Trim(row[i], "\u200b\ufeff"))
		}
		return ""
	}
}
