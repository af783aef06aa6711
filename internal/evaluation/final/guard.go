package final

import "fmt"

// Change is a change that people may want to make to what a final is based on.
type Change string

// The changes that can be requested.
const (
	ReopenSheet        Change = "reopen_sheet"        // reopen a locked sheet
	SaveSheet          Change = "save_sheet"          // fill one in
	DecideSatisfaction Change = "decide_satisfaction" // decide what replaces a missing satisfaction
	ChangeFacts        Change = "change_facts"        // figures and texts beside the score
	ChangeProminent    Change = "change_prominent"    // 问题较为突出
	ChangeScheme       Change = "change_scheme"
	ChangeKind         Change = "change_kind" // of the organization
	ChangeParent       Change = "change_parent"
	ChangeSupervisor   Change = "change_supervisor" // for what follows; the final keeps the one it was fixed with
	ChangeKeyFunction  Change = "change_key_function"
	ChangeDates        Change = "change_dates" // of the round or of the unit
	AddSession         Change = "add_session"  // another ballot for the same evaluation
	DropEvaluation     Change = "drop_evaluation"
	JoinBatch          Change = "join_batch" // another evaluation or round
	LeaveBatch         Change = "leave_batch"
	RenewLists         Change = "renew_lists"         // the task lists by which supervision is recorded
	RenameOrganization Change = "rename_organization" // the final keeps the old name, so nothing changes
	ChangeBriefing     Change = "change_briefing"     // place, host, hour: not in the final
	MoveItem           Change = "move_item"           // items of the ledger continue after the final (domain B33)
	WriteEntry         Change = "write_entry"
)

// reach is what a fixed final refuses.
type reach int

const (
	free     reach = iota // allowed
	ofRows                // refused for evaluations with a row
	ofBatch               // refused for the whole batch
	ofMember              // refused for evaluations with a row and those left out
)

// refusals is the complete table; a change that is not in it is refused, so that every new one gets considered.
var refusals = map[Change]reach{
	ReopenSheet:        ofRows,
	SaveSheet:          ofRows,
	DecideSatisfaction: ofRows,
	ChangeFacts:        ofRows,
	ChangeProminent:    ofRows,
	ChangeScheme:       ofRows,
	ChangeKind:         ofRows,
	ChangeParent:       ofRows,
	ChangeKeyFunction:  ofRows,
	ChangeDates:        ofRows,
	AddSession:         ofRows,
	DropEvaluation:     ofMember,
	JoinBatch:          ofBatch,
	LeaveBatch:         ofBatch,
	RenewLists:         ofBatch,
	RenameOrganization: free,
	ChangeSupervisor:   free,
	ChangeBriefing:     free,
	MoveItem:           free,
	WriteEntry:         free,
}

// Subject says what a change is about; empty fields do not matter.
type Subject struct {
	Evaluation   string
	Organization string
	Round        string
}

// Fast is the refusal of a change that a fixed final does not allow.
type Fast struct {
	Change Change
	Name   string // of the unit concerned, empty for the whole batch
	ZH, EN string
}

func (f *Fast) Error() string { return f.EN }

// Allows returns nil if a change is allowed although the final is fixed, and a *Fast if not. Call it for every batch
// that the evaluation, organization or round belongs to; an open batch allows everything.
func (f Final) Allows(c Change, s Subject) error {
	r, known := refusals[c]
	switch {
	case !known || r == ofBatch:
		return fast(c, "")
	case r == free:
		return nil
	}
	for _, row := range f.Rows {
		if s.hits(row) {
			return fast(c, row.Name)
		}
	}
	if r == ofMember {
		for _, l := range f.LeftOut {
			if s.Evaluation != "" && l.Evaluation == s.Evaluation {
				return fast(c, l.Name)
			}
		}
	}
	return nil
}

func (s Subject) hits(r Row) bool {
	return s.Evaluation != "" && s.Evaluation == r.Evaluation ||
		s.Organization != "" && s.Organization == r.Organization ||
		s.Round != "" && s.Round == r.Round
}

func fast(c Change, name string) error {
	if name == "" {
		return &Fast{
			c,
			"",
			"本批次结果已锁定。如需更改，须由两人说明理由撤销锁定。",
			"The result of this batch is fixed; two people can open it again with a reason.",
		}
	}
	return &Fast{
		c, name,
		fmt.Sprintf("“%s”的结果已锁定，不能再改。如需更改，须由两人说明理由撤销锁定。", name),
		fmt.Sprintf("The result of %q is fixed; two people can open it again with a reason.", name),
	}
}
