package target

import "minping/internal/web/panel/kit"

// Target is one unit that a team assesses.
type Target struct {
	kit.Frame
	Facts    []kit.Fact
	Links    []kit.NextLink
	Methods  []Method
	Others   []Entry // what else was written down
	Findings []Finding
	Counted  string // how many items there are
	Ledger   string // where all of them are
	NewItem  string // where a finding is written down
	Measured *kit.Measured
	Reports  []Report
	Headings []Heading
	Sheet    *kit.Chip // how far one's own sheet is; nil without one

	ballot *Entry // the counted session as one of the methods; nil without it
}

// Template names the template of this page.
func (Target) Template() string { return "target" }

// Method is one of 听、查、看、问、访 with what was done by it.
type Method struct {
	Name    string
	Entries []Entry
}

// Entry is something that was written down about the unit.
type Entry struct {
	Href, Type, Says, Day, Files string
	Chip                         *kit.Chip // nil when it is filed and waits for nothing
}

// Finding is an item of the ledger.
type Finding struct {
	Href, No, Text, Source string
	Chip                   kit.Chip
}

// Report is what a supervising body concludes.
type Report struct{ Body, Conclusion, Prominent, Advice string }

// Heading is a heading of the sheet with what daily supervision said under it, and one's own points.
type Heading struct {
	Name, Points string
	Said         []Said
	Items        []Item
}

// Said is what a body said about one task.
type Said struct {
	Body, Task, Outcome, Found, Evidence string
	Kind                                 string // of its chip
}

// Item is an indicator with one's own points.
type Item struct{ Code, Name, Points, Score, Reason string }
