package table

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"minping/internal/typed"
)

// Limits on what is read.
const (
	maxBytes  = 8 << 20    // of a file
	maxLines  = 1 << 20    // rows of a worksheet in Excel and WPS, including empty ones
	maxCells  = 20_000_000 // including empty ones: one cell far to the right creates its whole row
	maxSheet  = 32 << 20   // bytes of a workbook after unpacking
	maxWidth  = 256        // columns with content
	maxMerges = 20_000     // merged ranges of a workbook: each is compared with all others of its worksheet
)

// Options say what to look for in a file.
type Options struct {
	What   string              // names the list in refusals, e.g. 单位名单
	Header func([]string) bool // recognizes a header row; nil if none is known
	Hidden bool                // hidden worksheets are returned as well, marked
}

func (o Options) header(rows [][]string) bool {
	return o.Header != nil && slices.ContainsFunc(rows[:min(len(rows), headLines)], o.Header)
}

// headLines is how many rows are searched for the headings: a title and a note may precede them.
const headLines = 10

// Read returns the non-empty sheets of a file, in order, by default those that are visible: of a workbook, or of text
// with commas, tabs or semicolons between cells. Cells are tidied (typed.Tidy). Errors are *Refusal.
func Read(raw []byte, o Options) ([]Sheet, error) {
	if o.What == "" {
		o.What = "名单"
	}
	if len(raw) > maxBytes {
		return nil, refuse("文件太大，最多 8 MB。", "The file is too large: at most 8 MB.")
	}
	if err := foreign(raw); err != nil {
		return nil, err
	}
	var sheets []Sheet
	var err error
	if bytes.HasPrefix(raw, []byte("PK\x03\x04")) {
		sheets, err = readWorkbook(raw, o)
	} else {
		sheets, err = readText(raw, o)
	}
	if err != nil {
		return nil, err
	}
	for i := range sheets {
		sheets[i].clean()
	}
	return slices.DeleteFunc(sheets, func(s Sheet) bool { return len(s.Rows) == 0 }), nil
}

// foreign refuses files that are neither text nor a workbook, and names what they are.
func foreign(raw []byte) error {
	start := bytes.Clone(bytes.TrimLeft(bytes.TrimPrefix(raw[:min(len(raw), 512)], []byte("\ufeff")), " \t\r\n"))
	for i, c := range start { // ASCII only: the bytes may not be UTF-8
		if c >= 'A' && c <= 'Z' {
			start[i] += 'a' - 'A'
		}
	}
	starts := func(prefixes ...string) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return bytes.HasPrefix(start, []byte(p)) })
	}
	switch {
	case starts("\xd0\xcf\x11\xe0"):
		return refuse("这是旧格式的表格（.xls、.et），或者加了密码。请去掉密码，另存为 XLSX 再上传。",
			"This is an old or an encrypted spreadsheet; save it as XLSX without a password.")
	case starts("<html", "<!doctype html", "<table", "<meta", "<head", "<body", "<style", "<div", "<!--",
		"<tr", "<center", "mime-version:"), starts("<?xml") && bytes.Contains(start, []byte("<html")),
		starts("from:") && bytes.Contains(start, []byte("mime-version:")):
		return refuse(
			"这其实是网页，请用 Excel 打开后另存为 XLSX。",
			"This is a web page, not a spreadsheet: open it in Excel and save it as XLSX.",
		)
	case starts("<?xml"):
		return refuse(
			"这是 XML 格式的表格，请用 Excel 打开后另存为 XLSX。",
			"This is an XML spreadsheet: open it in Excel and save it as XLSX.",
		)
	case starts("%pdf-", "[{", "{\"", "id;pwxl", "table\r\n0,1", "table\n0,1",
		"\x89png", "\xff\xd8\xff", "gif8", "{\\rtf", "rar!", "7z\xbc\xaf"):
		return errNoTable
	}
	return nil
}

var errNoTable = refuse("这不是表格。请存为 XLSX 或 CSV 再上传，最好用模板。", "This is not a spreadsheet; save the list as XLSX or CSV.")

// failedFormula is the value of a cell whose formula failed, in Excel, WPS or LibreOffice.
var failedFormula = regexp.MustCompile(`^(?i:#[a-z]+[!?]|#DIV/0!|#N/A|#GETTING_DATA|(?:Err|错误) ?[:\x{ff1a}] ?[0-9]{3})$`)

const (
	maxEdge  = 100 // characters on either side of a text that are kept: an indentation has fewer
	maxNamed = 10  // of the cells that lost blanks that are named
)

// clean tidies the cells, empties damaged ones and drops empty rows at the end.
func (s *Sheet) clean() {
	for r, row := range s.Rows {
		for c, cell := range row {
			s.edge(r, c, cell)
			row[c] = typed.Tidy(cell)
			switch {
			case failedFormula.MatchString(row[c]):
				s.Bad = append(
					s.Bad,
					Bad{
						r,
						c,
						"公式出错（" + row[c] + "），请改成文字。",
						"A formula failed (" + row[c] + "); write the text itself.",
					},
				)
			case typed.HasLost(row[c]):
				s.Bad = append(
					s.Bad,
					Bad{r, c, "有认不出的字。请另存为 XLSX 再上传。", "Some characters were lost; save the file as XLSX."},
				)
			case len(row[c]) > 2 && strings.Trim(row[c], "#") == "":
				s.Bad = append(
					s.Bad,
					Bad{r, c, "只有“###”，没有内容。请在表格里重新填写。", "The cell holds ### instead of its content; write it again."},
				)
			default:
				continue
			}
			row[c] = ""
		}
	}
	for len(s.Rows) > 0 && Blank(s.Rows[len(s.Rows)-1]) && !s.badIn(len(s.Rows)-1) {
		s.Rows = s.Rows[:len(s.Rows)-1]
	}
	for len(s.Edges) > 0 && s.Edges[len(s.Edges)-1].Row >= len(s.Rows) {
		s.Edges = s.Edges[:len(s.Edges)-1]
	}
}

// edge keeps the blanks around the text of a cell.
func (s *Sheet) edge(row, col int, text string) {
	before, after := typed.Edges(text)
	if before == "" && after == "" {
		return
	}
	e := Edge{row, col, firstOf(before, maxEdge), firstOf(after, maxEdge)}
	s.Edges = append(s.Edges, e)
	if e.Before == before && e.After == after {
		return
	}
	s.Trimmed++
	if len(s.TrimmedAt) < maxNamed {
		s.TrimmedAt = append(s.TrimmedAt, columnName(col)+strconv.Itoa(row+1))
	}
}

// firstOf returns the first characters of a text.
func firstOf(text string, most int) string {
	for at := range text {
		if most == 0 {
			return text[:at]
		}
		most--
	}
	return text
}

// badIn reports whether a row has a damaged cell.
func (s *Sheet) badIn(row int) bool {
	return slices.ContainsFunc(s.Bad, func(b Bad) bool { return b.Row == row })
}
