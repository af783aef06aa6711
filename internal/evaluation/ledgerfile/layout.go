// Package ledgerfile reads and writes the files in which offices keep their ledgers (台账): it finds the headings of a
// table and what its columns contain, reads its rows as items, and writes items back so that a cell that no one has
// changed goes out as it came in (documents §1, domain B33 to B36). What an item is, and what a cell of it says, is the
// package ledger's.
package ledgerfile

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"minping/internal/evaluation/ledger"
)

// Grid is a table as read: a merged range has its text in its first cell only. What cells have around their texts is in
// Edges.
type Grid struct {
	Rows   [][]string
	Merges []Merge
	Edges  []ledger.Edge

	byRow map[int][]Merge       // merged ranges by the rows they touch
	edges map[int][]ledger.Edge // by row
}

// index builds byRow and edges.
func (g *Grid) index() {
	g.edges = make(map[int][]ledger.Edge, len(g.Edges))
	for _, e := range g.Edges {
		g.edges[e.Row] = append(g.edges[e.Row], e)
	}
	g.byRow = map[int][]Merge{}
	for _, m := range g.Merges {
		for row := m.Top; row <= min(m.Bottom, len(g.Rows)); row++ {
			g.byRow[row] = append(g.byRow[row], m)
		}
	}
}

// Merge is a merged range, counted from 0, including its last row and column.
type Merge struct{ Top, Left, Bottom, Right int }

// cell returns the text of a cell, "" outside the grid.
func (g *Grid) cell(row, col int) string {
	if row < 0 || row >= len(g.Rows) || col < 0 || col >= len(g.Rows[row]) {
		return ""
	}
	return g.Rows[row][col]
}

// merged returns the merged range that a cell is in.
func (g *Grid) merged(row, col int) (Merge, bool) {
	for _, m := range g.byRow[row] {
		if col >= m.Left && col <= m.Right {
			return m, true
		}
	}
	return Merge{}, false
}

// value returns the text a person sees in a cell: that of its merged range.
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

// Kinds of tables.
const (
	KindItems   = "items"   // a ledger of problems
	KindFigures = "figures" // a row of counts for each unit, of its problems and those done
	KindTable   = "table"   // other counts: kept whole with the ledger
)

// Layout is how an office keeps its ledger: everything besides the items that an export needs to reproduce the
// imported file.
type Layout struct {
	Fingerprint string `json:"fingerprint"` // of the headings: files with the same headings have the same columns
	Kind        string `json:"kind"`
	// by column, unique; a heading over several columns precedes its part, with a slash
	Headings   []string   `json:"headings"`
	Columns    []string   `json:"columns"` // by column: code of a field, or "" for a column kept as written
	Top        [][]string `json:"top"`     // rows down to the headings, including titles, as written
	TopMerges  []Merge    `json:"top_merges,omitempty"`
	Foot       [][]string `json:"foot,omitempty"` // rows below the last item: totals, signatures
	FootMerges []Merge    `json:"foot_merges,omitempty"`
	// of Top and Foot, by their rows
	TopEdges  []ledger.Edge `json:"top_edges,omitempty"`
	FootEdges []ledger.Edge `json:"foot_edges,omitempty"`
	// number of items at the import; a total in Foot equal to it is updated
	Count   int  `json:"count,omitempty"`
	Head    int  `json:"-"`                 // first row of headings
	Body    int  `json:"-"`                 // first row below them
	Guessed bool `json:"guessed,omitempty"` // the columns have not been confirmed by a person
}

// headLines is how many rows are searched for the headings.
const headLines = 12

var (
	figure = regexp.MustCompile(`(数|率|人数|次数|总数)$`)
	clue   = regexp.MustCompile(`被反映人|反映人|六项纪律|线索编号|线索来源|问题线索|处置方式|政治面貌|身份证`)
)

// figureWords are headings of counts that do not end like counts.
var figureWords = []string{"已完成", "进行中", "超期未完", "未完成", "基本完成", "党的领导", "党的建设", "重点领域", "率"}

// errClues refuses a ledger of clues about persons.
var errClues = &ledger.Refusal{
	Code: "clues",
	ZH:   "这是问题线索台账，里面有被反映人的情况，不能导入。线索请按线索管理规定另行保管；需要跟踪的移交事项，请在台账里逐条登记为“限授权人员”。",
	EN: "This is a ledger of clues about persons and cannot be imported. Keep clues under their own rules; " +
		"if an item has to be tracked, register it by hand as restricted to named readers.",
}

