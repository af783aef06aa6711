package page

import "unicode/utf8"

// Schemes lists the evaluation schemes.
type Schemes struct {
	Frame
	Rows   []NamedRow
	Import *Form
}

func (Schemes) template() string { return "schemes" }

// Scheme shows one version of a scheme.
type Scheme struct {
	Frame
	Facts    []Fact
	Sections []SchemeSection
	Versions []NamedRow
	Links    []NextLink
}

func (Scheme) template() string { return "scheme" }

// SchemeSection is a part of a scheme as a table.
type SchemeSection struct {
	Name, Note string
	Head       []string
	Rows       [][]string
	Num        int // this many columns at the right are figures
}

// IsNum tells whether column i holds figures.
func (s SchemeSection) IsNum(i int) bool { return i >= len(s.Head)-s.Num }

// IsShort tells whether a cell is so short that it should stay on one line.
func (SchemeSection) IsShort(cell string) bool { return utf8.RuneCountInString(cell) <= 4 }

// SchemeEdit is the editor: every value of a scheme as a field, errors beside them. An unchanged scheme is never changed: saving makes a new version.
type SchemeEdit struct {
	Frame
	Action   string
	Wrong    string
	Errors   int
	Loose    []string // errors that belong to no field shown
	Sections []EditSection
}

func (SchemeEdit) template() string { return "scheme_edit" }

// EditSection is one part of the editor.
type EditSection struct {
	Name, Note string
	Fields     []Field // single values
	Lists      []EditList
}

// EditList is a list whose rows are lines of fields; emptying a row removes it.
type EditList struct {
	Name string
	Note string
	Rows [][]Field
	// Count says how many rows were drawn.
	Count Hidden
}

// Accounts lists and adds accounts.
type Accounts struct {
	Frame
	Rows    []AccountRow
	Form    Form
	OneTime *OneTime
	Pages   Pages
}

func (Accounts) template() string { return "accounts" }

// OneTime is a password that is shown once.
type OneTime struct{ Name, Password string }

// AccountRow is one account.
type AccountRow struct {
	Name, Role, Body string
	Chip             Chip
	Reset, Disable   *Form
}

// Audit is the audit log.
type Audit struct {
	Frame
	Filter  []Field
	Rows    []AuditRow
	Bundles []NamedRow
	Pages   Pages
	Empty   *Empty
	Chain   string
}

func (Audit) template() string { return "audit" }

// AuditRow is one entry.
type AuditRow struct{ N, At, Who, What, Object, Detail, Hash string }

// Help is the built-in manual: run your first briefing in ten steps.
type Help struct {
	Frame
	Steps []HelpStep
}

func (Help) template() string { return "help" }

// HelpStep is one step with a picture of the real page.
type HelpStep struct {
	Title   string
	Text    []string
	Picture string // file name
	Alt     string
	W, H    int
	Go      *Link
}

// Disclosure is what staff of the inspected unit may see and fill in.
type Disclosure struct {
	Frame
	Facts  []Fact
	Form   *Form
	Text   string
	Result *Measured
	Gate   string // why the result is not shown yet
}

func (Disclosure) template() string { return "disclosure" }

// Monitor is a supervising body's page in the hall: the sessions where left-over slips wait for voiding.
type Monitor struct {
	Frame
	Form  Form
	Rows  []Evening
	Empty *Empty
}

func (Monitor) template() string { return "monitor" }

// TaskRow is one line of the daily supervision task list.
type TaskRow struct{ No, Content, Task, Method, Due string }

// HallScreen is the projector's page. It is empty until its script has read the display key from the fragment.
type HallScreen struct{ Frame }

func (HallScreen) template() string { return "hall" }
func (HallScreen) shell() string    { return shellBare }
