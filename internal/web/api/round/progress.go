package round

import (
	"context"

	"minping/internal/app/progress"
	"minping/internal/evaluation/cycle"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

// cycleView is how far a round is: the whole cycle as one line, and what every unit is still without.
type cycleView struct {
	Batch string              `json:"batch" doc:"The batch of the round; its own id when it is in none"`
	Fixed bool                `json:"fixed" doc:"A final is in force"`
	Now   string              `json:"now" doc:"Code of the first stage that is neither done nor unused"`
	Line  []cycleStageView    `json:"line"`
	Gaps  map[string][]string `json:"gaps" doc:"By evaluation: ballot, facts, reports, fixed; empty when it is done"`
}

type cycleStageView struct {
	cycle.Stage
	Parts []cyclePartView `json:"parts" doc:"What the stage is made of, each with a list of its own"`
}

type cyclePartView struct {
	Code string `json:"code"`
	Done int    `json:"done"`
	Of   int    `json:"of"`
	Late int    `json:"late" doc:"Of those that are missing"`
}

func viewCycle(v progress.View) cycleView {
	out := cycleView{Batch: v.Batch, Fixed: v.Fixed, Line: []cycleStageView{}, Gaps: map[string][]string{}}
	plain := make([]cycle.Stage, len(v.Line))
	for i, s := range v.Line {
		plain[i] = s.Stage
		out.Line = append(out.Line, cycleStageView{s.Stage, kit.Each(s.Parts, func(p progress.Part) cyclePartView {
			return cyclePartView(p)
		})})
	}
	out.Now = cycle.Now(plain).Code
	for id, f := range v.Units {
		out.Gaps[id] = append([]string{}, f.Gaps()...)
	}
	return out
}

// progress shows how far a round is.
func (a area) progress(ctx context.Context, in *kit.ByID) (*kit.Reply[cycleView], error) {
	v, err := a.svc.Progress.Show(ctx, guard.ActorOf(ctx), in.ID)
	return kit.Answer(viewCycle(v), err)
}
