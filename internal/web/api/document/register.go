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
	Uses           []useView `json:"uses,omitempty" doc:"What one with a copy did with it, oldest first"`
}

type useView struct {
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

func viewReceipt(r document.Receipt) receiptView {
	v := receiptView{OrganizationID: r.Organization, Organization: r.Name, By: r.By, At: r.At, Note: r.Note}
	for _, u := range r.Uses {
		v.Uses = append(v.Uses, useView(u))
	}
	return v
}

type useInput struct {
	kit.ByID
	Body struct {
		Text string `json:"text" doc:"At most 2000 characters"`
	}
}

func (a area) addUse(ctx context.Context, in *useInput) (*kit.Reply[receiptView], error) {
	r, err := a.svc.Documents.AddUse(ctx, guard.ActorOf(ctx), in.ID, in.Body.Text)
	return kit.Answer(viewReceipt(r), err)
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
