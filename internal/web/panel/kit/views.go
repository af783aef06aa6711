package kit

// NameList is a long list of which every line would say the same: said once, the names folded away when they are many.
type NameList struct {
	Title string
	Names []Link
	Rest  string // what is not listed
	Open  bool
}

// Measured is the satisfaction in short, with the way to its counts.
type Measured struct {
	Score, Rate string
	Href        string
	Note        string
	Suppressed  bool
}

// Login is where staff sign in.
type Login struct {
	Frame
	Form     Form
	SignedIn string // who signed in again, and goes on with what was typed before
}

func (Login) Template() string { return "login" }

func (Login) Shell() string { return ShellGate }

// Problem is any page that could not be shown: what happened and what to do.
type Problem struct {
	Frame
	Status   int
	Text     string
	Incident string // names the entry in the log; "" when there is none
	Do       []Link
	SignedIn bool
}

func (Problem) Template() string { return "problem" }

func (p Problem) Shell() string {
	if p.SignedIn {
		return ShellPanel
	}
	return ShellGate
}

// FormPage is a task that is one form.
type FormPage struct {
	Frame
	Intro []string
	Code  *Code
	Form  Form
	Aside []Fact
	More  []Form // what else can be done, folded away
}

// Code is a QR code: one path in units of its modules.
type Code struct {
	Path string
	Side int
	Says string
}

func (FormPage) Template() string { return "formpage" }

// Todo is something that is missing or due, most urgent first.
type Todo struct {
	Text, When, Href string
	Late             bool
}

// NamedRow is a line of a plain list: a name that leads on, and a few facts.
type NamedRow struct {
	Name, Href string
	Facts      []string
	Chip       *Chip
}

// Mistakes are what is to be mended in a file before any of it is taken.
type Mistakes struct {
	Wrong   int    // cells to mend
	Nothing string // that nothing was taken
	Groups  []BadGroup
	Bad     []BadRow // the first of them one by one
}

// BadRow says what is wrong in one cell of the file.
type BadRow struct {
	Row          int
	Column, Text string
}

// BadGroup is one mistake that was made in many rows.
type BadGroup struct {
	Column, Text, Rows string
	N                  int
}

// Step is one step of the evening. State: done now "".
type Step struct{ Name, State, At string }

// NextLink is a link drawn as a button.
type NextLink struct {
	Href, Text, Icon string
	Filled           bool
}

// Evening is one briefing in the list.
type Evening struct {
	Unit, Href, When, Place string
	Chip                    Chip
	Note                    string
}

// NextStep is a card whose next step is somewhere else.
type NextStep struct {
	Title string
	Text  []string
	Chip  Chip // none without words
	Do    NextLink
}
