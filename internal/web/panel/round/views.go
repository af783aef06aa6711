package round

import (
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/chart"
)

// Round is 本轮进度: every organization, where it is, what is due.
type Round struct {
	kit.Frame
	Rounds  []kit.Option // every round, newest first
	ID      string
	Cycle   []Step // the whole cycle as one line, for the office
	Figures []kit.Figure
	Todo    []kit.Todo
	Later   []kit.Todo // less pressing than those
	Filter  []kit.Field
	Rows    []RoundRow
	Spread  *chart.Histogram // distribution of the satisfaction scores
	Shown   string           // "共 143 个，显示 12 个"
	Pages   kit.Pages
	Empty   *kit.Empty
	Do      []kit.Link

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
	Chip                             kit.Chip
}

// Template names the template of this page.
func (Round) Template() string { return "round" }

// RoundRow is one organization of the round. Step counts what is done, 0..5.
type RoundRow struct {
	Name, Href, Kind    string
	Chip                kit.Chip
	Step                int
	Next, Due           string
	NextHref            string // where the next step is taken
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
	kit.Frame
	Rows []kit.NamedRow
	Form kit.Form
}

// Template names the template of this page.
func (Rounds) Template() string { return "rounds" }
