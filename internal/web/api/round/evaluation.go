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

// newEvaluation creates the evaluation of an organization in a round.
func (a area) newEvaluation(ctx context.Context, in *evaluationInput) (*kit.Record[evaluationView], error) {
	return kit.Show(viewEvaluation)(a.svc.Rounds.NewEvaluation(ctx, guard.ActorOf(ctx), round.Evaluation{
		RoundID: in.Body.RoundID, OrganizationID: in.Body.OrganizationID,
		SchemeID: in.Body.SchemeID, Target: in.Body.Target,
	}))
}

type againInput struct {
	kit.ByID
	Body struct {
		Reason   string `json:"reason" doc:"Why there is a second evaluation"`
		StartsOn string `json:"starts_on" format:"date" doc:"The day on which the unit was told to rectify again"`
		DueOn    string `json:"due_on,omitempty" format:"date" doc:"The last day that the notice sets; without it the scheme's period runs again"`
	}
}

// again creates a new evaluation of a unit that was told to rectify again. Issuing the notice does the same.
func (a area) again(ctx context.Context, in *againInput) (*kit.Record[evaluationView], error) {
	return kit.Show(viewEvaluation)(a.svc.Rounds.Redos.Begin(ctx, guard.ActorOf(ctx), in.ID, round.AgainRequest{
		Reason: in.Body.Reason, StartsOn: in.Body.StartsOn, DueOn: in.Body.DueOn,
	}))
}

type datesInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		Reason   string `json:"reason"`
		StartsOn string `json:"starts_on,omitempty" format:"date" doc:"The unit's own first day; without it that of the round"`
		DueOn    string `json:"due_on,omitempty" format:"date" doc:"The last day; of a redo only"`
	}
}

// putDates gives a unit its own days.
func (a area) putDates(ctx context.Context, in *datesInput) (*kit.Record[evaluationView], error) {
	r := round.AgainRequest{Reason: in.Body.Reason, StartsOn: in.Body.StartsOn, DueOn: in.Body.DueOn}
	return kit.Show(viewEvaluation)(a.svc.Rounds.Redos.Move(ctx, guard.ActorOf(ctx), in.ID, in.Expected(), r))
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

// putFacts replaces what the statistics table says about an organization besides scores.
func (a area) putFacts(ctx context.Context, in *factsInput) (*kit.Record[evaluationView], error) {
	return kit.Show(viewEvaluation)(a.svc.Rounds.ChangeEvaluation(ctx, guard.ActorOf(ctx), in.ID,
		in.Expected(), in.Body))
}
