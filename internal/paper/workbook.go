package paper

import (
	"io"
	"iter"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/statistics"
	"minping/internal/table"
)

// WriteXLSX writes the table as a workbook with one sheet: the header in row 1, typed cells, the sign-off two rows
// below the last.
func (t Table) WriteXLSX(w io.Writer) error {
	return table.Book{
		Sheet: tableTitle, Widths: t.Layout.Widths(), FrozenRows: 1, FrozenColumns: 3,
		Rows: t.sheetRows(),
	}.Write(w)
}

// sheetRows yields the header, the rows, their total and the sign-off.
func (t Table) sheetRows() iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		sum, err := t.newDigest()
		if err != nil {
			yield(nil, err)
			return
		}
		var head []any
		for _, h := range t.Layout.Header() {
			head = append(head, table.Label(h))
		}
		if !yield(head, nil) {
			return
		}
		for cells, err := range t.cells() {
			if err != nil {
				yield(nil, err)
				return
			}
			if err := sum.row(cells); err != nil {
				yield(nil, err)
				return
			}
			if !yield(typedCells(cells), nil) {
				return
			}
		}
		hex, err := sum.hex()
		if err != nil {
			yield(nil, err)
			return
		}
		if !yield(nil, nil) || !yield(signoff(Day(t.Made), "SHA-256 "+hex), nil) {
			return
		}
		for _, n := range t.Layout.Notes() {
			if !yield([]any{"注：" + n}, nil) {
				return
			}
		}
	}
}

// typedCells converts the cells of a row to workbook cells; unknown values stay empty.
func typedCells(cells []any) []any {
	out := make([]any, len(cells))
	for i, c := range cells {
		switch v := c.(type) {
		case nil:
			out[i] = ""
		case decimal.Decimal:
			out[i] = table.Number(v)
		default:
			out[i] = c
		}
	}
	return out
}

// signoff is the row that people sign: a name and an empty cell each, with date and digest filled in.
func signoff(date, digest string) []any {
	var out []any
	for i, name := range statistics.Signoff() {
		out = append(out, table.Label(name), map[int]string{signDate: date, signDigest: digest}[i])
	}
	return out
}
