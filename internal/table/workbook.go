package table

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"minping/internal/typed"
)

// readWorkbook reads the visible worksheets.
func readWorkbook(raw []byte, o Options) ([]Sheet, error) {
	p, err := checkParts(raw, o)
	if err != nil {
		return nil, err
	}
	book := func(rawCells bool) (*excelize.File, error) {
		return excelize.OpenReader(bytes.NewReader(p.raw), excelize.Options{
			RawCellValue: rawCells, UnzipSizeLimit: maxSheet, UnzipXMLSizeLimit: maxSheet,
			CultureInfo: excelize.CultureNameZhCN, ShortDatePattern: "yyyy/m/d", LongDatePattern: "yyyy年m月d日",
		})
	}
	plain, err := book(true)
	if err != nil &&
		strings.Contains(err.Error(), "unzip size exceeds") { // excelize has no error value to compare with
		return nil, tooLarge(o)
	}
	if err != nil {
		return nil, refuse(
			"表格文件已损坏，读不出来。请用 Excel 或 WPS 打开，另存为 XLSX 再上传。",
			"The workbook is damaged and cannot be read.",
		)
	}
	defer plain.Close() //nolint:errcheck // nothing was written
	shown, err := book(false)
	if err != nil {
		return nil, fmt.Errorf("read workbook: %w", err)
	}
	defer shown.Close() //nolint:errcheck // nothing was written
	var out []Sheet
	for _, name := range plain.GetSheetList() {
		visible, err := plain.GetSheetVisible(name)
		if err != nil || !visible && !o.Hidden {
			continue
		}
		var s Sheet
		err = p.faults[name]
		if err == nil {
			s, err = readSheet(plain, shown, name, o)
		}
		if err != nil && !visible {
			continue // hidden parts may be damaged in any way
		}
		if err != nil {
			return nil, err
		}
		s.Hidden = !visible
		if p.formulas {
			s.findUnworked(plain)
		}
		out = append(out, s)
	}
	return out, nil
}

// parts is a workbook without the rows below the content of each worksheet.
type parts struct {
	raw      []byte
	formulas bool             // whether it has any
	faults   map[string]error // why a worksheet would be misread, by its name
}

// checkParts inspects the archive: whether it is a workbook, and how large it claims to be.
func checkParts(raw []byte, o Options) (p parts, err error) {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return p, refuse("表格文件已损坏，读不出来。请用 Excel 或 WPS 打开，另存为 XLSX 再上传。", "The workbook is damaged and cannot be read.")
	}
	if len(z.File) > 10_000 {
		return p, tooLarge(o)
	}
	total := uint64(0)
	workbook, other := false, false
	for _, part := range z.File {
		total += part.UncompressedSize64
		workbook = workbook || strings.HasPrefix(part.Name, "xl/")
		other = other || part.Name == "xl/workbook.bin" || part.Name == "mimetype" && openSheet(part)
	}
	switch {
	case other:
		return p, refuse(
			"这是别的格式的表格（.xlsb、.ods）。请用 Excel 或 WPS 打开，另存为 XLSX 再上传。",
			"This is a spreadsheet in another format (.xlsb, .ods): open it and save it as XLSX.",
		)
	case !workbook:
		return p, refuse(
			"这不是表格，是压缩包或别的文档。请存为 XLSX 再上传。",
			"This is not a workbook but an archive or another document; save the list as XLSX.",
		)
	case total > maxSheet:
		return p, tooLarge(o)
	}
	p.raw = raw
	err = p.checkSheets(z, o)
	return p, err
}

// checkSheets looks at the bytes of each worksheet.
func (p *parts) checkSheets(z *zip.Reader, o Options) (err error) {
	p.faults = map[string]error{}
	names, texts := sheetNames(z), sharedTexts(z)
	shorter, merges := map[string][]byte{}, 0
	for _, part := range z.File {
		if !strings.HasPrefix(part.Name, "xl/worksheets/") {
			continue
		}
		b := content(part)
		if fewer := trimmed(b); len(fewer) < len(b) {
			shorter[part.Name], b = fewer, fewer
		}
		if tooLong(b) {
			return tooLarge(o)
		}
		merges += len(mergeCell.FindAllIndex(b, maxMerges+1))
		if merges > maxMerges {
			return refuse(fmt.Sprintf("合并的单元格太多，最多 %d 处。请取消不必要的合并，或者分成几个文件，再上传。", maxMerges),
				fmt.Sprintf("There are too many merged cells, over %d: split the file, or undo merges.", maxMerges))
		}
		p.formulas = p.formulas || lastFormula(b) >= 0
		name, named := names[part.Name]
		switch why := misread(b, texts, name); {
		case why == nil:
		case named:
			p.faults[name] = why
		case len(names) == 0:
			return why
		}
	}
	if len(shorter) > 0 {
		p.raw, err = with(z, shorter)
	}
	return err
}

