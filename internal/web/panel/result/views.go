package result

import (
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/chart"
)

// Comments is the review of suggestions after the count.
type Comments struct {
	kit.Frame
	Rows  []Comment
	Empty *kit.Empty
	Note  string
}

// Template names the template of this page.
func (Comments) Template() string { return "comments" }

// Comment is one suggestion. Original is set when the text was changed.
type Comment struct {
	N        int
	Text     string
	Original string
	Shown    bool
	Show     kit.Form // hide or show
	Edit     kit.Form
	Reviewed bool
	Pass     *kit.Form // a person has read it and left it as it is
}

// Result is what a counted session says, for people who must defend it.
type Result struct {
	kit.Frame
	Marks      []kit.Chip   // 演练，试用，未加密，无票扫屏
	Warnings   []kit.Notice // flags of the result and of the accounting
	Suppressed string       // why there are no figures
	Pending    bool         // not counted yet
	Score      *Headline
	Rate       *Headline
	Accounting []kit.Figure
	Compared   []Compared // the scored questions from the best to the worst
	Beside     []Beside   // the two figures beside others of their kind, each in a separate list
	Files      []kit.Link // the same as files
	Publish    *kit.Form  // on the hall's screens, for who runs the session
	Minutes    string     // what is printed and signed
	Breakdown  string     // the page by standard and by aspect
	Questions  []Question
	Multi      []MultiQuestion
	Groups     []GroupRow
	Proof      []kit.Fact // fingerprint, time of the seal, digest
	Comments   *Said      // suggestions, for those who score
	Links      []kit.Link // downloads, comments, minutes
	Again      string     // the session that repeats this one, or that this one repeats
}

// Template names the template of this page.
func (Result) Template() string { return "result" }

// Said are the suggestions that a person has gone through.
type Said struct {
	Texts   []string
	Waiting string // those no one has gone through yet, or why there are none
}

// Headline is one of the two figures that must never be mixed up.
type Headline struct {
	Name, Value, Unit string
	How               string // how it is computed, with the numbers
	Scale             chart.Scale
}

// Beside is one of the two figures beside the same figure of others.
type Beside struct {
	Name, Unit string
	Rows       []BesideRow
	Missing    []string // what it cannot be compared with, and why
}

// BesideRow is one unit, or the mean of several.
type BesideRow struct {
	Name, Note, Value string
	Scale             chart.Scale
}

// Question is one scored question with its counts.
type Question struct {
	Code, Text  string
	Segments    []chart.Segment
	Score, Rate string
	Weight      string
	How         string // the fraction with the numbers
}

// Compared is one scored question among the others, all on one line from 0 to 100.
type Compared struct {
	Code, Text, Score, Width string
	Shares                   []Share
}

// Share is how many percent of the valid ballots chose an option.
type Share struct{ Kind, Label, N, Percent string }

// MultiQuestion is a question with any number of answers; it has no score.
type MultiQuestion struct {
	Code, Text string
	Of         int // ballots that answered
	Rows       []MultiRow
}

// MultiRow is one option and how many chose it.
type MultiRow struct {
	Label string
	N     int
	Width string // percent of the ballots
}

// GroupRow is a voter group; a hidden one says so and nothing else.
type GroupRow struct {
	Name, Weight, Valid, Score, Rate string
	Hidden                           bool
}
