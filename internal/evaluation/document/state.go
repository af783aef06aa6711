package document

import "slices"

// State is the state of a document.
type State string

// The states of evaluation §3. Receipts are kept beside the state, one per addressee.
const (
	StateDraft     State = "draft"
	StateOpinions  State = "opinions" // circulated for opinions before approval, if the office wants that
	StateSubmitted State = "submitted"
	StateApproved  State = "approved"
	StateIssued    State = "issued"
	StateReplaced  State = "replaced"  // replaced when another document that names it is issued
	StateWithdrawn State = "withdrawn" // never issued; an issued document cannot be withdrawn
)

// Who describes the person who takes a step.
type Who struct {
	Office   bool // of the inspection office
	Leader   bool // may approve
	Led      bool // a leader has an account: then only a leader approves
	Prepared bool // has written in this document
}

// edge is one allowed step.
type edge struct {
	From, To State
	By       func(Who) bool
	Reason   bool // a reason is required
}

func office(w Who) bool   { return w.Office }
func approver(w Who) bool { return (w.Leader || w.Office && !w.Led) && !w.Prepared }
func either(w Who) bool   { return w.Office || w.Leader }
func service(Who) bool    { return false } // not taken by a person: it happens when another document is issued

var edges = []edge{
	{StateDraft, StateOpinions, office, false},
	{StateDraft, StateSubmitted, office, false},
	{StateDraft, StateWithdrawn, office, true},
	{StateOpinions, StateDraft, office, false},
	{StateOpinions, StateSubmitted, office, false},
	{StateSubmitted, StateDraft, either, true},
	{StateSubmitted, StateApproved, approver, false},
	{StateApproved, StateDraft, either, true},
	{StateApproved, StateIssued, office, false},
	{StateIssued, StateReplaced, service, false},
}

// Refusal says why a step is refused.
type Refusal string

// The refusals, as stable words.
const (
	NoSuchStep  Refusal = "no_such_step"
	NotAllowed  Refusal = "not_allowed"
	OwnDocument Refusal = "own_document" // promise 3: the author may not approve
	ForLeader   Refusal = "for_leader"   // the office approves only where there is no leader
	NoReason    Refusal = "reason_missing"
)

// Step reports whether a person may move a document from one state to another; "" means yes.
func Step(from, to State, w Who, reason bool) Refusal {
	i := slices.IndexFunc(edges, func(e edge) bool { return e.From == from && e.To == to })
	switch {
	case i < 0:
		return NoSuchStep
	case to == StateApproved && (w.Leader || w.Office) && w.Prepared:
		return OwnDocument
	case to == StateApproved && w.Office && w.Led && !w.Leader:
		return ForLeader
	case !edges[i].By(w):
		return NotAllowed
	case edges[i].Reason && !reason:
		return NoReason
	}
	return ""
}

// Steps lists where a person may move a document that is in a state.
func Steps(from State, w Who) []State {
	var out []State
	for _, e := range edges {
		if e.From == from && e.By(w) {
			out = append(out, e.To)
		}
	}
	return out
}

// AsksReason reports whether a step requires a reason.
func AsksReason(from, to State) bool {
	return slices.ContainsFunc(edges, func(e edge) bool { return e.From == from && e.To == to && e.Reason })
}

// Editable reports whether text and addressees may be changed.
func (s State) Editable() bool { return s == StateDraft || s == StateOpinions }

// Ended reports whether nothing more happens to a document, except receipts.
func (s State) Ended() bool { return s == StateReplaced || s == StateWithdrawn }
