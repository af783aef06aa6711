package draw

import (
	"minping/internal/web/panel/kit"
)

// Draw is the draw of attendees of an organization, from the list to who is asked.
type Draw struct {
	kit.Frame
	Steps    []kit.Step
	Says     []kit.Notice // what prevents it, or that it is over
	Mistakes *kit.Mistakes
	Next     *DrawNext
	Who      *DrawWho
	More     []*kit.Form // drawing again, deleting
	Facts    []kit.Fact
	Note     string // how anyone can repeat the draw
	Record   string // where the record is, as a file
}

// Template names the template of this page.
func (Draw) Template() string { return "draw" }

// DrawNext is the one thing to do now.
type DrawNext struct {
	Title      string
	Text       []string
	Commitment string // what is read out before the witnesses speak
	Templates  string // where an empty list is, without its ending
	Form       *kit.Form
}

// DrawWho is who was drawn, as long as the list is kept.
type DrawWho struct {
	Says    string // how many, and until when the list is kept
	Rows    []DrawRow
	Calls   string    // where the call list is
	Replace *kit.Form // nil if it is too late, or no reserve is left
}

// DrawRow is one person who was drawn or is a reserve.
type DrawRow struct {
	No, Name, Stratum, Phone string
	Chip                     kit.Chip
}
