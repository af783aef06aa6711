package round

import (
	"fmt"
	"slices"

	"minping/internal/app/records"
	appround "minping/internal/app/round"
	"minping/internal/app/scheme"
	"minping/internal/app/scoring"
	"minping/internal/auth"
	evalscheme "minping/internal/evaluation/scheme"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// supervision adds the supervising bodies to 本轮进度: they are scored and ranked separately from the inspected
// organizations (domain A04, A30).
func (req *request) supervision(out *Round, round string) error {
	if req.who.Role != auth.Admin {
		return nil
	}
	rows, err := req.svc.Scores.SupervisionOverview(req.ctx, round)
	if err != nil {
		return err
	}
	ranks, err := req.svc.Scores.Ranking(req.ctx, req.who, round, appround.ScopeSupervising)
	if err != nil {
		return err
	}
	scores := map[string]string{}
	for _, r := range ranks {
		scores[r.EvaluationID] = kit.OrEmpty(r.Score)
	}
	watched, err := lookup.SupervisedBy(req.Request, round)
	if err != nil {
		return err
	}
	out.Supervision = &Supervision{Add: "/admin/rounds/" + round + "/join?target=" + evalscheme.TargetSupervising}
	for _, o := range rows {
		out.Supervision.Rows = append(out.Supervision.Rows, SupervisionRow{
			Name: o.Organization, Href: "/admin/evaluations/" + o.EvaluationID, Kind: appround.KindName(o.OrgKind).ZH,
			Watches: lookup.FewNames(watched[o.OrganizationID]), Chip: supervisionChip(o),
			Score: scores[o.EvaluationID],
		})
	}
	if len(rows) > 0 {
		out.Supervision.Ranking = "/admin/rounds/" + round + "/ranking?scope=" + appround.ScopeSupervising
	}
	return nil
}

func supervisionChip(o scoring.OverviewRow) kit.Chip {
	switch {
	case o.Locked:
		return kit.Chip{Kind: "good", Text: "已锁定"}
	case o.Submitted == o.Bodies:
		return kit.Chip{Kind: "now", Text: "评分表交齐，可以锁定"}
	}
	return kit.Chip{Kind: "fair", Text: fmt.Sprintf("等 %d 个部门交评分表", o.Bodies-o.Submitted)}
}

// joinWho are the choices of who joins a round, and which schemes can be used.
func (req *request) joinWho(waiting []records.Versioned[appround.Organization], round string,
	supervising bool,
) (choices []kit.Option, schemes []scheme.SchemeView, err error) {
	choices = []kit.Option{{Value: "", Text: "请选择"}}
	schemes, err = req.svc.Schemes.List(req.ctx)
	if err != nil {
		return nil, nil, err
	}
	if supervising {
		schemes = slices.DeleteFunc(schemes, func(s scheme.SchemeView) bool { return s.Supervision == nil })
		watchers, err := req.watchers(waiting, round)
		if err != nil {
			return nil, nil, err
		}
		if len(watchers) > 0 {
			choices = append(choices, kit.Option{Value: "watchers", Text: fmt.Sprintf("本轮被巡察单位的监督单位（%d 个）", len(watchers))})
		}
	} else if len(waiting) > 1 {
		choices = append(choices, kit.Option{Value: "all", Text: fmt.Sprintf("全部 %d 个单位", len(waiting))})
	}
	counts := map[string]int{}
	for _, o := range waiting {
		counts[o.V.Kind]++
	}
	for _, k := range lookup.KindOptions() {
		if counts[k.Value] > 1 {
			choices = append(choices, kit.Option{Value: "kind:" + k.Value, Text: fmt.Sprintf("全部%s（%d 个）", k.Text, counts[k.Value])})
		}
	}
	for _, o := range waiting {
		choices = append(choices, kit.Option{Value: o.ID, Text: o.V.Name})
	}
	return choices, schemes, nil
}

// watchers returns those of the organizations that supervise an inspected organization of the round.
func (req *request) watchers(of []records.Versioned[appround.Organization], round string) (map[string]bool, error) {
	watched, err := lookup.SupervisedBy(req.Request, round)
	out := map[string]bool{}
	for _, o := range of {
		if len(watched[o.ID]) > 0 {
			out[o.ID] = true
		}
	}
	return out, err
}
