package round

import (
	"context"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/scheme"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type evaluationView struct {
	kit.Head
	round.Evaluation
}

func viewEvaluation(v records.Versioned[round.Evaluation]) evaluationView {
	if v.V.Target == "" {
		v.V.Target = scheme.TargetInspected
	}
	return evaluationView{kit.HeadOf(v), v.V}
}

type evaluationInput struct {
	Body struct {
		RoundID        string `json:"round_id"`
		OrganizationID string `json:"organization_id"`
		SchemeID       string `json:"scheme_id"`
		Target         string `json:"target,omitempty" enum:"inspected,supervising" doc:"What is evaluated: how it rectifies, or how it supervises"`
	}
}

// newEvaluation makes the evaluation of an organisation in a round.
func (a area) newEvaluation(ctx context.Context, in *evaluationInput) (*kit.Record[evaluationView], error) {
	return kit.Show(viewEvaluation)(a.svc.Rounds.NewEvaluation(ctx, guard.ActorOf(ctx), round.Evaluation{
		RoundID: in.Body.RoundID, OrganizationID: in.Body.OrganizationID,
		SchemeID: in.Body.SchemeID, Target: in.Body.Target,
	}))
}

// showEvaluation shows an evaluation.
func (a area) showEvaluation(ctx context.Context, in *kit.ByID) (*kit.Record[evaluationView], error) {
	return kit.Show(viewEvaluation)(a.svc.Rounds.ShowEvaluation(ctx, in.ID))
}

type evaluationsInput struct {
	kit.Window
	RoundID string `query:"round_id"`
}

// listEvaluations lists evaluations, of one round or all.
func (a area) listEvaluations(ctx context.Context, in *evaluationsInput) (*kit.Reply[kit.Page[evaluationView]], error) {
	list := func(after string, limit int) ([]records.Versioned[round.Evaluation], error) {
		return a.svc.Rounds.Evaluations(ctx, in.RoundID, after, limit)
	}
	return kit.Paginate(in.Window, list, kit.IDOf, viewEvaluation)
}

type factsInput struct {
	kit.ByID
	kit.IfMatch
	Body facts.Facts
}

// putFacts replaces what the statistics table says of an organisation besides scores.
func (a area) putFacts(ctx context.Context, in *factsInput) (*kit.Record[evaluationView], error) {
	return kit.Show(viewEvaluation)(a.svc.Rounds.ChangeEvaluation(ctx, guard.ActorOf(ctx), in.ID,
		in.Expected(), in.Body))
}
