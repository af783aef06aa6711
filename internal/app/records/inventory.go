package records

import "minping/internal/store"

// Inventory says what a room's kinds of records contain. Every kind that a room writes is in one of the two lists; a
// test checks that.
type Inventory struct {
	// Voters are kinds that contain data of voters, their slips or their ballots, and lists of people who may be asked
	// to come. The citizens' help page shows them (rb1 §15).
	Voters []store.Inventory
	// Staff are kinds that only contain data of the staff or the service and nothing about voters, slips or ballots.
	Staff []string
}

// Column describes a record with a single body.
func Column(zh, en string) []store.Column {
	return []store.Column{{Name: "body", What: store.Text{ZH: zh, EN: en}}}
}
