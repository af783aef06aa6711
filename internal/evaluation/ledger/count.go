package ledger

import (
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/scheme"
)

// Counts are what items say in numbers. Problems and NewProblems depend on the sources; the other counts are about
// those problems.
type Counts struct {
	Problems int `json:"problems"`
	Done     int `json:"done"` // settled by a checking body
	// not settled, but basically done according to the last check or, before any check, to the unit's ledger
	Basic       int `json:"basic"`
	Undone      int `json:"undone"`
	LongTerm    int `json:"long_term"` // of Undone
	NewProblems int `json:"new_problems"`

	Items    int `json:"items"`    // all that are not withdrawn, whatever their source counts as
	Reported int `json:"reported"` // waiting for a check
	Again    int `json:"again"`    // sent back
	Settled  int `json:"settled"`
	Reopened int `json:"reopened"` // reopened after having been settled
	Overdue  int `json:"overdue"`
	Common   int `json:"common"`
	Limited  int `json:"restricted"` // 限授权人员
}

// Entry is what an item contributes to counts and filters; a list of very many items holds entries instead of items.
type Entry struct {
	Counts   string // of its source
	State    State
	Standing Claim // what it counts as while it is not settled
	Reopened bool
	Common   bool
	Limited  bool
	Overdue  bool
}

// Entry returns what the item contributes to counts.
func (i *Item) Entry(p Pack, l deadline.Ladder, today deadline.Day) Entry {
	s, _ := p.Source(i.Source)
	stand := l.Standing(i.Watched(), today)
	return Entry{
		Counts: s.Counts, State: i.State, Standing: i.Standing(p), Reopened: i.Reopened > 0, Common: i.Common,
		Overdue: i.State != Reported && stand.Known && stand.Left < 0,
	}
}

// Standing is what an unsettled item counts as: according to its last check, or before any check according to the
// claim in its ledger. A unit's own claim that it is done only counts as basically done, because it has not been
// checked.
func (i *Item) Standing(p Pack) Claim {
	if i.State == LongTerm {
		return ClaimLongTerm
	}
	if n := len(i.Checks); n > 0 {
		r, _ := p.Result(i.Checks[n-1].Result)
		return r.Counts
	}
	if i.Claim == ClaimBasic {
		return ClaimBasic
	}
	return ClaimUndone
}

// Add counts one more entry.
func (c *Counts) Add(e Entry) {
	if e.State == Withdrawn {
		return
	}
	c.Items++
	switch e.State {
	case Reported:
		c.Reported++
	case Again:
		c.Again++
	case Settled:
		c.Settled++
	}
	add(&c.Reopened, e.Reopened)
	add(&c.Overdue, e.Overdue)
	add(&c.Common, e.Common)
	add(&c.Limited, e.Limited)
	column := e.Column()
	add(&c.NewProblems, column == ColumnNew)
	add(&c.Problems, column.Under(ColumnProblems))
	add(&c.Done, column == ColumnDone)
	add(&c.Basic, column == ColumnBasic)
	add(&c.Undone, column == ColumnUndone)
	add(&c.LongTerm, column == ColumnUndone && e.Standing == ClaimLongTerm)
}

// Column is a column of the statistics table that counts items.
type Column string

// The columns. Every problem is in one of done, basic and undone.
const (
	ColumnProblems Column = "problems" // 反馈问题: the three below together
	ColumnDone     Column = "done"     // 已完成
	ColumnBasic    Column = "basic"    // 基本完成
	ColumnUndone   Column = "undone"   // 未完成
	ColumnNew      Column = "new"      // 新问题
)

// Columns lists the columns with their names.
func Columns() []Word {
	return []Word{
		{Code: string(ColumnProblems), Name: "反馈问题"},
		{Code: string(ColumnDone), Name: "已完成"},
		{Code: string(ColumnBasic), Name: "基本完成"},
		{Code: string(ColumnUndone), Name: "未完成"},
		{Code: string(ColumnNew), Name: "新问题"},
	}
}

// Under reports whether what is counted in one column is also counted in another.
func (c Column) Under(o Column) bool {
	return c == o || o == ColumnProblems && (c == ColumnDone || c == ColumnBasic || c == ColumnUndone)
}

// Column is the column in which an entry is counted, empty for what the table leaves out.
func (e Entry) Column() Column {
	switch {
	case e.State == Withdrawn:
		return ""
	case e.Counts == CountsNew:
		return ColumnNew
	case e.Counts != CountsProblems:
		return ""
	case e.State == Settled:
		return ColumnDone
	case e.Standing == ClaimBasic:
		return ColumnBasic
	}
	return ColumnUndone
}

func add(n *int, one bool) {
	if one {
		*n++
	}
}

// Plus adds the counts of another ledger.
func (c *Counts) Plus(o Counts) {
	for _, n := range []struct {
		to   *int
		more int
	}{
		{&c.Problems, o.Problems},
		{&c.Done, o.Done},
		{&c.Basic, o.Basic},
		{&c.Undone, o.Undone},
		{&c.LongTerm, o.LongTerm},
		{&c.NewProblems, o.NewProblems},
		{&c.Items, o.Items},
		{&c.Reported, o.Reported},
		{&c.Again, o.Again},
		{&c.Settled, o.Settled},
		{&c.Reopened, o.Reopened},
		{&c.Overdue, o.Overdue},
		{&c.Common, o.Common},
		{&c.Limited, o.Limited},
	} {
		*n.to += n.more
	}
}

// Ledger replaces typed counts in the facts of an evaluation with those of the items (evaluation §4). Texts stay as
// they are.
func (c Counts) Ledger(f facts.Facts) facts.Facts {
	for _, n := range []struct {
		of **int
		is int
	}{
		{&f.Problems, c.Problems},
		{&f.Done, c.Done},
		{&f.Basic, c.Basic},
		{&f.Undone, c.Undone},
		{&f.LongTerm, c.LongTerm},
		{&f.NewProblems, c.NewProblems},
	} {
		*n.of = &n.is
	}
	return f
}

// MeasureCounts are how many measures there are, and how far they are. A measure that is neither done nor overdue is
// under way.
type MeasureCounts struct{ All, Done, Going, Overdue int }

// AddMeasures counts the measures of one more item: all of a settled one are done.
func (c *MeasureCounts) AddMeasures(i *Item, today deadline.Day) {
	for n := range i.Measures {
		m := &i.Measures[n]
		c.All++
		switch {
		case i.State == Settled || m.Claim == ClaimDone || m.DoneOn.Known():
			c.Done++
		case m.Due.Day.Known() && m.Due.Day < today:
			c.Overdue++
		default:
			c.Going++
		}
	}
}

// Definition is one of the published ways to calculate 整改完成率; a scheme chooses one with its completion rule (domain
// 2.5).
type Definition struct {
	Code, Name string
	Rule       scheme.CompletionRule
}

// Definitions lists the published ways.
func Definitions() []Definition {
	return []Definition{
		{"done", "已完成 ÷ 反馈问题", scheme.CompletionRule{}},
		{"basic_half", "（已完成 ＋ 基本完成的一半）÷ 反馈问题", scheme.CompletionRule{BasicCountsHalf: true}},
		{"without_long_term", "已完成 ÷（反馈问题 － 长期坚持）", scheme.CompletionRule{LongTermOut: true}},
	}
}
