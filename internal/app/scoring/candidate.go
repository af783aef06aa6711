package scoring

import (
	"context"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/final"
	"minping/internal/evaluation/scheme"
)

var errNoCandidate = records.Fail(records.Conflict, "not_candidate",
	"本轮单位都有得分、并且这个单位排在最后，才需要确认问题是否较为突出。",
	"This applies only to the lowest-ranked, once every organization of the round has a score.")

// isCandidate refuses organizations that are not among the last of a ranking without missing scores.
func (s *Scores) isCandidate(ctx context.Context, a records.Actor, id string, e round.Evaluation) error {
	r, err := s.roundScores(ctx, a, e.RoundID, e.Supervising())
	if err != nil {
		return err
	}
	rule := r.scheme.Rank
	if e.Supervising() {
		rule.Scope = scheme.ScopeAll
	}
	for _, p := range r.ranked(rule) {
		if r.parties[p.ID].row.EvaluationID == id && p.Candidate {
			return nil
		}
	}
	return errNoCandidate
}

// ConfirmCandidate records whether a person finds the problems of a candidate prominent (domain B27). It is only
// possible for the last of a complete ranking, and not after the result is fixed (evaluation F8).
func (s *Scores) ConfirmCandidate(ctx context.Context, a records.Actor, evaluationID string, ifMatch int,
	c round.Candidate,
) error {
	if err := a.Only(auth.Admin); err != nil {
		return err
	}
	if !records.Says(c.Reason, 500) {
		return records.InvalidField("reason", "请写明理由，最多 500 字，不能有控制字符。",
			"State a reason: at most 500 characters, and no control characters.")
	}
	c.By = a.Name
	v, err := records.Update(ctx, s.env, round.KindEvaluation, evaluationID, ifMatch, func(e *round.Evaluation) error {
		if err := s.rounds.Allows(ctx, final.ChangeProminent, final.Subject{Evaluation: evaluationID}); err != nil {
			return err
		}
		if err := s.isCandidate(ctx, a, evaluationID, *e); err != nil {
			return err
		}
		e.Candidate, e.Facts.ProminentConfirmed = &c, c.Confirmed
		return nil
	})
	if err == nil {
		err = round.KeepEvaluation(ctx, s.rounds, final.ChangeProminent, evaluationID, v.Version)
	}
	if err != nil {
		return err
	}
	return s.audit.Append(ctx, a, "evaluation.candidate", evaluationID, c.Reason)
}
