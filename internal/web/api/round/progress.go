package round

import (
	"context"

	"minping/internal/app/progress"
	"minping/internal/evaluation/cycle"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

// cycleView is the progress of a round: the whole cycle as one line, and what every unit still lacks.
type cycleView struct {
	Batch string                   `json:"batch" doc:"The batch of the round; its own id when it is in none"`
	Fixed bool                     `json:"fixed" doc:"A final is in force"`
	Now   string                   `json:"now" doc:"Code of the first stage that is neither done nor unused"`
	Line  []cycleStageView         `json:"line"`
	First []cycleTaskView          `json:"first" doc:"What is missing, grouped by kind, overdue first, whether or not work has begun"`
	Units map[string]cycleUnitView `json:"units" doc:"By evaluation"`
}

type cycleTaskView struct {
	Kind string `json:"kind"`
	Who  string `json:"who" enum:"office,team,supervising,unit,leader" doc:"Who has to do it"`
	N    int    `json:"n" doc:"How many there are"`
	Late int    `json:"late" doc:"How many of them are overdue"`
	Due  string `json:"due,omitempty" format:"date" doc:"The earliest day of these"`
}

type cycleUnitView struct {
	State   cycle.State `json:"state" enum:"rectifying,supervised,evaluated,continuing,redoing,closed" doc:"Derived from what happened"`
	Until   string      `json:"until,omitempty" format:"date" doc:"The last day of its period, of a redo that of the notice"`
	Gaps    []string    `json:"gaps" doc:"What is missing: ballot, facts, reports, fixed; empty when it is done"`
	Again   string      `json:"again,omitempty" doc:"The evaluation that repeats this one"`
	AgainOf string      `json:"again_of,omitempty"`
}

type cycleStageView struct {
	cycle.Stage
	Parts []cyclePartView `json:"parts" doc:"The parts of the stage, each with its list"`
}

type cyclePartView struct {
	Code string `json:"code"`
	Done int    `json:"done"`
	Of   int    `json:"of"`
	Late int    `json:"late" doc:"Of those that are missing"`
}

func viewCycle(v progress.View) cycleView {
	out := cycleView{Batch: v.Batch, Fixed: v.Fixed, Line: []cycleStageView{}, Units: map[string]cycleUnitView{}}
	plain := make([]cycle.Stage, len(v.Line))
	for i, s := range v.Line {
		plain[i] = s.Stage
		out.Line = append(out.Line, cycleStageView{s.Stage, kit.Each(s.Parts, func(p progress.Part) cyclePartView {
			return cyclePartView{p.Code, p.Done, p.Of, p.Late}
		})})
	}
	out.Now = cycle.Now(plain).Code
	out.First = kit.Each(v.First, func(u cycle.Urgent) cycleTaskView {
		return cycleTaskView{u.Kind, u.Who, u.N, u.Late, string(u.Due)}
	})
	for id, u := range v.Units {
		gaps := append([]string{}, u.Gaps()...)
		out.Units[id] = cycleUnitView{u.State, string(u.Until), gaps, u.Again, u.AgainOf}
	}
	return out
}

// progress shows the progress of a round.
func (a area) progress(ctx context.Context, in *kit.ByID) (*kit.Reply[cycleView], error) {
	v, err := a.svc.Progress.Show(ctx, guard.ActorOf(ctx), in.ID)
	return kit.Answer(viewCycle(v), err)
}
