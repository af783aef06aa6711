package unit

import (
	"minping/internal/web/panel/kit"
)

// Disclosure is what staff of the inspected unit have to do, may see and fill in.
type Disclosure struct {
	kit.Frame
	Tasks  []Task
	Rest   *kit.Link // to the tasks that are not listed
	Round  string    // that the newest briefing is of
	Facts  []kit.Fact
	Form   *kit.Form
	Text   string
	Late   bool // the form is fixed and carries no disclosure
	Result *kit.Measured
	Gate   string // why the result is not shown yet
	Rounds []Past
}

// Template names the template of this page.
func (Disclosure) Template() string { return "disclosure" }

// Task is something the unit has to do; one without Href is done elsewhere.
type Task struct {
	Text, Note, Href string
	Left             *kit.Chip
	Late             bool
	due              string
}

// Past is a round in which the unit was evaluated, with what was opened to it.
type Past struct {
	Name      string
	Facts     []kit.Fact
	Result    *kit.Measured
	Gate      string
	Documents []kit.Link
}
