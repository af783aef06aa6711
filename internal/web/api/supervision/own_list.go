package supervision

import (
	"context"
	"time"

	app "minping/internal/app/supervision"
	evalsupervision "minping/internal/evaluation/supervision"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

// OwnList is a list that a body drew up for itself. It is exported because huma ignores unexported embedded fields.
type OwnList struct {
	kit.Revision
	Body  string        `json:"body"`
	Kind  string        `json:"kind" doc:"Kind of unit, or all for those whose kind has no list"`
	Tasks []ownTaskBody `json:"tasks" doc:"Numbered by their places"`
}

type ownTaskBody struct {
	Content string `json:"content" doc:"One of the seven headings"`
	Task    string `json:"task" maxLength:"300"`
	Method  string `json:"method,omitempty"`
	From    string `json:"due_from" enum:"start,end" doc:"Counted from the first or the last day of the period"`
	Days    int    `json:"due_days" minimum:"0" maximum:"3650"`
}

func viewOwn(v app.Own) OwnList {
	kind := v.V.Kind
	if kind == "" {
		kind = app.AllKinds
	}
	return OwnList{
		kit.Revision{Version: v.Version},
		v.V.Body, kind,
		kit.Each(v.V.Tasks, func(t evalsupervision.OwnTask) ownTaskBody {
			return ownTaskBody{t.Content, t.Task, t.Method, t.Due.From, t.Due.Days}
		}),
	}
}

// listOwn lists the lists that bodies drew up for themselves.
func (a area) listOwn(ctx context.Context, in *kit.Slice) (*kit.Reply[kit.Page[OwnList]], error) {
	all, err := a.svc.Supervision.OwnLists(ctx, guard.ActorOf(ctx))
	return kit.PageOf(*in, all, err, viewOwn)
}

// OwnListPath names a body's list for a kind of unit.
type OwnListPath struct {
	Watcher string `path:"body" doc:"The supervising body, percent-encoded"`
	Kind    string `path:"kind" doc:"Kind of unit, or all"`
}

// showOwn shows one, or what it would start from.
func (a area) showOwn(ctx context.Context, in *OwnListPath) (*kit.Record[OwnList], error) {
	return kit.Show(viewOwn)(
		a.svc.Supervision.ShowOwn(ctx, guard.ActorOf(ctx), kit.Unescape(in.Watcher), in.Kind))
}

type putOwnInput struct {
	OwnListPath
	kit.IfMatch
	Body struct {
		Tasks []ownTaskBody `json:"tasks" maxItems:"60"`
	}
}

// putOwn writes the next version of one.
func (a area) putOwn(ctx context.Context, in *putOwnInput) (*kit.Record[OwnList], error) {
	tasks := kit.Each(in.Body.Tasks, func(t ownTaskBody) evalsupervision.OwnTask {
		return evalsupervision.OwnTask{
			Content: t.Content, Task: t.Task, Method: t.Method, Due: evalsupervision.Due{From: t.From, Days: t.Days},
		}
	})
	return kit.Show(viewOwn)(a.svc.Supervision.PutOwn(ctx, guard.ActorOf(ctx), kit.Unescape(in.Watcher), in.Kind,
		in.Expected(), tasks))
}

type ownVersionView struct {
	At string `json:"at" format:"date-time"`
	By string `json:"by"`
	OwnList
}

type ownVersionsInput struct {
	OwnListPath
	kit.Slice
}

// ownVersions shows every version of one.
func (a area) ownVersions(ctx context.Context, in *ownVersionsInput) (*kit.Reply[kit.Page[ownVersionView]], error) {
	all, err := a.svc.Supervision.OwnVersions(ctx, guard.ActorOf(ctx), kit.Unescape(in.Watcher), in.Kind)
	return kit.PageOf(in.Slice, all, err, func(v app.OwnVersion) ownVersionView {
		return ownVersionView{v.At.UTC().Format(time.RFC3339), v.V.By, viewOwn(v.Own)}
	})
}

// renew adopts the newest lists for a round.
func (a area) renew(ctx context.Context, in *kit.ByID) (*kit.Reply[roundListsView], error) {
	l, err := a.svc.Supervision.Renew(ctx, guard.ActorOf(ctx), in.ID)
	return kit.Answer(viewRoundLists(l), err)
}

type roundListsView struct {
	Own []OwnList `json:"own" doc:"What bodies drew up for themselves, with the versions that apply in the round"`
}

func viewRoundLists(l evalsupervision.Lists) roundListsView {
	return roundListsView{kit.Each(l.Own, func(o evalsupervision.Own) OwnList {
		return viewOwn(app.Own{Version: o.Version, V: o})
	})}
}
