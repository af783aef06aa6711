package final

import "minping/internal/web/panel/kit"

// Batches is every batch with how far its result is.
type Batches struct {
	kit.Frame
	Rows  []kit.NamedRow
	Form  *kit.Form
	Empty *kit.Empty
}

// Template names the template of this page.
func (Batches) Template() string { return "batches" }

// Result is the result of one batch: the obstacles to fixing it, or what was fixed.
type Result struct {
	kit.Frame
	Gone      *kit.Notice // what went wrong with a form that is not offered any more
	Chip      kit.Chip
	Facts     []kit.Fact
	Obstacles []Obstacle
	Rows      []Row
	LeftOut   []kit.Fact
	Next      *kit.Form
	More      []kit.Form
	Versions  []Version
	Documents []kit.Link
	Minutes   *kit.Link // of the summary meeting
	Several   bool      // rounds: each unit says which is its own
	Pages     kit.Pages
}

// Template names the template of this page.
func (Result) Template() string { return "batch" }

// Version is one version of a result.
type Version struct {
	kit.Fact
	Differences []Difference // from the version before
	Same        bool         // as the version before
}

// Difference is one thing in which a version differs from the one before.
type Difference struct{ Unit, What, Was, Is string }

// Obstacle is what has to be done before the result can be fixed, and for which units.
type Obstacle struct {
	Text, Href string // Href leads to where it is done
	Units      kit.NameList
	code       string
}

// Row is a unit of a fixed result.
type Row struct {
	Rank                         int
	Unit, Kind, Score, Grade     string
	Round                        string
	Completion, Satisfied, Notes string
	Outstanding                  string
	// addresses: the unit, the steps of its score, what it has not solved; "" means no link
	Href, Steps, Undone string
}
