package api

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app"
	"minping/internal/evaluation"
	"minping/internal/web/guard"
)

// SheetPath names a sheet. The scoring body is called Scorer here because huma takes a field called Body for the request's.
type SheetPath struct {
	ByID
	Scorer string `path:"body" doc:"The scoring body, percent-encoded"`
}

type sheetView struct {
	Version   int                    `json:"version" doc:"0 while nothing was filled in"`
	Body      string                 `json:"body"`
	BodyName  string                 `json:"body_name"`
	Rubric    []evaluation.Item      `json:"rubric"`
	Items     []evaluation.SheetItem `json:"items"`
	Submitted bool                   `json:"submitted"`
	Locked    bool                   `json:"locked"`
	By        string                 `json:"by,omitempty"`
}

func sheetRecord(v app.SheetView, err error) (*record[sheetView], error) {
	if err != nil {
		return nil, err
	}
	return tell(v.Version, sheetView{
		v.Version, v.Body.Code, v.Body.Name, orEmpty(v.Rubric.Items), orEmpty(v.Items), v.Submitted, v.Locked, v.By,
	}), nil
}

// ShowSheet shows a body's score sheet; other bodies' sheets only once they are locked.
func (h *Handlers) ShowSheet(ctx context.Context, in *SheetPath) (*record[sheetView], error) {
	return sheetRecord(h.svc.ShowSheet(ctx, guard.ActorOf(ctx), in.ID, text(in.Scorer)))
}

type putSheetInput struct {
	SheetPath
	IfMatch
	Body struct {
		Items  []writtenItem `json:"items"`
		Submit bool          `json:"submit,omitempty" doc:"It is complete"`
	}
}

type writtenItem struct {
	Code     string  `json:"code"`
	Score    written `json:"score"`
	Reason   string  `json:"reason,omitempty"`
	Evidence string  `json:"evidence,omitempty"`
	Veto     bool    `json:"veto,omitempty" doc:"一票否决，where the item allows it"`
}

// written is a decimal as somebody wrote it, a string or a number, still to be judged: so a wrong one is told by its field.
type written string

// UnmarshalJSON takes any string or number.
func (w *written) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] != '"' {
		var n *json.Number
		err := json.Unmarshal(b, &n)
		if err == nil && n != nil {
			*w = written(*n)
		}
		return err
	}
	return json.Unmarshal(b, (*string)(w))
}

// sheetLines judges the scores of a sheet as numbers; what they may be is the scheme's to say.
func sheetLines(items []writtenItem) ([]evaluation.SheetItem, error) {
	var c complaints
	out := make([]evaluation.SheetItem, len(items))
	for i, x := range items {
		out[i] = evaluation.SheetItem{Code: x.Code, Score: evaluation.Decimal(x.Score), Reason: x.Reason, Evidence: x.Evidence, Veto: x.Veto}
		if _, ok := evaluation.ParseDecimal(string(x.Score)); !ok && x.Score != "" {
			c.add(fmt.Sprintf("items[%d].score", i), "应为数字，如 88.5。", "Must be a decimal, e.g. 88.5.")
		}
	}
	return out, c.err()
}

// OwnSheet stands before PutSheet.
func (h *Handlers) OwnSheet(c *fiber.Ctx) error {
	ctx := c.UserContext()
	if err := h.svc.OwnSheet(ctx, guard.ActorOf(ctx), c.Params("id"), text(c.Params("body"))); err != nil {
		return err
	}
	return c.Next()
}

// PutSheet replaces the own body's sheet.
func (h *Handlers) PutSheet(ctx context.Context, in *putSheetInput) (*record[sheetView], error) {
	items, err := sheetLines(in.Body.Items)
	if err != nil {
		return nil, err
	}
	return sheetRecord(h.svc.PutSheet(ctx, guard.ActorOf(ctx), in.ID, text(in.Scorer), in.version(), app.SheetRequest{
		Items: items, Submit: in.Body.Submit,
	}))
}

type reopenInput struct {
	SheetPath
	Body struct {
		Reason string `json:"reason"`
	}
}

type lockView struct {
	Locked bool `json:"locked"`
}

// Reopen lets one body correct its sheet.
func (h *Handlers) Reopen(ctx context.Context, in *reopenInput) (*answer[lockView], error) {
	err := h.svc.Reopen(ctx, guard.ActorOf(ctx), in.ID, text(in.Scorer), in.Body.Reason)
	return say(lockView{false}, err)
}

type lockInput struct {
	ByID
	Body *struct {
		Reason string `json:"reason,omitempty"`
	}
}

// Lock ends the scoring of an evaluation.
func (h *Handlers) Lock(ctx context.Context, in *lockInput) (*answer[lockView], error) {
	reason := ""
	if in.Body != nil {
		reason = in.Body.Reason
	}
	return say(lockView{true}, h.svc.Lock(ctx, guard.ActorOf(ctx), in.ID, reason))
}

