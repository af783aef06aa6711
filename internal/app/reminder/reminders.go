// Package reminder lists what each person has to do next, by real deadlines and whether or not anyone has begun
// (evaluation §6), and tells another program once a day how many things are due. That program learns counts and states
// only: no person's name, no words of an item, nothing about a ballot.
package reminder

import (
	"time"

	"minping/internal/app/audit"
	"minping/internal/app/decision"
	"minping/internal/app/document"
	"minping/internal/app/entry"
	"minping/internal/app/hearing"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/app/supervision"
)

// kindMessage is a message to the other program; each version is the outcome of one attempt.
const kindMessage = "webhook_message"

// Rooms are the rooms whose deadlines are read.
type Rooms struct {
	Rounds      *round.Rounds
	Scores      *scoring.Scores
	Supervision *supervision.Supervision
	Ledgers     *ledger.Ledgers
	Documents   *document.Documents
	Entries     *entry.Entries
	Decisions   *decision.Decisions
	Hearings    *hearing.Hearings
}

// Reminders gives access to the reminders of a store. Safe for concurrent use.
type Reminders struct {
	env   *records.Env
	audit *audit.Log
	in    Rooms
	hook  Hook
	send  sender
	open  *audit.Cache[[]records.Versioned[round.Round]]
}

// New returns the reminders of a store; with a zero Hook nothing leaves the service.
func New(env *records.Env, log *audit.Log, in Rooms, hook Hook) (*Reminders, error) {
	r := &Reminders{
		env: env, audit: log, in: in, hook: hook, open: audit.NewCache[[]records.Versioned[round.Round]](log),
	}
	log.Declare(r.Events()...)
	if !hook.On() {
		return r, nil
	}
	var err error
	r.send, err = newSender(hook)
	return r, err
}

// Events returns the entries of the audit chain that this room writes.
func (r *Reminders) Events() []audit.Event {
	return []audit.Event{
		{Code: "webhook.test", ZH: "测试外部提醒接口", EN: "outgoing webhook tested", Affects: audit.Account},
	}
}

// Inventory returns what this room stores.
func (r *Reminders) Inventory() records.Inventory {
	return records.Inventory{Staff: []string{kindMessage}}
}

// Jobs returns what happens by the clock.
func (r *Reminders) Jobs() []records.Job {
	return []records.Job{
		{Name: "webhook", Every: 15 * time.Second, Run: r.deliver},
		{Name: "webhook_forget", Every: time.Hour, Run: r.forget, Litter: true},
	}
}
