package api

import (
	"context"
	"net/http"
	"time"

	"minping/internal/app"
	"minping/internal/vote"
	"minping/internal/web/guard"
)

type groupBody struct {
	Name   string  `json:"name"`
	Weight written `json:"weight" doc:"Exact decimal above 0"`
}

type sessionBody struct {
	BriefingID  string      `json:"briefing_id"`
	Mode        *string     `json:"mode,omitempty" enum:"slip,roster,screen"`
	Flow        *string     `json:"flow,omitempty" enum:"one,two"`
	Presence    *int        `json:"presence,omitempty" minimum:"0" maximum:"1" doc:"1: the hall screen must be scanned too"`
	Cap         *int        `json:"cap,omitempty" doc:"Most slips of a box; in mode screen the head count"`
	K           *int        `json:"k,omitempty" minimum:"3" doc:"Groups with fewer ballots are hidden"`
	Delay       *int        `json:"delay,omitempty" minimum:"0" maximum:"20" doc:"Seconds over which phones spread their sending"`
	Comments    *bool       `json:"comments,omitempty"`
	Groups      []groupBody `json:"groups,omitempty" doc:"Voter groups, a ballot box each"`
	TwoOfficers *bool       `json:"two_officers,omitempty" doc:"Opening takes two people"`
	Rehearsal   bool        `json:"rehearsal,omitempty"`
	RepeatOf    string      `json:"repeat_of,omitempty" doc:"The session this one repeats"`
	OpensAt     *string     `json:"opens_at,omitempty" format:"date-time"`
	ClosesAt    *string     `json:"closes_at,omitempty" format:"date-time"`
}

func (b sessionBody) request() (_ app.SessionRequest, c complaints) {
	r := app.SessionRequest{
		BriefingID: b.BriefingID, Mode: b.Mode, Flow: b.Flow, Presence: b.Presence, Cap: b.Cap, K: b.K, Delay: b.Delay,
		Comments: b.Comments, TwoOfficers: b.TwoOfficers, Rehearsal: b.Rehearsal, RepeatOf: b.RepeatOf, OpensAt: c.moment("opens_at", b.OpensAt),
		ClosesAt: c.moment("closes_at", b.ClosesAt),
	}
	for _, g := range b.Groups {
		r.Groups = append(r.Groups, app.Group{Name: g.Name, Weight: string(g.Weight)})
	}
	return r, c
}

type boxView struct {
	SID          string  `json:"sid"`
	Group        string  `json:"group,omitempty"`
	Number       string  `json:"number" doc:"Six digits, for typing"`
	ManifestHash *string `json:"manifest_hash" doc:"null in draft"`
	Printed      int     `json:"printed"`
	Cap          int     `json:"cap" doc:"As its manifest says; in draft as it would"`
}

func showBox(b app.BoxRef) boxView {
	out := boxView{SID: b.SID, Group: b.Group, Number: b.Number, Printed: b.Printed, Cap: b.Cap}
	if b.ManifestHash != "" {
		out.ManifestHash = &b.ManifestHash
	}
	return out
}

// sessionView is a session as the API shows it. Nothing in it tells more of a running session than the hall screen.
type sessionView struct {
	ID          string          `json:"id"`
	Version     int             `json:"version"`
	BriefingID  string          `json:"briefing_id"`
	Org         string          `json:"org,omitempty"`
	Title       string          `json:"title,omitempty"`
	Mode        string          `json:"mode"`
	Flow        string          `json:"flow"`
	Presence    int             `json:"presence"`
	Cap         int             `json:"cap" doc:"The largest of its boxes'"`
	K           int             `json:"k"`
	Delay       int             `json:"delay"`
	Comments    bool            `json:"comments"`
	Groups      []app.Group     `json:"groups,omitempty"`
	TwoOfficers bool            `json:"two_officers"`
	Rehearsal   bool            `json:"rehearsal"`
	RepeatOf    string          `json:"repeat_of,omitempty"`
	OpensAt     string          `json:"opens_at,omitempty"`
	ClosesAt    string          `json:"closes_at,omitempty" doc:"When it closes: by schedule, or by the countdown under way"`
	Boxes       []boxView       `json:"boxes"`
	State       vote.State      `json:"state"`
	Paused      bool            `json:"paused"`
	Printed     int             `json:"printed" doc:"Number of token ids"`
	Issued      int             `json:"issued" doc:"What the accounting says, until then printed"`
	Admitted    int             `json:"admitted" doc:"In steps of 5 until the sealed note"`
	Received    int             `json:"received" doc:"In steps of 5 until the sealed note"`
	Void        int             `json:"void"`
	Expected    int             `json:"expected"`
	Attended    int             `json:"attended"`
	Blocked     string          `json:"blocked,omitempty" doc:"Why the seal or the count waits"`
	Counting    bool            `json:"counting,omitempty" doc:"The count was asked for and is under way"`
	Next        []string        `json:"next" doc:"States that can be asked for now"`
	Pending     *app.Pending    `json:"pending,omitempty"`
	Alarms      []app.Alarm     `json:"alarms"`
	Accounting  *app.Accounting `json:"accounting,omitempty"`
	Trial       string          `json:"trial,omitempty"`
}