type scoreView struct {
	evaluation.Score
	Locked      bool                    `json:"locked"`
	Sessions    []string                `json:"sessions" doc:"The counted sessions it rests on"`
	Suggestions []evaluation.Suggestion `json:"suggestions"`
	Candidate   *app.Candidate          `json:"candidate,omitempty"`
}

// Score shows the score of an evaluation with every step of its arithmetic.
func (h *Handlers) Score(ctx context.Context, in *ByID) (*answer[scoreView], error) {
	v, err := h.svc.Score(ctx, guard.ActorOf(ctx), in.ID)
	if v.NeedsDecision {
		v.Blocked = evaluation.BlockedSatisfaction // the bodies that are missing too stand in missing
	}
	return say(scoreView{v.Score, v.Locked, orEmpty(v.Sessions), orEmpty(v.Suggestions), v.Candidate}, err)
}

type decisionInput struct {
	ByID
	IfMatch
	Body struct {
		Value  written `json:"value" doc:"A satisfaction from 0 to 100, or exclude"`
		Reason string  `json:"reason"`
	}
}

// DecideSatisfaction records what a person decides where the satisfaction is missing.
func (h *Handlers) DecideSatisfaction(ctx context.Context, in *decisionInput) (*answer[scoreView], error) {
	err := h.svc.DecideSatisfaction(ctx, guard.ActorOf(ctx), in.ID, in.version(), evaluation.Decision{Value: string(in.Body.Value), Reason: in.Body.Reason})
	if err != nil {
		return nil, err
	}
	return h.Score(ctx, &in.ByID)
}

type candidateInput struct {
	ByID
	IfMatch
	Body struct {
		Confirmed bool   `json:"confirmed" doc:"Whether its problems are prominent"`
		Reason    string `json:"reason"`
	}
}

// ConfirmCandidate records what a person decides about one of the last of the ranking.
func (h *Handlers) ConfirmCandidate(ctx context.Context, in *candidateInput) (*answer[app.Candidate], error) {
	c := app.Candidate{Confirmed: in.Body.Confirmed, Reason: in.Body.Reason}
	err := h.svc.ConfirmCandidate(ctx, guard.ActorOf(ctx), in.ID, in.version(), c)
	c.By = guard.ActorOf(ctx).Name
	return say(c, err)
}

type rankingInput struct {
	ByID
	Slice
	Scope string `query:"scope" enum:"all,kind,supervising" default:"all" doc:"Over all inspected organisations, within each kind, or the supervising bodies"`
}

type rankRow struct {
	EvaluationID      string                  `json:"evaluation_id"`
	OrganizationID    string                  `json:"organization_id"`
	Organization      string                  `json:"organization"`
	OrgKind           string                  `json:"org_kind"`
	Rank              *int                    `json:"rank" doc:"Competition ranking; null without a score"`
	Score             *string                 `json:"score"`
	SatisfactionScore *string                 `json:"satisfaction_score"`
	SatisfactionRate  *string                 `json:"satisfaction_rate"`
	Grade             *string                 `json:"grade" doc:"null without a score"`
	Candidate         bool                    `json:"candidate"`
	Confirmed         *app.Candidate          `json:"confirmed,omitempty"`
	Blocked           string                  `json:"blocked,omitempty"`
	Locked            bool                    `json:"locked"`
	Suggestions       []evaluation.Suggestion `json:"suggestions"`
	Marks             []string                `json:"marks" doc:"What weakens the satisfaction in it: screen_mode, not_protected, trial_store"`
}

func showRank(r app.RankRow) rankRow {
	out := rankRow{
		EvaluationID: r.EvaluationID, OrganizationID: r.OrganizationID, Organization: r.Organization, OrgKind: r.OrgKind,
		Score: r.Score, SatisfactionScore: r.Satisfaction, SatisfactionRate: r.Rate, Candidate: r.Candidate,
		Confirmed: r.Confirmed, Blocked: r.Blocked, Locked: r.Locked, Suggestions: orEmpty(r.Suggestions), Marks: orEmpty(r.Marks),
	}
	if r.Rank > 0 {
		out.Rank = &r.Rank
	}
	if r.Grade != "" {
		out.Grade = &r.Grade
	}
	return out
}

// Ranking ranks the organisations of a round, over all or within each kind.
func (h *Handlers) Ranking(ctx context.Context, in *rankingInput) (*answer[page[rankRow]], error) {
	rows, err := h.svc.Ranking(ctx, guard.ActorOf(ctx), in.ID, in.Scope)
	return slice(in.Slice, rows, err, showRank)
}
