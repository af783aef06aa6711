package ledgerfile

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"minping/internal/evaluation/ledger"
	"minping/internal/typed"
)

// asWritten reports whether a column's cells are kept as written: it has no field, or a better column has its meaning.
func (l *Layout) asWritten(col int) bool {
	return l.Columns[col] == "" || l.Columns[col] == ledger.FieldMonths && l.has(ledger.FieldDue)
}

// maxKey is how many bytes of a heading every measure repeats.
const maxKey = 120

// extraKey is the key of a column's cells in Extra: its heading, the beginning of a long one with a mark of the whole,
// or its place if it has none.
func (l *Layout) extraKey(col int) string {
	h := l.Headings[col]
	if h == "" {
		return "#" + strconv.Itoa(col+1)
	}
	if len(h) <= maxKey {
		return h
	}
	end := maxKey
	for !utf8.RuneStart(h[end]) {
		end--
	}
	sum := sha256.Sum256([]byte(h))
	return h[:end] + "#" + hex.EncodeToString(sum[:8])
}

// extra returns a cell that is kept as written. Measures from before long headings were cut have it under the heading.
func (l *Layout) extra(m *ledger.Measure, col int) string {
	return cmp.Or(m.Extra[l.extraKey(col)], m.Extra[l.Headings[col]])
}

// keep keeps a cell as written with a measure.
func keep(m *ledger.Measure, key, text string) {
	if text == "" {
		return
	}
	if m.Extra == nil {
		m.Extra = map[string]string{}
	}
	m.Extra[key] = text
}

// text returns the text of a cell as that of its column: a range over several columns belongs to the first of them.
func (g *Grid) text(row, col int) string {
	if m, ok := g.merged(row, col); ok && m.Left < col {
		return ""
	}
	return g.value(row, col)
}

// odd notes the further rows of an item in which a cell of its problem is blank although the others are repeated, or
// filled although they are blank.
func (r *reader) odd(n int) {
	i := &r.rows[len(r.rows)-1].Item
	last := len(i.Measures) - 1
	if last == 0 {
		r.filled, r.spreadOf = map[ledger.Spot]bool{}, ""
		return
	}
	for col := range r.layout.Columns {
		if r.grid.cell(n, col) != "" {
			r.filled[ledger.Spot{Measure: last, Column: col}] = true
		}
	}
	from := last
	if i.Origin.Spread != r.spreadOf { // the rows above are now compared with a different way of filling
		i.Origin.Odd, r.spreadOf, from = nil, i.Origin.Spread, 1
	}
	for at := from; at <= last; at++ {
		for col, field := range r.layout.Columns {
			f, known := ledger.FieldOf(field)
			if !known || f.Measure || r.layout.asWritten(col) || slices.Contains(i.Origin.Covered[at], col) {
				continue
			}
			is := i.ProblemCell(field, r.how.Pack)
			if field == ledger.FieldUnit {
				is = i.Written[ledger.FieldUnit]
			}
			spot := ledger.Spot{Measure: at, Column: col}
			if is != "" && r.filled[spot] == (i.Origin.Spread == ledger.SpreadBlank) {
				i.Origin.Odd = append(i.Origin.Odd, spot)
			}
		}
	}
}

// across lists the ranges over several columns that begin in a row.
func (g *Grid) across(row int) (out []Merge) {
	for _, m := range g.byRow[row] {
		if m.Top == row && m.Right > m.Left {
			out = append(out, m)
		}
	}
	return out
}

var bracketed = regexp.MustCompile(`\((党组|党委|党工委)\)`)

// isUnit matches names whose committee is the unit itself; of others 委员会 is shortened to 委: 某县委, 政法委, 街道工委.
var isUnit = regexp.MustCompile(`(局|办|室|厅|部|院|校|大学|中心|公司|集团|会|所|站|处|馆|社|行)$`) // words:keep

// UnitKey is the key for comparing names of units: a ledger may say 中共市甲局党组, 市甲局（党组） or
// 中国共产党市甲局委员会 for 市甲局.
func UnitKey(name string) string {
	k := bracketed.ReplaceAllString(strings.ReplaceAll(typed.Key(name), " ", ""), "$1")
	k = withoutParty(k)
	for _, end := range []string{"党组", "党委", "党工委", "党总支", "党支部", "分党组", "领导班子"} {
		if n := len(k) - len(end); n > 0 && k[n:] == end {
			return k[:n]
		}
	}
	return k
}

// withoutParty cuts the party's name off; without it, the committee of a unit is the unit, and that of a place a 委.
func withoutParty(k string) string {
	for _, party := range []string{"中国共产党", "中共"} {
		rest, found := strings.CutPrefix(k, party)
		if !found || rest == "" {
			continue
		}
		of, committee := strings.CutSuffix(rest, "委员会")
		switch {
		case !committee || of == "":
			return rest
		case isUnit.MatchString(of):
			return of
		case strings.HasSuffix(of, "工作"):
			of = strings.TrimSuffix(of, "作") // 工作委员会 is 工委
		}
		return of + "委"
	}
	return k
}

// fromNotice is a length of time from a notice that the table does not date.
var fromNotice = regexp.MustCompile(`(?:通知书?|文件|函)(?:印发|下发|发出|送达|收到)?(?:之日)?(?:起|以?后)`) // words:keep

// noteMeaning says of a cell that it was not understood.
func (r *reader) noteMeaning(n, col int, field string) {
	switch field {
	case ledger.FieldDue, ledger.FieldMonths, ledger.FieldDoneOn:
		if fromNotice.MatchString(typed.Key(r.grid.text(n, col))) {
			r.note(n, col, false, "从通知发出的那天算起，表里没有那一天，按原文保留，不计期限。通知发出以后，请把这一格改成日期。",
				"Counted from a notice, whose day is not in the table; kept as written, and nothing is due. "+
					"Write the day once it is known.")
			return
		}
		r.note(n, col, false, "认不出是哪一天，按原文保留，不计期限。", "No day can be understood; kept as written, and nothing is due.")
	default:
		r.note(n, col, false, "认不出，按原文保留。", "Not understood; kept as written.")
	}
}
