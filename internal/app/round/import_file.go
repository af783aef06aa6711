package round

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"minping/internal/app/records"
	"minping/internal/table"
)

// RowError is one bad cell of an import. Row counts as in the file, the first line being 1.
type RowError struct {
	Row    int
	Column string
	Text   records.Text
}

// ImportError lists every bad cell; nothing was imported.
type ImportError struct {
	Problem *records.Error
	Rows    []RowError
}

func (e *ImportError) Error() string { return e.Problem.Error() }

// Unwrap returns the Error inside.
func (e *ImportError) Unwrap() error { return e.Problem }

// BadRows makes a single error that names every bad row of an import.
func BadRows(bad []RowError) *ImportError {
	e := records.Fail(records.Invalid, "import_rows", fmt.Sprintf("有 %d 处需要修改，没有导入任何一行。", len(bad)),
		fmt.Sprintf("%d cells must be corrected; nothing was imported.", len(bad)))
	for _, b := range bad {
		e.Fields = append(e.Fields, records.FieldError{Field: fmt.Sprintf("row %d, %s", b.Row, b.Column), Text: b.Text})
	}
	return &ImportError{e, bad}
}

// ReadList reads a list from a file as people save it. Missing columns and damaged cells are errors; bad rows are
// reported with their number.
func ReadList(l table.List, raw []byte) (table.Found, []RowError, error) {
	f, err := l.Find(raw)
	var r *table.Refusal
	switch {
	case errors.As(err, &r) && r.Row > 0:
		return f, nil, BadRows([]RowError{{r.Row, r.Column, records.Text{ZH: r.ZH, EN: r.EN}}})
	case errors.As(err, &r):
		e := records.Refused(r.ZH, r.EN)
		if r.Size {
			e.Kind, e.Code = records.Invalid, "import_size"
		}
		return f, nil, e
	case err != nil:
		return f, nil, err
	}
	var bad []RowError
	for _, c := range l.Columns {
		if _, ok := f.At[c.Code]; c.Must && !ok {
			bad = append(bad, RowError{f.Head + 1, c.Names[0], records.Text{
				ZH: "表头缺少“" + c.Names[0] + "”这一列。", EN: "The header lacks the column " + c.Code + ".",
			}})
		}
	}
	if len(bad) > 0 {
		return f, nil, BadRows(bad)
	}
	for _, b := range f.BadAt(l) {
		bad = append(bad, RowError{b.Row + 1, b.Column, records.Text{ZH: b.ZH, EN: b.EN}})
	}
	return f, bad, nil
}

// Template returns a file with a header and a sample row, as "csv" or "xlsx". Cells of the workbook are text, even in
// empty rows, so that no spreadsheet turns a phone number into a number.
func Template(format, sheet string, head, sample []string) ([]byte, error) {
	var b bytes.Buffer
	var err error
	switch format {
	case "csv":
		err = table.WriteCSV(&b, table.RowsOf(head, sample))
	case "xlsx":
		err = table.WriteList(&b, sheet, head, sample)
	default:
		return nil, records.ErrNone
	}
	if err != nil {
		return nil, fmt.Errorf("template: %w", err)
	}
	return b.Bytes(), nil
}

// Runs lists rows, each run by its first and last row, and only the first of many runs.
func Runs(rows []int) string {
	const runs = 8
	var out []string
	for i := 0; i < len(rows); {
		j := i
		for j+1 < len(rows) && rows[j+1] <= rows[j]+1 {
			j++
		}
		if len(out) == runs {
			return strings.Join(out, "、") + " 等"
		}
		if rows[j] > rows[i] {
			out = append(out, fmt.Sprintf("%d–%d", rows[i], rows[j]))
		} else {
			out = append(out, fmt.Sprint(rows[i]))
		}
		i = j + 1
	}
	return strings.Join(out, "、")
}