var mergeCell = regexp.MustCompile(`<(?:[\w.-]+:)?mergeCell[\s/>]`)

// openSheet reports whether a part says that its archive is an OpenDocument spreadsheet.
func openSheet(part *zip.File) bool {
	return bytes.HasPrefix(content(part), []byte("application/vnd.oasis.opendocument.spreadsheet"))
}

// content returns a part, nothing if it cannot be read.
func content(part *zip.File) []byte {
	in, err := part.Open()
	if err != nil {
		return nil
	}
	defer in.Close() // only read
	b, err := io.ReadAll(io.LimitReader(in, maxSheet))
	if err != nil {
		return nil
	}
	return b
}

// unworked reports whether a formula's cell has no value: a formula with an empty text as its result has the type of a
// text.
func (s *Sheet) unworked(f *excelize.File, at string) bool {
	kind, err := f.GetCellType(s.Name, at)
	return err == nil && (kind == excelize.CellTypeUnset || kind == excelize.CellTypeNumber)
}

// maxUnworked is how many empty cells of a workbook with formulas are looked at.
const maxUnworked = 20_000

// findUnworked names empty cells whose formula was never calculated: a program wrote the file, and no spreadsheet has
// opened it since.
func (s *Sheet) findUnworked(f *excelize.File) {
	looked := 0
	for r, row := range s.Rows {
		for c, text := range row {
			if text != "" || looked > maxUnworked {
				continue
			}
			looked++
			at, _ := excelize.CoordinatesToCellName(c+1, r+1)
			if formula, err := f.GetCellFormula(s.Name, at); err == nil && formula != "" && s.unworked(f, at) {
				s.Bad = append(s.Bad, Bad{
					r, c, "公式还没有算出结果。请用 Excel 或 WPS 打开，保存一次再上传。",
					"A formula was never calculated: open the file in a spreadsheet and save it.",
				})
			}
		}
	}
}

func tooLarge(o Options) error {
	return refuse("表格展开以后太大。请只留"+o.What+"，删掉多余的工作表、图片和空行，再上传。", "The workbook is too large once unpacked.")
}

// readSheet reads a worksheet as people see it. A cell displayed differently from its stored value, such as a date or
// a percentage, is read as displayed, unless the format hides digits.
func readSheet(plain, shown *excelize.File, name string, o Options) (Sheet, error) {
	s := Sheet{Name: name}
	damaged := damagedSheet(name)
	large := refuse(fmt.Sprintf("工作表“%s”太大。请只留%s，删掉右边和下面多余的单元格。", name, o.What), "A worksheet is too large.")
	kept, err := plain.Rows(name)
	if err != nil {
		return s, damaged
	}
	defer kept.Close() //nolint:errcheck // nothing was written
	seen, err := shown.Rows(name)
	if err != nil {
		return s, damaged
	}
	defer seen.Close() //nolint:errcheck // nothing was written
	props, err := plain.GetWorkbookProps()
	from1904 := err == nil && props.Date1904 != nil && *props.Date1904
	cells := 0
	for kept.Next() {
		seen.Next()
		if kept.GetRowOpts().Hidden {
			s.unseen = append(s.unseen, len(s.Rows))
		}
		row, err := kept.Columns()
		text, err2 := seen.Columns()
		if errors.Join(err, err2) != nil {
			return s, damaged
		}
		cells += len(row)
		if cells > maxCells || len(s.Rows) > maxLines || tooWide(row) {
			return s, large
		}
		s.Rows = append(s.Rows, asShown(row[:min(len(row), maxWidth)], text, from1904))
	}
	if kept.Error() != nil || seen.Error() != nil {
		return s, damaged
	}
	s.readComments(plain)
	s.readHidden(plain)
	return s, s.readMerges(plain)
}

func damagedSheet(name string) error {
	return refuse(fmt.Sprintf("工作表“%s”读不出来。请用 Excel 或 WPS 打开，另存为 XLSX 再上传。", name), "A worksheet cannot be read.")
}

// readHidden finds the columns that are hidden.
func (s *Sheet) readHidden(f *excelize.File) {
	width := 0
	for _, row := range s.Rows {
		width = max(width, len(row))
	}
	for col := range width {
		if visible, err := f.GetColVisible(s.Name, columnName(col)); err == nil && !visible {
			s.unshown = append(s.unshown, col)
		}
	}
}

