package cycle

// What a unit can still be without.
const (
	GapBallot  = "ballot"  // its ballot is not counted, and nobody decided what to do without
	GapFacts   = "facts"   // it has neither a ledger nor typed figures
	GapReports = "reports" // reports of daily supervision are not handed in
	GapFixed   = "fixed"   // no final in force has its row
)

// Finish is what has to be there before a unit is said to be done.
type Finish struct {
	Counted        bool // the ballot is counted, or it is decided what to do without one
	Facts          bool // a ledger with items, or typed figures
	ReportsMissing int  // of daily supervision
	Fixed          bool // a final in force has its row, or leaves it out with a reason
}

// Gaps are the codes of what a unit is without, in the order in which things happen; a unit without gaps is done, and
// no other is (evaluation F12).
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
