package table

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// WriteList writes rows from memory as a workbook in which every cell is text, even below the last row: a spreadsheet
// then keeps the leading zero of an area code and does not turn input into numbers or dates. The first row is the
// headings and stays in view.
func WriteList(w io.Writer, sheet string, rows ...[]string) error {
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // in memory only
	if err := fillList(f, sheet, rows); err != nil {
		return fmt.Errorf("table: xlsx: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("table: xlsx: %w", err)
	}
	return nil
}

func fillList(f *excelize.File, sheet string, rows [][]string) error {
	if err := f.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	const text = 49 // the number format @
	plain, err := f.NewStyle(&excelize.Style{NumFmt: text})
	if err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{NumFmt: text, Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	if len(rows) > 0 {
		last := columnName(max(0, len(rows[0])-1))
		if err := f.SetColStyle(sheet, "A:"+last, plain); err != nil {
			return err
		}
		if err := f.SetColWidth(sheet, "A", last, 20); err != nil {
			return err
		}
	}
	for i, row := range rows {
		style := plain
		if i == 0 {
			style = bold
		}
		for col, cell := range row {
			at := fmt.Sprintf("%s%d", columnName(col), i+1)
			if err := f.SetCellStr(sheet, at, cell); err != nil {
				return err
			}
			if err := f.SetCellStyle(sheet, at, at, style); err != nil {
				return err
			}
		}
	}
	return f.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}
