// Package cycle determines the progress of units and batches: a unit's state derived from what happened to it, the
// whole cycle as a line of stages with who, until when and how many are missing, and what to do first (evaluation §3,
// §6).
package cycle

import "minping/internal/evaluation/deadline"

// State of a unit in a round. It is derived, never stored.
type State string

// States of a unit.
const (
	Rectifying State = "rectifying" // 集中整改
	Supervised State = "supervised" // the reports of daily supervision are complete
	Evaluated  State = "evaluated"  // its result is fixed, but its consequences are not settled yet
	Continuing State = "continuing" // told to continue with what is outstanding (domain A42)
	Redoing    State = "redoing"    // told to rectify again by a certain day (domain A41)
	Closed     State = "closed"     // nothing is left to do
)

// States lists the states in the order in which a unit goes through them.
func States() []State {
	return []State{Rectifying, Supervised, Evaluated, Continuing, Redoing, Closed}
}

// Unit is what has happened to a unit.
type Unit struct {
	ReportsDue int  // bodies that owe a report of daily supervision; 0 if the scheme has none
	Reports    int  // those that submitted one
	PeriodOver bool // its period has ended; without daily supervision the cycle continues then
	Fixed      bool // a final in force has its row
	Suggested  int  // unanswered suggestions to redo or continue
	Redo       bool // a redo was decided
	AgainFixed bool // the evaluation after the redo is fixed
	Continue   bool // a continuation was decided about the newest evaluation
	OpenItems  int  // unsettled items of the ledger, without long-term ones
	Untold     bool // its result is fixed, and its notification is not issued
}

// State derives the state. Reopening a final returns a unit to its previous state.
func (u Unit) State() State {
	switch {
	case !u.Fixed && (u.ReportsDue > 0 && u.Reports >= u.ReportsDue || u.ReportsDue == 0 && u.PeriodOver):
		return Supervised
	case !u.Fixed:
		return Rectifying
	case u.Redo && !u.AgainFixed:
		return Redoing
	case u.Continue && u.OpenItems > 0:
		return Continuing
	case u.Suggested > 0 || u.OpenItems > 0 || u.Untold:
		return Evaluated
	}
	return Closed
}

// Named returns a state in words; for a redo with its due day.
func Named(s State, redoDue deadline.Day) (zh, en string) {
	words := map[State][2]string{
		Rectifying: {"集中整改中", "rectifying"}, Supervised: {"日常监督已完成", "supervised"},
		Evaluated: {"已评估", "evaluated"}, Continuing: {"继续整改", "continuing"},
		Redoing: {"限期重新整改", "redoing"}, Closed: {"已办结", "closed"},
	}
	zh, en = words[s][0], words[s][1]
	if s == Redoing && redoDue.Known() {
		zh, en = zh+"（至 "+string(redoDue)+"）", en+" until "+string(redoDue)
	}
	return zh, en
}
