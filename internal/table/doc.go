// Package table reads and writes rows of spreadsheet files, as offices save and open them: CSV in any encoding of
// Windows, workbooks with titles, merged cells and headers of two rows. Reading is bounded in bytes, rows and cells
// before anything is unpacked, and loses nothing in silence: a cell of which something was lost is empty and in
// Sheet.Bad, a file that cannot be read for certain is a *Refusal.
package table

// Refusal is a file that is not taken, with what to do instead. Row is the row of the file that is to blame, from 1, or
// 0.
type Refusal struct {
	Row    int
	Size   bool // there are no rows, or too many
	ZH, EN string
}

func (r *Refusal) Error() string { return r.EN }

func refuse(zh, en string) error { return &Refusal{ZH: zh, EN: en} }

// Sheet is one worksheet, or the one table of a text file. Rows are numbered as spreadsheets do, empty ones counted:
// Rows[i] is row i+1. A merged range has its text in its first cell only.
type Sheet struct {
	Name   string // "" for a text file
	Rows   [][]string
	Merges []Merge
	Bad    []Bad
}

// Merge is a merged range, counted from 0, its last row and column included.
type Merge struct{ Top, Left, Bottom, Right int }

// Bad is a cell whose content was lost before it came here. In Rows it is empty.
type Bad struct {
	Row, Col int // from 0
	ZH, EN   string
}

// Cell returns the text of a cell without what cannot be seen, "" outside the sheet.
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

// FillDown gives every cell below the first of a range merged in one column, from a row on, the text of the first: a
// kind is often merged over its rows. A title merged across columns stays a title.
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

// Width is how many columns the sheet has.
func (s *Sheet) Width() int {
	n := 0
	for _, row := range s.Rows {
		n = max(n, len(row))
	}
	return n
}

// Blank reports a row without anything to see.
func Blank(row []string) bool {
	for _, cell := range row {
		if cell != "" {
			return false
		}
	}
	return true
}
