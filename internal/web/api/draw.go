package api

import (
	"context"
	"io"
	"mime"
	"time"

	"minping/internal/app"
	"minping/internal/evaluation"
	"minping/internal/paper"
	"minping/internal/web/guard"
)

// drawView is a draw of attendees. It names nobody: people are known by their place in the list.
type drawView struct {
	EvaluationID string `json:"evaluation_id"`
	Version      int    `json:"version"`
	evaluation.DrawRecord
	PooledAt     time.Time                `json:"pooled_at" doc:"When the list came"`
	DrawnAt      *time.Time               `json:"drawn_at,omitempty"`
	DrawnBy      string                   `json:"drawn_by,omitempty"`
	Replacements []evaluation.Replacement `json:"replacements,omitempty"`
	Attending    []evaluation.Drawn       `json:"attending" doc:"Who is asked after the replacements, and the reserves that are left"`
	Discarded    []app.Discarded          `json:"discarded,omitempty" doc:"Draws that were made again, with why"`
	Erased       *app.Erasure             `json:"erased,omitempty" doc:"The list of people was deleted"`
}

func (v drawView) version() int { return v.Version }

func showDraw(v app.DrawView) drawView {
	return drawView{
		v.EvaluationID, v.Version, v.DrawRecord, v.PooledAt, v.DrawnAt, v.DrawnBy, v.Replacements, orEmpty(v.Attending), v.Discarded, v.Erased,
	}
}

// ShowDraw shows the draw of attendees of an evaluation.
func (h *Handlers) ShowDraw(ctx context.Context, in *ByID) (*record[drawView], error) {
	return show(showDraw)(h.svc.ShowDraw(ctx, guard.ActorOf(ctx), in.ID))
}

type attendeesInput struct {
	ByID
	ContentType string `header:"Content-Type" hidden:"true"`
	Reason      string `query:"reason" maxLength:"800" doc:"Why names are drawn again; needed once they were drawn"`
	RawBody     []byte `contentType:"text/csv"`
}

// PutAttendees takes the list that names are drawn from, as CSV or XLSX, all rows or none.
func (h *Handlers) PutAttendees(ctx context.Context, in *attendeesInput) (*record[drawView], error) {
	raw := in.RawBody
	if kind, params, err := mime.ParseMediaType(in.ContentType); err == nil && kind == "multipart/form-data" {
		if raw, err = firstFile(raw, params["boundary"]); err != nil {
			return nil, err
		}
	}
	return show(showDraw)(h.svc.PutAttendees(ctx, guard.ActorOf(ctx), in.ID, raw, text(in.Reason)))
}

type attendeeView struct {
	ID       string `json:"id" doc:"The place in the list"`
	Stratum  string `json:"stratum"`
	Name     string `json:"name"`
	Phone    string `json:"phone" doc:"Masked"`
	Standing string `json:"standing" enum:"attending,reserve,replaced,listed"`
}

func showAttendee(p app.Attendee) attendeeView {
	if p.Standing == "" {
		p.Standing = "listed"
	}
	return attendeeView{p.ID, p.Stratum, p.Name, p.Phone, p.Standing}
}

// Attendees lists who was drawn, with masked phones.
func (h *Handlers) Attendees(ctx context.Context, in *SliceByID) (*answer[page[attendeeView]], error) {
	vs, err := h.svc.Attendees(ctx, guard.ActorOf(ctx), in.ID)
	return slice(in.Slice, vs, err, showAttendee)
}

// CallList sends who is to be rung up, with whole phones; fetching it is recorded.
func (h *Handlers) CallList(ctx context.Context, in *ByID) (*file, error) {
	vs, err := h.svc.CallList(ctx, guard.ActorOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return send(ctx, "attendees.csv", "text/csv; charset=utf-8", func(_ context.Context, w io.Writer) error {
		return paper.WriteCalls(w, Calls(vs))
	})
}

// Calls are the lines of a call list.
func Calls(vs []app.Attendee) []paper.Call {
	out := make([]paper.Call, len(vs))
	for i, v := range vs {
		out[i] = paper.Call{Stratum: v.Stratum, ID: v.ID, Name: v.Name, Phone: v.Phone, Reserve: v.Standing == app.Reserve}
	}
	return out
}

// EraseAttendees deletes the list of people before its time.
func (h *Handlers) EraseAttendees(ctx context.Context, in *ByID) error {
	return h.svc.EraseAttendees(ctx, guard.ActorOf(ctx), in.ID)
}

type fixDrawInput struct {
	ByID
	IfMatch
	Body struct {
		Quotas []evaluation.Quota `json:"quotas" maxItems:"100"`
	}
}

// FixDraw fixes how many are drawn and publishes the commitment.
func (h *Handlers) FixDraw(ctx context.Context, in *fixDrawInput) (*record[drawView], error) {
	return show(showDraw)(h.svc.FixDraw(ctx, guard.ActorOf(ctx), in.ID, in.version(), in.Body.Quotas))
}

type drawInput struct {
	ByID
	IfMatch
	Body struct {
		Witnesses []evaluation.Witness `json:"witnesses" maxItems:"20" doc:"Two to nine, each with a number said after the commitment was published"`
	}
}

// DrawAttendees draws.
func (h *Handlers) DrawAttendees(ctx context.Context, in *drawInput) (*record[drawView], error) {
	return show(showDraw)(h.svc.DrawAttendees(ctx, guard.ActorOf(ctx), in.ID, in.version(), in.Body.Witnesses))
}

type replaceInput struct {
	ByID
	IfMatch
	Body struct {
		ID     string `json:"id" doc:"Who does not come"`
		Reason string `json:"reason" enum:"unreachable,away,ill,declined,other"`
	}
}

// ReplaceAttendee asks the next reserve of the stratum in the place of somebody.
func (h *Handlers) ReplaceAttendee(ctx context.Context, in *replaceInput) (*record[drawView], error) {
	return show(showDraw)(h.svc.ReplaceAttendee(ctx, guard.ActorOf(ctx), in.ID, in.version(), in.Body.ID, in.Body.Reason))
}
