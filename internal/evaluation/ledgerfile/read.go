package ledgerfile

import (
	"fmt"
	"regexp"
	"slices"
	"unicode/utf8"

	"minping/internal/evaluation/ledger"
	"minping/internal/evaluation/term"
	"minping/internal/typed"
)

// Row is one item of a file with the unit it names.
type Row struct {
	Item ledger.Item
	Unit string // as written, or that of the row above; "" without such a column
	Row  int    // in the file, from 1
	// Doubtful says that the row names no unit and may belong to a different one than the row above.
	Doubtful bool
}

// Note is a remark about a cell. Fatal means that its row cannot be imported; otherwise its text is kept as written
// but has no meaning.
type Note struct {
	Row    int // in the file, from 1
	Column string
	Fatal  bool
	ZH, EN string
}

// Reading says how to read a file.
type Reading struct {
	Pack ledger.Pack
	// Dates are those of the ledger; DatesOf, if set, returns those of a unit that a row names.
	Dates   term.Dates
	DatesOf func(unit string) term.Dates
	Source  string // for items without a source in the ledger
	// Sheet is the name of the worksheet, and Unit returns the unit that a title or a section names, "" for none: where
	// no column names the units, they may be named there.
	Sheet string
	Unit  func(name string) string
	OfOne bool // the ledger is that of one unit
}

// Limits of a file.
const (
	maxItems = 20_000
)

// Read reads the items of a ledger in order. Rows that belong to no item (sections, totals) are kept with the layout;
// notes say with row and column what is wrong or was not understood. Read also sets the layout's Foot and Count.
func Read(g Grid, l *Layout, how Reading) (rows []Row, notes []Note) {
	r := readUpTo(g, l, how, maxItems)
	return r.rows, r.notes
}

// readUpTo is Read, which stops once there are more items than it may have: no more of them are read.
func readUpTo(g Grid, l *Layout, how Reading, most int) *reader {
	g.index()
	r := &reader{grid: &g, layout: l, how: how}
	r.twoSeries = r.countsTwice()
	r.above()
	r.asideTable()
	r.unitColumns()
	for n := l.Body; n < len(g.Rows) && len(r.rows) <= most; n++ {
		switch {
		case !g.blank(n):
			r.row(n)
		case r.blanks() < maxBlanks:
			r.between = append(r.between, n)
		}
	}
	r.finish()
	r.sayUnits()
	l.Count = len(r.rows)
	return r
}

type reader struct {
	grid   *Grid
	layout *Layout
	how    Reading
	rows   []Row
	notes  []Note

	between   []int  // rows since the last item that belong to none
	section   string // the section the current items are in
	unit      string // the unit of the current items, where no column names it
	twoSeries bool   // sections are numbered in the column of numbers, in Chinese
	warned    bool   // a title mentions petitions or clues
	limited   *limited
	total     int                  // the last row with a total, from 1
	several   []several            // cells that name several units
	filled    map[ledger.Spot]bool // cells of the current problem in further rows that have a text
	spreadOf  string               // the way in which they were seen last
	unnamed   []int                // rows whose unit is that of the row above
}

var (
	totalRow   = regexp.MustCompile(`^(?:本页|本部分|以上|全部)?(合计|总计|共计|小计|汇总|累计)数?([(][^()]*[)])?:?[0-9.%]*([个条项件]?(问题|措施|事项)?)[.\x{3002}]?$`) // words:keep
	remarkRow  = regexp.MustCompile(`^(备注|注|说明|填表人|填报人|制表人|审核人|审核|填报单位|联系人|负责人|单位负责人):|^注[0-9]?[.、:]|(签字|签名|盖章)[):]`)                    // words:keep
	sectionRow = regexp.MustCompile(`^[(]?[一二三四五六七八九十]+[).、]|^第[一二三四五六七八九十]+[部方]|方面:?$`)                                                 // words:keep
)

// row reads one row: a new item, another measure of the last item, or a row that belongs to no item.
func (r *reader) row(n int) {
	first, filled := r.first(n)
	k := typed.Key(first)
	switch {
	case r.unitRow(n), r.again(n), filled == 1 && r.again(n+1): // a page's headings, and its title
		r.pageTitle(n, first)
		r.between = append(r.between, n)
		return
	case r.otherTable(n):
		r.notes = append(r.notes, Note{
			n + 1, "", true, "这一行像另一张表的表头，列与上面的不一样。请把下面的表移到另一张工作表，再导入。",
			"The row has the headings of another table; move that to another worksheet.",
		})
		return
	case filled == 2 && r.sectionTitle(n):
		r.under(first, r.grid.cell(n, r.main()))
		r.between = append(r.between, n)
		r.notes = append(r.notes, Note{n + 1, "", false, "这一行像小标题，不当作问题，按原文保留。", "The row is a section; kept as written."})
		return
	case r.saysAside(n),
		filled == 1 && (r.wide(n) || sectionRow.MatchString(k)) && (r.opens(n) || !r.continues(n)):
		if totalRow.MatchString(k) {
			r.total = n + 1
		} else if filled == 1 && !remarkRow.MatchString(k) {
			r.under("", first)
		}
		r.between = append(r.between, n)
		return
	case filled == 1 && r.besides(n) && !r.continues(n):
		r.under("", first)
		r.between = append(r.between, n)
		r.notes = append(r.notes, Note{n + 1, "", false, "这一行只写了一格，不当作问题，按原文保留。", "The row is not an item; kept as written."})
		return
	case r.numbered(n): // an unused row of a form
		r.none(n)
		return
	}
	if r.aside() && r.continues(n) {
		r.within()
		r.measure(n)
		return
	}
	r.item(n)
}

