package ledger

import (
	"context"

	"minping/internal/app/ledger"
	"minping/internal/evaluation/deadline"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type itemView struct {
	kit.Head
	EvaluationID string            `json:"evaluation_id"`
	RoundID      string            `json:"round_id"`
	Organization string            `json:"organization"`
	Item         ledgerItem        `json:"item"`
	Restricted   bool              `json:"restricted" doc:"For its readers only"`
	Readers      []string          `json:"readers,omitempty"`
	Due          string            `json:"due,omitempty" format:"date"`
	Standing     deadline.Standing `json:"standing" doc:"Days left and the colour of the ladder"`
	FedBack      *fedBack          `json:"fed_back,omitempty" doc:"The first document that named it to its unit; of one item only"`
}

type fedBack struct {
	DocumentID string `json:"document_id"`
	Title      string `json:"title"`
	Number     string `json:"number"`
	On         string `json:"on" format:"date"`
}

// ledgerItem is an item under a separate name in the description: schemes have items too.
type ledgerItem rules.Item

func viewItem(v ledger.View) itemView {
	out := itemView{
		Head: kit.Head{
			ID: v.ID, Version: v.Version,
		},
		EvaluationID: v.EvaluationID, RoundID: v.RoundID, Organization: v.Organization, Item: ledgerItem(v.Item),
		Restricted: v.Restricted, Readers: v.Readers, Due: string(v.Due), Standing: v.Standing,
	}
	if f := v.FedBack; f != nil {
		out.FedBack = &fedBack{f.Document, f.Title, f.Number, string(f.On)}
	}
	return out
}

// filters narrows a list of items.
type filters struct {
	kit.ByID
	Source     string `query:"source" doc:"Code of a source, GET /ledger-words"`
	State      string `query:"state" enum:"open,reported,again,long_term,settled,withdrawn"`
	Focus      string `query:"focus" doc:"Code of a focus area"`
	Column     string `query:"column" enum:"problems,done,basic,undone,new" doc:"Of the statistics table"`
	Colour     string `query:"colour" enum:"green,yellow,red"`
	Overdue    bool   `query:"overdue"`
	Common     bool   `query:"common"`
	Restricted bool   `query:"restricted"`
	Mine       bool   `query:"mine" doc:"Items that wait for the caller's report or check"`
	Offset     int    `query:"offset" minimum:"0" maximum:"10000000"`
	Limit      int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

func (f filters) filter() ledger.Filter {
	return ledger.Filter{
		Source: f.Source, State: f.State, Focus: f.Focus, Column: f.Column, Colour: f.Colour, Overdue: f.Overdue,
		Common: f.Common, Restricted: f.Restricted, Mine: f.Mine,
	}
}

type itemsView struct {
	Items   []itemView       `json:"items"`
	Total   int              `json:"total"`
	Next    int              `json:"next_offset" doc:"0 at the end"`
	Hidden  int              `json:"hidden" doc:"Restricted items among them that are for others"`
	Counts  rules.Counts     `json:"counts" doc:"Of the whole round or evaluation"`
	ByUnit  []unitCountsView `json:"by_unit"`
	ByState map[string]int   `json:"by_state"`

	ByFocus map[string]rules.Counts `json:"by_focus" doc:"By focus area, empty for items with none"`
}

type unitCountsView struct {
	EvaluationID string       `json:"evaluation_id"`
	Organization string       `json:"organization"`
	Counts       rules.Counts `json:"counts"`
}

func (a area) listRound(ctx context.Context, in *filters) (*kit.Reply[itemsView], error) {
	f := in.filter()
	f.RoundID = in.ID
	return a.list(ctx, in, f)
}

func (a area) listEvaluation(ctx context.Context, in *filters) (*kit.Reply[itemsView], error) {
	f := in.filter()
	f.EvaluationID = in.ID
	return a.list(ctx, in, f)
}

func (a area) list(ctx context.Context, in *filters, f ledger.Filter) (*kit.Reply[itemsView], error) {
	l, err := a.svc.Ledgers.Items(ctx, guard.ActorOf(ctx), f, in.Offset, in.Limit)
	if err != nil {
		return nil, err
	}
	out := itemsView{
		Items: kit.Each(l.Items, viewItem), Total: l.Total, Next: l.Next, Hidden: l.Hidden,
		Counts: l.Counts, ByState: map[string]int{}, ByFocus: l.ByFocus,
		ByUnit: kit.Each(l.ByUnit, func(u ledger.UnitCounts) unitCountsView {
			return unitCountsView{u.EvaluationID, u.Organization, u.Counts}
		}),
	}
	for state, n := range l.ByState {
		out.ByState[string(state)] = n
	}
	return kit.Answer(out, nil)
}

// ledgerDraft is what a person writes about an item.
type ledgerDraft struct {
	Source      string               `json:"source" doc:"Code of a source"`
	No          string               `json:"no,omitempty"`
	Class1      string               `json:"class1,omitempty"`
	Class2      string               `json:"class2,omitempty"`
	Tags        string               `json:"tags,omitempty"`
	Key         bool                 `json:"key,omitempty"`
	Title       string               `json:"title,omitempty"`
	Text        string               `json:"text,omitempty" doc:"The problem"`
	Detail      string               `json:"detail,omitempty"`
	Goal        string               `json:"goal,omitempty"`
	Requirement string               `json:"requirement,omitempty"`
	Focus       string               `json:"focus,omitempty"`
	Standard    string               `json:"standard,omitempty"`
	Stage       string               `json:"stage,omitempty"`
	Common      bool                 `json:"common,omitempty"`
	Measures    []ledgerDraftMeasure `json:"measures,omitempty"`
	Restricted  bool                 `json:"restricted,omitempty"`
	Readers     []string             `json:"readers,omitempty" doc:"Names of accounts"`
}

type ledgerDraftMeasure struct {
	Text     string                `json:"text,omitempty"`
	Lead     string                `json:"lead,omitempty" doc:"责任领导"`
	Dept     string                `json:"dept,omitempty" doc:"责任部门"`
	Person   string                `json:"person,omitempty" doc:"责任人"`
	With     []string              `json:"with,omitempty" doc:"配合单位"`
	Due      string                `json:"due,omitempty" doc:"A day, or as ledgers write it: 2024年3月底，长期坚持，立行立改"`
	State    string                `json:"state,omitempty" doc:"Code of a claim, or a word for one"`
	Percent  *int                  `json:"percent,omitempty"`
	DoneOn   string                `json:"done_on,omitempty" format:"date"`
	Progress []ledgerDraftProgress `json:"progress,omitempty"`
	Next     string                `json:"next,omitempty"`
	Remains  string                `json:"remaining,omitempty"`
	Files    []string              `json:"files,omitempty"`
}

type ledgerDraftProgress struct {
	On   string `json:"on,omitempty" format:"date"`
	Text string `json:"text"`
}

func (w ledgerDraft) draft() ledger.Draft {
	i := rules.Item{
		Source: w.Source, No: w.No, Class1: w.Class1, Class2: w.Class2, Tags: w.Tags,
		Key: w.Key, Title: w.Title, Text: w.Text,
		Detail: w.Detail, Goal: w.Goal, Requirement: w.Requirement, Focus: w.Focus,
		Standard: w.Standard, Stage: w.Stage,
		Common: w.Common,
	}
	for _, m := range w.Measures {
		out := rules.Measure{
			Text: m.Text, Lead: m.Lead, Dept: m.Dept, Person: m.Person, With: m.With, Percent: m.Percent,
			DoneOn: deadline.Day(m.DoneOn), Next: m.Next, Remains: m.Remains, Files: m.Files,
		}
		out.Due.Text = m.Due
		out.Claim = rules.Claim(m.State)
		if c, ok := rules.ReadClaim(m.State); ok {
			out.Claim = c
		}
		for _, p := range m.Progress {
			out.Progress = append(out.Progress, rules.Progress{On: deadline.Day(p.On), Text: p.Text})
		}
		i.Measures = append(i.Measures, out)
	}
	return ledger.Draft{Item: i, Restricted: w.Restricted, Readers: w.Readers}
}

type itemInput struct {
	kit.ByID
	Body ledgerDraft
}

// add adds an item to the ledger of an evaluation.
func (a area) add(ctx context.Context, in *itemInput) (*kit.Record[itemView], error) {
	return kit.Show(viewItem)(a.svc.Ledgers.New(ctx, guard.ActorOf(ctx), in.ID, in.Body.draft()))
}

// show shows an item.
func (a area) show(ctx context.Context, in *kit.ByID) (*kit.Record[itemView], error) {
	return kit.Show(viewItem)(a.svc.Ledgers.Show(ctx, guard.ActorOf(ctx), in.ID))
}

type changeItemInput struct {
	kit.ByID
	kit.IfMatch
	Body ledgerDraft
}

// change replaces what is written about an item; a unit changes its measures.
func (a area) change(ctx context.Context, in *changeItemInput) (*kit.Record[itemView], error) {
	return kit.Show(viewItem)(a.svc.Ledgers.Change(ctx, guard.ActorOf(ctx), in.ID, in.Expected(), in.Body.draft()))
}

type itemStepInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		To     string   `json:"to,omitempty" enum:"reported,withdrawn" doc:"The step of the unit, or of the office"`
		Result string   `json:"result,omitempty" doc:"Of a check: code of a result"`
		Reason string   `json:"reason,omitempty"`
		Files  []string `json:"files,omitempty" doc:"Evidence of the item"`
		Review string   `json:"review,omitempty" format:"date" doc:"When a long-term item comes back"`
	}
}

// step takes a step with an item.
func (a area) step(ctx context.Context, in *itemStepInput) (*kit.Record[itemView], error) {
	r := ledger.StepRequest{
		To: rules.State(in.Body.To), Result: in.Body.Result, Reason: in.Body.Reason, Files: in.Body.Files,
		Review: deadline.Day(in.Body.Review),
	}
	return kit.Show(viewItem)(a.svc.Ledgers.Step(ctx, guard.ActorOf(ctx), in.ID, in.Expected(), r))
}

// history shows every version of an item.
func (a area) history(ctx context.Context, in *kit.SliceByID) (*kit.Reply[kit.Page[itemView]], error) {
	vs, err := a.svc.Ledgers.History(ctx, guard.ActorOf(ctx), in.ID)
	return kit.PageOf(in.Slice, vs, err, viewItem)
}
