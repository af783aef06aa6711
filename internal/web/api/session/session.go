package session

import (
	"context"
	"time"

	"minping/internal/app/accounting"
	"minping/internal/app/ballotbox"
	"minping/internal/app/officer"
	"minping/internal/app/session"
	"minping/internal/vote"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type groupBody struct {
	Name   string      `json:"name"`
	Weight kit.Written `json:"weight" doc:"Exact decimal above 0"`
}

type sessionBody struct {
	BriefingID  string      `json:"briefing_id"`
	Mode        *string     `json:"mode,omitempty" enum:"slip,screen"`
	Flow        *string     `json:"flow,omitempty" enum:"one,two"`
	Presence    *int        `json:"presence,omitempty" minimum:"0" maximum:"1" doc:"1: the hall screen must be scanned too"`
	Cap         *int        `json:"cap,omitempty" doc:"Most slips in a box; in mode screen the head count"`
	K           *int        `json:"k,omitempty" minimum:"3" doc:"Groups with fewer ballots are hidden"`
	Delay       *int        `json:"delay,omitempty" minimum:"0" maximum:"20" doc:"Seconds over which phones spread their sending"`
	Comments    *bool       `json:"comments,omitempty"`
	Groups      []groupBody `json:"groups,omitempty" doc:"Voter groups, a ballot box each"`
	TwoOfficers *bool       `json:"two_officers,omitempty" doc:"Opening takes two people; in flow two, opening admission"`
	Rehearsal   bool        `json:"rehearsal,omitempty"`
	RepeatOf    string      `json:"repeat_of,omitempty" doc:"The session this one repeats"`
	OpensAt     *string     `json:"opens_at,omitempty" format:"date-time"`
	ClosesAt    *string     `json:"closes_at,omitempty" format:"date-time"`
}

func (b sessionBody) request() (_ session.SessionRequest, c kit.Fields) {
	r := session.SessionRequest{
		BriefingID: b.BriefingID, Mode: b.Mode, Flow: b.Flow, Presence: b.Presence, Cap: b.Cap, K: b.K, Delay: b.Delay,
		Comments: b.Comments, TwoOfficers: b.TwoOfficers, Rehearsal: b.Rehearsal, RepeatOf: b.RepeatOf,
		OpensAt:  c.Time("opens_at", b.OpensAt),
		ClosesAt: c.Time("closes_at", b.ClosesAt),
	}
	for _, g := range b.Groups {
		r.Groups = append(r.Groups, ballotbox.Group{Name: g.Name, Weight: string(g.Weight)})
	}
	return r, c
}

type boxView struct {
	SID          string  `json:"sid"`
	Group        string  `json:"group,omitempty"`
	Number       string  `json:"number" doc:"Six digits, for typing"`
	ManifestHash *string `json:"manifest_hash" doc:"null in draft"`
	Printed      int     `json:"printed"`
	Cap          int     `json:"cap" doc:"As in its manifest; for a draft, as it would be"`
}

func viewBox(b ballotbox.BoxRef) boxView {
	out := boxView{SID: b.SID, Group: b.Group, Number: b.Number, Printed: b.Printed, Cap: b.Cap}
	if b.ManifestHash != "" {
		out.ManifestHash = &b.ManifestHash
	}
	return out
}

// sessionView is a session in the API's format. It reveals no more about a running session than the hall screen.
type sessionView struct {
	ID          string                 `json:"id"`
	Version     int                    `json:"version"`
	BriefingID  string                 `json:"briefing_id"`
	Org         string                 `json:"org,omitempty"`
	Title       string                 `json:"title,omitempty"`
	Mode        string                 `json:"mode"`
	Flow        string                 `json:"flow"`
	Presence    int                    `json:"presence"`
	Cap         int                    `json:"cap" doc:"The largest of its boxes'"`
	K           int                    `json:"k"`
	Delay       int                    `json:"delay"`
	Comments    bool                   `json:"comments"`
	Groups      []ballotbox.Group      `json:"groups,omitempty"`
	TwoOfficers bool                   `json:"two_officers"`
	Rehearsal   bool                   `json:"rehearsal"`
	RepeatOf    string                 `json:"repeat_of,omitempty"`
	OpensAt     string                 `json:"opens_at,omitempty"`
	ClosesAt    string                 `json:"closes_at,omitempty" doc:"When it closes: by schedule, or by the countdown under way"`
	Boxes       []boxView              `json:"boxes"`
	State       vote.State             `json:"state"`
	TooFew      bool                   `json:"too_few" doc:"Counted with fewer than k ballots: none was opened, there is no result"`
	Paused      bool                   `json:"paused"`
	Printed     int                    `json:"printed" doc:"Number of token ids"`
	Issued      int                    `json:"issued" doc:"What the accounting says, until then printed"`
	Admitted    int                    `json:"admitted" doc:"In steps of 5 until the sealed note"`
	Received    int                    `json:"received" doc:"In steps of 5 until the sealed note"`
	Void        int                    `json:"void"`
	Expected    int                    `json:"expected"`
	Attended    int                    `json:"attended"`
	Blocked     string                 `json:"blocked,omitempty" doc:"Why the seal or the count waits"`
	Late        string                 `json:"late,omitempty" doc:"Why it did not open at its time"`
	Counting    bool                   `json:"counting,omitempty" doc:"The count was asked for and is under way"`
	Next        []string               `json:"next" doc:"States that can be asked for now"`
	Pending     *officer.Pending       `json:"pending,omitempty"`
	Alarms      []ballotbox.Alarm      `json:"alarms"`
	Accounting  *accounting.Accounting `json:"accounting,omitempty"`
	Trial       string                 `json:"trial,omitempty"`
	Damage      string                 `json:"damage,omitempty" doc:"What is wrong with its files and what to do; all counts are then 0"`
}

func viewSession(v session.SessionView) sessionView {
	out := sessionView{
		ID: v.ID, Version: v.Version, BriefingID: v.BriefingID, Org: v.Org, Title: v.Title, Mode: v.Mode, Flow: v.Flow,
		Presence: v.Presence, Cap: v.Cap, K: v.K, Delay: v.Delay, Comments: v.Comments, Groups: v.Groups,
		TwoOfficers: v.TwoOfficers, Rehearsal: v.Rehearsal, RepeatOf: v.RepeatOf, OpensAt: v.OpensAt,
		ClosesAt: v.Session.ClosesAt,
		Boxes:    kit.Each(v.Boxes, viewBox), State: v.State, TooFew: v.TooFew, Paused: v.Paused, Printed: v.Printed,
		Issued: v.Issued, Admitted: v.Admitted,
		Received: v.Received, Void: v.Void, Expected: v.Expected, Attended: v.Attended,
		Blocked: v.Blocked, Counting: v.Counting,
		Next: kit.OrEmpty(v.Next), Pending: v.Pending, Alarms: kit.OrEmpty(v.Alarms),
		Accounting: v.Account, Trial: v.Trial,
	}
	if v.Late != nil {
		out.Late = v.Late.ZH + " / " + v.Late.EN
	}
	if v.Damage != nil {
		out.Damage = v.Damage.ZH + " / " + v.Damage.EN
	}
	if v.ClosesAt != nil {
		out.ClosesAt = v.ClosesAt.Format(time.RFC3339)
	}
	return out
}

func sessionRecord(v session.SessionView, err error) (*kit.Record[sessionView], error) {
	if err != nil {
		return nil, err
	}
	return kit.RecordOf(v.Version, viewSession(v)), nil
}

type newSessionInput struct{ Body sessionBody }

// create creates a session in draft.
func (a area) create(ctx context.Context, in *newSessionInput) (*kit.Record[sessionView], error) {
	r, c := in.Body.request()
	made, err := a.svc.Sessions.NewSession(ctx, guard.ActorOf(ctx), r)
	return sessionRecord(made, c.With(err))
}

// show shows one session.
func (a area) show(ctx context.Context, in *kit.ByID) (*kit.Record[sessionView], error) {
	return sessionRecord(a.svc.Sessions.ShowSession(ctx, guard.ActorOf(ctx), in.ID))
}

type sessionsInput struct {
	kit.Window
	BriefingID string `query:"briefing_id"`
}

// list lists sessions, of one briefing or all.
func (a area) list(ctx context.Context, in *sessionsInput) (*kit.Reply[kit.Page[sessionView]], error) {
	list := func(after string, limit int) ([]session.SessionView, error) {
		return a.svc.Sessions.List(ctx, guard.ActorOf(ctx), in.BriefingID, after, limit)
	}
	return kit.Paginate(in.Window, list, func(v session.SessionView) string { return v.ID }, viewSession)
}

// wipe erases a rehearsal.
func (a area) wipe(ctx context.Context, in *kit.ByID) error {
	return a.svc.Sessions.WipeRehearsal(ctx, guard.ActorOf(ctx), in.ID)
}

type slipsInput struct {
	kit.ByID
	Body struct {
		TokenIDs []string `json:"token_ids" doc:"base64url of 32 bytes each; the server never holds an unused token"`
		Group    string   `json:"group,omitempty"`
	}
}

// addSlips adds slips to a session in draft.
func (a area) addSlips(ctx context.Context, in *slipsInput) (*kit.Record[sessionView], error) {
	return sessionRecord(a.svc.Sessions.AddSlips(ctx, guard.ActorOf(ctx), in.ID, in.Body.Group, in.Body.TokenIDs))
}
