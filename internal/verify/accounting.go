package verify

// Accounting is accounting.json of a bundle: the paper side as people entered it and what the
// service knows itself (domain 2.5). Flags says where the two do not balance.
type Accounting struct {
	Given     bool     `json:"given"` // whether people entered the paper side
	Expected  int      `json:"expected"`
	Attended  int      `json:"attended"`
	Printed   int      `json:"printed"` // token ids of all boxes
	Issued    int      `json:"issued"`  // slips handed out; Printed until somebody entered it
	LeftOver  int      `json:"left_over"`
	Damaged   int      `json:"damaged"`
	Lost      int      `json:"lost"`
	Admitted  int      `json:"admitted"`
	Void      int      `json:"void"`
	Unused    int      `json:"unused"`   // printed − admitted − void
	Returned  int      `json:"returned"` // electronic and paper
	Valid     int      `json:"valid"`
	Invalid   int      `json:"invalid"` // spoilt and all-blank, paper ones too
	Spoilt    int      `json:"spoilt"`  // did not open, or not canonical (rb1 §9.1)
	Abstain   int      `json:"abstain"` // opened, every scored question blank
	Paper     int      `json:"paper"`   // paper ballots within Returned
	Flags     []string `json:"flags"`   // as Flags returns them
	Overrides []string `json:"overrides,omitempty"`
}

// Words of Accounting.Flags, in the order Flags returns them.
const (
	FlagMissing          = "accounting_missing"   // nobody entered the paper side
	FlagPrintedMismatch  = "printed_mismatch"     // printed ≠ issued + left over + damaged
	FlagIssuedLess       = "issued_lt_admitted"   // more phones admitted than slips handed out
	FlagReturnedMismatch = "returned_mismatch"    // returned ≠ valid + invalid
	FlagLostMismatch     = "lost_mismatch"        // electronic returned + lost > admitted
	FlagBallotsExceed    = "ballots_gt_admitted"  // blocks the seal always
	FlagAttendedExceeds  = "attended_gt_expected" // a warning only (domain 2.5)
)

// Flags tells where an accounting does not balance (contract, accounting; domain 2.5). Paper ballots
// have no admission, so they are taken out where admissions are compared. Never nil.
func Flags(a Accounting) []string {
	electronic := a.Returned - a.Paper
	out := []string{}
	add := func(when bool, flag string) {
		if when {
			out = append(out, flag)
		}
	}
	add(!a.Given, FlagMissing)
	add(a.Given && a.Printed != a.Issued+a.LeftOver+a.Damaged, FlagPrintedMismatch)
	add(a.Given && a.Issued < a.Admitted, FlagIssuedLess)
	add(a.Returned != a.Valid+a.Invalid, FlagReturnedMismatch)
	add(electronic+a.Lost > a.Admitted, FlagLostMismatch)
	add(electronic > a.Admitted, FlagBallotsExceed)
	add(a.Given && a.Attended > a.Expected, FlagAttendedExceeds)
	return out
}
