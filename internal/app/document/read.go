package document

import (
	"cmp"
	"context"
	"slices"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"

	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/document"
)

// Summary is a document in a list.
type Summary struct {
	ID         string
	Version    int
	Type       string
	TypeName   string
	Batch      string
	Evaluation string
	Unit       string // the unit it is about; empty for a document about a whole batch
	Title      string
	State      document.State
	Number     string
	Due        string
	To         int
	Received   int
	Receipt    bool
	Mine       bool // an addressee's own receipt is there
	Copy       bool // the organization that reads the list has only a copy
	IssuedAt   *time.Time
	ChangedAt  time.Time
	Prepared   []Person
	ApprovedBy string
	ReplacedBy string
	Digest     string
	Final      string // digest of the result that it rests on; empty if it rests on none
}

// signDays is how many days after its issue a document must be signed for.
const signDays = 3

// SignBy returns the day by which addressees must sign for a document, unknown before its issue and for a copy.
func (s Summary) SignBy() deadline.Day {
	if s.IssuedAt == nil || s.Copy {
		return ""
	}
	return deadline.DayOf(*s.IssuedAt).Plus(signDays)
}

// Filter narrows a list of documents; what is empty does not.
type Filter struct {
	Batch, Evaluation, Type string
	State                   document.State
}

// keeps looks at everything but the batch, whose documents are kept under several ids.
func (f Filter) keeps(d Document) bool {
	return (f.Evaluation == "" || f.Evaluation == d.Evaluation) && (f.Type == "" || f.Type == d.Type) &&
		(f.State == "" || f.State == d.State)
}

var errNotYours = records.Fail(records.Forbidden, "other_unit", "只能看发给本单位的公文。",
	"You may only see documents issued to your own organization.")

// mayReadAll: the office drafts, leaders approve, auditors verify.
func mayReadAll(a records.Actor) error {
	if a.Role == auth.Admin || a.Role == auth.Leader || a.Role == auth.Auditor {
		return nil
	}
	return errNotYours
}

// Show returns a document to those it concerns: any document to the office and leaders, to an addressee those issued to
// it. An auditor sees number and digest, not the text.
func (d *Documents) Show(ctx context.Context, a records.Actor, id string) (Record, error) {
	v, err := d.load(ctx, id)
	if mayReadAll(a) == nil {
		if err == nil && a.Role == auth.Auditor {
			v.V = withoutWords(v.V)
		}
		return v, err
	}
	if err == nil {
		err = d.addressed(ctx, a, v.V)
	}
	if records.KindOf(err) == records.NotFound { // no one learns whether a document of others exists
		err = errNotYours
	}
	if err != nil {
		return Record{}, err
	}
	v.V = forAddressee(v.V)
	return v, nil
}

func withoutWords(doc Document) Document {
	doc.Parts, doc.Data.Values, doc.Data.Tables = []document.Part{}, map[string]string{}, nil
	doc.Present, doc.Met = nil, nil
	return doc
}

// out reports whether a document was issued, even if it was replaced since.
func out(doc Document) bool {
	return doc.State == document.StateIssued || doc.State == document.StateReplaced
}

// Withdrawn returns which of the given documents were withdrawn as drafts.
func (d *Documents) Withdrawn(ctx context.Context, ids []string) (map[string]bool, error) {
	docs, err := records.GetMany[Document](ctx, d.env, KindDocument, ids)
	out := map[string]bool{}
	for id, v := range docs {
		if v.State == document.StateWithdrawn {
			out[id] = true
		}
	}
	return out, err
}

// List lists documents, newest first: all for the office, leaders and auditors, for others those issued to
// their own organization.
func (d *Documents) List(ctx context.Context, a records.Actor, f Filter) ([]Summary, error) {
	batches := []string{""}
	if f.Batch != "" {
		var err error
		batches, err = d.joined(ctx, f.Batch)
		if err != nil {
			return nil, err
		}
	}
	if mayReadAll(a) != nil {
		return d.inbox(ctx, a, f, batches)
	}
	var found []Record
	for _, batch := range batches {
		for page, err := range records.Pages[Document](ctx, d.env, KindDocument, batch, memberPage) {
			if err != nil {
				return nil, err
			}
			for _, v := range page {
				if f.keeps(v.V) {
					found = append(found, v)
				}
			}
		}
	}
	return d.summaries(ctx, found, "")
}

// joined are the ids under which documents about a batch are kept: its own, and those of its rounds for what was
// drafted before they joined it.
func (d *Documents) joined(ctx context.Context, id string) ([]string, error) {
	b, err := d.rounds.Batch(ctx, id)
	if records.KindOf(err) == records.NotFound {
		return []string{id}, nil
	}
	if err != nil || slices.Contains(b.V.Rounds, b.ID) { // a round that is its own batch
		return []string{b.ID}, err
	}
	return append([]string{b.ID}, b.V.Rounds...), nil
}

