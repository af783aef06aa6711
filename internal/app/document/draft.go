package document

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/check"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/document"
	"minping/internal/typed"
)

// Draft is the input for drafting a document; empty fields come from its type.
type Draft struct {
	ID         string // of the document, if a decision names it; a second draft returns the first
	Type       string
	Batch      string   // or a round's id
	Evaluation string   // for a type about one unit
	Replaces   string   // the issued document that this one ends
	Items      []string // of the unit's ledger, that a letter of the ladder is about
	// Given are template values that follow from a decision; they override what is known otherwise.
	Given map[string]string
	Content
}

// Content is the part of a document that people write. A nil field leaves it unchanged.
type Content struct {
	Title   *string
	Parts   []PartText // by key; others stay as they are
	To      []string   // organizations, by id
	CC      []string
	Due     *string // YYYY-MM-DD, "" for none
	Note    *string
	Urgency *string
	Serial  *string
	Signers []string
	Present []Presence
}

// PartText is the text of a section.
type PartText struct {
	Key  string `json:"key"`
	Text string `json:"text"`
}

var (
	errOfficeOnly = records.Fail(records.Forbidden, "office_only", "公文由巡察办起草和印发。",
		"Documents are drafted and issued by the inspection office.")
	errNotFixed = records.Fail(records.Conflict, "not_fixed",
		"本批次结果还没有锁定，这类公文要以锁定的结果为依据。",
		"The result of this batch is not fixed, and this document depends on it.")
	errFinalMoved = records.Fail(records.Conflict, "final_changed",
		"锁定的结果已经更新，请先按新结果重新生成公文。",
		"The fixed result has changed; draw the document up again from the new one.")
	errRestricted = records.Fail(records.Conflict, "item_restricted",
		"公文写到的事项中，有的已改为限授权人员查看，请重新生成公文。",
		"An item mentioned in the document has been restricted; draw the document up again.")
	errNoRow = records.Fail(records.Conflict, "no_row", "该单位没有列入锁定的结果。",
		"This unit has no row in the fixed result.")
)

func isOffice(a records.Actor) bool { return a.Role == auth.Admin }

// Draft drafts a document: its templates are filled from what is known now.
func (d *Documents) Draft(ctx context.Context, a records.Actor, r Draft) (Record, error) {
	var none Record
	if !isOffice(a) {
		return none, errOfficeOnly
	}
	p, t, issuer, err := d.typeOf(ctx, r.Type)
	if err != nil {
		return none, err
	}
	subject, err := d.subjectOf(ctx, t, r.Batch, r.Evaluation)
	if err != nil {
		return none, err
	}
	doc := Document{
		Type: t.Code, TypeName: t.Name, Batch: subject.batch, Evaluation: r.Evaluation,
		Layout: layoutOf(p, t, issuer), Names: t.Names,
		State: document.StateDraft, Prepared: []Person{person(a)}, Replaces: r.Replaces, Steps: []StepTaken{},
		Given: r.Given,
	}
	if t.DueDays > 0 {
		doc.Due = d.today().AddDate(0, 0, t.DueDays).Format(time.DateOnly)
	}
	doc.Items, err = d.aboutItems(ctx, r.Evaluation, r.Items)
	if err != nil {
		return none, err
	}
	doc.To, err = d.addressees(ctx, t, subject, r.To)
	if err != nil {
		return none, err
	}
	old, err := d.replaced(ctx, doc)
	if err != nil {
		return none, err
	}
	doc.takeOver(old, d.today())
	doc.Items, err = d.readable(ctx, doc.Items)
	if err != nil {
		return none, err
	}
	if err := d.draw(ctx, &doc, t, subject, r.Content); err != nil {
		return none, err
	}
	return d.create(ctx, a, r.ID, doc)
}

func person(a records.Actor) Person { return Person{cmp.Or(a.ID, a.Name), a.Name} }

// today is the day in China, where offices date what they issue.
func (d *Documents) today() time.Time { return d.env.Now().In(deadline.China) }

// draw fills the templates of a document and then overwrites them with what its drafter wrote.
func (d *Documents) draw(ctx context.Context, doc *Document, t document.Type, s subject, c Content) error {
	if c.Due != nil {
		if err := checkDue(*c.Due); err != nil {
			return err
		}
		doc.Due = *c.Due
	}
	data, err := d.collect(ctx, t, s, doc.Due, doc.Layout.Issuer)
	if err != nil {
		return err
	}
	met, err := d.meetingOf(ctx, t, s)
	if err != nil {
		return err
	}
	doc.Data = data
	doc.minutes(met)
	maps.Copy(data.Values, doc.Given)
	kindName := func(kind string) string { return round.KindName(kind).ZH }
	made := t.ForKinds(s.kinds(), kindName).Make(data.Values)
	if len(data.Items) > 0 || speaks(t.Parts, nil) {
		data.Named = s.named
	}
	doc.Data, doc.Title, doc.Parts = data, made.Title, made.Parts
	doc.CC = nil
	for _, cc := range t.CC {
		cc = document.Fill(cc, data.Values)
		if !strings.Contains(cc, document.Blank) {
			doc.CC = append(doc.CC, cc)
		}
	}
	return write(doc, c)
}

