package ballotbox

// Word is the one word of text with which the voter's side says no (rb1 §6 step 0); "" is yes.
type Word string

// The words, and what they mean to the phone.
const (
	Bad       Word = "bad"      // the message is malformed or does not verify
	Unknown   Word = "unknown"  // no such slip or box
	StaleCode Word = "stale"    // the hall code is too old: scan the screen again
	NotOpen   Word = "not_open" // wait on /state
	Closed    Word = "closed"   // too late
	Used      Word = "used"     // this slip was used with another request
	Voided    Word = "void"     // this slip was voided
	Again     Word = "again"    // ask again: the state changed under way
)

// Status is the word's HTTP status (rb1 §6, §7).
func (w Word) Status() int {
	switch w {
	case "":
		return 200
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
