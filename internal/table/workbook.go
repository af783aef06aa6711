package table

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// readWorkbook reads the visible worksheets.
func readWorkbook(raw []byte, o Options) ([]Sheet, error) {
	if err := checkParts(raw, o); err != nil {
		return nil, err
	}
	book := func(rawCells bool) (*excelize.File, error) {
		return excelize.OpenReader(bytes.NewReader(raw), excelize.Options{
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
		if visible, err := plain.GetSheetVisible(name); err != nil || !visible {
			continue
		}
		s, err := readSheet(plain, shown, name, o)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// checkParts inspects the archive without unpacking it: whether it is a workbook, and how large it claims to be.
func checkParts(raw []byte, o Options) error {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return refuse("表格文件已损坏，读不出来。请用 Excel 或 WPS 打开，另存为 XLSX 再上传。", "The workbook is damaged and cannot be read.")
	}
	if len(z.File) > 10_000 {
		return tooLarge(o)
	}
	total := uint64(0)
	workbook := false
	for _, part := range z.File {
		total += part.UncompressedSize64
		workbook = workbook || strings.HasPrefix(part.Name, "xl/")
	}
	switch {
	case !workbook:
		return refuse(
			"这不是表格，是压缩包或别的文档。请存为 XLSX 再上传。",
			"This is not a workbook but an archive or another document; save the list as XLSX.",
		)
	case total > maxSheet:
		return tooLarge(o)
	}
	return nil
}

func tooLarge(o Options) error {
	return refuse("表格展开以后太大。请只留"+o.What+"，删掉多余的工作表、图片和空行，再上传。", "The workbook is too large once unpacked.")
}

// readSheet reads a worksheet as people see it. A cell displayed differently from its stored value, such as a date or
// a percentage, is read as displayed, unless the format hides digits.
func readSheet(plain, shown *excelize.File, name string, o Options) (Sheet, error) {
	s := Sheet{Name: name}
	damaged := refuse(fmt.Sprintf("工作表“%s”读不出来。请用 Excel 或 WPS 打开，另存为 XLSX 再上传。", name), "A worksheet cannot be read.")
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
	cells := 0
	for kept.Next() {
		seen.Next()
		row, err := kept.Columns()
		text, err2 := seen.Columns()
		if errors.Join(err, err2) != nil {
			return s, damaged
		}
		cells += len(row)
		if cells > maxCells || len(s.Rows) > maxLines || tooWide(row) {
			return s, large
		}
		s.Rows = append(s.Rows, asShown(row[:min(len(row), maxWidth)], text))
	}
	if kept.Error() != nil || seen.Error() != nil {
		return s, damaged
	}
	return s, s.readMerges(plain)
}

// asShown takes each cell as displayed, except where the format hides digits: a long number in scientific notation, a
// column that is too narrow.
func asShown(kept, shown []string) []string {
	out := slices.Clone(kept)
	for i := range out {
		if i >= len(shown) || shown[i] == out[i] || shown[i] == "" || strings.ContainsAny(shown[i], "E#") ||
			booleans[shown[i]] {
			continue
		}
		out[i] = shown[i]
	}
	return out
}

// booleans are read as stored, 1 and 0.
var booleans = map[string]bool{"TRUE": true, "FALSE": true}

func (s *Sheet) readMerges(f *excelize.File) error {
	unread := refuse("表格里的合并单元格读不出来。请取消合并再上传。", "Merged cells cannot be read.")
	merged, err := f.GetMergeCells(s.Name, true)
	if err != nil || len(merged) > maxMerges {
		return unread
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