// Limits for what people write in a document.
const (
	titleMax = 200
	partMax  = 20000
	lineMax  = 200
	listMax  = 300
)

// write copies the drafter's text into a document.
func write(doc *Document, c Content) error {
	var f records.Fields
	line := func(field string, to *string, v *string, most int) {
		if v == nil {
			return
		}
		*to = typed.Line(*v)
		if *to != "" && !records.ShortText(*to, most) {
			f.Add(field, fmt.Sprintf("最多 %d 字，不能有控制字符。", most),
				fmt.Sprintf("At most %d characters, and no control characters.", most))
		}
	}
	line("title", &doc.Title, c.Title, titleMax)
	if doc.Title == "" {
		f.Add("title", "标题不能为空。", "A document needs a title.")
	}
	line("note", &doc.Note, c.Note, lineMax)
	line("serial", &doc.Serial, c.Serial, 6)
	line("urgency", &doc.Urgency, c.Urgency, 4)
	if doc.Serial != "" && (len(doc.Serial) != 6 || strings.Trim(doc.Serial, "0123456789") != "") {
		f.Add("serial", "份号是 6 位数字。", "A serial number must have six digits.")
	}
	if doc.Urgency != "" && doc.Urgency != "特急" && doc.Urgency != "加急" {
		f.Add("urgency", "只能是特急或加急。", "Must be 特急 or 加急.")
	}
	for i, p := range c.Parts {
		field := "parts[" + strconv.Itoa(i) + "]"
		at := slices.IndexFunc(doc.Parts, func(x document.Part) bool { return x.Key == p.Key })
		switch {
		case at < 0:
			f.Add(field+".key", "没有这一部分。", "There is no such part.")
		case !check.Prose(p.Text, partMax):
			f.Add(field+".text", "最多 20000 字，不能有控制字符。",
				"At most 20000 characters, and no control characters.")
		default:
			doc.Parts[at].Text = strings.TrimSpace(strings.ReplaceAll(p.Text, "\r\n", "\n"))
		}
	}
	lines(&f, "cc", &doc.CC, c.CC, listedMax)
	lines(&f, "signers", &doc.Signers, c.Signers, listedMax)
	writePresent(&f, doc, c.Present)
	return f.Err()
}

// Change changes the text, the addressees or the deadline of a document that is being drafted. The person who changes
// it counts as having prepared it and may not approve it.
func (d *Documents) Change(ctx context.Context, a records.Actor, id string, ifMatch int, c Content) (Record, error) {
	return d.rewrite(ctx, a, id, ifMatch, func(doc *Document) error {
		due, parts := doc.Due, slices.Clone(doc.Parts)
		if c.Due != nil {
			if err := checkDue(*c.Due); err != nil {
				return err
			}
			doc.Due = *c.Due
		}
		if c.To != nil {
			to, err := d.organizations(ctx, c.To)
			if err != nil {
				return err
			}
			doc.To = to
		}
		if err := write(doc, c); err != nil {
			return err
		}
		doc.moveDue(due, parts)
		return nil
	})
}

// Redraw fills the templates again from what is known now. What people wrote in a section is lost unless its key is
// among those to keep.
func (d *Documents) Redraw(
	ctx context.Context, a records.Actor, id string, ifMatch int, keep []string,
) (Record, error) {
	return d.rewrite(ctx, a, id, ifMatch, func(doc *Document) error {
		_, t, _, err := d.typeOf(ctx, doc.Type)
		if err != nil {
			return err
		}
		s, err := d.subjectOf(ctx, t, doc.Batch, doc.Evaluation)
		if err != nil {
			return err
		}
		doc.Items, err = d.readable(ctx, doc.Items)
		if err != nil {
			return err
		}
		var kept Content
		for _, p := range doc.Parts {
			if slices.Contains(keep, p.Key) {
				kept.Parts = append(kept.Parts, PartText{p.Key, p.Text})
			}
		}
		before := doc.Data
		if err := d.draw(ctx, doc, t, s, kept); err != nil {
			return err
		}
		if speaks(t.Parts, kept.Parts) && kept.Parts != nil { // the old text is still there
			doc.Data.alsoNames(before)
		}
		return nil
	})
}

