// Package table reads and writes the rows of spreadsheet files the way offices save and open them: CSV in any Windows
// encoding, workbooks with titles, merged cells and two-row headers. Reading is bounded in bytes, rows and cells
// before anything is unpacked, and loses nothing silently: a cell that has lost content is empty and listed in
// Sheet.Bad, and a file that cannot be read reliably is a *Refusal.
package table

// Refusal says why a file was not accepted, and what to do instead. Row is the row of the file to blame, from 1, or 0,
// and Column what is wrong with it.
type Refusal struct {
	Row    int
	Column string
	Size   bool // there are no rows, or too many
	ZH, EN string
}

func (r *Refusal) Error() string { return r.EN }

func refuse(zh, en string) error { return &Refusal{ZH: zh, EN: en} }

// Sheet is one worksheet, or the one table of a text file. Rows are numbered as in spreadsheets, including empty ones:
// Rows[i] is row i+1. A merged range has its text in its first cell only.
type Sheet struct {
	Name   string // "" for a text file
	Rows   [][]string
	Merges []Merge
	Bad    []Bad

	Hidden   bool
	Comments []Comment

	Edges     []Edge   // by row and column: the blanks around the texts of cells, which are not in Rows
	Trimmed   int      // cells with more blanks than an Edge keeps
	TrimmedAt []string // the first of them, as spreadsheets name them

	unseen  []int // rows that are hidden or filtered out
	unshown []int // hidden columns
}

// Unseen returns the rows and columns that are hidden or filtered out, from 0.
func (s *Sheet) Unseen() (rows, cols []int) { return s.unseen, s.unshown }

// ColumnName returns A for column 0, B for 1, … AA for 26, as spreadsheets name them.
func ColumnName(col int) string { return columnName(col) }

// Comment is a remark attached to a cell of a workbook.
type Comment struct {
	Row, Col int // from 0
	Text     string
}

// Merge is a merged range, counted from 0, including its last row and column.
type Merge struct{ Top, Left, Bottom, Right int }

// Edge is what a cell has around its text: blanks and line breaks. Those of a blank cell are before it.
type Edge struct {
	Row, Col      int // from 0
	Before, After string
}

// Bad is a cell whose content was lost before we read it. In Rows it is empty.
type Bad struct {
	Row, Col int // from 0
	ZH, EN   string
}

// Cell returns the text of a cell without invisible characters, "" outside the sheet.
func (s *Sheet) Cell(row, col int) string {
	if row < 0 || row >= len(s.Rows) || col < 0 || col >= len(s.Rows[row]) {
		return ""
	}
	return s.Rows[row][col]
}

func (s *Sheet) set(row, col int, text string) {
	for len(s.Rows[row]) <= col {
		s.Rows[row] = append(s.Rows[row], "")
	}
	s.Rows[row][col] = text
}

// FillDown copies the text of a range merged within one column into all its cells, from a row on: a category is often
// merged over its rows. A title merged across columns stays as it is.
func (s *Sheet) FillDown(from int) {
	for _, m := range s.Merges {
		if m.Left != m.Right || m.Bottom < from || m.Top < from {
			continue
		}
		for row := m.Top + 1; row <= min(m.Bottom, len(s.Rows)-1); row++ {
			s.set(row, m.Left, s.Cell(m.Top, m.Left))
		}
	}
}

// Blank reports whether a row has no visible content.
func Blank(row []string) bool {
	for _, cell := range row {
		if cell != "" {
			return false
		}
	}
	return true
}
