package round

import (
	"context"

	"minping/internal/app/progress"
	"minping/internal/evaluation/statistics"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type cumulativeView struct {
	Total         statistics.Figures `json:"total"`
	Organizations int                `json:"organizations" doc:"Distinct organizations; a unit may be in several rounds"`
	Batches       []batchFigures     `json:"batches" doc:"The oldest first; a round in no batch is its own"`
}

type batchFigures struct {
	ID     string   `json:"id"`
	Name   string   `json:"name"`
	Rounds []string `json:"round_ids"`
	statistics.Figures
}

type cumulativeInput struct {
	Kind string `query:"kind" enum:"department,township,county,stationed,office,organ,other" doc:"Units of one kind only"`
}

// cumulative shows what was done over all rounds.
func (a area) cumulative(ctx context.Context, in *cumulativeInput) (*kit.Reply[cumulativeView], error) {
	c, err := a.svc.Progress.Cumulative(ctx, guard.ActorOf(ctx), in.Kind)
	return kit.Answer(viewCumulative(c), err)
}

func viewCumulative(c progress.Cumulative) cumulativeView {
	out := cumulativeView{Total: described(c.All), Organizations: c.Organizations, Batches: []batchFigures{}}
	for _, b := range c.Batches {
		x := batchFigures{ID: b.ID, Name: b.Name, Figures: described(b.Figures), Rounds: []string{}}
		for _, r := range b.Rounds {
			x.Rounds = append(x.Rounds, r.Code)
		}
		out.Batches = append(out.Batches, x)
	}
	return out
}

// described returns figures as their description has them: kinds that were counted nowhere are an empty object.
func described(f statistics.Figures) statistics.Figures {
	for _, counts := range []*map[string]int{&f.Kinds, &f.Documents, &f.Decisions, &f.Charged} {
		if *counts == nil {
			*counts = map[string]int{}
		}
	}
	return f
}
