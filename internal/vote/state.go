package vote

import "slices"

// State is where a session stands (rb1 §11). Each is entered once, by an insert that only one can win.
type State string

// The states of both flows.
const (
	StateDraft     State = "draft"     // being prepared
	StateReady     State = "ready"     // manifest fixed, keys made, slips printed
	StateAdmitting State = "admitting" // flow two: credentials are given out
	StateAdmitted  State = "admitted"  // flow two: admission closed; a lost answer is given again
	StateVoting    State = "voting"    // flow two: ballots are taken, issuer keys are gone
	StateOpen      State = "open"      // flow one: admission and voting at once
	StateClosing   State = "closing"   // nothing is taken any more; admission note (flow one) and seal follow
	StateSealed    State = "sealed"    // the board is published
	StateCounted   State = "counted"   // the result is published, the count key is gone
	StatePurged    State = "purged"    // the ballots are gone
	StateVoided    State = "voided"    // stopped before it was counted; all keys are gone
)

var lines = map[string][]State{
	FlowOne: {StateDraft, StateReady, StateOpen, StateClosing, StateSealed, StateCounted, StatePurged},
	FlowTwo: {
		StateDraft, StateReady, StateAdmitting, StateAdmitted, StateVoting, StateClosing, StateSealed,
		StateCounted, StatePurged,
	},
}

// KnownState reports whether either flow has a state.
func KnownState(s State) bool {
	return s == StateVoided || slices.Contains(lines[FlowOne], s) || slices.Contains(lines[FlowTwo], s)
}

// Next lists the states that may follow, none after the last and for a state the flow does not have: the next in line,
// and voided before the count.
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

// CanMove reports whether a session may go from one state to another.
func CanMove(flow string, from, to State) bool { return slices.Contains(Next(flow, from), to) }

// Admits reports whether new admissions are made in a state.
func Admits(flow string, s State) bool {
	return flow == FlowTwo && s == StateAdmitting || flow == FlowOne && s == StateOpen
}

// Casts reports whether ballots and comments are taken in a state.
func Casts(flow string, s State) bool {
	return flow == FlowTwo && s == StateVoting || flow == FlowOne && s == StateOpen
}

// IssuerKeysLive reports whether issuer keys may exist: they die when voting opens (flow two) or when open ends (flow
// one).
func IssuerKeysLive(s State) bool {
	switch s {
	case StateDraft, StateReady, StateAdmitting, StateAdmitted, StateOpen:
		return true
	}
	return false
}

// ReceiptKeyLive reports whether the receipt key may exist: it dies at the seal.
func ReceiptKeyLive(s State) bool {
	return IssuerKeysLive(s) || s == StateVoting || s == StateClosing
}

// CountKeyLive reports whether the server's count key may exist: it dies as soon as the result is durable.
func CountKeyLive(s State) bool { return ReceiptKeyLive(s) || s == StateSealed }