func showSession(v app.SessionView) sessionView {
	out := sessionView{
		ID: v.ID, Version: v.Version, BriefingID: v.BriefingID, Org: v.Org, Title: v.Title, Mode: v.Mode, Flow: v.Flow,
		Presence: v.Presence, Cap: v.Cap, K: v.K, Delay: v.Delay, Comments: v.Comments, Groups: v.Groups,
		TwoOfficers: v.TwoOfficers, Rehearsal: v.Rehearsal, RepeatOf: v.RepeatOf, OpensAt: v.OpensAt, ClosesAt: v.Session.ClosesAt,
		Boxes: each(v.Boxes, showBox), State: v.State, Paused: v.Paused, Printed: v.Printed, Issued: v.Issued, Admitted: v.Admitted,
		Received: v.Received, Void: v.Void, Expected: v.Expected, Attended: v.Attended, Blocked: v.Blocked, Counting: v.Counting,
		Next: orEmpty(v.Next), Pending: v.Pending, Alarms: orEmpty(v.Alarms), Accounting: v.Account, Trial: v.Trial,
	}
	if v.ClosesAt != nil {
		out.ClosesAt = v.ClosesAt.Format(time.RFC3339)
	}
	return out
}

func sessionRecord(v app.SessionView, err error) (*record[sessionView], error) {
	if err != nil {
		return nil, err
	}
	return tell(v.Version, showSession(v)), nil
}

// orEmpty makes a list that JSON writes as [].
func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

type newSessionInput struct{ Body sessionBody }

// NewSession makes a session in draft.
func (h *Handlers) NewSession(ctx context.Context, in *newSessionInput) (*record[sessionView], error) {
	r, c := in.Body.request()
	made, err := h.svc.NewSession(ctx, guard.ActorOf(ctx), r)
	return sessionRecord(made, c.with(err))
}

// ShowSession shows one session.
func (h *Handlers) ShowSession(ctx context.Context, in *ByID) (*record[sessionView], error) {
	return sessionRecord(h.svc.ShowSession(ctx, guard.ActorOf(ctx), in.ID))
}

type sessionsInput struct {
	Window
	BriefingID string `query:"briefing_id"`
}

// Sessions lists sessions, of one briefing or all.
func (h *Handlers) Sessions(ctx context.Context, in *sessionsInput) (*answer[page[sessionView]], error) {
	list := func(after string, limit int) ([]app.SessionView, error) {
		return h.svc.Sessions(ctx, guard.ActorOf(ctx), in.BriefingID, after, limit)
	}
	return turn(in.Window, list, func(v app.SessionView) string { return v.ID }, showSession)
}

// WipeRehearsal erases a rehearsal.
func (h *Handlers) WipeRehearsal(ctx context.Context, in *ByID) error {
	return h.svc.WipeRehearsal(ctx, guard.ActorOf(ctx), in.ID)
}

type slipsInput struct {
	ByID
	Body struct {
		TokenIDs []string `json:"token_ids" doc:"base64url of 32 bytes each; the server never holds an unused token"`
		Group    string   `json:"group,omitempty"`
	}
}

// AddSlips adds slips to a session in draft.
func (h *Handlers) AddSlips(ctx context.Context, in *slipsInput) (*record[sessionView], error) {
	return sessionRecord(h.svc.AddSlips(ctx, guard.ActorOf(ctx), in.ID, in.Body.Group, in.Body.TokenIDs))
}

type moveInput struct {
	ByID
	Body struct {
		To        string `json:"to" enum:"ready,open,admitting,admitted,voting,closing,sealed,counted,purged,voided"`
		Reason    string `json:"reason,omitempty" doc:"Needed for voided"`
		Countdown int    `json:"countdown,omitempty" minimum:"0" maximum:"3600" doc:"Seconds until closing"`
		Hold      bool   `json:"hold,omitempty" doc:"Stay in closing until sealed is asked for"`
	}
}

