package scoring

import (
	"context"

	"minping/internal/app/scoring"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/score"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type breakdownView struct {
	satisfaction.BreakdownResult
	Round      string          `json:"round"`
	Unit       string          `json:"unit,omitempty" doc:"Not set for a round"`
	Kind       string          `json:"kind,omitempty"`
	Of         int             `json:"of" doc:"How many units there are, whether or not they are in it"`
	Indicators []indicatorView `json:"indicators" doc:"By standard, the points of its indicators on locked sheets; none for a session"`
	Focused    []focusedView   `json:"focus_indicators" doc:"The same by focus area, of the indicators that have one"`
	Marks      []string        `json:"marks" doc:"What weakens the satisfaction in it: screen_mode, not_protected, trial_store"`
}

type indicatorView struct {
	Standard string   `json:"standard"`
	Items    []string `json:"items" doc:"Codes of the indicators"`
	Units    int      `json:"units"`
	Share    *string  `json:"share" doc:"Percent of their points"`
}

type focusedView struct {
	Focus string   `json:"focus"`
	Items []string `json:"items" doc:"Codes of the indicators"`
	Units int      `json:"units"`
	Share *string  `json:"share" doc:"Percent of their points"`
}

func viewIndicators(x score.ByMark) indicatorView {
	return indicatorView{x.Mark, kit.OrEmpty(x.Items), x.Units, decimal.Published(x.Share)}
}

func viewFocused(x score.ByMark) focusedView {
	return focusedView{x.Mark, kit.OrEmpty(x.Items), x.Units, decimal.Published(x.Share)}
}

func viewBreakdown(v scoring.BreakdownView) breakdownView {
	return breakdownView{
		v.BreakdownResult, v.Round, v.Unit, v.Kind, v.Of,
		kit.Each(v.Indicators.Standards, viewIndicators),
		kit.Each(v.Indicators.Focuses, viewFocused), kit.OrEmpty(v.Marks),
	}
}

// sessionBreakdown shows the result of a session by standard and by aspect.
func (a area) sessionBreakdown(ctx context.Context, in *kit.ByID) (*kit.Reply[breakdownView], error) {
	v, err := a.svc.Scores.SessionBreakdown(ctx, guard.ActorOf(ctx), in.ID)
	return kit.Answer(viewBreakdown(v), err)
}

// unitBreakdown shows the same of a unit, over its sessions.
func (a area) unitBreakdown(ctx context.Context, in *kit.ByID) (*kit.Reply[breakdownView], error) {
	v, err := a.svc.Scores.UnitBreakdown(ctx, guard.ActorOf(ctx), in.ID)
	return kit.Answer(viewBreakdown(v), err)
}

type roundBreakdownInput struct {
	kit.ByID
	Kind string `query:"kind" doc:"Only units of this kind"`
}

// roundBreakdown shows the mean over the units of a round.
func (a area) roundBreakdown(ctx context.Context, in *roundBreakdownInput) (*kit.Reply[breakdownView], error) {
	v, err := a.svc.Scores.RoundBreakdown(ctx, guard.ActorOf(ctx), in.ID, in.Kind)
	return kit.Answer(viewBreakdown(v), err)
}
