package ballotbox

import "errors"

// Refusal is the single word with which the voter's side refuses (rb1 §6 step 0). It is the error of a step that
// worked as intended; every other error is a fault.
type Refusal string

// The words, and what they mean for the phone.
const (
	Bad       Refusal = "bad"      // the message is malformed or does not verify
	Unknown   Refusal = "unknown"  // no such slip or box
	StaleCode Refusal = "stale"    // the hall code is too old: scan the screen again
	NotOpen   Refusal = "not_open" // wait on /state
	Closed    Refusal = "closed"   // too late
	Used      Refusal = "used"     // this slip was used with another request
	Voided    Refusal = "void"     // this slip has been voided
	Again     Refusal = "again"    // try again: the state changed in the meantime
)

func (r Refusal) Error() string { return "refused: " + string(r) }

// Status returns the word's HTTP status (rb1 §6, §7).
func (r Refusal) Status() int {
	switch r {
	case Bad:
		return 400
	case Unknown, StaleCode:
		return 403
	case Again:
		return 425
	default:
		return 409
	}
}

// RefusalIn returns the refusal in an error's chain; ok is false for a fault and for nil.
func RefusalIn(err error) (r Refusal, ok bool) {
	ok = errors.As(err, &r)
	return r, ok
}
