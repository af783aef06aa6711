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

// Gaps returns the codes of what a unit lacks, in the order in which things happen; a unit is done exactly when it has
// no gaps (evaluation F12).
func (f Finish) Gaps() []string {
	var out []string
	for _, g := range []struct {
		code    string
		missing bool
	}{
		{GapReports, f.ReportsMissing > 0},
		{GapFacts, !f.Facts},
		{GapBallot, !f.Counted},
		{GapFixed, !f.Fixed},
	} {
		if g.missing {
			out = append(out, g.code)
		}
	}
	return out
}

// Done reports whether nothing is missing.
func (f Finish) Done() bool { return len(f.Gaps()) == 0 }
