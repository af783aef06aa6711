package page

// Draw is the draw of attendees of an organisation, from the list to who is asked.
type Draw struct {
	Frame
	Steps []Step
	Facts []Fact
	Form  *Form  // the next step
	Intro string // what it is about
	Bad   []BadRow
	Rows  []DrawRow
	Calls string  // where the call list is
	More  []*Form // replacing, deleting, drawing again
	Note  string
}

func (Draw) template() string { return "draw" }

// DrawRow is one person who was drawn, or stands in reserve.
type DrawRow struct {
	No, Name, Stratum, Phone string
	Chip                     Chip
}
