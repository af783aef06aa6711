package decision

import "minping/internal/web/panel/kit"

// Decisions is 结果运用 of a batch: one row a unit.
type Decisions struct {
	kit.Frame
	Use    []kit.Tab
	Filter []kit.Field
	Todo   []kit.Todo
	All    *kit.Form // one answer for all units that the filter shows
	None   *kit.Form // the same, not to follow them
	Rows   []Row
	Shown  string
	Pages  kit.Pages
	Empty  *kit.Empty
}

// Template names the template of this page.
func (Decisions) Template() string { return "decisions" }

// Row is one unit: what is suggested, and what was decided.
type Row struct {
	Rank, Unit, Href, Kind, Score, Grade string
	Suggested                            []Point
	Decided                              []Point
}

// Point is a chip with what belongs to it.
type Point struct {
	Chip kit.Chip
	Text string
}

// Unit is what follows for one unit, with everything that can be done about it.
type Unit struct {
	kit.Frame
	Notice2   *kit.Notice // what went wrong with a form that is gone
	Facts     []kit.Fact
	Suggested []Card
	Decided   []Card
	MoreTitle string
	MoreNote  string
	More      []kit.Form // what people decide by themselves, or ask for
}

// Template names the template of this page.
func (Unit) Template() string { return "decision" }

// Card is a suggestion or a decision.
type Card struct {
	Title   string
	Chip    kit.Chip
	Note    string // who confirms, where that is not obvious
	Why     []string
	Facts   []kit.Fact
	Link    *kit.Link  // the document that was drafted
	Write   *kit.Link  // where what was decided is written down once it is done
	Records []kit.Link // what was written down
	Next    *kit.Form
	More    []kit.Form
}