// readComments reads the remarks on cells. They are not cells: one that cannot be read does no harm.
func (s *Sheet) readComments(f *excelize.File) {
	list, err := f.GetComments(s.Name)
	if err != nil {
		return
	}
	for _, c := range list {
		col, row, err := excelize.CellNameToCoordinates(c.Cell)
		text := c.Text
		for _, run := range c.Paragraph {
			text += run.Text
		}
		text = typed.Line(text)
		if err == nil && text != "" {
			s.Comments = append(s.Comments, Comment{row - 1, col - 1, text})
		}
	}
}

// asShown takes each cell as displayed, except where the format hides digits: a long number in scientific notation, a
// column that is too narrow; and days in a foreign order or foreign words.
func asShown(kept, shown []string, from1904 bool) []string {
	out := slices.Clone(kept)
	for i := range out {
		if i >= len(shown) || shown[i] == out[i] || shown[i] == "" || strings.ContainsAny(shown[i], "E#!") ||
			booleans[shown[i]] {
			continue
		}
		out[i] = shown[i]
		if before, after := typed.Edges(kept[i]); before == "" && after == "" {
			out[i] = strings.TrimSpace(out[i]) // the blanks are those of the format
		}
		if day, ok := dayOf(kept[i], shown[i], from1904); ok {
			out[i] = day
		}
	}
	return out
}

var (
	foreignDay   = regexp.MustCompile(`(?i)^[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ][0-9]{2,4}( [0-9]{1,2}:[0-9:.]+( ?[ap]m)?)?$`)
	foreignWords = regexp.MustCompile(`(?i)\b(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|` +
		`march|april|august|september|october|november|december|(mon|tues|wednes|thurs|fri|satur|sun)day)\b`)
	foreignMonth = regexp.MustCompile(`^[A-Za-z]+[- ][0-9]{2,4}$`)
	figuredDay   = regexp.MustCompile(`^[○〇零一二三四五六七八九]{4}年`) // words:keep
)

// dayOf returns the day that a cell holds if its format shows it in foreign words, in an order that can be read in
// two ways, or in Chinese numerals.
func dayOf(kept, shown string, from1904 bool) (string, bool) {
	figured := figuredDay.MatchString(shown)
	halves := strings.Contains(shown, "上午/下午") // a format that the reader of the workbook does not know
	if !figured && !halves && !foreignDay.MatchString(shown) && !foreignWords.MatchString(shown) {
		return "", false
	}
	serial, err := strconv.ParseFloat(kept, 64)
	if err != nil {
		return "", false
	}
	t, err := excelize.ExcelDateToTime(serial, from1904)
	if err != nil || t.Year() < typed.FirstYear || t.Year() > typed.LastYear {
		return "", false
	}
	if showsMonth(shown, t) || figured && !strings.Contains(shown, "日") {
		return t.Format("2006年1月"), true
	}
	t = t.Round(time.Second)
	if strings.Contains(shown, ":") && t.Format(time.TimeOnly) != "00:00:00" {
		return t.Format("2006/1/2 15:04"), true
	}
	return t.Format("2006/1/2"), true
}

// showsMonth reports whether a cell shows the month and the year of a day, such as "Mar-24". "Mar 24" of 24 March 2024
// can be either; then the day is kept, which loses nothing.
func showsMonth(shown string, t time.Time) bool {
	if !foreignMonth.MatchString(shown) {
		return false
	}
	figures := strings.TrimLeft(shown, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz- ")
	return (figures == t.Format("06") || figures == t.Format("2006")) && figures != t.Format("02")
}

// booleans are read as stored, 1 and 0.
var booleans = map[string]bool{"TRUE": true, "FALSE": true}

func (s *Sheet) readMerges(f *excelize.File) error {
	unread := refuse("表格里的合并单元格读不出来。请取消合并再上传。", "Merged cells cannot be read.")
	merged, err := f.GetMergeCells(s.Name, true)
	if err != nil { // its rows end before the worksheet does
		return damagedSheet(s.Name)
	}
	for _, m := range merged {
		left, top, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		right, bottom, err2 := excelize.CellNameToCoordinates(m.GetEndAxis())
		if errors.Join(err, err2) != nil {
			return unread
		}
		if left <= maxWidth {
			s.Merges = append(s.Merges, Merge{top - 1, left - 1, bottom - 1, min(right, maxWidth) - 1})
		}
	}
	slices.SortFunc(s.Merges, func(a, b Merge) int {
		if a.Top != b.Top {
			return a.Top - b.Top
		}
		return a.Left - b.Left
	})
	return nil
}
