// Package tally opens ballot boxes: it compares each with its sealed note, counts, decides what may be published, and
// keeps the outcome and the suggestions (rb1 §9, §10).
package tally

import (
	"minping/internal/app/audit"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/round"
)

// Tallies does the counts of a store. Safe for concurrent use.
type Tallies struct {
	env    *records.Env
	audit  *audit.Log
	rounds *round.Rounds
	boxes  *ballotbox.Boxes
}

// New returns the counts of a store.
func New(env *records.Env, log *audit.Log, rounds *round.Rounds, boxes *ballotbox.Boxes) *Tallies {
	t := &Tallies{env: env, audit: log, rounds: rounds, boxes: boxes}
	log.Declare(t.Events()...)
	return t
}

// Events returns the entries of the audit chain that this room writes.
func (s *Tallies) Events() []audit.Event {
	return []audit.Event{{Code: "session.comment", ZH: "整理意见", EN: "suggestion reviewed", Affects: audit.Session}}
}