func (d *Documents) inbox(
	ctx context.Context, a records.Actor, f Filter, batches []string,
) ([]Summary, error) {
	own, err := d.own(ctx, a)
	if err != nil {
		return nil, err
	}
	deliveries, err := records.All[delivery](ctx, d.env, round.KindDelivery, own.ID)
	if err != nil {
		return nil, err
	}
	var found []Record
	for _, x := range deliveries {
		v, err := d.load(ctx, x.V.Document)
		if records.KindOf(err) == records.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		in := f.Batch == "" || slices.Contains(batches, v.V.Batch)
		if f.keeps(v.V) && d.addressed(ctx, a, v.V) == nil && in {
			found = append(found, v)
		}
	}
	return d.summaries(ctx, found, own.ID)
}

// FedBack returns which items of an evaluation were named to its unit, each with the first document that did.
func (d *Documents) FedBack(ctx context.Context, evaluationID string) (map[string]round.FedBack, error) {
	e, err := round.LoadEvaluation(ctx, d.rounds, evaluationID)
	if err != nil {
		return nil, err
	}
	deliveries, err := records.All[delivery](ctx, d.env, round.KindDelivery, e.V.OrganizationID)
	if err != nil {
		return nil, err
	}
	out := map[string]round.FedBack{}
	at := map[string]time.Time{} // several may go out on one day
	for _, x := range deliveries {
		if x.V.Evaluation != evaluationID {
			continue
		}
		v, err := d.load(ctx, x.V.Document)
		if records.KindOf(err) == records.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		if v.V.IssuedAt == nil {
			continue
		}
		on := deadline.DayOf(*v.V.IssuedAt)
		for _, item := range v.V.Data.Items {
			if first, told := at[item]; !told || v.V.IssuedAt.Before(first) {
				at[item] = *v.V.IssuedAt
				out[item] = round.FedBack{Document: v.ID, Title: v.V.Title, Number: v.V.Number, On: on}
			}
		}
	}
	return out, nil
}

// summaries puts documents into a list with how many of their addressees signed.
func (d *Documents) summaries(ctx context.Context, docs []Record, own string) ([]Summary, error) {
	receipts, err := records.ListByParents[Receipt](ctx, d.env, KindReceipt, records.IDs(docs))
	if err != nil {
		return nil, err
	}
	out := make([]Summary, len(docs))
	for i, v := range docs {
		out[i] = summary(v, receipts[v.ID], own)
	}
	slices.SortStableFunc(out, func(a, b Summary) int {
		return cmp.Or(b.ChangedAt.Compare(a.ChangedAt),
			cmp.Compare(a.Title, b.Title))
	})
	return out, nil
}

func summary(v Record, receipts []records.Versioned[Receipt], own string) Summary {
	s := Summary{
		ID: v.ID, Version: v.Version, Type: v.V.Type, TypeName: v.V.TypeName, Batch: v.V.Batch,
		Evaluation: v.V.Evaluation, Title: v.V.Title, State: v.V.State,
		Number: v.V.Number, Due: v.V.Due, To: len(v.V.To), Receipt: v.V.Layout.Receipt,
		IssuedAt:  v.V.IssuedAt,
		ChangedAt: v.V.Data.At, ReplacedBy: v.V.ReplacedBy, Digest: v.V.Digest,
		Prepared: v.V.Prepared,
	}
	s.Copy = v.V.IsCopy(own)
	if n := len(v.V.Steps); n > 0 {
		s.ChangedAt = v.V.Steps[n-1].At
	}
	if s.Evaluation != "" {
		s.Unit = v.V.Data.Values["单位"]
	}
	if f := v.V.Data.Final; f != nil {
		s.Final = f.Digest
	}
	if v.V.Approved != nil {
		s.ApprovedBy = v.V.Approved.By.Name
	}
	for _, r := range receipts {
		s.Mine = s.Mine || r.V.Organization == own
		if !v.V.IsCopy(r.V.Organization) {
			s.Received++
		}
	}
	return s
}

// saysWhatIsFixed reports whether a document rests on the final in force: its addressee
// learns nothing of later versions (promise 2).
func (d *Documents) saysWhatIsFixed(ctx context.Context, doc Document) (bool, error) {
	v, inForce, err := d.rounds.FixedOf(ctx, doc.Batch)
	return inForce && doc.Data.Final != nil && doc.Data.Final.Digest == v.V.Final.Digest, err
}

// opens reports whether a document that opens the result in force was issued to an organization about an
// evaluation.
func (d *Documents) opens(ctx context.Context, evaluationID, organizationID string) (bool, error) {
	deliveries, err := records.All[delivery](ctx, d.env, round.KindDelivery, organizationID)
	if err != nil {
		return false, err
	}
	for _, x := range deliveries {
		if !x.V.Opens || x.V.Evaluation != evaluationID {
			continue
		}
		v, err := d.load(ctx, x.V.Document)
		if err != nil && records.KindOf(err) != records.NotFound {
			return false, err
		}
		if err != nil || !out(v.V) || !slices.ContainsFunc(v.V.To,
			func(to Addressee) bool { return to.ID == organizationID }) {
			continue
		}
		current, err := d.saysWhatIsFixed(ctx, v.V)
		if err != nil || current {
			return current, err
		}
	}
	return false, nil
}