// first returns the first text of a row, and how many cells have one.
func (r *reader) first(n int) (text string, filled int) {
	for _, c := range r.grid.Rows[n] {
		if c == "" {
			continue
		}
		filled++
		if text == "" {
			text = c
		}
	}
	return text, filled
}

// wide reports whether the only text of a row is merged over several columns.
func (r *reader) wide(n int) bool {
	for c, text := range r.grid.Rows[n] {
		if text != "" {
			m, ok := r.grid.merged(n, c)
			return ok && m.Right-m.Left >= 2
		}
	}
	return false
}

var runningNumber = regexp.MustCompile(`^[(]?[0-9]{1,5}[).、]?$`)

// numbered reports whether a row has nothing but its number.
func (r *reader) numbered(n int) bool {
	for c := range r.grid.Rows[n] {
		text := r.grid.cell(n, c)
		if text != "" && !runningNumber.MatchString(typed.Key(text)) && !typed.Nothing(text) {
			return false
		}
	}
	return !slices.ContainsFunc(r.grid.Rows[n], func(c string) bool {
		return c != "" && r.layout.column(ledger.FieldNo) < 0
	})
}

// besides reports whether the only text of a row is in the column of numbers but is not a number: a signature below the
// last item, or the name of a section.
func (r *reader) besides(n int) bool {
	no := r.layout.column(ledger.FieldNo)
	text := r.grid.cell(n, no)
	return no >= 0 && text != "" && !typed.Nothing(text) && !runningNumber.MatchString(typed.Key(text))
}

// main returns the column that distinguishes items: the problem, else its title; -1 in a ledger of measures alone.
func (r *reader) main() int {
	if c := r.layout.column(ledger.FieldText); c >= 0 {
		return c
	}
	return r.layout.column(ledger.FieldTitle)
}

// continues reports whether a row is another measure of the last item: its problem is merged with the one above, or
// blank, or repeated.
func (r *reader) continues(n int) bool {
	main := r.main()
	if len(r.rows) == 0 || main < 0 {
		return false
	}
	no, last := r.layout.column(ledger.FieldNo), &r.rows[len(r.rows)-1]
	if !r.sameUnits(r.grid.value(n, r.layout.column(ledger.FieldUnit)), last) {
		return false // a problem of several units is an item of each
	}
	if m, ok := r.grid.merged(n, main); ok && m.Top < n {
		return true
	}
	text, number := r.grid.cell(n, main), ""
	if no >= 0 {
		number = r.grid.cell(n, no)
	}
	title := ""
	if c := r.layout.column(ledger.FieldTitle); c >= 0 {
		title = r.grid.cell(n, c)
	}
	if text == "" && title == "" && number == "" {
		return true
	}
	if !r.layout.has(ledger.FieldMeasure) || text == "" {
		return false
	}
	same := typed.Key(text) == typed.Key(last.Item.Canonical(r.layout.Columns[main], r.how.Pack)) &&
		typed.Key(number) == typed.Key(last.Item.No)
	measure := r.grid.text(n, r.layout.column(ledger.FieldMeasure))
	return same && !slices.ContainsFunc(last.Item.Measures, func(m ledger.Measure) bool { return m.Text == measure })
}

// spread returns how a further row of an item fills the cells of the problem.
func (r *reader) spread(n int) string {
	if m, ok := r.grid.merged(n, r.main()); ok && m.Top < n {
		return ledger.SpreadMerged
	}
	if r.grid.cell(n, r.main()) == "" {
		return ledger.SpreadBlank
	}
	return ledger.SpreadRepeated
}

// item starts an item.
func (r *reader) item(n int) {
	row := Row{
		Row:  n + 1,
		Unit: r.unit,
		Item: ledger.Item{
			Source: r.how.Source, State: ledger.Open,
			Origin: &ledger.Origin{Layout: r.layout.Fingerprint, Row: n},
		},
	}
	for _, b := range r.between {
		row.Item.Origin.Before = append(row.Item.Origin.Before, r.line(b))
		r.pageFoot(b)
	}
	r.between = nil
	for col, field := range r.layout.Columns {
		f, ok := ledger.FieldOf(field)
		switch text := r.grid.text(n, col); {
		case !ok || f.Measure:
		case field == ledger.FieldUnit: // below, when its number is known
		case !row.Item.Set(field, text, r.how.Pack):
			r.note(n, col, false, "认不出，按原文保留。", "Not understood; kept as written.")
		case field == ledger.FieldClass1, field == ledger.FieldClass2, field == ledger.FieldTags:
			r.petition(n, col, text)
		}
	}
	if !r.layout.has(ledger.FieldClass1) {
		row.Item.Class1 = r.section
	}
	if unit := r.layout.column(ledger.FieldUnit); unit >= 0 {
		r.unitOf(&row, r.grid.text(n, unit))
	}
	r.rows = append(r.rows, row)
	r.inLimited(n)
	r.measure(n)
}

