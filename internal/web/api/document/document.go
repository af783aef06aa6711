package document

import (
	"context"
	"io"
	"time"

	"minping/internal/app/document"
	rules "minping/internal/evaluation/document"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type documentSummaryView struct {
	kit.Head
	Type         string     `json:"type"`
	TypeName     string     `json:"type_name"`
	BatchID      string     `json:"batch_id"`
	EvaluationID string     `json:"evaluation_id,omitempty"`
	Title        string     `json:"title"`
	State        string     `json:"state"`
	Number       string     `json:"number,omitempty"`
	Due          string     `json:"due,omitempty" format:"date"`
	Addressees   int        `json:"addressees"`
	Received     int        `json:"received" doc:"How many of them have signed"`
	IssuedAt     *time.Time `json:"issued_at"`
	Digest       string     `json:"digest,omitempty"`
	ReplacedBy   string     `json:"replaced_by,omitempty"`
}

func viewSummary(s document.Summary) documentSummaryView {
	return documentSummaryView{
		kit.Head{ID: s.ID, Version: s.Version},
		s.Type, s.TypeName, s.Batch, s.Evaluation, s.Title, string(s.State), s.Number, s.Due, s.To, s.Received,
		s.IssuedAt, s.Digest, s.ReplacedBy,
	}
}

type listInput struct {
	kit.Slice
	Batch      string `query:"batch" maxLength:"200"`
	Evaluation string `query:"evaluation" maxLength:"200"`
	Type       string `query:"type" maxLength:"40"`
	State      string `query:"state" maxLength:"20"`
}

func (a area) list(ctx context.Context, in *listInput) (*kit.Reply[kit.Page[documentSummaryView]], error) {
	f := document.Filter{Batch: in.Batch, Evaluation: in.Evaluation, Type: in.Type, State: rules.State(in.State)}
	vs, err := a.svc.Documents.List(ctx, guard.ActorOf(ctx), f)
	return kit.PageOf(in.Slice, vs, err, viewSummary)
}

type documentPartView struct {
	Key     string `json:"key"`
	Heading string `json:"heading,omitempty"`
	Text    string `json:"text"`
	Hint    string `json:"hint,omitempty"`
}

type addresseeView struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type approvalView struct {
	By   string    `json:"by"`
	Says string    `json:"says,omitempty"`
	At   time.Time `json:"at"`
}

type documentStepView struct {
	From   string    `json:"from"`
	To     string    `json:"to"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason,omitempty"`
}

type attendanceView struct {
	Label string   `json:"label" enum:"出席,请假,列席"`
	Names []string `json:"names"`
}

type finalRefView struct {
	BatchID string `json:"batch_id"`
	Version int    `json:"version"`
	Digest  string `json:"digest"`
}

// documentView is a document with its whole history.
type documentView struct {
	kit.Head
	Type         string             `json:"type"`
	TypeName     string             `json:"type_name"`
	BatchID      string             `json:"batch_id"`
	EvaluationID string             `json:"evaluation_id,omitempty"`
	State        string             `json:"state"`
	Next         []string           `json:"next" doc:"Where the caller may take it"`
	Title        string             `json:"title"`
	Parts        []documentPartView `json:"parts"`
	To           []addresseeView    `json:"to"`
	Names        []string           `json:"names" doc:"Recipients outside the service"`
	CC           []string           `json:"cc"`
	Due          string             `json:"due,omitempty" format:"date"`
	Note         string             `json:"note,omitempty"`
	Urgency      string             `json:"urgency,omitempty"`
	Serial       string             `json:"serial,omitempty"`
	Signers      []string           `json:"signers"`
	Present      []attendanceView   `json:"present"`
	Number       string             `json:"number,omitempty"`
	Digest       string             `json:"digest,omitempty"`
	IssuedAt     *time.Time         `json:"issued_at"`
	Prepared     []string           `json:"prepared" doc:"Everyone who edited it; none of them may approve it"`
	Approved     *approvalView      `json:"approved,omitempty"`
	Final        *finalRefView      `json:"final,omitempty" doc:"The final it rests on"`
	Values       map[string]string  `json:"values" doc:"The data its templates were filled in from, as it was then"`
	Items        []string           `json:"items,omitempty" doc:"Items of the unit's ledger that it was drafted for"`
	Replaces     string             `json:"replaces,omitempty"`
	ReplacedBy   string             `json:"replaced_by,omitempty"`
	Steps        []documentStepView `json:"steps"`
}

func (a area) view(ctx context.Context) func(document.Record, error) (*kit.Record[documentView], error) {
	return func(v document.Record, err error) (*kit.Record[documentView], error) {
		next := []string{}
		if err == nil {
			steps, stepsErr := a.svc.Documents.Steps(ctx, guard.ActorOf(ctx), v.V)
			for _, s := range steps {
				next = append(next, string(s))
			}
			err = stepsErr
		}
		return kit.Show(func(v document.Record) documentView {
			out := viewDocument(v)
			out.Next = next
			return out
		})(v, err)
	}
}

func viewDocument(v document.Record) documentView {
	d := v.V
	out := documentView{
		Head: kit.HeadOf(v), Type: d.Type, TypeName: d.TypeName, BatchID: d.Batch, EvaluationID: d.Evaluation,
		State: string(d.State), Next: []string{},
		Title: d.Title, Names: kit.OrEmpty(d.Names), CC: kit.OrEmpty(d.CC), Due: d.Due, Note: d.Note,
		Urgency: d.Urgency, Serial: d.Serial,
		Signers: kit.OrEmpty(d.Signers), Number: d.Number, Digest: d.Digest, IssuedAt: d.IssuedAt,
		Values: d.Data.Values, Items: d.Items, Replaces: d.Replaces,
		ReplacedBy: d.ReplacedBy,
		Parts: kit.Each(d.Parts, func(p rules.Part) documentPartView {
			return documentPartView{
				p.Key,
				p.Heading, p.Text, p.Hint,
			}
		}),
		To: kit.Each(d.To, func(x document.Addressee) addresseeView { return addresseeView{x.ID, x.Name} }),
		Present: kit.Each(d.Present,
			func(p document.Presence) attendanceView { return attendanceView{p.Label, kit.OrEmpty(p.Names)} }),
		Prepared: kit.Each(d.Prepared, func(p document.Person) string { return p.Name }),
		Steps: kit.Each(d.Steps, func(s document.StepTaken) documentStepView {
			return documentStepView{string(s.From), string(s.To), s.By, s.At, s.Reason}
		}),
	}
	if x := d.Approved; x != nil {
		out.Approved = &approvalView{x.By.Name, x.Says, x.At}
	}
	if f := d.Data.Final; f != nil {
		out.Final = &finalRefView{f.Batch, f.Version, f.Digest}
	}
	return out
}

func (a area) show(ctx context.Context, in *kit.ByID) (*kit.Record[documentView], error) {
	return a.view(ctx)(a.svc.Documents.Show(ctx, guard.ActorOf(ctx), in.ID))
}

type documentPartInput struct {
	Key  string `json:"key"`
	Text string `json:"text"`
}

type contentBody struct {
	Title   *string             `json:"title,omitempty"`
	Parts   []documentPartInput `json:"parts,omitempty" doc:"Texts of sections, by key; others stay"`
	To      []string            `json:"to,omitempty" doc:"Ids of the organizations that receive it"`
	CC      []string            `json:"cc,omitempty"`
	Due     *string             `json:"due,omitempty" format:"date" doc:"Empty for none"`
	Note    *string             `json:"note,omitempty"`
	Urgency *string             `json:"urgency,omitempty"`
	Serial  *string             `json:"serial,omitempty"`
	Signers []string            `json:"signers,omitempty"`
	Present []attendanceView    `json:"present,omitempty" doc:"Who attended, for minutes"`
}

func (b contentBody) content() document.Content {
	c := document.Content{
		Title: b.Title, To: b.To, CC: b.CC, Due: b.Due, Note: b.Note, Urgency: b.Urgency, Serial: b.Serial,
		Signers: b.Signers,
	}
	for _, p := range b.Parts {
		c.Parts = append(c.Parts, document.PartText(p))
	}
	for _, p := range b.Present {
		c.Present = append(c.Present, document.Presence(p))
	}
	return c
}

// DraftBody describes a new document.
type DraftBody struct {
	Type         string   `json:"type"`
	BatchID      string   `json:"batch_id,omitempty" doc:"For a type about a whole batch; a round's id will do. Beside a unit it must be the unit's"`
	EvaluationID string   `json:"evaluation_id,omitempty" doc:"For a type about one unit"`
	Replaces     string   `json:"replaces,omitempty" doc:"The issued document that this one replaces"`
	Items        []string `json:"items,omitempty" doc:"Ids of the items of the unit's ledger that the letter is about; each records its issue"`
}

type createInput struct {
	Body struct {
		DraftBody
		Content *contentBody `json:"content,omitempty" doc:"Text that replaces that of the templates"`
	}
}

func (a area) create(ctx context.Context, in *createInput) (*kit.Record[documentView], error) {
	r := document.Draft{
		Type: in.Body.Type, Batch: in.Body.BatchID, Evaluation: in.Body.EvaluationID, Replaces: in.Body.Replaces,
		Items: in.Body.Items,
	}
	if in.Body.Content != nil {
		r.Content = in.Body.Content.content()
	}
	return a.view(ctx)(a.svc.Documents.Draft(ctx, guard.ActorOf(ctx), r))
}

type changeInput struct {
	kit.ByID
	kit.IfMatch
	Body contentBody
}

func (a area) change(ctx context.Context, in *changeInput) (*kit.Record[documentView], error) {
	return a.view(ctx)(a.svc.Documents.Change(ctx, guard.ActorOf(ctx), in.ID, in.Expected(), in.Body.content()))
}

type redrawInput struct {
	kit.ByID
	kit.IfMatch
	Body *struct {
		Keep []string `json:"keep,omitempty" doc:"Keys of sections whose edited text is kept"`
	}
}

func (a area) redraw(ctx context.Context, in *redrawInput) (*kit.Record[documentView], error) {
	var keep []string
	if in.Body != nil {
		keep = in.Body.Keep
	}
	return a.view(ctx)(a.svc.Documents.Redraw(ctx, guard.ActorOf(ctx), in.ID, in.Expected(), keep))
}

type stepInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		To     string `json:"to" enum:"draft,opinions,submitted,approved,issued,withdrawn"`
		Reason string `json:"reason,omitempty" doc:"Where the step asks for one"`
		Says   string `json:"says,omitempty" doc:"With an approval: who agreed, e.g. 经市委同意"`
	}
}

func (a area) step(ctx context.Context, in *stepInput) (*kit.Record[documentView], error) {
	r := document.StepRequest{To: rules.State(in.Body.To), Reason: in.Body.Reason, Says: in.Body.Says}
	return a.view(ctx)(a.svc.Documents.Step(ctx, guard.ActorOf(ctx), in.ID, in.Expected(), r))
}

func (a area) html(ctx context.Context, in *kit.ByID) (*kit.File, error) {
	page, err := a.svc.Documents.HTML(ctx, guard.ActorOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return kit.Download(ctx, "document.html", typeHTML, func(_ context.Context, w io.Writer) error {
		_, err := w.Write(page)
		return err
	})
}

func (a area) docx(ctx context.Context, in *kit.ByID) (*kit.File, error) {
	file, name, err := a.svc.Documents.DOCX(ctx, guard.ActorOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return kit.Download(ctx, name, typeDOCX, func(_ context.Context, w io.Writer) error {
		_, err := w.Write(file)
		return err
	})
}
