package statistics

import "maps"

// Figures are what was done in a batch, or in all batches together: the cumulative figures of the first document
// (domain A16, A25). Counts of the table are those of its total row; nil is unknown, never 0.
type Figures struct {
	Rounds int            `json:"rounds"`
	Units  int            `json:"units" doc:"Evaluations of inspected organizations"`
	Kinds  map[string]int `json:"kinds" doc:"Units by kind of organization"`
	Fixed  int            `json:"fixed" doc:"Units whose result is fixed"`

	Attended    *int `json:"attended" doc:"Attendance at the briefings"`
	Returned    *int `json:"returned" doc:"Participation in the ballots: ballots that were handed in"`
	Valid       *int `json:"valid" doc:"Valid ballots"`
	Suggestions *int `json:"suggestions"`

	Problems    *int `json:"problems" doc:"Problems that were fed back"`
	Done        *int `json:"done"`
	Undone      *int `json:"undone" doc:"Problems that are not rectified"`
	NewProblems *int `json:"new_problems"`

	Hearings     int `json:"hearings" doc:"Locked hearings"`
	HearingUnits int `json:"hearing_units"`

	Criticised int `json:"criticised" doc:"Units criticised by name in issued bulletins"`

	Documents map[string]int `json:"documents" doc:"Issued documents in force, by type"`
	Decisions map[string]int `json:"decisions" doc:"Decisions answered with yes, by kind"`
	Charged   map[string]int `json:"charged" doc:"Organizations with a deduction in an annual assessment, by kind; in the total each organization once"`
}

// FromTotal takes the counts over from the row that closes the table of a batch.
func (f *Figures) FromTotal(total Row) {
	f.Attended, f.Returned, f.Valid, f.Suggestions = total.Attended, total.Returned, total.Valid, total.Suggestions
	f.Problems, f.Done, f.Undone, f.NewProblems = total.Problems, total.Done, total.Undone, total.NewProblems
}

// Add adds the figures of another batch. Charged is not added up: an organization may be charged for several batches.
func (f *Figures) Add(o Figures) {
	f.Rounds += o.Rounds
	f.Units += o.Units
	f.Fixed += o.Fixed
	f.Hearings += o.Hearings
	f.HearingUnits += o.HearingUnits
	f.Criticised += o.Criticised
	for _, x := range [][2]**int{
		{&f.Attended, &o.Attended},
		{&f.Returned, &o.Returned},
		{&f.Valid, &o.Valid},
		{&f.Suggestions, &o.Suggestions},
		{&f.Problems, &o.Problems},
		{&f.Done, &o.Done},
		{&f.Undone, &o.Undone},
		{&f.NewProblems, &o.NewProblems},
	} {
		*x[0] = plus(*x[0], *x[1])
	}
	f.Kinds, f.Documents, f.Decisions = merged(f.Kinds, o.Kinds), merged(f.Documents, o.Documents),
		merged(f.Decisions, o.Decisions)
}

// plus adds what is known.
func plus(a, b *int) *int {
	if a == nil || b == nil {
		if a == nil {
			a = b
		}
		if a == nil {
			return nil
		}
		n := *a
		return &n
	}
	n := *a + *b
	return &n
}

func merged(a, b map[string]int) map[string]int {
	out := map[string]int{}
	maps.Copy(out, a)
	for k, n := range b {
		out[k] += n
	}
	return out
}
