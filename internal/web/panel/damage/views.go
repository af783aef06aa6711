package damage

import "minping/internal/web/panel/kit"

// Damage lists the ballot boxes that are out of use, and says what a clock that jumped would erase.
type Damage struct {
	kit.Frame
	Findings []Finding
	Boxes    bool       // a ballot box is among the findings
	Clock    *Clock     // nil while the clock is trusted
	Empty    *kit.Empty // nothing is wrong
}

// Template names the template of this page.
func (Damage) Template() string { return "damage" }

// Clock is a clock that jumped, and what it would erase.
type Clock struct {
	Now     string
	Waiting string // what is due with its numbers, "" for nothing yet
}

// Finding is one box: which session it belongs to, what is wrong and what to do.
type Finding struct {
	Name string
	Text string
	Code string // the word in the log and at /readyz
	// Command carries on with what is left, run on the server while the service is stopped; "" if nothing is left.
	Command string
	Session *kit.Link // nil if the records do not know the box
}
