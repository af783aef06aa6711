package supervision

import (
	"context"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/supervision"
)

// OnlyTeam sets the check that an evaluation belongs to an assessor's team; without it an assessor is in the team of
// each.
func (s *Supervision) OnlyTeam(refuse func(ctx context.Context, a records.Actor, evaluationID string) error) {
	s.onlyTeam = refuse
}

// Handed is what the supervising bodies of an evaluation handed in, by body, for its assessors and the office
// (evaluation §6; domain B14: the bodies report it at the consultation), with the task list that they followed. A draft
// is visible to its body only.
func (s *Supervision) Handed(
	ctx context.Context, a records.Actor, evaluationID string,
) (list supervision.TaskList, reports map[string]supervision.DailyReport, err error) {
	if a.Role != auth.Admin && a.Role != auth.Assessor {
		return list, nil, records.Fail(records.Forbidden, "other_body", "只能看本部门的日常监督。",
			"Another body's daily supervision is not shown.")
	}
	if a.Role == auth.Assessor && s.onlyTeam != nil {
		if err := s.onlyTeam(ctx, a, evaluationID); err != nil {
			return list, nil, err
		}
	}
	e, err := round.LoadEvaluation(ctx, s.rounds, evaluationID)
	if err != nil {
		return list, nil, err
	}
	org, err := s.rounds.ShowOrganization(ctx, e.V.OrganizationID)
	if err != nil {
		return list, nil, err
	}
	lists, err := s.Lists(ctx, e.V.RoundID)
	if err != nil {
		return list, nil, err
	}
	list = lists.For(kindOf(e.V, org.V))
	ids := make([]string, 0, 2)
	for _, body := range s.Tasks.Reporting() {
		ids = append(ids, evaluationID+"/"+body)
	}
	kept, err := records.GetMany[dailyRecord](ctx, s.env, kindDaily, ids)
	if err != nil {
		return list, nil, err
	}
	out := map[string]supervision.DailyReport{}
	for _, body := range s.Tasks.Reporting() {
		if r, ok := kept[evaluationID+"/"+body]; ok && r.HandedIn != nil {
			out[body] = r.DailyReport
		}
	}
	return list, out, nil
}
