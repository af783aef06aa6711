package session

import (
	"time"

	"minping/internal/app/accounting"
	"minping/internal/app/ballotbox"
	"minping/internal/app/officer"
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
	Pending  *officer.Pending
	Alarms   []ballotbox.Alarm
	Account  *accounting.Accounting
	Trial    string
	Damage   *records.Text // what is wrong with its files and what to do; nil for nothing
	Late     *records.Text // why it did not open at its time; nil if it is not late
	Counting bool          // the count was requested and is running, on whichever replica
}
