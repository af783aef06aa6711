package paper

import (
	"io"
	"time"
)

// Checklist is 现场清单: what has to be done in the hall, in order, with the data of one session, on one page for the
// organizer's table.
type Checklist struct {
	Unit, Round, Place, Host string
	HeldAt                   time.Time
	Rehearsal                bool
	Facts                    []Count // what is read aloud or typed: numbers, addresses
	Parts                    []ChecklistPart
	Figures                  []Count // Value "" is written in by hand
	Trouble                  []Count // what may go wrong, and what is done then
}

// ChecklistPart is a part of the way, with a box to tick for each line.
type ChecklistPart struct {
	Title string
	Lines []string
}

// WriteChecklist writes a checklist as one A4 page.
func WriteChecklist(w io.Writer, c Checklist) error {
	return draw(w, "checklist.html", struct {
		Checklist
		Held string
	}{c, minute(c.HeldAt)})
}