func (d *Documents) rewrite(ctx context.Context, a records.Actor, id string, ifMatch int,
	fn func(*Document) error,
) (Record, error) {
	if !isOffice(a) {
		return Record{}, errOfficeOnly
	}
	v, err := records.Update(ctx, d.env, KindDocument, id, ifMatch, func(doc *Document) error {
		if !doc.State.Editable() {
			return records.Fail(records.Conflict, "not_editable", "公文已送审，退回后才能修改。",
				"A submitted document can be changed only after it has been returned.")
		}
		if !prepared(doc.Prepared, a) {
			doc.Prepared = append(doc.Prepared, person(a))
		}
		doc.Parts = slices.Clone(doc.Parts)
		if err := fn(doc); err != nil {
			return err
		}
		return nil
	})
	if err != nil {
		return v, err
	}
	return v, d.audit.Append(ctx, a, "document.change", id, v.V.Title)
}

// addressees returns who a document goes to: those named by its drafter, or those of its type.
func (d *Documents) addressees(ctx context.Context, t document.Type, s subject, named []string) ([]Addressee, error) {
	if len(named) > 0 {
		return d.organizations(ctx, named)
	}
	switch t.To {
	case document.ToUnits:
		return s.units(), nil
	case document.ToUnit:
		return []Addressee{s.unit()}, nil
	case document.ToSupervisor:
		if s.organization.V.SupervisorID == "" {
			return nil, records.Fail(records.Conflict, "no_supervisor", "该单位没有设置监督单位。",
				"This unit has no supervising body.")
		}
		return d.organizations(ctx, []string{s.organization.V.SupervisorID})
	}
	return []Addressee{}, nil
}

// organizations reads addressees by id, each once.
func (d *Documents) organizations(ctx context.Context, ids []string) ([]Addressee, error) {
	if len(ids) > listMax*10 {
		return nil, records.InvalidField("to", "收文单位过多。", "Too many addressees.")
	}
	known, err := records.GetMany[round.Organization](ctx, d.env, round.KindOrganization,
		slices.Compact(slices.Sorted(slices.Values(ids))))
	if err != nil {
		return nil, err
	}
	out := []Addressee{}
	for _, id := range ids {
		o, ok := known[id]
		if !ok {
			return nil, records.InvalidField("to", "没有这个收文单位。", "There is no such addressee.")
		}
		if !slices.ContainsFunc(out, func(x Addressee) bool { return x.ID == id }) {
			out = append(out, Addressee{id, o.Name})
		}
	}
	return out, nil
}

// takeOver keeps what the decision behind a replaced document said, and its day while that is still ahead.
// What rests on no result stays with the round of which it was drafted, whatever batch that joined since.
func (doc *Document) takeOver(old Document, today time.Time) {
	if old.Batch != "" && !doc.Layout.Final {
		doc.Batch = old.Batch
	}
	if doc.Given == nil {
		doc.Given = old.Given
	}
	if doc.Items == nil {
		doc.Items = old.Items
	}
	if old.Due >= today.Format(time.DateOnly) {
		doc.Due = old.Due
	}
}

// replaced returns the document that a draft replaces, if any: an issued one of the same type and subject. A type that
// is issued once never has two in force.
func (d *Documents) replaced(ctx context.Context, doc Document) (none Document, _ error) {
	if doc.Replaces == "" {
		if !doc.Layout.Once {
			return none, nil
		}
		taken, err := d.taken(ctx, "", doc)
		if err == nil && taken {
			err = errOnce
		}
		return none, err
	}
	old, err := d.load(ctx, doc.Replaces)
	if records.KindOf(err) == records.NotFound {
		return none, records.InvalidField("replaces", "没有这份公文。", "There is no such document.")
	}
	if err != nil {
		return none, err
	}
	batch, err := d.rounds.BatchOf(ctx, old.V.Batch)
	if err != nil {
		return none, err
	}
	same := old.V.Type == doc.Type && batch == doc.Batch && old.V.Evaluation == doc.Evaluation
	if old.V.State != document.StateIssued || !same {
		return none, records.InvalidField("replaces", "只能替换同一对象已经印发的同类公文。",
			"It can replace only an issued document of the same type and subject.")
	}
	return old.V, nil
}

var errOnce = records.Fail(records.Conflict, "issued_once", "这类公文已经印发过一份，新的一份须注明替换它。",
	"Such a document has already been issued; a new one must name it as the one it replaces.")
