package records

import "minping/internal/store"

// Inventory says what the kinds of records of a room hold. Every kind that a room writes is in one of the two lists; a
// test walks them.
type Inventory struct {
	// Voters are kinds that come from voters, their slips or their ballots, and lists of people who may be asked to
	// come. The citizens' help page shows them (rb1 §15).
	Voters []store.Kept
	// Staff are kinds that come from the staff or from the service alone and hold nothing of a voter, slip or ballot.
	Staff []string
}

// Column describes a record that has one body.
func Column(zh, en string) []store.Column {
	return []store.Column{{Name: "body", What: store.Text{ZH: zh, EN: en}}}
}
