// Package ledger holds the rules of the rectification ledger (台账): its items with their measures and the cells that say
// them, the states of an item, and a ledger in numbers (evaluation §2 to §4, domain A17, A33, A44, B33 to B36).
package ledger

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/term"
	"minping/internal/typed"
)

// Item is one problem that is tracked until it is settled. The cells of its spreadsheet are kept as written beside
// what they mean, so that an export reproduces the same cells.
type Item struct {
	Source      string    `json:"source"`       // code of a Source
	No          string    `json:"no,omitempty"` // number in its ledger, as written
	Class1      string    `json:"class1,omitempty"`
	Class2      string    `json:"class2,omitempty"`
	Tags        string    `json:"tags,omitempty"`
	Key         bool      `json:"key,omitempty"` // 重点问题
	Title       string    `json:"title,omitempty"`
	Text        string    `json:"text,omitempty"` // the problem
	Detail      string    `json:"detail,omitempty"`
	Goal        string    `json:"goal,omitempty"`
	Requirement string    `json:"requirement,omitempty"`
	Focus       string    `json:"focus,omitempty"`    // code of a focus area (domain A07)
	Standard    string    `json:"standard,omitempty"` // code of a standard (domain A09)
	Stage       string    `json:"stage,omitempty"`    // code of a stage (domain A18)
	Common      bool      `json:"common,omitempty"`   // 共性问题（domain A36）
	With        []string  `json:"with,omitempty"`     // further units that the ledger names beside its own
	Measures    []Measure `json:"measures,omitempty"`

	State    State        `json:"state"`
	Claim    Claim        `json:"claim,omitempty"` // what the unit's ledger claims about the problem as a whole
	Reported *Report      `json:"reported,omitempty"`
	Checks   []Check      `json:"checks,omitempty"`
	Rounds   int          `json:"rounds,omitempty"`    // how often it was reported or reviewed
	Reopened int          `json:"reopened,omitempty"`  // how often it was reopened after it was settled (反弹)
	ReviewOn deadline.Day `json:"review_on,omitempty"` // the day on which a long-term item is reviewed
	Letters  []Letter     `json:"letters,omitempty"`   // of the ladder, oldest first

	// by field: cells as written, where they differ from their canonical form
	Written map[string]string `json:"written,omitempty"`
	Meant   map[string]string `json:"meant,omitempty"` // by field: what these meant to their reader
	Extra   map[string]string `json:"extra,omitempty"` // by heading: cells of columns without a field
	Origin  *Origin           `json:"origin,omitempty"`
	Also    []string          `json:"also,omitempty"` // identities of rows that a person said are this item
}

// Measure is one step against a problem. In a ledger without a column of measures each problem has one with an empty
// text, which holds the problem's due day, state and progress.
type Measure struct {
	Text     string       `json:"text,omitempty"`
	Lead     string       `json:"lead,omitempty"`   // 责任领导
	Dept     string       `json:"dept,omitempty"`   // 责任部门
	Person   string       `json:"person,omitempty"` // 责任人
	With     []string     `json:"with,omitempty"`   // 配合单位
	Due      term.Due     `json:"due,omitzero"`
	Claim    Claim        `json:"state,omitempty"`
	Percent  *int         `json:"percent,omitempty"`
	DoneOn   deadline.Day `json:"done_on,omitempty"`
	Progress []Progress   `json:"progress,omitempty"`
	Next     string       `json:"next,omitempty"`      // 下步措施
	Remains  string       `json:"remaining,omitempty"` // 存在问题
	Files    []string     `json:"files,omitempty"`     // ids of evidence

	Written map[string]string `json:"written,omitempty"`
	Meant   map[string]string `json:"meant,omitempty"`
	Extra   map[string]string `json:"extra,omitempty"`
}

// Progress is one dated note about what was done.
type Progress struct {
	On   deadline.Day `json:"on,omitempty"`
	Text string       `json:"text"`
	By   string       `json:"by,omitempty"`
}

