package document

import (
	"context"
	"time"

	"minping/internal/app/document"
	rules "minping/internal/evaluation/document"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type receiptView struct {
	OrganizationID string    `json:"organization_id"`
	Organization   string    `json:"organization"`
	By             string    `json:"by"`
	At             time.Time `json:"at"`
	Note           string    `json:"note,omitempty"`
}

func viewReceipt(r document.Receipt) receiptView {
	return receiptView{r.Organization, r.Name, r.By, r.At, r.Note}
}

type receiveInput struct {
	kit.ByID
	Body *struct {
		Note string `json:"note,omitempty"`
	}
}

func (a area) receive(ctx context.Context, in *receiveInput) (*kit.Reply[receiptView], error) {
	note := ""
	if in.Body != nil {
		note = in.Body.Note
	}
	r, err := a.svc.Documents.Receive(ctx, guard.ActorOf(ctx), in.ID, note)
	return kit.Answer(viewReceipt(r), err)
}

func (a area) receipts(ctx context.Context, in *kit.SliceByID) (*kit.Reply[kit.Page[receiptView]], error) {
	rs, err := a.svc.Documents.Receipts(ctx, guard.ActorOf(ctx), in.ID)
	return kit.PageOf(in.Slice, rs, err, viewReceipt)
}

type issuerView struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

type documentTypeView struct {
	Code    string             `json:"code"`
	Name    string             `json:"name"`
	About   string             `json:"about" enum:"batch,unit"`
	Form    string             `json:"form" enum:"official,letter,minutes"`
	Issuer  string             `json:"issuer"`
	Series  string             `json:"series"`
	Final   bool               `json:"final" doc:"It rests on a fixed final"`
	Opens   bool               `json:"opens" doc:"Its issue opens the unit's own result to the unit"`
	Once    bool               `json:"once"`
	Receipt bool               `json:"receipt"`
	Hint    string             `json:"hint,omitempty"`
	Title   string             `json:"title"`
	Parts   []documentPartView `json:"parts"`
}

type templateNameView struct {
	Name   string `json:"name"`
	About  string `json:"about"`
	Final  bool   `json:"final"`
	Sample string `json:"sample"`
}

type documentTypesView struct {
	kit.Revision
	Name    string             `json:"name"`
	Profile string             `json:"profile"`
	Issuers []issuerView       `json:"issuers"`
	Types   []documentTypeView `json:"types"`
	Names   []templateNameView `json:"names" doc:"What templates may put between {{ and }}"`
}

func viewTypes(p rules.Pack, version int, err error) (*kit.Record[documentTypesView], error) {
	if err != nil {
		return nil, err
	}
	out := documentTypesView{Revision: kit.Revision{Version: version}, Name: p.Name, Profile: p.Profile}
	out.Issuers = kit.Each(p.Issuers, func(x rules.Issuer) issuerView { return issuerView{x.Code, x.Name} })
	out.Types = kit.Each(p.Types, func(t rules.Type) documentTypeView {
		return documentTypeView{
			t.Code, t.Name, t.About, t.Form, t.Issuer, t.Series, t.Final, t.Opens, t.Once, t.Receipt, t.Hint, t.Title,
			kit.Each(t.Parts, func(p rules.Part) documentPartView {
				return documentPartView{
					p.Key, p.Heading,
					p.Text, p.Hint,
				}
			}),
		}
	})
	out.Names = kit.Each(rules.Names(rules.AboutUnit),
		func(n rules.Name) templateNameView { return templateNameView{n.Name, n.About, n.Final, n.Sample} })
	return kit.RecordOf(version, out), nil
}

func (a area) types(ctx context.Context, _ *struct{}) (*kit.Record[documentTypesView], error) {
	return viewTypes(a.svc.Documents.Types(ctx))
}

type typesInput struct {
	kit.IfMatch
	RawBody []byte `contentType:"application/yaml"`
}

func (a area) putTypes(ctx context.Context, in *typesInput) (*kit.Record[documentTypesView], error) {
	return viewTypes(a.svc.Documents.PutTypes(ctx, guard.ActorOf(ctx), in.Expected(), in.RawBody))
}

type registerInput struct {
	kit.Slice
	Series string `query:"series" required:"true" maxLength:"30" doc:"机关代字，e.g. 巡函"`
	Year   int    `query:"year" required:"true" minimum:"2000" maximum:"2099"`
}

type registerLineView struct {
	From       int    `json:"from"`
	Number     int    `json:"number"`
	DocumentID string `json:"document_id,omitempty"`
	Reason     string `json:"reason,omitempty" doc:"Why the numbers were skipped"`
	By         string `json:"by"`
	At         string `json:"at"`
}

func (a area) register(ctx context.Context, in *registerInput) (*kit.Reply[kit.Page[registerLineView]], error) {
	lines, err := a.svc.Documents.Register(ctx, guard.ActorOf(ctx), in.Series, in.Year)
	return kit.PageOf(in.Slice, lines, err, func(e rules.Entry) registerLineView {
		return registerLineView{e.From, e.N, e.Document, e.Reason, e.By, e.At}
	})
}

type passOverInput struct {
	Body struct {
		Series string `json:"series"`
		Year   int    `json:"year"`
		Number int    `json:"number" doc:"The last number that is passed over"`
		Reason string `json:"reason"`
	}
}

func (a area) passOver(ctx context.Context, in *passOverInput) error {
	b := in.Body
	return a.svc.Documents.PassOver(ctx, guard.ActorOf(ctx), b.Series, b.Year, b.Number, b.Reason)
}
