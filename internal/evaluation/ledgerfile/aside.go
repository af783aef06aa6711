package ledgerfile

import (
	"fmt"
	"regexp"
	"slices"

	"minping/internal/evaluation/ledger"
	"minping/internal/typed"
)

// maxBlanks is how many blank rows in a row are kept.
const maxBlanks = 20

// blanks counts the blank rows since the last row that is not blank.
func (r *reader) blanks() (n int) {
	for n < len(r.between) && r.grid.blank(r.between[len(r.between)-1-n]) {
		n++
	}
	return n
}

// again reports whether a row repeats a row of headings, as the first rows of a printed page do.
func (r *reader) again(n int) bool {
	if n >= len(r.grid.Rows) {
		return false
	}
	for h := r.layout.Head; h < r.layout.Body; h++ {
		same := 0
		for c := range max(len(r.grid.Rows[n]), len(r.grid.Rows[h])) {
			if here := headingKey(r.grid.cell(n, c)); here != headingKey(r.grid.cell(h, c)) {
				same = 0
				break
			} else if here != "" {
				same++
			}
		}
		if same >= 2 {
			return true
		}
	}
	return false
}

// aside reports whether the rows since the last measure only divide pages: blank rows, headings and their titles.
func (r *reader) aside() bool {
	return len(r.rows) > 0 && !slices.ContainsFunc(r.between, func(n int) bool {
		_, filled := r.first(n)
		return filled > 0 && !r.again(n) && !(filled == 1 && r.again(n+1))
	})
}

// within keeps the rows that divide the measures of one item.
func (r *reader) within() {
	i := &r.rows[len(r.rows)-1].Item
	for _, n := range r.between {
		i.Origin.Within = append(i.Origin.Within, ledger.Within{Measure: len(i.Measures), Line: r.line(n)})
	}
	r.between = nil
}

// partNumber is a number that may have parts: 3, 2-1, 3.1.
var partNumber = regexp.MustCompile(`^[(]?[0-9]{1,5}(?:[-.][0-9]{1,3}){0,3}[).\x{3001}]?$`)

var chineseNumber = regexp.MustCompile(`^[(]?[一二三四五六七八九十]+[)]?[.\x{3001}]?$`) // words:keep

// countsTwice reports whether the column of numbers has Chinese and Arabic ones.
func (r *reader) countsTwice() bool {
	no := r.layout.column(ledger.FieldNo)
	chinese, arabic := false, false
	for n := r.layout.Body; no >= 0 && n < len(r.grid.Rows); n++ {
		k := typed.Key(r.grid.cell(n, no))
		chinese = chinese || chineseNumber.MatchString(k)
		arabic = arabic || partNumber.MatchString(k)
	}
	return chinese && arabic
}

// sectionTitle reports whether a row with two texts is the title of a section: a Chinese number and words below the
// problems, where the problems have Arabic numbers.
func (r *reader) sectionTitle(n int) bool {
	no, main := r.layout.column(ledger.FieldNo), r.main()
	return r.twoSeries && main >= 0 && r.grid.cell(n, main) != "" &&
		chineseNumber.MatchString(typed.Key(r.grid.cell(n, no)))
}

// opens reports whether the only text of a row, which reads as the name of a section, is in the first column, where
// that is of departments, persons, classes or states: a further measure has words of its own.
func (r *reader) opens(n int) bool {
	first := slices.IndexFunc(r.layout.Headings, func(h string) bool { return h != "" })
	if first < 0 || r.grid.cell(n, first) == "" {
		return false
	}
	switch r.layout.Columns[first] {
	case ledger.FieldDept, ledger.FieldLead, ledger.FieldPerson, ledger.FieldState,
		ledger.FieldClass1, ledger.FieldClass2:
		return true
	}
	return false
}

// Empty reports whether a table has headings and nothing to import below them, as a form that no one has filled in.
func Empty(g Grid, l Layout) bool {
	if l.Kind == KindItems {
		return len(readUpTo(g, &l, Reading{}, 0).rows) == 0
	}
	for n := l.Body; n < len(g.Rows); n++ {
		if !g.blank(n) {
			return false
		}
	}
	return true
}

// Twice finds duplicate items in a file: the same problem of the same unit in another row.
func Twice(rows []Row) (notes []Note) {
	seen := map[string]int{}
	for _, row := range rows {
		id := typed.Key(row.Unit) + "\x00" + row.Item.Identity() + "\x00" + typed.Key(row.Item.No)
		if first, ok := seen[id]; ok {
			notes = append(
				notes,
				Note{
					row.Row,
					"",
					true,
					fmt.Sprintf("与第 %d 行是同一个问题。", first),
					fmt.Sprintf("The same problem as in row %d.", first),
				},
			)
			continue
		}
		seen[id] = row.Row
	}
	return notes
}
