package cycle

// What a unit can still be lacking.
const (
	GapBallot  = "ballot"  // its ballot is not counted, and no one has decided to do without it
	GapFacts   = "facts"   // it has neither a ledger nor typed figures
	GapReports = "reports" // reports of daily supervision are missing
	GapFixed   = "fixed"   // it is not in a final in force
)

// Finish is what is required before a unit counts as done.
type Finish struct {
	Counted        bool // the ballot is counted, or it is decided how to do without one
	Facts          bool // a ledger with items, or typed figures
	ReportsMissing int  // of daily supervision
	Fixed          bool // a final in force has its row, or leaves it out with a reason
}

// Gaps returns the codes of what a unit still has to get, in the order in which things happen; a unit is done exactly
// when it has no gaps (evaluation F12). Once its result is fixed nothing is added to it, so nothing is asked for.
func (f Finish) Gaps() []string {
	if f.Fixed {
		return nil
	}
	var out []string
	for _, code := range []string{GapReports, GapFacts, GapBallot, GapFixed} {
		if f.Lacks(code) {
			out = append(out, code)
		}
	}
	return out
}

// Lacks reports whether a unit still lacks something, even after its result is fixed.
func (f Finish) Lacks(code string) bool {
	switch code {
	case GapReports:
		return f.ReportsMissing > 0
	case GapFacts:
		return !f.Facts
	case GapBallot:
		return !f.Counted
	case GapFixed:
		return !f.Fixed
	}
	return false
}
