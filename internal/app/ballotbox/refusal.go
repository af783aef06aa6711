package ballotbox

import "errors"

// Refusal is the one word with which the voter's side says no (rb1 §6 step 0). It is an error of a step that did what
// it should; every other error is a fault.
type Refusal string

// The words, and what they mean to the phone.
const (
	Bad       Refusal = "bad"      // the message is malformed or does not verify
	Unknown   Refusal = "unknown"  // no such slip or box
	StaleCode Refusal = "stale"    // the hall code is too old: scan the screen again
	NotOpen   Refusal = "not_open" // wait on /state
	Closed    Refusal = "closed"   // too late
	Used      Refusal = "used"     // this slip was used with another request
	Voided    Refusal = "void"     // this slip was voided
	Again     Refusal = "again"    // ask again: the state changed under way
)

func (r Refusal) Error() string { return "refused: " + string(r) }

// Status is the word's HTTP status (rb1 §6, §7).
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

// RefusalIn returns the refusal in an error's chain; ok is false for a fault and for no error at all.
func RefusalIn(err error) (r Refusal, ok bool) {
	ok = errors.As(err, &r)
	return r, ok
}
