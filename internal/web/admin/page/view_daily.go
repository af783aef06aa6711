package page

// Dailies is 我的日常监督: the organisations whose report this body has not handed in yet, first.
type Dailies struct {
	Frame
	Todo  []Todo
	Rows  []DailyRow
	Shown string
	Empty *Empty
	Tasks []TaskRow
	Pages Pages
}

func (Dailies) template() string { return "dailies" }

// DailyRow is one organisation's report.
type DailyRow struct {
	Unit, Kind, Href string
	Progress         string // tasks that have an outcome, of how many
	Chip             Chip
	Conclusion       string
	Do               string // what the button says
}

// Daily is one report: task by task, then the conclusion.
type Daily struct {
	Frame
	Chip       Chip
	Facts      []Fact
	Action     string
	Version    string
	Wrong      string
	Errors     int
	Closed     bool // only to read
	HandedIn   bool // what is saved is handed in again
	Sections   []DailySection
	Progress   string
	Conclusion Field
	Prominent  Field
	Advice     Field
}

func (Daily) template() string { return "daily" }

// DailySection is a run of tasks about one content heading.
type DailySection struct {
	Name  string
	Items []DailyItem
}

// DailyItem is one task with what came of it.
type DailyItem struct {
	Code, Task, Method, Due                   string
	Late                                      bool // due, and nothing concluded
	Outcome, Found, Evidence, Handler, DoneOn Field
}

// DailyRound is what the inspection office sees of a round's reports.
type DailyRound struct {
	Frame
	Todo   []Todo
	Bodies []string
	Rows   []DailyRoundRow // of which something is there, the worst first
	Silent *NameList       // of which nothing is there
	Shown  string
	Empty  *Empty
	Pages  Pages
}

func (DailyRound) template() string { return "daily_round" }

// NameList is a long list of which every line would say the same: said once, the names folded away when they are many.
type NameList struct {
	Title string
	Names []Link
	Rest  string // what is not listed
	Open  bool
}

// DailyRoundRow is one organisation with the report of each body.
type DailyRoundRow struct {
	Unit, Href, Kind string
	Reports          []DailyCell
}

// DailyCell is one body's report in a table.
type DailyCell struct {
	Body, Href, Conclusion, Note string
	Chip                         Chip
}
