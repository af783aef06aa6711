package document

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/docx"
	"minping/internal/evaluation/document"
	"minping/internal/typed"
)

// StepRequest asks for a document's next state.
type StepRequest struct {
	To     document.State
	Reason string // if the step requires one
	Says   string // with an approval: who agreed, e.g. 经市委同意
}

// refusals are the errors for document.Refusal.
var refusals = map[document.Refusal]*records.Error{
	document.NoSuchStep: records.Fail(records.Conflict, "no_such_step", "公文现在的状态不能进行这一步。",
		"The document's state does not allow this step."),
	document.NotAllowed: records.Fail(records.Forbidden, "not_allowed", "您不能办理这一步。",
		"You may not take this step."),
	document.OwnDocument: records.Fail(records.Forbidden, "own_document",
		"起草或修改过这份公文的人不能批准它。", "The person who prepared a document may not approve it."),
	document.ForLeader: records.Fail(records.Forbidden, "for_leader",
		"公文由领导审批；没有领导账号时才由另一位工作人员批准。",
		"A leader approves; someone else in the office may only if no leader has an account."),
	document.NoReason: records.InvalidField("reason", "请写明原因。", "State a reason."),
}

// Steps lists the states an actor may take a document to.
func (d *Documents) Steps(ctx context.Context, a records.Actor, doc Document) ([]document.State, error) {
	w, err := d.who(ctx, a, doc.State, doc.Prepared)
	return document.Steps(doc.State, w), err
}

// MayTake returns those documents of a list that an actor may take to a state, as Steps says for each of them.
func (d *Documents) MayTake(
	ctx context.Context, a records.Actor, list []Summary, to document.State,
) (out []Summary, err error) {
	known := map[document.State]document.Who{} // whether there is a leader is looked up once, not per document
	for _, s := range list {
		w, ok := known[s.State]
		if !ok {
			w, err = d.who(ctx, a, s.State, nil)
			if err != nil {
				return nil, err
			}
			known[s.State] = w
		}
		w.Prepared = prepared(s.Prepared, a)
		if slices.Contains(document.Steps(s.State, w), to) {
			out = append(out, s)
		}
	}
	return out, nil
}

// who is whoIs for an actor who may be about to approve: if no leader has an account, another person of the office
// approves what a colleague prepared (evaluation §5).
func (d *Documents) who(
	ctx context.Context, a records.Actor, state document.State, by []Person,
) (w document.Who, err error) {
	w = whoIs(a, by)
	if w.Office && state == document.StateSubmitted && d.leaders != nil {
		w.Led, err = d.leaders(ctx)
	}
	return w, err
}

// whoIs describes an actor's relation to a document that several people prepared.
func whoIs(a records.Actor, by []Person) document.Who {
	return document.Who{Office: isOffice(a), Leader: a.Role == auth.Leader, Prepared: prepared(by, a)}
}

func prepared(by []Person, a records.Actor) bool {
	return slices.ContainsFunc(by, func(p Person) bool { return p.ID == person(a).ID })
}

// events are the audit codes of steps, by target state.
var events = map[document.State]string{
	document.StateOpinions: "document.opinions", document.StateSubmitted: "document.submit",
	document.StateDraft:    "document.return",
	document.StateApproved: "document.approve", document.StateWithdrawn: "document.withdraw",
}

// Step takes a document to another state. Issuing it again, by a repeated click, changes nothing and
// is not an error.
func (d *Documents) Step(ctx context.Context, a records.Actor, id string, ifMatch int, r StepRequest) (Record,
	error,
) {
	if err := a.Only(auth.Admin, auth.Leader); err != nil {
		return Record{}, err
	}
	if r.Reason != "" {
		if err := records.CheckReason(r.Reason); err != nil {
			return Record{}, err
		}
	}
	r.Says = typed.Line(r.Says)
	if r.Says != "" && !records.ShortText(r.Says, lineMax) {
		return Record{}, wrongLine("says")
	}
	if r.To == document.StateIssued {
		return d.issue(ctx, a, id, ifMatch)
	}
	v, err := records.Update(ctx, d.env, KindDocument, id, ifMatch,
		func(doc *Document) error { return d.step(ctx, a, doc, r, id) })
	if err != nil {
		return v, err
	}
	detail := v.V.Title
	for _, t := range []string{r.Says, r.Reason} {
		if t != "" {
			detail += "；" + t
		}
	}
	return v, d.audit.Append(ctx, a, events[r.To], id, detail)
}

func (d *Documents) step(ctx context.Context, a records.Actor, doc *Document, r StepRequest, id string) error {
	w, err := d.who(ctx, a, doc.State, doc.Prepared)
	if err != nil {
		return err
	}
	if refused := document.Step(doc.State, r.To, w, r.Reason != ""); refused != "" {
		return refusals[refused]
	}
	switch r.To {
	case document.StateSubmitted:
		if err := checkComplete(*doc); err != nil {
			return err
		}
		if err := d.hasLastDate(*doc); err != nil {
			return err
		}
		if err := d.stillHolds(ctx, *doc); err != nil {
			return err
		}
	case document.StateApproved:
		if err := d.stillHolds(ctx, *doc); err != nil {
			return err
		}
		doc.Approved = &Approval{By: person(a), Says: r.Says, At: d.env.Now()}
		doc.signedBy(a)
	case document.StateDraft:
		if doc.Approved != nil && doc.Approved.Signs {
			doc.Signers = nil
		}
		doc.Approved = nil
	case document.StateWithdrawn:
		if taken, err := d.hasNumber(ctx, *doc, id); err != nil || taken {
			return errors.Join(err, errNumbered)
		}
	}
	doc.take(a, r.To, r.Reason, d.env.Now())
	return nil
}

