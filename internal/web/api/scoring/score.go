package scoring

import (
	"context"

	"minping/internal/app/round"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type scoreView struct {
	score.Score
	Locked      bool                `json:"locked"`
	Sessions    []string            `json:"sessions" doc:"The counted sessions it rests on"`
	Suggestions []scheme.Suggestion `json:"suggestions"`
	Candidate   *round.Candidate    `json:"candidate,omitempty"`
}

// score shows the score of an evaluation with every step of its calculation.
func (a area) score(ctx context.Context, in *kit.ByID) (*kit.Reply[scoreView], error) {
	v, err := a.svc.Scores.Score(ctx, guard.ActorOf(ctx), in.ID)
	if v.NeedsDecision {
		v.Blocked = score.BlockedSatisfaction // the bodies without a sheet are also listed in missing
	}
	return kit.Answer(scoreView{v.Score, v.Locked, kit.OrEmpty(v.Sessions), kit.OrEmpty(v.Suggestions), v.Candidate},
		err)
}

type decisionInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		Value  kit.Written `json:"value" doc:"A satisfaction from 0 to 100, or exclude"`
		Reason string      `json:"reason"`
	}
}

// decideSatisfaction records a person's decision if the satisfaction is missing.
func (a area) decideSatisfaction(ctx context.Context, in *decisionInput) (*kit.Reply[scoreView], error) {
	err := a.svc.Scores.DecideSatisfaction(ctx, guard.ActorOf(ctx), in.ID, in.Expected(),
		score.Decision{Value: string(in.Body.Value), Reason: in.Body.Reason})
	if err != nil {
		return nil, err
	}
	return a.score(ctx, &in.ByID)
}

type candidateInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		Confirmed bool   `json:"confirmed" doc:"Whether its problems are prominent"`
		Reason    string `json:"reason"`
	}
}

// confirmCandidate records a person's decision about one of the last of the ranking.
func (a area) confirmCandidate(ctx context.Context, in *candidateInput) (*kit.Reply[round.Candidate], error) {
	c := round.Candidate{Confirmed: in.Body.Confirmed, Reason: in.Body.Reason}
	err := a.svc.Scores.ConfirmCandidate(ctx, guard.ActorOf(ctx), in.ID, in.Expected(), c)
	c.By = guard.ActorOf(ctx).Name
	return kit.Answer(c, err)
}
