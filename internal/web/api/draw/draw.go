package draw

import (
	"context"
	"io"
	"time"

	"minping/internal/app/draw"
	evaldraw "minping/internal/evaluation/draw"
	"minping/internal/paper"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

// drawView is a draw of attendees. It contains no names: people are identified by their position in the list.
type drawView struct {
	EvaluationID string `json:"evaluation_id"`
	kit.Revision
	evaldraw.DrawRecord
	PooledAt     time.Time              `json:"pooled_at" doc:"When the list was uploaded"`
	DrawnAt      *time.Time             `json:"drawn_at,omitempty"`
	DrawnBy      string                 `json:"drawn_by,omitempty"`
	Replacements []evaldraw.Replacement `json:"replacements,omitempty"`
	Attending    []evaldraw.Drawn       `json:"attending" doc:"Who is invited after the replacements, and the reserves that are left"`
	Discarded    []draw.Discarded       `json:"discarded,omitempty" doc:"Repeated draws, with their reasons"`
	Erased       *draw.Erasure          `json:"erased,omitempty" doc:"The list of people was deleted"`
	Unused       []string               `json:"unused_columns,omitempty" doc:"Headings of columns of the list that were not read; only in the answer to the list"`
	Unnamed      []string               `json:"unnamed_columns,omitempty" doc:"Letters of columns without a heading in which something is written; they were not read; only in the answer to the list"`
	Sheets       []string               `json:"unread_sheets,omitempty" doc:"Names of worksheets beside the one that was read; only in the answer to the list"`
}

func viewDraw(v draw.DrawView) drawView {
	return drawView{
		v.EvaluationID,
		kit.Revision{Version: v.Version},
		v.DrawRecord, v.PooledAt, v.DrawnAt, v.DrawnBy,
		v.Replacements, kit.OrEmpty(v.Attending), v.Discarded, v.Erased, v.Unread.Headings, v.Unread.Letters,
		v.Unread.SheetNames(),
	}
}

// show shows the draw of attendees of an evaluation.
func (a area) show(ctx context.Context, in *kit.ByID) (*kit.Record[drawView], error) {
	return kit.Show(viewDraw)(a.svc.Draws.ShowDraw(ctx, guard.ActorOf(ctx), in.ID))
}

type attendeesInput struct {
	kit.ByID
	kit.Upload
	Reason string `query:"reason" maxLength:"800" doc:"Why names are drawn again; required once names have been drawn"`
}

// putAttendees stores the list that names are drawn from, as CSV or XLSX, all rows or none.
func (a area) putAttendees(ctx context.Context, in *attendeesInput) (*kit.Record[drawView], error) {
	raw, err := in.Content()
	if err != nil {
		return nil, err
	}
	return kit.Show(viewDraw)(a.svc.Draws.PutAttendees(ctx, guard.ActorOf(ctx), in.ID, raw, kit.Unescape(in.Reason)))
}

type attendeeView struct {
	ID       string `json:"id" doc:"The place in the list"`
	Stratum  string `json:"stratum"`
	Name     string `json:"name"`
	Phone    string `json:"phone" doc:"Masked"`
	Standing string `json:"standing" enum:"attending,reserve,replaced,listed"`
}

func viewAttendee(p draw.Attendee) attendeeView {
	if p.Standing == "" {
		p.Standing = "listed"
	}
	return attendeeView{p.ID, p.Stratum, p.Name, p.Phone, p.Standing}
}

// attendees lists who was drawn, with masked phone numbers.
func (a area) attendees(ctx context.Context, in *kit.SliceByID) (*kit.Reply[kit.Page[attendeeView]], error) {
	vs, err := a.svc.Draws.Attendees(ctx, guard.ActorOf(ctx), in.ID)
	return kit.PageOf(in.Slice, vs, err, viewAttendee)
}

// callList sends the list of people to call, with full phone numbers; fetching it is recorded.
func (a area) callList(ctx context.Context, in *kit.ByID) (*kit.File, error) {
	vs, err := a.svc.Draws.CallList(ctx, guard.ActorOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return kit.Download(ctx, "attendees.csv", kit.CSV, func(_ context.Context, w io.Writer) error {
		return paper.WriteCalls(w, calls(vs))
	})
}

// callBook is callList as a workbook whose cells are text: a spreadsheet then keeps the leading zero of an area code.
func (a area) callBook(ctx context.Context, in *kit.ByID) (*kit.File, error) {
	vs, err := a.svc.Draws.CallList(ctx, guard.ActorOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return kit.Download(ctx, "attendees.xlsx", kit.XLSX, func(_ context.Context, w io.Writer) error {
		return paper.WriteCallBook(w, calls(vs))
	})
}

// calls returns the lines of a call list.
func calls(vs []draw.Attendee) []paper.Call {
	out := make([]paper.Call, len(vs))
	for i, v := range vs {
		out[i] = paper.Call{
			Stratum: v.Stratum, ID: v.ID, Name: v.Name, Phone: v.Phone,
			Reserve: v.Standing == draw.Reserve,
		}
	}
	return out
}

// eraseAttendees deletes the list of people early.
func (a area) eraseAttendees(ctx context.Context, in *kit.ByID) error {
	return a.svc.Draws.EraseAttendees(ctx, guard.ActorOf(ctx), in.ID)
}

type fixDrawInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		Quotas []evaldraw.Quota `json:"quotas" maxItems:"100"`
	}
}

// fix fixes how many are drawn and publishes the commitment.
func (a area) fix(ctx context.Context, in *fixDrawInput) (*kit.Record[drawView], error) {
	return kit.Show(viewDraw)(a.svc.Draws.FixDraw(ctx, guard.ActorOf(ctx), in.ID, in.Expected(), in.Body.Quotas))
}

type drawInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		Witnesses []evaldraw.Witness `json:"witnesses" maxItems:"20" doc:"Two to nine, each with a number chosen after the commitment was published"`
	}
}

// draw draws.
func (a area) draw(ctx context.Context, in *drawInput) (*kit.Record[drawView], error) {
	return kit.Show(viewDraw)(a.svc.Draws.DrawAttendees(ctx, guard.ActorOf(ctx), in.ID, in.Expected(),
		in.Body.Witnesses))
}

type replaceInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		ID     string `json:"id" doc:"The person who does not come"`
		Reason string `json:"reason" enum:"unreachable,away,ill,declined,other"`
	}
}

// replace asks the next reserve of the stratum instead of a person.
func (a area) replace(ctx context.Context, in *replaceInput) (*kit.Record[drawView], error) {
	return kit.Show(viewDraw)(a.svc.Draws.ReplaceAttendee(ctx, guard.ActorOf(ctx), in.ID, in.Expected(), in.Body.ID,
		in.Body.Reason))
}