// signedBy names the leader who approves a report upward as its 签发人 if no one is named: the head of the printed sheet
// has a place for the name, and a leader who approves a document for issue signs it (documents §3).
func (doc *Document) signedBy(a records.Actor) {
	if doc.Layout.Upward && len(doc.Signers) == 0 && a.Role == auth.Leader {
		doc.Signers, doc.Approved.Signs = []string{a.Name}, true
	}
}

var errNumbered = records.Fail(records.Conflict, "numbered", "这份公文已经取得发文字号，不能撤销，请完成印发。",
	"This document has been given a number and cannot be withdrawn; issue it.")

// stillHolds refuses a document whose result or items are no longer what it was drawn up from.
func (d *Documents) stillHolds(ctx context.Context, doc Document) error {
	if err := d.finalIsNewest(ctx, doc); err != nil {
		return err
	}
	items := slices.Concat(doc.Data.Items, doc.Data.Named, doc.Items)
	if len(items) == 0 || d.public == nil {
		return nil
	}
	public, err := d.public(ctx, items)
	if err != nil {
		return err
	}
	for _, item := range items {
		if !public[item] {
			return errRestricted
		}
	}
	return nil
}

// finalIsNewest refuses a document that rests on a final which is no longer in force.
func (d *Documents) finalIsNewest(ctx context.Context, doc Document) error {
	if !doc.Layout.Final {
		return nil
	}
	version, same, err := d.Newest(ctx, doc)
	switch {
	case err != nil:
		return err
	case version == 0:
		return errNotFixed
	case !same:
		return errFinalMoved
	}
	return nil
}

// Newest returns the version of the result in force of a document's batch, 0 if there is none, and whether the document
// rests on it; one of a type that rests on no result always does.
func (d *Documents) Newest(ctx context.Context, doc Document) (version int, same bool, err error) {
	if !doc.Layout.Final {
		return 0, true, nil
	}
	v, inForce, err := d.rounds.FixedOf(ctx, doc.Batch)
	if err != nil || !inForce {
		return 0, false, err
	}
	return v.V.Final.Version, doc.Data.Final != nil && doc.Data.Final.Digest == v.V.Final.Digest, nil
}

// checkComplete refuses to submit a document that is not written out or cannot be printed.
func checkComplete(doc Document) error {
	var f records.Fields
	for i, p := range doc.Parts {
		checkWrittenOut("parts["+strconv.Itoa(i)+"].text", p.Text, &f, doc.quoted()...)
	}
	checkWrittenOut("title", doc.Title, &f)
	checkWrittenOut("note", doc.Note, &f)
	for i, name := range doc.CC {
		checkWrittenOut("cc["+strconv.Itoa(i)+"]", name, &f)
	}
	for i, name := range doc.Signers {
		checkWrittenOut("signers["+strconv.Itoa(i)+"]", name, &f)
	}
	for i, p := range doc.Present {
		checkWrittenOut("present["+strconv.Itoa(i)+"]", strings.Join(append([]string{p.Label}, p.Names...), "\n"), &f)
	}
	if len(doc.To) == 0 && doc.Layout.Receipt {
		f.Add("to", "还没有收文单位。", "There is no addressee.")
	}
	page := Paper(doc)
	_, err := docx.Write(page)
	switch {
	case err != nil && len(f) == 0:
		f.Add("parts", "有正文、字号或附件不符合公文格式。", "It cannot be laid out: "+err.Error())
	case err == nil && page.Crowded():
		f.Add("to", "主送机关太多：首页排不下正文，版记也排不下。",
			"There are too many receivers: page one has no room for text below them, nor has the imprint for them.")
	}
	return f.Err()
}

// quoted are the names in what looks like placeholders and is text that was filled in, such as that of a problem.
func (doc *Document) quoted() (out []string) {
	for _, v := range doc.Data.Values {
		out = append(out, document.Used(v)...)
	}
	return out
}

// checkWrittenOut finds what would be printed as it stands: a blank, or a placeholder of a template that someone typed
// into the document, where nothing fills it. What is quoted is no placeholder.
func checkWrittenOut(field, text string, f *records.Fields, quoted ...string) {
	if strings.Contains(text, document.Blank) {
		f.Add(field, "还有没填的空（＿＿＿＿）。", "A blank has not been filled in.")
	}
	if slices.ContainsFunc(document.Used(text), func(n string) bool { return !slices.Contains(quoted, n) }) {
		f.Add(field, "公文里不能留“{{……}}”，请写出具体内容。", "{{…}} is for templates: write out what it stands for.")
	}
}

// wrongLine refuses a text of one line for its length or for what cannot be printed.
func wrongLine(field string) error {
	return records.InvalidField(field, "最多 200 字，不能有控制字符。", "At most 200 characters, and no control characters.")
}

var errAddresseeOnly = records.Fail(records.Forbidden, "addressee_only", "公文由收文单位签收。",
	"Only its addressees can sign for a document.")
