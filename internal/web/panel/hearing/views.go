package hearing

import "minping/internal/web/panel/kit"

// Hearings is the hearings of a batch, and the form that arranges one.
type Hearings struct {
	kit.Frame
	Use    []kit.Tab
	Filter []kit.Field
	Rows   []kit.NamedRow
	Empty  *kit.Empty
	Gone   *kit.Notice // what went wrong with the form when it is not offered any more
	Form   *kit.Form
}

// Template names the template of this page.
func (Hearings) Template() string { return "hearings" }

// Hearing is one hearing.
type Hearing struct {
	kit.Frame
	Gone   *kit.Notice // what went wrong with a form that is not offered any more
	Chip   kit.Chip
	Facts  []kit.Fact
	Screen *kit.Link
	Own    *kit.Form // the judge's points for everyone at once
	Given  string    // how many of them there are
	Stale  *kit.Notice
	Keep   *kit.Form
	Seat   *kit.Form
	Strike *kit.Form
	Lock   *kit.Form
	Cancel *kit.Form
	Turns  []Turn
	Ranks  []Ranking
	Pages  kit.Pages
}

// Template names the template of this page.
func (Hearing) Template() string { return "hearing" }

// Turn is one unit in the order of its appearance.
type Turn struct {
	No         int
	At         string // its place on the page
	Unit, With string // the body that answers beside it
	Scored     string // how many judges have given it points
	Points     *kit.Form
	Now        bool
	Questions  []Question
	Begin      *kit.Form
	Ask        *kit.Form // a question on the spot
	Record     *kit.Form
}

// Question is what a unit is asked, with what was answered.
type Question struct {
	No      int
	Text    string
	Answers []kit.Fact
}

// Ranking is one of the two.
type Ranking struct {
	Title string
	Rows  []RankRow
}

// RankRow is a target in its place.
type RankRow struct{ Rank, Name, Mean, Judges, Dropped string }

// Screen is the page for the room: whose turn it is, what is asked, and how much time is left.
type Screen struct {
	kit.Frame
	Self      string
	Place     string
	Unit      string
	With      string
	Questions []Question
	Until     string // RFC 3339; "" before the first turn
	Over      bool   // the points are locked, or the hearing was cancelled
	Next      string
}

// Template names the template of this page.
func (Screen) Template() string { return "screen" }

// Shell names the frame around the page.
func (Screen) Shell() string { return kit.ShellBare }
