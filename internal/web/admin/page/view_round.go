package page

// Todo is something that is missing or due, most urgent first.
type Todo struct {
	Text, When, Href string
	Late             bool
}

// Pages turns the leaves of a long list.
type Pages struct{ Prev, Next, Says string }

// Round is 本轮进度: every organisation, where it stands, what is due.
type Round struct {
	Frame
	Rounds  []Option // every round, newest first
	ID      string
	Figures []Figure
	Todo    []Todo
	Filter  []Field
	Rows    []RoundRow
	Spread  *Histogram // how the satisfaction scores spread
	Shown   string     // "共 143 个，显示 12 个"
	Pages   Pages
	Empty   *Empty
	Do      []Link

	Supervision *Supervision // the supervising bodies, for the office
}

// Supervision is the part of a round in which the supervising bodies are evaluated.
type Supervision struct {
	Rows         []SupervisionRow
	Add, Ranking string
}

// SupervisionRow is one supervising body of the round.
type SupervisionRow struct {
	Name, Href, Kind, Watches, Score string
	Chip                             Chip
}

func (Round) template() string { return "round" }

// RoundRow is one organisation of the round. Step counts 0..5 of what is done.
type RoundRow struct {
	Name, Href, Kind    string
	Chip                Chip
	Step                int
	Next, Due           string
	Late                bool
	Satisfaction, Score string
}

// Boxes are the five squares of a row's progress.
func (r RoundRow) Boxes() []StepBox {
	out := make([]StepBox, 5)
	for i := range out {
		out[i] = StepBox{X: i * 21, Full: i < r.Step}
	}
	return out
}

// StepBox is one square.
type StepBox struct {
	X    int
	Full bool
}

// Rounds lists the rounds and makes new ones.
type Rounds struct {
	Frame
	Rows []NamedRow
	Form Form
}

func (Rounds) template() string { return "rounds" }

// NamedRow is a line of a plain list: a name that leads on, and a few facts.
type NamedRow struct {
	Name, Href string
	Facts      []string
	Chip       *Chip
}

// Organizations is the list of inspected organisations.
type Organizations struct {
	Frame
	Filter []Field
	Rows   []OrganizationRow
	Shown  string
	Pages  Pages
	Empty  *Empty
	CanAdd bool
}

func (Organizations) template() string { return "organizations" }

// OrganizationRow is one organisation.
type OrganizationRow struct {
	Name, Href, Kind, Supervisor string
	Key                          bool
}

// Import takes organisations from a file: all or none.
type Import struct {
	Frame
	Form     Form
	Made     int // how many were added; those that exist are passed over
	Done     bool
	Mistakes *Mistakes
}

func (Import) template() string { return "import" }

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
