package ledgerfile

import (
	"regexp"
	"slices"
	"strings"

	"minping/internal/evaluation/ledger"
	"minping/internal/typed"
)

// What else a sheet can hold: another table, other units, rows for named readers. None of it is silently read as part
// of the ledger.

// otherTable reports whether a row has the headings of another table: its cells would be read below the wrong ones.
func (r *reader) otherTable(n int) bool {
	known, filled := 0, 0
	for c := range r.grid.Rows[n] {
		k := headingKey(r.grid.cell(n, c))
		if k == "" {
			continue
		}
		filled++
		if _, is := names[k]; is {
			known++
		}
	}
	return known >= 3 && 2*known > filled
}

// asideTable finds a second table to the right of the first.
func (r *reader) asideTable() {
	main, no := r.main(), r.layout.column(ledger.FieldNo)
	if main < 0 || no < 0 || !slices.Contains(r.layout.Headings, r.layout.Headings[no]+"#2") {
		return
	}
	if slices.Contains(r.layout.Headings, r.layout.Headings[main]+"#2") {
		r.notes = append(r.notes, Note{
			r.layout.Head + 1, r.layout.Headings[main] + "#2", true,
			"右边还有一张表。请把它移到左边这张表的下面，或者移到另一张工作表，再导入。",
			"There is a second table to the right; move it below the first, or to another worksheet.",
		})
	}
}

// nameless warns about a row that has a number and a measure but no problem: it is counted as a separate problem, and
// may have been meant for the one above.
func (r *reader) nameless(row int) {
	r.notes = append(r.notes, Note{
		row, r.layout.Headings[r.main()], false,
		"没有写问题，按措施单独登记为一个问题；如果是上一个问题的措施，请去掉序号再导入。",
		"No problem is stated, so the measure is entered as one; if it belongs to the one above, remove its number.",
	})
}

var unitLine = regexp.MustCompile(`^[(]?[一二三四五六七八九十0-9]+[).、]+|^(?:被巡察|整改|填报)?(?:单位|党组织)(?:名称)?(?:[(]盖章[)])?:`) // words:keep

// unitNamed returns the unit that a text names for the rows below it, "" if it names none.
func (r *reader) unitNamed(text string) string {
	if r.how.Unit == nil || r.layout.column(ledger.FieldUnit) >= 0 {
		return ""
	}
	name := strings.TrimRight(unitLine.ReplaceAllString(typed.Key(text), ""), ":")
	if name == "" {
		return ""
	}
	return r.how.Unit(name)
}

// above reads what is above the headings, and the name of the worksheet: the unit of the rows, who may read them, and
// warnings.
func (r *reader) above() {
	r.unit = r.unitNamed(r.how.Sheet)
	r.warned = r.titled(0, r.how.Sheet)
	row := 0
	for n := range min(r.layout.Head, len(r.grid.Rows)) {
		for _, text := range r.grid.Rows[n] {
			if u := r.unitNamed(text); u != "" {
				r.unit = u
			}
			if r.titled(n+1, text) && !r.warned {
				r.warned, row = true, n+1
			}
		}
	}
	if r.warned {
		r.notes = append(r.notes, Note{
			row, "", false,
			"表名里有信访、线索或举报。这类事项请逐条登记为限授权人员查看，不要用表格导入。",
			"The title mentions petitions or clues: such items are added by hand, for named readers.",
		})
	}
}

// unitRow reports whether a row only names the unit of the rows below it, and remembers it.
func (r *reader) unitRow(n int) bool {
	title, filled := r.first(n)
	name := title
	switch {
	case filled == 2 && r.sectionTitle(n):
		name = r.grid.cell(n, r.main())
	case filled != 1 || !r.heads(n):
		return false
	}
	u := r.unitNamed(name)
	if u != "" {
		r.underUnit(u, title)
	}
	return u != ""
}

// heads reports whether the only text of a row is where a title would be: in the first column, that of the numbers or
// that of the problems, or over these. Below 责任单位 it would be a further department of the problem above.
func (r *reader) heads(n int) bool {
	left := slices.IndexFunc(r.grid.Rows[n], func(c string) bool { return c != "" })
	right := left
	if m, ok := r.grid.merged(n, left); ok {
		right = m.Right
	}
	first := 0 // of those with a heading
	for first < len(r.layout.Headings)-1 && r.layout.Headings[first] == "" {
		first++
	}
	over := func(col int) bool { return col >= left && col <= right }
	if f, known := ledger.FieldOf(r.layout.Columns[first]); over(first) && (right > left || known && !f.Measure) {
		return true
	}
	return (over(r.layout.column(ledger.FieldNo)) || over(r.main())) && !r.continues(n)
}