// line returns a row that belongs to no item, as written.
func (r *reader) line(n int) ledger.Line {
	out := ledger.Line{Cells: slices.Clone(r.grid.Rows[n]), Edges: onRow(r.grid.edges[n], 0)}
	for c, text := range out.Cells {
		if m, ok := r.grid.merged(n, c); ok && text != "" && m.Right > m.Left {
			out.Left, out.Right = m.Left, m.Right
		}
	}
	return out
}

// measure adds the measure in a row to the last item.
func (r *reader) measure(n int) {
	i := &r.rows[len(r.rows)-1].Item
	if len(i.Measures) > 0 {
		i.Origin.Spread = r.spread(n)
	}
	var m ledger.Measure
	dates := r.how.Dates
	if unit := r.rows[len(r.rows)-1].Unit; unit != "" && r.how.DatesOf != nil {
		dates = r.how.DatesOf(unit)
	}
	for col, field := range r.layout.Columns {
		f, ok := ledger.FieldOf(field)
		text := r.grid.text(n, col)
		switch {
		case r.layout.asWritten(col):
			r.remark(n, col, &m, text)
			if field != "" && text != "" && r.grid.value(n, r.layout.column(ledger.FieldDue)) == "" {
				r.note(n, col, false, "完成时限另有一列，这一格按原文保留，不计期限。", "The deadline has its own column; kept as written.")
			}
		case ok && !f.Measure:
			if len(i.Measures) > 0 && text != "" && text != i.ProblemCell(field, r.how.Pack) &&
				(field != ledger.FieldUnit || dittos.MatchString(typed.Key(text))) {
				keep(&m, r.layout.extraKey(col), text) // what a further row says differently
			}
		case ok && !m.Set(field, text, dates):
			r.noteMeaning(n, col, field)
		}
		if utf8.RuneCountInString(text) > ledger.MaxText {
			r.note(n, col, true, fmt.Sprintf("文字太长，最多 %d 字。", ledger.MaxText), "The text is too long.")
		}
	}
	i.Measures = append(i.Measures, m)
	i.Origin.Covered = append(i.Origin.Covered, r.covered(n))
	r.edged(n, i)
	r.odd(n)
	for _, across := range r.grid.across(n) {
		at := ledger.Across{Measure: len(i.Measures) - 1, Left: across.Left, Right: across.Right}
		i.Origin.Across = append(i.Origin.Across, at)
	}
	if len(i.Measures) > ledger.MaxMeasures {
		r.note(n, 0, true, "一个问题最多 100 条措施。", "At most 100 measures for one problem.")
	}
}

// covered lists the columns of a row whose cell is merged with the one above.
func (r *reader) covered(n int) []int {
	out := []int{}
	for col := range r.layout.Columns {
		if m, ok := r.grid.merged(n, col); ok && m.Top < n && m.Top >= r.layout.Body {
			out = append(out, col)
		}
	}
	return out
}

func (r *reader) note(n, col int, fatal bool, zh, en string) {
	r.notes = append(r.notes, Note{n + 1, r.layout.Headings[col], fatal, zh, en})
}

// finish does what needs all rows of an item, and handles what is left below the last one.
func (r *reader) finish() {
	for n := range r.rows {
		row := &r.rows[n]
		row.Item.Claim = row.Item.ClaimOfMeasures()
		i := row.Item
		if r.main() >= 0 && i.Text == "" && i.Title == "" && i.Detail == "" && i.Heading() != "" {
			r.nameless(row.Row)
		}
		if i.Heading() == "" {
			r.notes = append(r.notes, Note{
				row.Row, r.layout.Headings[max(0, r.main())], true, "这一行没有问题，也没有措施。",
				"The row has neither a problem nor a measure.",
			})
		}
	}
	if len(r.rows) > maxItems {
		r.notes = append(r.notes, Note{
			1, "", true, fmt.Sprintf("一次最多导入 %d 个问题。", maxItems), "Too many items for one file.",
		})
	}
	r.footFew()
	r.layout.Foot, r.layout.FootMerges, r.layout.FootEdges = nil, nil, nil
	for len(r.between) > 0 && r.grid.blank(r.between[len(r.between)-1]) {
		r.between = r.between[:len(r.between)-1]
	}
	for _, n := range r.between {
		line := r.line(n)
		if line.Right > line.Left {
			at := len(r.layout.Foot)
			r.layout.FootMerges = append(r.layout.FootMerges, Merge{at, line.Left, at, line.Right})
		}
		r.layout.FootEdges = append(r.layout.FootEdges, onRow(line.Edges, len(r.layout.Foot))...)
		r.layout.Foot = append(r.layout.Foot, line.Cells)
	}
}
