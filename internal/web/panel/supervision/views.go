package supervision

import (
	"minping/internal/web/panel/kit"
)

// Dailies is 我的日常监督: first the organizations whose report this body has not submitted yet.
type Dailies struct {
	kit.Frame
	Todo   []kit.Todo
	Rows   []DailyRow
	Shown  string
	Empty  *kit.Empty
	Tasks  []TaskPart
	Filter []kit.Field
	Watch  []WatchRow // the units that the body watches over without reporting on them
	Said   string     // who reports on those
	Pages  kit.Pages
	Do     []kit.Link
	Handed *Handed // nil: nothing was handed over
}

// Handed is what was handed over to a body to go on supervising.
type Handed struct {
	Said, Ledger string
	Rows         []HandedRow
}

// HandedRow is an item that was handed over and is not settled.
type HandedRow struct {
	Unit, Text, State, On string
	Href, Entry           string // addresses of the item and of the handover
	Sign                  bool   // no one has signed for the handover yet
}

// WatchRow is a unit with what the body has to do about it.
type WatchRow struct {
	Unit, Ledger, Entries        string // addresses of the last two
	Items, Reported, Again, Sign int
	Overdue                      int
}

// TaskPart is the task list for a kind of unit.
type TaskPart struct {
	Title string
	Tasks []TaskRow
}

// Template names the template of this page.
func (Dailies) Template() string { return "dailies" }

// DailyRow is one organization's report.
type DailyRow struct {
	Unit, Kind, Href string
	Progress         string // tasks that have an outcome, of how many
	Chip             kit.Chip
	Conclusion       string
	Do               string // what the button says
}

// Daily is one report: task by task, then the conclusion.
type Daily struct {
	kit.Frame
	Chip       kit.Chip
	Facts      []kit.Fact
	Action     string
	Carry      []kit.Hidden // the version, and the fields as they were drawn
	Wrong      string
	Errors     int
	Closed     bool // read-only
	HandedIn   bool // saving submits it again
	Sections   []DailySection
	Progress   string
	Conclusion kit.Field
	Prominent  kit.Field
	Advice     kit.Field
}

// Template names the template of this page.
func (Daily) Template() string { return "daily" }

// DailySection is a run of tasks about one content heading.
type DailySection struct {
	Name  string
	Items []DailyItem
}

// DailyItem is one task with its outcome.
type DailyItem struct {
	Code, No, Task, Method, Due, Given        string // Given: who it was assigned to in advance
	Late                                      bool   // due, and nothing concluded
	Outcome, Found, Evidence, Handler, DoneOn kit.Field
}

func (x *DailyItem) fields() []*kit.Field {
	return []*kit.Field{&x.Outcome, &x.Found, &x.Evidence, &x.Handler, &x.DoneOn}
}

// fields returns what is filled in, in order.
func (d *Daily) fields() (out []*kit.Field) {
	for i := range d.Sections {
		for j := range d.Sections[i].Items {
			out = append(out, d.Sections[i].Items[j].fields()...)
		}
	}
	return append(out, &d.Conclusion, &d.Prominent, &d.Advice)
}

// DailyRound is what the inspection office sees of a round's reports.
type DailyRound struct {
	kit.Frame
	Todo   []kit.Todo
	Bodies []string
	Rows   []DailyRoundRow // those with a report, worst first
	Silent *kit.NameList   // those without any
	Do     []kit.Link
	Shown  string
	Empty  *kit.Empty
	Pages  kit.Pages
}

// Template names the template of this page.
func (DailyRound) Template() string { return "daily_round" }

// DailyRoundRow is one organization with the report of each body.
type DailyRoundRow struct {
	Unit, Href, Kind string
	Reports          []DailyCell
}

// DailyCell is one body's report in a table.
type DailyCell struct {
	Body, Href, Conclusion, Note string
	Chip                         kit.Chip
}

// TaskRow is one line of the daily supervision task list.
type TaskRow struct{ No, Content, Task, Method, Due string }

// OwnLists is 任务清单: what bodies drew up for themselves.
type OwnLists struct {
	kit.Frame
	Empty  *kit.Empty
	Bodies []OwnBody
}

// Template names the template of this page.
func (OwnLists) Template() string { return "own_lists" }

// OwnBody is the lists of one body.
type OwnBody struct {
	Name string
	Rows []OwnRow
}

// OwnRow is one list, or the kind of unit without one.
type OwnRow struct{ Name, Says, Href, Do string }

// OwnList is the editor of one list with its versions.
type OwnList struct {
	kit.Frame
	Action string
	Carry  []kit.Hidden
	Wrong  string
	Errors int
	Rows   []OwnEdit
	Old    []OwnOld

	Overtaken *kit.Overtaken // others moved rows: the person has to choose a version
}

// OwnEdit is a task in the editor, with its key.
type OwnEdit struct {
	Key    kit.Hidden
	Fields []kit.Field
}

// Template names the template of this page.
func (OwnList) Template() string { return "own_list" }

// OwnOld is one version of a list.
type OwnOld struct {
	Title string
	Tasks []TaskRow
}

// Given is 任务分工: the tasks that were assigned.
type Given struct {
	kit.Frame
	Empty  *kit.Empty
	Forms  []kit.Form
	Can    bool // there is something to assign
	Shown  string
	Filter []kit.Field
	Rows   []GivenRow
	Pages  kit.Pages
}

// Template names the template of this page.
func (Given) Template() string { return "given" }

// GivenRow is one task at one unit.
type GivenRow struct {
	Task, Unit, Body, Person, Due, Href string
	Chip                                kit.Chip
}
