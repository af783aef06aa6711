package document

import "slices"

// State is where a document is.
type State string

// The states of evaluation §3. Receipts are kept beside the state, one an addressee.
const (
	StateDraft     State = "draft"
	StateOpinions  State = "opinions" // sent round for opinions before approval, where an office wants that
	StateSubmitted State = "submitted"
	StateApproved  State = "approved"
	StateIssued    State = "issued"
	StateReplaced  State = "replaced"  // by another that names it, at that one's issue
	StateWithdrawn State = "withdrawn" // never issued; what was issued cannot be withdrawn
)

// States lists all states.
func States() []State {
	return []State{StateDraft, StateOpinions, StateSubmitted, StateApproved, StateIssued, StateReplaced, StateWithdrawn}
}

// Who is the person who takes a step.
type Who struct {
	Office   bool // of the inspection office
	Leader   bool // who approves
	Prepared bool // wrote in this document
}

// Edge is one allowed step.
type Edge struct {
	From, To State
	By       func(Who) bool
	Reason   bool // a reason is asked for
}

func office(w Who) bool   { return w.Office }
func approver(w Who) bool { return (w.Leader || w.Office) && !w.Prepared }
func either(w Who) bool   { return w.Office || w.Leader }
func service(Who) bool    { return false } // no person: it happens with another document's issue

var edges = []Edge{
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

// Refusal says why a step is not taken.
type Refusal string

// The refusals, as stable words.
const (
	NoSuchStep  Refusal = "no_such_step"
	NotAllowed  Refusal = "not_allowed"
	OwnDocument Refusal = "own_document" // promise 3: approved by who prepared it
	NoReason    Refusal = "reason_missing"
)

// Step reports whether somebody may take a document from one state to another; "" means yes.
func Step(from, to State, w Who, reason bool) Refusal {
	i := slices.IndexFunc(edges, func(e Edge) bool { return e.From == from && e.To == to })
	switch {
	case i < 0:
		return NoSuchStep
	case to == StateApproved && (w.Leader || w.Office) && w.Prepared:
		return OwnDocument
	case !edges[i].By(w):
		return NotAllowed
	case edges[i].Reason && !reason:
		return NoReason
	}
	return ""
}

// Steps lists where somebody may take a document that is in a state.
func Steps(from State, w Who) []State {
	var out []State
	for _, e := range edges {
		if e.From == from && e.By(w) {
			out = append(out, e.To)
		}
	}
	return out
}

// AsksReason reports whether a step asks for a reason.
func AsksReason(from, to State) bool {
	return slices.ContainsFunc(edges, func(e Edge) bool { return e.From == from && e.To == to && e.Reason })
}

// Editable reports whether text and addressees may be changed.
func (s State) Editable() bool { return s == StateDraft || s == StateOpinions }

// Ended reports whether nothing but receipts happens to a document any more.
func (s State) Ended() bool { return s == StateReplaced || s == StateWithdrawn }
