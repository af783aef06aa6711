package paper

import (
	"io"
	"slices"

	"minping/internal/table"
)

// ResultFile is the result of one session as a list: a heading, then one line per option of each question.
type ResultFile struct {
	Head []string
	Rows [][]string
}

// WriteXLSX writes the list as a workbook with one sheet; every cell is text, so that no spreadsheet rounds a figure.
func (f ResultFile) WriteXLSX(w io.Writer) error {
	return table.Book{
		Sheet: "测评结果", Widths: map[int]float64{2: 48, 3: 14}, FrozenRows: 1,
		Rows: func(yield func([]any, error) bool) {
			head := make([]any, len(f.Head))
			for i, h := range f.Head {
				head[i] = table.Label(h)
			}
			if !yield(head, nil) {
				return
			}
			for _, r := range f.Rows {
				cells := make([]any, len(r))
				for i, c := range r {
					cells[i] = c
				}
				if !yield(cells, nil) {
					return
				}
			}
		},
	}.Write(w)
}

// WriteCSV writes the list as CSV.
func (f ResultFile) WriteCSV(w io.Writer) error {
	return table.WriteCSV(w, table.RowsOf(slices.Concat([][]string{f.Head}, f.Rows)...))
}
