package scoring

import (
	"context"

	"minping/internal/app/scoring"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

// SheetPath identifies a sheet. The scoring body is called Scorer here because huma takes a field called Body for the
// request's.
type SheetPath struct {
	kit.ByID
	Scorer string `path:"body" doc:"The scoring body, percent-encoded"`
}

type sheetView struct {
	Version   int               `json:"version" doc:"0 while nothing was filled in"`
	Body      string            `json:"body"`
	BodyName  string            `json:"body_name"`
	Rubric    []scheme.Item     `json:"rubric"`
	Items     []score.SheetItem `json:"items"`
	Submitted bool              `json:"submitted"`
	Locked    bool              `json:"locked"`
	By        string            `json:"by,omitempty"`
}

func sheetRecord(v scoring.SheetView, err error) (*kit.Record[sheetView], error) {
	if err != nil {
		return nil, err
	}
	return kit.RecordOf(v.Version, sheetView{
		v.Version, v.Body.Code, v.Body.Name, kit.OrEmpty(v.Rubric.Items), kit.OrEmpty(v.Items), v.Submitted, v.Locked,
		v.By,
	}), nil
}

// showSheet shows a body's score sheet; other bodies' sheets only once they are locked.
func (a area) showSheet(ctx context.Context, in *SheetPath) (*kit.Record[sheetView], error) {
	return sheetRecord(a.svc.Scores.ShowSheet(ctx, guard.ActorOf(ctx), in.ID, kit.Unescape(in.Scorer)))
}

type putSheetInput struct {
	SheetPath
	kit.IfMatch
	Body struct {
		Items  []writtenItem `json:"items"`
		Submit bool          `json:"submit,omitempty" doc:"It is complete"`
	}
}

type writtenItem struct {
	Code     string      `json:"code"`
	Score    kit.Written `json:"score,omitempty" doc:"Exact decimal; absent or empty while it is a draft"`
	Reason   string      `json:"reason,omitempty"`
	Evidence string      `json:"evidence,omitempty"`
	Veto     bool        `json:"veto,omitempty" doc:"一票否决，where the item allows it"`
}

// sheetLines returns the lines of a sheet as sent.
func sheetLines(items []writtenItem) []score.SheetItem {
	out := make([]score.SheetItem, len(items))
	for i, x := range items {
		out[i] = score.SheetItem{
			Code: x.Code, Score: decimal.Decimal(x.Score), Reason: x.Reason,
			Evidence: x.Evidence, Veto: x.Veto,
		}
	}
	return out
}

// ownSheet is checked before putSheet.
func (a area) ownSheet(ctx context.Context, param func(string) string) error {
	return a.svc.Scores.OwnSheet(ctx, guard.ActorOf(ctx), param("id"), param("body"))
}

// putSheet replaces the sheet of the caller's body.
func (a area) putSheet(ctx context.Context, in *putSheetInput) (*kit.Record[sheetView], error) {
	items := sheetLines(in.Body.Items)
	return sheetRecord(a.svc.Scores.PutSheet(ctx, guard.ActorOf(ctx), in.ID, kit.Unescape(in.Scorer), in.Expected(),
		scoring.SheetRequest{
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

// reopen lets one body correct its sheet.
func (a area) reopen(ctx context.Context, in *reopenInput) (*kit.Reply[lockView], error) {
	err := a.svc.Scores.Reopen(ctx, guard.ActorOf(ctx), in.ID, kit.Unescape(in.Scorer), in.Body.Reason)
	return kit.Answer(lockView{false}, err)
}

type lockInput struct {
	kit.ByID
	Body *struct {
		Reason string `json:"reason,omitempty"`
	}
}

// lock ends the scoring of an evaluation.
func (a area) lock(ctx context.Context, in *lockInput) (*kit.Reply[lockView], error) {
	reason := ""
	if in.Body != nil {
		reason = in.Body.Reason
	}
	return kit.Answer(lockView{true}, a.svc.Scores.Lock(ctx, guard.ActorOf(ctx), in.ID, reason))
}
