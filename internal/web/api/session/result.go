package session

import (
	"context"
	"encoding/json"
	"errors"
	"io"

	"minping/internal/app/records"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

// codeNotCounted is app's code for a result that is requested too early.
const codeNotCounted = "not_counted"

// result shows the published result of a session, before the count only its turnout.
func (a area) result(ctx context.Context, in *kit.ByID) (*kit.Reply[satisfaction.Result], error) {
	r, err := a.svc.Tallies.Result(ctx, guard.ActorOf(ctx), in.ID)
	var e *records.Error
	if errors.As(err, &e) && e.Code == codeNotCounted {
		return nil, a.notCounted(ctx, in.ID, err)
	}
	return kit.Answer(r, err)
}

// notCounted returns the problem of an early request, with what may already be revealed.
func (a area) notCounted(ctx context.Context, id string, err error) error {
	v, verr := a.svc.Sessions.ShowSession(ctx, guard.ActorOf(ctx), id)
	if verr != nil {
		return verr
	}
	p := guard.Explain(ctx, err)
	p.Turnout = &guard.Turnout{
		Expected: v.Expected, Attended: v.Attended, Printed: v.Printed, Issued: v.Issued,
		Admitted: v.Admitted, Received: v.Received,
	}
	return p
}

// bundle streams the evidence bundle of a session.
func (a area) bundle(ctx context.Context, in *kit.ByID) (*kit.File, error) {
	actor := guard.ActorOf(ctx)
	return kit.Download(ctx, "minping-"+in.ID+".zip", kit.ZIP, func(ctx context.Context, w io.Writer) error {
		return a.svc.Minutes.WriteBundle(ctx, actor, in.ID, w, a.minutes)
	})
}

// lists sends auditors the token ids behind the notes' numbers.
func (a area) lists(ctx context.Context, in *kit.ByID) (*kit.File, error) {
	l, err := a.svc.Boxes.AuditLists(ctx, guard.ActorOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return kit.Download(ctx, "minping-"+in.ID+"-lists.json", kit.JSON, func(_ context.Context, w io.Writer) error {
		return json.NewEncoder(w).Encode(l)
	})
}
