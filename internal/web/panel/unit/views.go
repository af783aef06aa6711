package unit

import (
	"minping/internal/web/panel/kit"
)

// Disclosure is what staff of the inspected unit have to do, may see and fill in.
type Disclosure struct {
	kit.Frame
	Tasks  []Task
	Rest   *kit.Link // to the tasks that are not listed
	Round  string    // that the text is made public in
	Form   *kit.Form
	Text   string
	Late   bool    // the form is fixed and carries no disclosure
	Now    *Round  // the newest round that the unit is in
	Rounds []Round // those before
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

// Round is a round in which the unit is evaluated, with what was opened to it.
type Round struct {
	Name      string
	Facts     []kit.Fact
	Result    *kit.Measured
	Gate      string // why the result is not shown yet
	Documents []kit.Link
}
