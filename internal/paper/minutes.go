package paper

import (
	"io"
	"slices"
	"time"
)

// Minutes is 测评情况记录: what happened in the hall, for monitors and tellers to sign (rb1 §8, domain 2.4). It contains
// nothing about any voter. Every number is one that may be shown at the time of printing.
type Minutes struct {
	Round, Unit, Place, Host, Number string
	HeldAt                           time.Time
	State                            string // in words
	Mode                             string // how people voted, in words
	Rehearsal                        bool
	Marks                            []string // what weakens the result: no TLS, trial store, screen mode
	Steps                            []Line
	Counts                           []Count // people and slips
	Ballots                          []Count // what happened to the ballots
	Result                           []Count // the figures that people sign for
	SignedFor                        string  // the same as a sentence, or why there are no figures; "" before the count
	Boxes                            []Box
	Alarms                           []Line
	Lost                             []Line // spare slips given for lost phones
	Overrides                        []Line // steps that two people decided to take despite a warning
	Flags                            []string
	RepeatOf                         string
	BoardKey                         string
	Printed                          time.Time
}

// Line is one event: when, what, who, why.
type Line struct {
	At              time.Time
	What, Who, Note string
}

// Count is one number of the accounting; Value may be "—".
type Count struct{ Name, Value string }

// Box is one ballot box with its signed notes.
type Box struct {
	Group, Number, Fingerprint, ManifestHash string
	Notes                                    []Note
}

// Note is one signed note of the board.
type Note struct {
	Stage string // stage in words
	Size  string // what Size counts depends on the stage
	Root  string // of the tree that the note fixes; for a result, its digest
}

// WriteMinutes writes the minutes as one or more A4 pages.
func WriteMinutes(w io.Writer, m Minutes) error {
	exceptions := slices.Concat(m.Alarms, m.Lost, m.Overrides)
	slices.SortStableFunc(exceptions, func(a, b Line) int { return a.At.Compare(b.At) })
	type line struct{ At, What, Who, Note string }
	lines := func(in []Line) []line {
		out := make([]line, len(in))
		for i, l := range in {
			out[i] = line{second(l.At), l.What, l.Who, l.Note}
		}
		return out
	}
	before := max(0, len(m.Boxes)-1) // who signs has the last box before them, and its heading if there is no other
	return draw(w, "minutes.html", struct {
		Minutes
		Held, Made        string
		Steps, Exceptions []line
		Before, Last      []Box
	}{m, minute(m.HeldAt), second(m.Printed), lines(m.Steps), lines(exceptions), m.Boxes[:before], m.Boxes[before:]})
}
