package ledger

import (
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/chart"
)

// List is the ledger of a round, as far as the viewer may see it.
type List struct {
	kit.Frame
	Filter  []kit.Field
	Figures []Count
	Focuses []Focus
	Units   []UnitRow
	Rows    []Row
	Said    string // how many there are
	Hidden  string // how many there are besides that one may not read
	Tools   []kit.NextLink
	Tables  []Table
	Mark    *Marking
	Empty   *kit.Empty
	Pages   kit.Pages
}

// Template names the template of this page.
func (List) Template() string { return "ledger" }

// Count is a number that opens the list behind it.
type Count struct {
	Name string
	N    int
	Href string
}

// Focus is a focus area with how far its items are.
type Focus struct {
	Count
	Parts []chart.Segment
}

// UnitRow is one unit's counts.
type UnitRow struct {
	Href, Name                    string
	Problems, Done, Left, Overdue int
}

// Row is one item of the list.
type Row struct {
	ID, Href, No, Text, Unit, Source, Due string
	State                                 kit.Chip
	Left                                  *kit.Chip
	Common, Key, Restricted               bool
}

// Table is a table that is kept with the ledger, as a file.
type Table struct {
	Name, Href, Said string
	Remove           *kit.Form
}

// Marking is the form around the list with which the office marks common problems.
type Marking struct{ Action, Back string }

// Item is one item with all that happened to it and what can be done.
type Item struct {
	kit.Frame
	State    kit.Chip
	Left     *kit.Chip
	Marks    []kit.Chip
	Heading  string
	Texts    []Text
	Facts    []kit.Fact
	Measures []Measure
	Next     *kit.Form // the one thing to do now
	Reported []kit.Fact
	Checks   []Check
	Files    []Evidence
	Upload   *kit.Form
	More     []kit.Form
	Edit     *kit.Link
	History  []Version
	Readers  string
}

// Template names the template of this page.
func (Item) Template() string { return "item" }

// Text is a part of an item with its name.
type Text struct{ Name, Text string }

// Measure is one step against the problem.
type Measure struct {
	N        int
	Text     string
	Claim    *kit.Chip
	Percent  string
	Facts    []kit.Fact
	Progress []Text // by day
	Form     *kit.Form
}

// Check is what a body found.
type Check struct {
	Chip             kit.Chip
	Body, Note, When string
	Files            []kit.Link
}

// Evidence is a file.
type Evidence struct{ Name, Href, Size, Who, Sum string }

// Version says what was changed.
type Version struct {
	N              int
	When, What, Of string
}

// Preview is what an import would do.
type Preview struct {
	kit.Frame
	Said     []string // what was recognized
	Top      []string // title rows above the headings
	Figures  []kit.Figure
	Says     *kit.Notice // that nothing would be written
	Head     []string
	First    [][]string
	Units    []UnitPlan
	Sums     []SumRow
	Mistakes *kit.Mistakes
	Remarks  []kit.BadRow
	Columns  kit.Form
	Commit   *kit.Form

	Overtaken []kit.BadRow // what others have changed since it was looked at
	Questions *kit.Form    // which rows are items in other words
}

// Template names the template of this page.
func (Preview) Template() string { return "preview" }

// UnitPlan is what an import would do for one unit.
type UnitPlan struct {
	Name                       string
	New, Changed, Same, Absent int
}

// SumRow is a row of a table of counts.
type SumRow struct {
	Name           string
	Problems, Done int
	Says           string
}

// SelfChecks are the self-checks that were asked for.
type SelfChecks struct {
	kit.Frame
	New     *kit.Link
	Figures []Count // how far they are, each opening its list
	Said    string
	Rows    []SelfRow
	Empty   *kit.Empty
	Pages   kit.Pages
}

// Template names the template of this page.
func (SelfChecks) Template() string { return "selfchecks" }

// SelfRow is one self-check of the list.
type SelfRow struct {
	Href, Unit, Text, Due string
	State                 kit.Chip
	Left                  *kit.Chip
}

// SelfCheck is one self-check.
type SelfCheck struct {
	kit.Frame
	Row   SelfRow
	Text  string
	Facts []kit.Fact
	Form  *kit.Form
	Reply []kit.Fact
}

// Template names the template of this page.
func (SelfCheck) Template() string { return "selfcheck" }
