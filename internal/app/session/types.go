package session

import (
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/vote"
)

// SessionView is a session as staff see it. Admitted and Received move in steps of five until the sealed note.
type SessionView struct {
	ID      string
	Version int
	ballotbox.Session
	State    vote.State
	TooFew   bool // it was counted with so few ballots that none was opened: it has no result
	Paused   bool
	ClosesAt *time.Time
	Printed  int
	Issued   int // from the accounting, until then Printed
	Admitted int
	Received int
	Void     int
	Attended int
	Expected int
	Blocked  string   // why the seal or count is waiting, "" if it is not
	Next     []string // the states a person can ask for now
	Pending  *Pending
	Alarms   []ballotbox.Alarm
	Account  *Accounting
	Trial    string
	Damage   *records.Text // what is wrong with its files and what to do; nil for nothing
	Late     *records.Text // why it did not open at its time; nil if it is not late
	Counting bool          // the count was requested and is running, on whichever replica
}

// Pending is a step that is waiting for a second officer.
type Pending struct {
	To     string    `json:"to"` // the state, or override/seal, override/count, spare
	By     string    `json:"by"`
	ByID   string    `json:"by_id"`
	Reason string    `json:"reason,omitempty"`
	Until  time.Time `json:"until"`
	Done   bool      `json:"done"`
}

// Accounting is the paper figures of a session (domain 2.5), entered by people.
type Accounting struct {
	Expected int `json:"expected"`
	Attended int `json:"attended"`
	Issued   int `json:"issued"`
	LeftOver int `json:"left_over"`
	Damaged  int `json:"damaged"`
	Lost     int `json:"lost"`
}