type moveView struct {
	State    vote.State   `json:"state"`
	ClosesAt *time.Time   `json:"closes_at,omitempty"`
	Blocked  string       `json:"blocked,omitempty" doc:"Why the seal waits"`
	Pending  *app.Pending `json:"pending,omitempty" doc:"With 202: the step waits for a second officer"`
	Running  bool         `json:"running,omitempty" doc:"With 202: the step takes longer than a request may and goes on; see progress"`
}

// stepped is an answer that is 200 when a step was done and 202 when it waits for a second officer, or goes on.
type stepped[T any] struct {
	Status int
	Body   T
}

func stepStatus(p *app.Pending) int {
	if p != nil {
		return http.StatusAccepted
	}
	return http.StatusOK
}

// Move takes a session to another state.
func (h *Handlers) Move(ctx context.Context, in *moveInput) (*stepped[moveView], error) {
	r, err := h.svc.Move(ctx, guard.ActorOf(ctx), in.ID, app.MoveRequest{
		To: vote.State(in.Body.To), Reason: in.Body.Reason, Countdown: in.Body.Countdown, Hold: in.Body.Hold,
	})
	if err != nil {
		return nil, err
	}
	status := stepStatus(r.Pending)
	if r.Running {
		status = http.StatusAccepted
	}
	return &stepped[moveView]{status, moveView(r)}, nil
}

type pauseInput struct {
	ByID
	Body struct {
		Paused bool   `json:"paused"`
		Reason string `json:"reason,omitempty"`
	}
}

// Pause stops or resumes admission.
func (h *Handlers) Pause(ctx context.Context, in *pauseInput) (*record[sessionView], error) {
	return sessionRecord(h.svc.Pause(ctx, guard.ActorOf(ctx), in.ID, in.Body.Paused, in.Body.Reason))
}

type scheduleInput struct {
	ByID
	Body struct {
		OpensAt  *string `json:"opens_at,omitempty" format:"date-time" doc:"Absent: no scheduled opening"`
		ClosesAt *string `json:"closes_at,omitempty" format:"date-time" doc:"Absent: no scheduled close"`
	}
}

// Schedule sets when a session opens and closes by itself.
func (h *Handlers) Schedule(ctx context.Context, in *scheduleInput) (*record[sessionView], error) {
	var c complaints
	opens, closes := c.moment("opens_at", in.Body.OpensAt), c.moment("closes_at", in.Body.ClosesAt)
	view, err := h.svc.Schedule(ctx, guard.ActorOf(ctx), in.ID, opens, closes)
	return sessionRecord(view, c.with(err))
}

type reasonInput struct {
	ByID
	Body struct {
		Reason string `json:"reason"`
	}
}

type overrideInput struct {
	ByID
	Body struct {
		What   string `json:"what" enum:"seal,count" doc:"What is to go on although something does not balance"`
		Reason string `json:"reason"`
	}
}

type overrideView struct {
	What    string       `json:"what"`
	Pending *app.Pending `json:"pending,omitempty" doc:"With 202: waits for a second officer"`
}

// Override lets two people go on although something does not balance.
func (h *Handlers) Override(ctx context.Context, in *overrideInput) (*stepped[overrideView], error) {
	p, err := h.svc.Override(ctx, guard.ActorOf(ctx), in.ID, in.Body.What, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	return &stepped[overrideView]{stepStatus(p), overrideView{in.Body.What, p}}, nil
}

type spareView struct {
	Given   bool         `json:"given"`
	Pending *app.Pending `json:"pending,omitempty" doc:"With 202: waits for a second officer"`
}

// SpareSlip records a spare slip given for a lost phone.
func (h *Handlers) SpareSlip(ctx context.Context, in *reasonInput) (*stepped[spareView], error) {
	p, err := h.svc.SpareSlip(ctx, guard.ActorOf(ctx), in.ID, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	return &stepped[spareView]{stepStatus(p), spareView{p == nil, p}}, nil
}

type progressView struct {
	Step  string `json:"step" doc:"seal or count; empty when nothing is under way"`
	Done  int    `json:"done"`
	Total int    `json:"total"`
}

// Progress tells how far a session's long step is.
func (h *Handlers) Progress(ctx context.Context, in *ByID) (*answer[progressView], error) {
	p, err := h.svc.Progress(ctx, in.ID)
	return say(progressView(p), err)
}
