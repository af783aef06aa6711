package session

import (
	"context"
	"time"

	"minping/internal/app/officer"
	"minping/internal/app/session"
	"minping/internal/vote"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type moveInput struct {
	kit.ByID
	Body struct {
		To        string `json:"to" enum:"ready,open,admitting,admitted,voting,closing,sealed,counted,purged,voided"`
		Reason    string `json:"reason,omitempty" doc:"Required for voided"`
		Countdown int    `json:"countdown,omitempty" minimum:"0" maximum:"3600" doc:"Seconds until closing"`
		Hold      bool   `json:"hold,omitempty" doc:"Stay in closing until sealed is asked for"`
	}
}

type moveView struct {
	State    vote.State       `json:"state"`
	ClosesAt *time.Time       `json:"closes_at,omitempty"`
	Blocked  string           `json:"blocked,omitempty" doc:"Why the seal waits"`
	Pending  *officer.Pending `json:"pending,omitempty" doc:"With 202: the step waits for a second officer"`
	Running  bool             `json:"running,omitempty" doc:"With 202: the step takes longer than a request may, and goes on; see progress"`
}

// move takes a session to another state.
func (a area) move(ctx context.Context, in *moveInput) (*kit.Stepped[moveView], error) {
	r, err := a.svc.Sessions.Move(ctx, guard.ActorOf(ctx), in.ID, session.MoveRequest{
		To: vote.State(in.Body.To), Reason: in.Body.Reason, Countdown: in.Body.Countdown, Hold: in.Body.Hold,
	})
	if err != nil {
		return nil, err
	}
	return &kit.Stepped[moveView]{Status: kit.StepStatus(r.Pending != nil || r.Running), Body: moveView(r)}, nil
}

type pauseInput struct {
	kit.ByID
	Body struct {
		Paused bool   `json:"paused"`
		Reason string `json:"reason,omitempty"`
	}
}

// pause stops or resumes admission.
func (a area) pause(ctx context.Context, in *pauseInput) (*kit.Record[sessionView], error) {
	return sessionRecord(a.svc.Sessions.Pause(ctx, guard.ActorOf(ctx), in.ID, in.Body.Paused, in.Body.Reason))
}

type scheduleInput struct {
	kit.ByID
	Body struct {
		OpensAt  *string `json:"opens_at,omitempty" format:"date-time" doc:"Absent: no scheduled opening"`
		ClosesAt *string `json:"closes_at,omitempty" format:"date-time" doc:"Absent: no scheduled close"`
	}
}

// schedule sets when a session opens and closes automatically.
func (a area) schedule(ctx context.Context, in *scheduleInput) (*kit.Record[sessionView], error) {
	var c kit.Fields
	opens, closes := c.Time("opens_at", in.Body.OpensAt), c.Time("closes_at", in.Body.ClosesAt)
	view, err := a.svc.Sessions.Schedule(ctx, guard.ActorOf(ctx), in.ID, opens, closes)
	return sessionRecord(view, c.With(err))
}

type reasonInput struct {
	kit.ByID
	Body struct {
		Reason string `json:"reason"`
	}
}

type overrideInput struct {
	kit.ByID
	Body struct {
		What   string `json:"what" enum:"seal,count" doc:"What to continue with although something does not balance"`
		Reason string `json:"reason"`
	}
}

type overrideView struct {
	What    string           `json:"what"`
	Pending *officer.Pending `json:"pending,omitempty" doc:"With 202: waits for a second officer"`
}

// override lets two people continue although something does not balance.
func (a area) override(ctx context.Context, in *overrideInput) (*kit.Stepped[overrideView], error) {
	p, err := a.svc.Accounting.Override(ctx, guard.ActorOf(ctx), in.ID, in.Body.What, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	return &kit.Stepped[overrideView]{Status: kit.StepStatus(p != nil), Body: overrideView{in.Body.What, p}}, nil
}

type spareView struct {
	Given   bool             `json:"given"`
	Pending *officer.Pending `json:"pending,omitempty" doc:"With 202: waits for a second officer"`
}

// spareSlip records a spare slip given for a lost phone.
func (a area) spareSlip(ctx context.Context, in *reasonInput) (*kit.Stepped[spareView], error) {
	p, err := a.svc.Accounting.SpareSlip(ctx, guard.ActorOf(ctx), in.ID, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	return &kit.Stepped[spareView]{Status: kit.StepStatus(p != nil), Body: spareView{p == nil, p}}, nil
}

type progressView struct {
	Step  string `json:"step" doc:"seal or count; empty when nothing is under way"`
	Done  int    `json:"done"`
	Total int    `json:"total"`
}

// progress returns the progress of a session's long step.
func (a area) progress(ctx context.Context, in *kit.ByID) (*kit.Reply[progressView], error) {
	p, err := a.svc.Sessions.Progress(ctx, in.ID)
	return kit.Answer(progressView(p), err)
}
