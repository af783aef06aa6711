// Package accounting holds what people count in the hall against what the boxes say: the figures of the slips, paper
// ballots, spare slips, and the reasons of two people who go on although something does not balance (domain 2.5).
package accounting

import (
	"context"

	"minping/internal/app/audit"
	"minping/internal/app/ballotbox"
	"minping/internal/app/officer"
	"minping/internal/app/records"
	"minping/internal/app/tally"
	"minping/internal/auth"
)

// Accounting is the paper figures of a session (domain 2.5), entered by people.
type Accounting struct {
	Expected int `json:"expected"`
	Attended int `json:"attended"`
	Issued   int `json:"issued"`
	LeftOver int `json:"left_over"`
	Damaged  int `json:"damaged"`
	Lost     int `json:"lost"`
}

// Accountings are the accounting of a store's sessions. Safe for concurrent use.
type Accountings struct {
	env      *records.Env
	audit    *audit.Log
	boxes    *ballotbox.Boxes
	tallies  *tally.Tallies
	officers *officer.Officers
	changed  func(session string)
}

// Rooms are the rooms that the accounting depends on.
type Rooms struct {
	Boxes    *ballotbox.Boxes
	Tallies  *tally.Tallies
	Officers *officer.Officers
}

// New returns the accounting of a store's sessions.
func New(env *records.Env, log *audit.Log, r Rooms) *Accountings {
	ac := &Accountings{
		env: env, audit: log, boxes: r.Boxes, tallies: r.Tallies, officers: r.Officers, changed: func(string) {},
	}
	log.Declare(ac.Events()...)
	return ac
}

// OnChange sets what is called when a seal or a count may no longer have to wait. It is called before the service
// answers requests.
func (ac *Accountings) OnChange(changed func(session string)) { ac.changed = changed }

// Events returns the entries of the audit chain that this room writes.
func (ac *Accountings) Events() []audit.Event {
	about := audit.About(audit.Session)
	return []audit.Event{
		about("session.accounting", "填写清点数", "accounting entered"),
		about("session.paper", "录入纸票", "paper ballots entered"),
		about("session.spare", "补发票", "spare slip given"),
		about("session.override.seal", "对不上，写明原因后封票", "sealed with a reason"),
		about("session.override.count", "写明原因后计票", "counted with a reason"),
	}
}

// mine reads a session for an actor who runs sessions.
func (ac *Accountings) mine(ctx context.Context, a records.Actor, id string) (ballotbox.Session, error) {
	if err := a.Only(auth.Organizer); err != nil {
		return ballotbox.Session{}, err
	}
	sess, err := records.Load[ballotbox.Session](ctx, ac.env, ballotbox.KindSession, id)
	return sess.V, err
}
