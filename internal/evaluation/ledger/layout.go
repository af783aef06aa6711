package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Grid is a table as it was read: a merged range has its text in its first cell only.
type Grid struct {
	Rows   [][]string
	Merges []Merge

	byRow map[int][]Merge // the merged ranges that touch a row
}

// index makes the merged ranges of a row quick to find.
func (g *Grid) index() {
	g.byRow = map[int][]Merge{}
	for _, m := range g.Merges {
		for row := m.Top; row <= min(m.Bottom, len(g.Rows)); row++ {
			g.byRow[row] = append(g.byRow[row], m)
		}
	}
}

// Merge is a merged range, counted from 0, its last row and column included.
type Merge struct{ Top, Left, Bottom, Right int }

// cell is the text in a cell, "" outside the grid.
func (g *Grid) cell(row, col int) string {
	if row < 0 || row >= len(g.Rows) || col < 0 || col >= len(g.Rows[row]) {
		return ""
	}
	return g.Rows[row][col]
}

// merged is the merged range that a cell is in.
func (g *Grid) merged(row, col int) (Merge, bool) {
	for _, m := range g.byRow[row] {
		if col >= m.Left && col <= m.Right {
			return m, true
		}
	}
	return Merge{}, false
}

// value is the text that a person sees in a cell: that of its merged range.
func (g *Grid) value(row, col int) string {
	if m, ok := g.merged(row, col); ok {
		return g.cell(m.Top, m.Left)
	}
	return g.cell(row, col)
}

func (g *Grid) width() int {
	n := 0
	for _, row := range g.Rows {
		n = max(n, len(row))
	}
	return n
}

func (g *Grid) blank(row int) bool {
	return !slices.ContainsFunc(g.Rows[row], func(c string) bool { return c != "" })
}

// What a table turns out to be.
const (
	KindItems   = "items"   // a ledger of problems
	KindFigures = "figures" // counts alone
)

// Layout is how an office keeps its ledger: all that an export needs beside the items to give back the file it came in.
type Layout struct {
	Fingerprint string     `json:"fingerprint"` // of the headings: a file with the same ones has the same columns
	Kind        string     `json:"kind"`
	Headings    []string   `json:"headings"` // by column, unique; a heading over several is written before its part, with a slash
	Columns     []string   `json:"columns"`  // by column: code of a field, or "" for one that is kept as written
	Top         [][]string `json:"top"`      // rows up to the headings, titles included, as written
	TopMerges   []Merge    `json:"top_merges,omitempty"`
	Foot        [][]string `json:"foot,omitempty"` // rows below the last item: totals, signatures
	FootMerges  []Merge    `json:"foot_merges,omitempty"`
	Count       int        `json:"count,omitempty"`   // items at the import; a total in Foot that equals it follows it
	Head        int        `json:"-"`                 // first row of headings
	Body        int        `json:"-"`                 // first row below them
	Guessed     bool       `json:"guessed,omitempty"` // no one has confirmed the columns
}

// headLines is how many rows are searched for the headings.
const headLines = 12

var (
	figure = regexp.MustCompile(`(数|率|人数|次数|总数)$`)
	clue   = regexp.MustCompile(`被反映人|反映人|六项纪律|线索编号|线索来源|问题线索|处置方式|政治面貌|身份证`)
)

// figureWords are headings of counts that do not end as counts do.
var figureWords = []string{"已完成", "进行中", "超期未完", "未完成", "基本完成", "党的领导", "党的建设", "重点领域", "率"}

// ErrClues refuses a ledger of clues about persons.
var ErrClues = &Refusal{
	"clues", "这是问题线索台账，里面有被反映人的情况，不能导入。线索请按线索管理规定另行保管；需要跟踪的移交事项，请在台账里逐条登记为“限授权人员”。",
	"This is a ledger of clues about persons and is not imported. Keep clues under their own rules; an item that has to be followed is registered by hand, for named readers.",
}

// FindLayout finds the headings of a ledger, one row or two, below whatever titles there are, and guesses what its
// columns say. A ledger of clues about persons is refused (documents §1, layout 4), and a table that is no ledger is
// too; errors are *Refusal.
func FindLayout(g Grid) (Layout, error) {
	g.index()
	head, rows, whole, parts := g.headings()
	if head < 0 {
		return Layout{}, refusal("headings", "没有找到台账的表头。表头里应有“反馈问题”“整改措施”等列名。", "No headings of a ledger were found.")
	}
	if slices.ContainsFunc(whole, func(h string) bool { return clue.MatchString(headingKey(h)) }) {
		return Layout{}, ErrClues
	}
	l := Layout{Head: head, Body: head + rows, Headings: unique(whole), Guessed: true}
	l.Fingerprint = fingerprint(l.Headings)
	l.Top = clone(g.Rows[:l.Body])
	l.TopMerges = g.mergesIn(0, l.Body)
	fields := guess(whole, parts)
	l.Columns = make([]string, len(whole))
	for col, field := range fields {
		l.Columns[col] = field
	}
	figures := 0
	for _, h := range whole {
		if isFigure(h) {
			figures++
		}
	}
	switch {
	case l.has(FieldText) || l.has(FieldTitle) || l.has(FieldMeasure) || l.has(FieldProgress):
		l.Kind = KindItems
	case figures >= 2:
		l.Kind = KindFigures
	default:
		return Layout{}, refusal("headings", "认不出这是哪种台账：没有“问题”“措施”或“办理情况”的列。", "This table has no column of problems, measures or progress.")
	}
	return l, nil
}

