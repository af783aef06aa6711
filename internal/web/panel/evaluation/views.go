package evaluation

import (
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/chart"
)

// Evaluation is one organization in one round: its score down to the counts, its briefings, its sheets.
type Evaluation struct {
	kit.Frame
	Gone       *kit.Notice // what went wrong with a form that is not offered any more
	Chip       kit.Chip
	Facts      []kit.Fact
	Todo       []kit.Todo
	Score      *Score
	Marks      []kit.Chip // what weakens the satisfaction in it
	Blocked    string     // why there is no score yet, in a sentence
	Decide     *kit.Form  // a person decides about missing satisfaction, with a reason
	Strip      *chart.Strip
	Among      string // "县直部门 17 个单位"
	Measured   *kit.Measured
	Breakdown  string // the page of the satisfaction by standard and by aspect
	Bodies     []BodyRow
	Lock       *kit.Form
	Briefings  []kit.NamedRow
	AddHref    string     // a new briefing
	Arranges   string     // who arranges the first one, shown to those who may not
	DrawHref   string     // the draw of attendees
	Ledger     []kit.Fact // facts for the statistics table
	LedgerHref string
	Lists      []kit.Link // everything that was written about it: its ledger, the records of the work
	Dates      *kit.Form  // days of the unit's own
	Fixed      *kit.Link  // to the fixed result that refuses every change
	Moves      []kit.Fact // how they were moved before, newest first

	Steps []kit.Step    // the way to the result, for those who run the ballot
	Go    *kit.NextStep // what they do next; the score is not theirs to see
	After string        // and what others do then

	Suggestions []kit.Fact // what the scheme's rules suggest, and why
	DecideHref  string     // where a person decides

	Supervising bool // of a supervising body: no briefing, no ledger
}

// Template names the template of this page.
func (Evaluation) Template() string { return "evaluation" }

// Score is the final score with every step of its arithmetic.
type Score struct {
	Final   string
	Grade   *kit.Chip
	Rank    string
	Formula string
	Steps   []ScoreStep
}

// ScoreStep is one step: what, how, with which numbers, and what came out.
type ScoreStep struct {
	Name, How, Value string
	Parts            []ScorePart
}

// ScorePart is one number that went into a step; Href leads to where it comes from.
type ScorePart struct{ Name, Value, Href string }

// BodyRow is one body's sheet as the office sees it.
type BodyRow struct {
	Body, Total, Href, Note string
	Chip                    kit.Chip
	Reopen                  *kit.Form
}
