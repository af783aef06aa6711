package supervision

import (
	"minping/internal/web/panel/kit"
)

// Dailies is 我的日常监督: first the organizations whose report this body has not submitted yet.
type Dailies struct {
	kit.Frame
	Todo  []kit.Todo
	Rows  []DailyRow
	Shown string
	Empty *kit.Empty
	Tasks []TaskRow
	Pages kit.Pages
}

// Template names the template of this page.
func (Dailies) Template() string { return "dailies" }

// DailyRow is one organisation's report.
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
	Code, Task, Method, Due                   string
	Late                                      bool // due, and nothing concluded
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
	Shown  string
	Empty  *kit.Empty
	Pages  kit.Pages
}

// Template names the template of this page.
func (DailyRound) Template() string { return "daily_round" }

// DailyRoundRow is one organisation with the report of each body.
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
