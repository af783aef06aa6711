package verify

import "strings"

// Accounting is accounting.json of a bundle: the paper figures that people entered and what the service knows itself
// (domain 2.5). Flags lists where the two do not balance.
type Accounting struct {
	Given     bool     `json:"given"` // whether anyone entered the paper figures
	Expected  int      `json:"expected"`
	Attended  int      `json:"attended"`
	Printed   int      `json:"printed"` // token ids in all boxes
	Issued    int      `json:"issued"`  // slips handed out; equals Printed until someone enters it
	LeftOver  int      `json:"left_over"`
	Damaged   int      `json:"damaged"`
	Lost      int      `json:"lost"`
	Admitted  int      `json:"admitted"`
	Void      int      `json:"void"`
	Unused    int      `json:"unused"`   // printed − admitted − void
	Returned  int      `json:"returned"` // electronic and paper
	Valid     int      `json:"valid"`
	Invalid   int      `json:"invalid"` // spoilt and all-blank, on paper too
	Spoilt    int      `json:"spoilt"`  // could not be opened, or not canonical (rb1 §9.1)
	Abstain   int      `json:"abstain"` // opened, but every scored question blank
	Paper     int      `json:"paper"`   // the paper ballots included in Returned
	Flags     []string `json:"flags"`   // the value of Flags
	Overrides []string `json:"overrides,omitempty"`
}

// The flags of an accounting, in the order in which Flags returns them.
const (
	FlagMissing          = "accounting_missing"   // the paper figures are missing
	FlagPrintedMismatch  = "printed_mismatch"     // printed ≠ issued + left over + damaged
	FlagIssuedLess       = "issued_lt_admitted"   // more phones admitted than slips handed out
	FlagReturnedMismatch = "returned_mismatch"    // returned ≠ valid + invalid
	FlagReturnedExceeds  = "returned_gt_issued"   // more ballots came back than slips were handed out
	FlagLostMismatch     = "lost_mismatch"        // electronic returned + lost > admitted
	FlagBallotsExceed    = "ballots_gt_admitted"  // always blocks the seal
	FlagAttendedExceeds  = "attended_gt_expected" // a warning only (domain 2.5)
)

// Flags lists where an accounting does not balance (api §2, accounting; domain 2.5). Paper ballots have no admission,
// so they are subtracted where admissions are compared. Where nothing was printed, as in screen mode, there is no slip
// to compare with until someone enters that slips were handed out. Never nil.
func Flags(a Accounting) []string {
	electronic := a.Returned - a.Paper
	slips := a.Printed+a.Issued+a.LeftOver+a.Damaged > 0
	out := []string{}
	add := func(when bool, flag string) {
		if when {
			out = append(out, flag)
		}
	}
	add(!a.Given, FlagMissing)
	add(a.Given && a.Printed != a.Issued+a.LeftOver+a.Damaged, FlagPrintedMismatch)
	add(slips && a.Given && a.Issued < a.Admitted, FlagIssuedLess)
	add(a.Returned != a.Valid+a.Invalid, FlagReturnedMismatch)
	add(slips && a.Returned > a.Issued, FlagReturnedExceeds)
	add(electronic+a.Lost > a.Admitted, FlagLostMismatch)
	add(electronic > a.Admitted, FlagBallotsExceed)
	add(a.Given && a.Attended > a.Expected, FlagAttendedExceeds)
	return out
}

// flagWords are the flags in words.
var flagWords = map[string]Sentence{
	FlagMissing:          {"没有填写清点数", "the counted figures were not entered"},
	FlagPrintedMismatch:  {"印制 ≠ 发出 + 剩余 + 损坏", "printed ≠ issued + left over + damaged"},
	FlagIssuedLess:       {"发出的票少于签到人数", "fewer slips handed out than phones admitted"},
	FlagReturnedMismatch: {"收回 ≠ 有效 + 无效", "returned ≠ valid + invalid"},
	FlagReturnedExceeds:  {"收回的票多于发出的票（按通行规定应作废重测）", "more ballots returned than slips handed out, which by common rules voids the vote"},
	FlagLostMismatch:     {"收回 + 损坏或遗失的手机 多于签到人数", "returned + lost phones exceed the admissions"},
	FlagBallotsExceed:    {"票箱里的票多于签到人数", "more ballots in the box than admissions"},
	FlagAttendedExceeds:  {"实到多于应到（仅提示）", "more attended than were expected (a note only)"},
}

// FlagWords puts a flag of an accounting into words; ok is false for an unknown flag.
func FlagWords(flag string) (words Sentence, ok bool) {
	words, ok = flagWords[flag]
	return words, ok
}

// sayFlags joins flags in words with each language's own comma.
func sayFlags(flags []string) Sentence {
	var zh, en []string
	for _, f := range flags {
		zh, en = append(zh, flagWords[f].ZH), append(en, flagWords[f].EN)
	}
	return Sentence{strings.Join(zh, "；"), strings.Join(en, "; ")}
}
