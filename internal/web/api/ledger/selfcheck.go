package ledger

import (
	"context"

	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/evaluation/deadline"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type selfCheckView struct {
	kit.Head
	OrganizationID string         `json:"organization_id"`
	Organization   string         `json:"organization"`
	Text           string         `json:"text" doc:"The common problem"`
	Items          []string       `json:"items,omitempty" doc:"Examples of it"`
	Due            string         `json:"due" format:"date"`
	Reply          *selfReplyView `json:"reply,omitempty"`
}

type selfReplyView struct {
	Result   string `json:"result" enum:"none,found,open"`
	Text     string `json:"text"`
	By       string `json:"by"`
	On       string `json:"on" format:"date"`
	LateDays int    `json:"late_days" doc:"Fixed when it came in"`
}

func viewSelfCheck(v records.Versioned[ledger.SelfCheck]) selfCheckView {
	out := selfCheckView{
		Head: kit.Head{ID: v.ID, Version: v.Version}, OrganizationID: v.V.Organization, Organization: v.V.Name,
		Text: v.V.Text, Items: v.V.Items, Due: string(v.V.Due),
	}
	if r := v.V.Reply; r != nil {
		out.Reply = &selfReplyView{r.Result, r.Text, r.By, string(r.Handed.On), r.Handed.LateDays}
	}
	return out
}

type markInput struct {
	Body struct {
		Items  []string `json:"items" minItems:"1" maxItems:"200" doc:"Ids of items"`
		Common bool     `json:"common" doc:"False removes the mark"`
	}
}

type markedView struct {
	Changed int `json:"changed" doc:"Items that changed"`
}

// mark marks items as examples of a common problem.
func (a area) mark(ctx context.Context, in *markInput) (*kit.Reply[markedView], error) {
	n, err := a.svc.Ledgers.Mark(ctx, guard.ActorOf(ctx), in.Body.Items, in.Body.Common)
	return kit.Answer(markedView{n}, err)
}

type selfCheckInput struct {
	Body struct {
		Text          string   `json:"text" doc:"The common problem to look for"`
		Items         []string `json:"items,omitempty" doc:"Items that are marked as common"`
		Organizations []string `json:"organizations" doc:"Ids; they need not be in the batch"`
		Due           string   `json:"due" format:"date"`
	}
}

type selfChecksView struct {
	Items []selfCheckView `json:"items"`
}

// ask asks units to look for a common problem; what was already asked is returned unchanged.
func (a area) ask(ctx context.Context, in *selfCheckInput) (*kit.Reply[selfChecksView], error) {
	vs, err := a.svc.Ledgers.AskSelfChecks(ctx, guard.ActorOf(ctx), ledger.SelfCheckRequest{
		Text: in.Body.Text, Items: in.Body.Items, Organizations: in.Body.Organizations, Due: deadline.Day(in.Body.Due),
	})
	return kit.Answer(selfChecksView{kit.Each(vs, viewSelfCheck)}, err)
}

// selfChecksOf narrows the list of self-checks.
type selfChecksOf struct {
	kit.Slice
	Organization string `query:"organization" doc:"Id; a unit always gets its own"`
}

type selfCountsView struct {
	Batch string `json:"batch"`
	ledger.SelfCounts
}

// countSelfChecks counts the self-checks of a batch.
func (a area) countSelfChecks(ctx context.Context, in *kit.ByID) (*kit.Reply[selfCountsView], error) {
	b, err := a.svc.Rounds.Batch(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	c, err := a.svc.Ledgers.SelfCountsOf(ctx, b.ID)
	return kit.Answer(selfCountsView{b.ID, c}, err)
}

// listSelfChecks lists self-checks, in order of their due days.
func (a area) listSelfChecks(
	ctx context.Context, in *selfChecksOf,
) (*kit.Reply[kit.Page[selfCheckView]], error) {
	vs, err := a.svc.Ledgers.SelfChecks(ctx, guard.ActorOf(ctx), in.Organization)
	return kit.PageOf(in.Slice, vs, err, viewSelfCheck)
}

type selfReplyInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		Result string `json:"result" enum:"none,found,open"`
		Text   string `json:"text"`
	}
}

// answer submits what a unit found.
func (a area) answer(ctx context.Context, in *selfReplyInput) (*kit.Record[selfCheckView], error) {
	return kit.Show(viewSelfCheck)(a.svc.Ledgers.AnswerSelfCheck(
		ctx, guard.ActorOf(ctx), in.ID, in.Expected(), in.Body.Result, in.Body.Text,
	))
}