// Origin records where in a file an item came from, so that an export can put it back there.
type Origin struct {
	Layout string `json:"layout"`           // fingerprint of the headings
	Row    int    `json:"row"`              // its position among the rows of the file
	Before []Line `json:"before,omitempty"` // rows above it that belong to no item: a section, a subtotal
	// how a problem with several measures fills its cells: merged, blank or repeated
	Spread  string   `json:"spread,omitempty"`
	Covered [][]int  `json:"covered,omitempty"` // by measure: columns whose cell is merged with the one above
	Odd     []Spot   `json:"odd,omitempty"`     // cells of the problem in further rows that are not filled in that way
	Across  []Across `json:"across,omitempty"`  // ranges over several columns
	Within  []Within `json:"within,omitempty"`  // rows between its measures: headings on a next page
	Edges   []Edge   `json:"edges,omitempty"`   // of its cells, by measure
	// its cell says that the unit is that of the row above: it is blank, or 同上
	SameUnit bool `json:"same_unit,omitempty"`
	// that was in doubt: the cell was blank where the rows of another unit may begin
	Doubted bool `json:"doubted,omitempty"`
}

// Spot is a cell in the row of a measure.
type Spot struct {
	Measure int `json:"measure"`
	Column  int `json:"column"`
}

// Edge is what a cell has around its text: blanks and line breaks, which are no part of what it says. They stay with
// the cell when its text changes.
type Edge struct {
	Row    int    `json:"row,omitempty"` // in a table, or the measure
	Column int    `json:"column"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
	Blank  bool   `json:"blank,omitempty"` // the cell has nothing else
}

// Within is a row above a measure that belongs to none.
type Within struct {
	Measure int  `json:"measure"`
	Line    Line `json:"line"`
}

// Across is a range over several columns that begins in the row of a measure. It is as high as the ranges of its
// columns.
type Across struct {
	Measure int `json:"measure"`
	Left    int `json:"left"`
	Right   int `json:"right"`
}

// Line is a row that belongs to no item, as written; its text may be merged over columns Left to Right.
type Line struct {
	Cells []string `json:"cells"`
	Edges []Edge   `json:"edges,omitempty"`
	Left  int      `json:"left,omitempty"`
	Right int      `json:"right,omitempty"`
}

// How a problem with several measures fills its cells in the further rows.
const (
	SpreadMerged   = "merged"
	SpreadBlank    = "blank"
	SpreadRepeated = "repeated"
)

// Limits of an item.
const (
	MaxText     = 4000 // characters per cell
	maxName     = 200  // characters per name
	MaxMeasures = 100
	maxProgress = 500
)

// Heading is the item's name in lists: its title or problem, else its first measure or the department in charge.
func (i *Item) Heading() string {
	for _, t := range []string{i.Title, i.Text} {
		if t != "" {
			return t
		}
	}
	for _, m := range i.Measures {
		switch {
		case m.Text != "":
			return m.Text
		case len(m.Progress) > 0:
			return m.Progress[0].Text
		case m.Dept != "":
			return m.Dept
		}
	}
	return ""
}

// Identity is what identifies an item across versions of a ledger: the key of its problem; without one, of its first
// measure.
func (i *Item) Identity() string {
	k := typed.Key(i.Title) + "\x00" + typed.Key(i.Text)
	if k == "\x00" && len(i.Measures) > 0 {
		m := i.Measures[0]
		k += typed.Key(m.Text) + "\x00" + typed.Key(m.Dept) + "\x00" + m.Canonical(FieldDue)
	}
	return i.Source + "\x00" + k
}

// Due returns the earliest due day of its unfinished measures, and whether the item is only waiting for its review.
func (i *Item) Due() (day deadline.Day, longTerm bool) {
	for _, m := range i.Measures {
		if m.Claim == ClaimDone || !m.Due.Day.Known() {
			longTerm = longTerm || m.Due.Kind == term.LongTerm
			continue
		}
		if day == "" || m.Due.Day < day {
			day = m.Due.Day
		}
	}
	return day, longTerm && day == ""
}

// Watched is the item from the ladder's point of view: its measures are due until the unit reports it, and again after
// a check that sent it back; a long-term item is due at its review.
func (i *Item) Watched() deadline.Watched {
	due, longTerm := i.Due()
	switch i.State {
	case Settled, Withdrawn:
		return deadline.Watched{}
	case LongTerm:
		return deadline.Watched{Due: i.ReviewOn}
	case Reported:
		return deadline.Watched{Due: due, Handed: i.Reported.handed(due)}
	}
	return deadline.Watched{Due: due, LastDate: i.LastDate(due), LongTerm: longTerm}
}

// Check returns everything that is wrong with an item written by a person. A day that the stored item before it has
// already is left alone, nil for a new item: an earlier version took 6月初 and days of any year, and a person who
// corrects a word need not correct every old entry.
func (i *Item) Check(p Pack, before *Item) check.FieldErrors {
	var f check.FieldErrors
	if _, ok := p.Source(i.Source); !ok {
		f.Add("source", "没有这种问题来源。", "There is no such source.")
	}
	if i.Heading() == "" {
		f.Add("text", "请写明问题或整改措施。", "State the problem or a measure.")
	}
	for _, t := range []struct {
		field, text string
		most        int
	}{
		{"no", i.No, 50},
		{"class1", i.Class1, maxName},
		{"class2", i.Class2, maxName},
		{"tags", i.Tags, maxName},
		{"title", i.Title, MaxText},
		{"text", i.Text, MaxText},
		{"detail", i.Detail, MaxText},
		{"goal", i.Goal, MaxText},
		{"requirement", i.Requirement, MaxText},
	} {
		checkText(&f, t.field, t.text, t.most)
	}
	for _, c := range []struct {
		field, code string
		of          []Word
	}{{"focus", i.Focus, p.Focus}, {"standard", i.Standard, p.Standards}, {"stage", i.Stage, p.Stages}} {
		if c.code != "" && !has(c.of, c.code) {
			f.Add(c.field, "没有这个选项。", "There is no such choice.")
		}
	}
	if len(i.Measures) > MaxMeasures {
		f.Add("measures", "一个问题最多 100 条措施。", "At most 100 measures for one problem.")
		return f
	}
	kept := map[deadline.Day]bool{}
	if before != nil {
		for _, m := range before.Measures {
			m.days(kept)
		}
	}
	for n, m := range i.Measures {
		m.check(at("measures", n), kept, &f)
	}
	return f
}

// days adds the days of a measure that people wrote.
func (m *Measure) days(to map[deadline.Day]bool) {
	to[m.DoneOn] = true
	for _, p := range m.Progress {
		to[p.On] = true
	}
}

// check refuses what a measure cannot have; days in kept are stored already.
func (m *Measure) check(in string, kept map[deadline.Day]bool, f *check.FieldErrors) {
	for _, t := range []struct {
		field, text string
		most        int
	}{
		{"text", m.Text, MaxText},
		{"lead", m.Lead, maxName},
		{"dept", m.Dept, maxName},
		{"person", m.Person, maxName},
		{"next", m.Next, MaxText},
		{"remaining", m.Remains, MaxText},
		{"with", strings.Join(m.With, ""), 2000},
		{"due", m.Due.Text, maxName},
	} {
		checkText(f, in+"."+t.field, t.text, t.most)
	}
	if m.Percent != nil && (*m.Percent < 0 || *m.Percent > 100) {
		f.Add(in+".percent", "应在 0 到 100 之间。", "Must be between 0 and 100.")
	}
	if m.Claim != "" && !m.Claim.known() {
		f.Add(in+".state", "没有这个状态。", "There is no such state.")
	}
	if m.DoneOn != "" && !kept[m.DoneOn] {
		deadline.CheckDay(in+".done_on", string(m.DoneOn), f)
	}
	if len(m.Progress) > maxProgress {
		f.Add(in+".progress", "进展最多 500 条。", "At most 500 entries of progress.")
	}
	for n, p := range m.Progress {
		if p.On != "" && !kept[p.On] {
			deadline.CheckDay(at(in+".progress", n)+".on", string(p.On), f)
		}
		checkText(f, in+".progress", p.Text, MaxText)
	}
}

func checkText(f *check.FieldErrors, field, text string, most int) {
	if utf8.RuneCountInString(text) > most || typed.HasLost(text) || !check.Prose(text, most) {
		f.Add(field, "文字过长，或者有不能用的字符。", "The text is too long or has characters that cannot be used.")
	}
}

const (
	maxPart    = 10000       // a part of a number counts up to here
	unnumbered = 1<<30 - 1   // the place of an item without a number
	noParts    = maxPart - 1 // a part beyond what counts
)

// Place is the position of an item in its ledger by its number as written, so that 2 comes before 10, 1.2 before 1.10,
// and 三 between 2 and 4. An item without a number comes last.
func Place(no string) int {
	parts := strings.FieldsFunc(term.Arabic(typed.Key(no)), func(r rune) bool { return r < '0' || r > '9' })
	if len(parts) == 0 {
		return unnumbered
	}
	place := part(parts[0]) * maxPart
	if len(parts) > 1 {
		place += part(parts[1])
	}
	return place
}

// StartsAgain reports whether a number does not follow the one above, as the first of another unit would not.
func StartsAgain(above, no string) bool {
	a, b := Place(above), Place(no)
	return a != unnumbered && b != unnumbered && b <= a
}

func part(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil || n > noParts {
		return noParts
	}
	return n
}
