package scoring

import (
	"context"

	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/evaluation/scheme"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type rankingInput struct {
	kit.ByID
	kit.Slice
	Scope string `query:"scope" enum:"all,kind,supervising" default:"all" doc:"Over all inspected organizations, within each kind, or the supervising bodies"`
}

type rankRow struct {
	EvaluationID      string              `json:"evaluation_id"`
	OrganizationID    string              `json:"organization_id"`
	Organization      string              `json:"organization"`
	OrgKind           string              `json:"org_kind"`
	Rank              *int                `json:"rank" doc:"Competition ranking; null without a score"`
	Score             *string             `json:"score"`
	SatisfactionScore *string             `json:"satisfaction_score"`
	SatisfactionRate  *string             `json:"satisfaction_rate"`
	Grade             *string             `json:"grade" doc:"null without a score"`
	Candidate         bool                `json:"candidate"`
	Confirmed         *round.Candidate    `json:"confirmed,omitempty"`
	Blocked           string              `json:"blocked,omitempty"`
	Locked            bool                `json:"locked"`
	Suggestions       []scheme.Suggestion `json:"suggestions"`
	Marks             []string            `json:"marks" doc:"What weakens the satisfaction in it: screen_mode, not_protected, trial_store"`
}

func viewRank(r scoring.RankRow) rankRow {
	out := rankRow{
		EvaluationID: r.EvaluationID, OrganizationID: r.OrganizationID, Organization: r.Organization,
		OrgKind: r.OrgKind,
		Score:   r.Score, SatisfactionScore: r.Satisfaction, SatisfactionRate: r.Rate, Candidate: r.Candidate,
		Confirmed: r.Confirmed, Blocked: r.Blocked, Locked: r.Locked, Suggestions: kit.OrEmpty(r.Suggestions),
		Marks: kit.OrEmpty(r.Marks),
	}
	if r.Rank > 0 {
		out.Rank = &r.Rank
	}
	if r.Grade != "" {
		out.Grade = &r.Grade
	}
	return out
}

// ranking ranks the organizations of a round, over all or within each kind.
func (a area) ranking(ctx context.Context, in *rankingInput) (*kit.Reply[kit.Page[rankRow]], error) {
	rows, err := a.svc.Scores.Ranking(ctx, guard.ActorOf(ctx), in.ID, in.Scope)
	return kit.PageOf(in.Slice, rows, err, viewRank)
}