// Has reports a layout with a column for a field.
func (l *Layout) has(field string) bool { return slices.Contains(l.Columns, field) }

// column is the column of a field, -1 when there is none.
func (l *Layout) column(field string) int { return slices.Index(l.Columns, field) }

// Assign sets what the columns say, as a person corrected it: by heading, the code of a field or "". Unknown headings
// are passed over; a field that is given twice, or that does not exist, is refused.
func (l *Layout) Assign(columns map[string]string) error {
	next := slices.Clone(l.Columns)
	for col, h := range l.Headings {
		field, ok := columns[h]
		if !ok {
			continue
		}
		if _, known := FieldOf(field); field != "" && !known {
			return refusal("column", "没有这种列。", "There is no such field.")
		}
		next[col] = field
	}
	seen := map[string]bool{}
	for _, field := range next {
		if field != "" && seen[field] {
			f, _ := FieldOf(field)
			return refusal("column", "有两列都选了“"+f.Name+"”，只能选一列。", "Two columns are given to the same field.")
		}
		seen[field] = true
	}
	l.Columns, l.Guessed = next, false
	return nil
}

// Map is the columns by heading, as it is remembered for files with the same headings.
func (l *Layout) Map() map[string]string {
	out := make(map[string]string, len(l.Columns))
	for col, field := range l.Columns {
		out[l.Headings[col]] = field
	}
	return out
}

// Kept lists the headings of columns that no field takes: their cells are kept as written.
func (l *Layout) Kept() (out []string) {
	for col, field := range l.Columns {
		if field == "" && l.Headings[col] != "" {
			out = append(out, l.Headings[col])
		}
	}
	return out
}

func isFigure(h string) bool {
	k := bareKey(h)
	return figure.MatchString(k) || slices.Contains(figureWords, k)
}

// headings finds the row of headings, or the two of them.
func (g *Grid) headings() (head, rows int, whole, parts []string) {
	head, best := -1, 1
	for r := range min(headLines, len(g.Rows)) {
		if w, p := g.row(r), g.row(r); score(w, p) > best {
			head, rows, whole, parts, best = r, 1, w, p, score(w, p)
		}
		// A title over the headings is no heading: the two rows together have to know more columns than the lower one
		// alone.
		if w, p, ok := g.pair(r); ok && score(w, p) > max(best, score(g.row(r+1), g.row(r+1))) {
			head, rows, whole, parts, best = r, 2, w, p, score(w, p)
		}
	}
	return head, rows, whole, parts
}

func (g *Grid) row(r int) []string {
	out := make([]string, g.width())
	for c := range out {
		out[c] = g.cell(r, c)
	}
	return out
}

// score is how many columns have a heading that is known.
func score(whole, parts []string) int {
	n := 0
	for col := range whole {
		known := false
		for _, k := range []string{headingKey(whole[col]), headingKey(parts[col]), bareKey(whole[col]), bareKey(parts[col])} {
			_, field := names[k]
			known = known || field || k != "" && (isFigure(k) || clue.MatchString(k))
		}
		if known {
			n++
		}
	}
	return n
}

// pair reads two rows as one of headings: what is below a heading that spans several columns is its part. Every cell of
// the lower row has to be the part of a heading above it, or the row is no heading.
func (g *Grid) pair(r int) (whole, parts []string, ok bool) {
	if r+1 >= len(g.Rows) {
		return nil, nil, false
	}
	whole, parts = make([]string, g.width()), make([]string, g.width())
	span := ""
	for c := range whole {
		up, down := g.value(r, c), g.cell(r+1, c)
		if m, in := g.merged(r, c); in && m.Bottom > r { // one heading over both rows
			down = ""
		}
		if up != "" {
			span = up
		}
		switch {
		case down == "":
			whole[c], parts[c] = up, up
		case up == "" && span == "":
			return nil, nil, false
		default:
			if _, known := names[headingKey(down)]; !known && !isFigure(down) && !g.spans(r, c) {
				return nil, nil, false
			}
			ok = true
			whole[c], parts[c] = span+"/"+down, down
		}
	}
	return whole, parts, ok
}

// spans reports a heading that is merged over several columns.
func (g *Grid) spans(r, c int) bool {
	m, ok := g.merged(r, c)
	return ok && m.Right > m.Left
}

// unique numbers headings that occur twice.
func unique(headings []string) []string {
	out := make([]string, len(headings))
	seen := map[string]int{}
	for i, h := range headings {
		h = strings.Join(strings.Fields(h), "")
		seen[h]++
		if h != "" && seen[h] > 1 {
			h += "#" + strconv.Itoa(seen[h])
		}
		out[i] = h
	}
	return out
}

func fingerprint(headings []string) string {
	keys := make([]string, len(headings))
	for i, h := range headings {
		keys[i] = headingKey(h)
	}
	sum := sha256.Sum256([]byte(strings.TrimRight(strings.Join(keys, "\n"), "\n")))
	return hex.EncodeToString(sum[:8])
}

// mergesIn are the merged ranges that lie within rows, counted from the first of them.
func (g *Grid) mergesIn(from, end int) (out []Merge) {
	for _, m := range g.Merges {
		if m.Top >= from && m.Bottom < end {
			out = append(out, Merge{m.Top - from, m.Left, m.Bottom - from, m.Right})
		}
	}
	return out
}

func clone(rows [][]string) [][]string {
	out := make([][]string, len(rows))
	for i, row := range rows {
		out[i] = slices.Clone(row)
	}
	return out
}
