package vote

import "slices"

// State is the state of a session (rb1 §11). Each is entered once, by an insert that only one caller can win.
type State string

// The states of both flows.
const (
	StateDraft     State = "draft"     // being prepared
	StateReady     State = "ready"     // manifest fixed, keys made, slips printed
	StateAdmitting State = "admitting" // flow two: credentials are issued
	StateAdmitted  State = "admitted"  // flow two: admission is closed; an answer that got lost is sent again
	StateVoting    State = "voting"    // flow two: ballots are accepted, issuer keys are erased
	StateOpen      State = "open"      // flow one: admission and voting at once
	StateClosing   State = "closing"   // flow two: admission is closed; a lost answer is sent again
	StateSealed    State = "sealed"    // the board is published
	StateCounted   State = "counted"   // the result is published, the count key is erased
	StatePurged    State = "purged"    // the ballots are erased
	StateVoided    State = "voided"    // stopped before it was counted; all keys are erased
)

var lines = map[string][]State{
	FlowOne: {StateDraft, StateReady, StateOpen, StateClosing, StateSealed, StateCounted, StatePurged},
	FlowTwo: {
		StateDraft, StateReady, StateAdmitting, StateAdmitted, StateVoting, StateClosing, StateSealed,
		StateCounted, StatePurged,
	},
}

// KnownState reports whether the state exists in either flow.
func KnownState(s State) bool {
	return s == StateVoided || slices.Contains(lines[FlowOne], s) || slices.Contains(lines[FlowTwo], s)
}

// Next lists the states that may follow: the next in line, and voided before the count. There are none after the last
// state or for a state the flow does not have.
func Next(flow string, from State) []State {
	line := lines[flow]
	at := slices.Index(line, from)
	if at < 0 || at+1 == len(line) {
		return nil
	}
	next := []State{line[at+1]}
	if at < slices.Index(line, StateCounted) {
		next = append(next, StateVoided)
	}
	return next
}

// CanMove reports whether a session may move from one state to another.
func CanMove(flow string, from, to State) bool { return slices.Contains(Next(flow, from), to) }

// Admits reports whether new admissions are accepted in a state.
func Admits(flow string, s State) bool {
	return flow == FlowTwo && s == StateAdmitting || flow == FlowOne && s == StateOpen
}

// Casts reports whether ballots and comments are accepted in a state.
func Casts(flow string, s State) bool {
	return flow == FlowTwo && s == StateVoting || flow == FlowOne && s == StateOpen
}

// IssuerKeysLive reports whether issuer keys may exist: they are erased when voting opens (flow two) or when the open
// state ends (flow one).
func IssuerKeysLive(s State) bool {
	switch s {
	case StateDraft, StateReady, StateAdmitting, StateAdmitted, StateOpen:
		return true
	}
	return false
}

// ReceiptKeyLive reports whether the receipt key may exist: it is erased at the seal.
func ReceiptKeyLive(s State) bool {
	return IssuerKeysLive(s) || s == StateVoting || s == StateClosing
}