// FindLayout finds the headings of a ledger, in one row or two, below any titles, and guesses what its columns
// contain. A ledger of clues about persons is refused (documents §1, layout 4), and so is a table that is not a
// ledger; errors are *Refusal.
func FindLayout(g Grid) (Layout, error) {
	g.index()
	head, rows, whole, parts := g.headings()
	if head < 0 {
		return Layout{}, refused("headings", "没有找到台账的表头。表头里应有“反馈问题”“整改措施”等列名。", "No headings of a ledger were found.")
	}
	if slices.ContainsFunc(whole, func(h string) bool { return clue.MatchString(headingKey(h)) }) {
		return Layout{}, errClues
	}
	l := Layout{Head: head, Body: head + rows, Headings: unique(whole), Guessed: true}
	l.Fingerprint = fingerprint(l.Headings)
	l.Top = clone(g.Rows[:l.Body])
	l.TopMerges, l.TopEdges = g.mergesIn(0, l.Body), g.edgesIn(0, l.Body)
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
	case l.has(ledger.FieldText), l.has(ledger.FieldTitle), l.has(ledger.FieldMeasure), l.has(ledger.FieldProgress):
		l.Kind = KindItems
	case figures >= 2:
		l.Kind = KindTable
		if problems, done := FigureColumns(l.Headings); problems != "" && done != "" {
			l.Kind = KindFigures
		}
	default:
		return Layout{}, refused(
			"headings",
			"认不出这是哪种台账：没有“问题”“措施”或“办理情况”的列。",
			"This table has no column of problems, measures or progress.",
		)
	}
	return l, nil
}

// has reports whether the layout has a column for a field.
func (l *Layout) has(field string) bool { return slices.Contains(l.Columns, field) }

// column returns the column of a field, -1 if there is none.
func (l *Layout) column(field string) int { return slices.Index(l.Columns, field) }

// Assign sets the contents of columns as corrected by a person: by heading, the code of a field or "". Unknown
// headings are ignored; a repeated or unknown field is refused.
func (l *Layout) Assign(columns map[string]string) error {
	next := slices.Clone(l.Columns)
	for col, h := range l.Headings {
		field, ok := columns[h]
		if !ok {
			continue
		}
		if _, known := ledger.FieldOf(field); field != "" && !known {
			return refused("column", "没有这种列。", "There is no such field.")
		}
		next[col] = field
	}
	seen := map[string]bool{}
	for _, field := range next {
		if field != "" && seen[field] {
			f, _ := ledger.FieldOf(field)
			return refused("column", "有两列都选了“"+f.Name+"”，只能选一列。", "Two columns are assigned to the same field.")
		}
		seen[field] = true
	}
	l.Columns, l.Guessed = next, false
	return nil
}

// Recall sets the contents of columns as someone confirmed them before it was kept whether that was for a unit's file
// or for a round's: only what a person changed of the guess counts, and no column becomes the unit in a file of one. It
// reports whether it has taken anything.
func (l *Layout) Recall(confirmed, guessed map[string]string, ofOne bool) bool {
	changed := map[string]string{}
	for _, h := range l.Headings {
		field, ok := confirmed[h]
		if ok && field != guessed[h] && !(ofOne && field == ledger.FieldUnit) {
			changed[h] = field
		}
	}
	return len(changed) > 0 && l.Assign(changed) == nil
}

// Map returns the fields by heading, in the form that is remembered for files with the same headings.
func (l *Layout) Map() map[string]string {
	out := make(map[string]string, len(l.Columns))
	for col, field := range l.Columns {
		out[l.Headings[col]] = field
	}
	return out
}

// Kept lists the headings of columns without a field: their cells are kept as written.
func (l *Layout) Kept() (out []string) {
	for col, field := range l.Columns {
		if field == "" && l.Headings[col] != "" {
			out = append(out, l.Headings[col])
		}
	}
	return out
}

func isFigure(h string) bool {
	if len(h) > longestHeading {
		return false
	}
	k := bareKey(h)
	return figure.MatchString(k) || slices.Contains(figureWords, k)
}

// headings finds the header row, or both of them.
func (g *Grid) headings() (head, rows int, whole, parts []string) {
	head, best := -1, 1
	for r := range min(headLines, len(g.Rows)) {
		if w, p := g.row(r), g.row(r); score(w, p) > best {
			head, rows, whole, parts, best = r, 1, w, p, score(w, p)
		}
		// A title above the headings is not a heading: two rows together must yield more known columns than the lower
		// one alone.
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

// score returns how many columns have a known heading.
func score(whole, parts []string) int {
	n := 0
	for col := range whole {
		known := false
		if len(whole[col]) > longestHeading {
			continue
		}
		for _, k := range []string{
			headingKey(whole[col]), headingKey(parts[col]), bareKey(whole[col]),
			bareKey(parts[col]), looseKey(whole[col]), looseKey(parts[col]),
		} {
			_, field := names[k]
			known = known || field || k != "" && (isFigure(k) || clue.MatchString(k))
		}
		if known {
			n++
		}
	}
	return n
}

// pair reads two rows as one header: what is below a heading that spans several columns is its part. Every cell of the
// lower row must be part of a heading above it; otherwise the row is not a header.
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

// spans reports whether a heading is merged over several columns.
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

// mergesIn returns the merged ranges within rows, counted from the first of them.
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

func refused(code, zh, en string) error { return &ledger.Refusal{Code: code, ZH: zh, EN: en} }
