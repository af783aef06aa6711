package admin

import (
	"fmt"
	"slices"
	"strings"

	"minping/internal/app"
	"minping/internal/auth"
	"minping/internal/evaluation"
	"minping/internal/web/admin/page"
)

// supervision adds the supervising bodies to 本轮进度: they are scored and ranked apart from the inspected organisations (domain A04, A30).
func (v *visit) supervision(out *page.Round, round string) error {
	if v.who.Role != auth.Admin {
		return nil
	}
	rows, err := v.p.svc.SupervisionOverview(v.ctx, round)
	if err != nil {
		return err
	}
	ranks, err := v.p.svc.Ranking(v.ctx, v.who, round, app.ScopeSupervising)
	if err != nil {
		return err
	}
	scores := map[string]string{}
	for _, r := range ranks {
		scores[r.EvaluationID] = orEmpty(r.Score)
	}
	watched, err := v.watched(round)
	if err != nil {
		return err
	}
	out.Supervision = &page.Supervision{Add: "/admin/rounds/" + round + "/join?target=" + evaluation.TargetSupervising}
	for _, o := range rows {
		out.Supervision.Rows = append(out.Supervision.Rows, page.SupervisionRow{
			Name: o.Organization, Href: "/admin/evaluations/" + o.EvaluationID, Kind: app.KindName(o.OrgKind).ZH,
			Watches: watchWords(watched[o.OrganizationID]), Chip: supervisionChip(o), Score: scores[o.EvaluationID],
		})
	}
	if len(rows) > 0 {
		out.Supervision.Ranking = "/admin/rounds/" + round + "/ranking?scope=" + app.ScopeSupervising
	}
	return nil
}

// watched names the inspected organisations of a round by who supervises them (domain A31).
func (v *visit) watched(round string) (map[string][]string, error) {
	rows, err := v.p.svc.Overview(v.ctx, round)
	out := map[string][]string{}
	for _, o := range rows {
		if o.SupervisorID != "" {
			out[o.SupervisorID] = append(out[o.SupervisorID], o.Organization)
		}
	}
	return out, err
}

// watchWords names a few organisations and counts the rest.
func watchWords(names []string) string {
	const few = 3
	if len(names) <= few {
		return strings.Join(names, "、")
	}
	return fmt.Sprintf("%s等 %d 个单位", strings.Join(names[:few], "、"), len(names))
}

func supervisionChip(o app.OverviewRow) page.Chip {
	switch {
	case o.Locked:
		return page.Chip{Kind: "good", Text: "已锁定"}
	case o.Submitted == o.Bodies:
		return page.Chip{Kind: "now", Text: "评分表交齐，可以锁定"}
	}
	return page.Chip{Kind: "fair", Text: fmt.Sprintf("等 %d 个部门交评分表", o.Bodies-o.Submitted)}
}

// supervisionFacts says on the page of a supervising body what is evaluated, and whom it supervises in the round.
func (v *visit) supervisionFacts(a assessed) ([]page.Fact, error) {
	out := []page.Fact{{Name: "评估内容", Value: "履行巡察整改日常监督责任的情况"}}
	watched, err := v.watched(a.round.ID)
	if names := watched[a.org.ID]; len(names) > 0 {
		out = append(out, page.Fact{Name: "监督的单位", Value: strings.Join(names, "、")})
	}
	return out, err
}

// joinWho are the choices of who joins a round, and which schemes can be used.
func (v *visit) joinWho(waiting []app.Versioned[app.Organization], round string, supervising bool) (choices []page.Option, schemes []app.SchemeView, err error) {
	choices = []page.Option{{Value: "", Text: "请选择"}}
	schemes, err = v.p.svc.Schemes(v.ctx)
	if err != nil {
		return nil, nil, err
	}
	if supervising {
		schemes = slices.DeleteFunc(schemes, func(s app.SchemeView) bool { return s.Supervision == nil })
		watchers, err := v.watchers(waiting, round)
		if err != nil {
			return nil, nil, err
		}
		if len(watchers) > 0 {
			choices = append(choices, page.Option{Value: "watchers", Text: fmt.Sprintf("本轮被巡察单位的监督单位（%d 个）", len(watchers))})
		}
	} else if len(waiting) > 1 {
		choices = append(choices, page.Option{Value: "all", Text: fmt.Sprintf("全部 %d 个单位", len(waiting))})
	}
	counts := map[string]int{}
	for _, o := range waiting {
		counts[o.V.Kind]++
	}
	for _, k := range kindOptions() {
		if counts[k.Value] > 1 {
			choices = append(choices, page.Option{Value: "kind:" + k.Value, Text: fmt.Sprintf("全部%s（%d 个）", k.Text, counts[k.Value])})
		}
	}
	for _, o := range waiting {
		choices = append(choices, page.Option{Value: o.ID, Text: o.V.Name})
	}
	return choices, schemes, nil
}

// watchers are those of some organisations that supervise an inspected organisation of the round.
func (v *visit) watchers(of []app.Versioned[app.Organization], round string) (map[string]bool, error) {
	watched, err := v.watched(round)
	out := map[string]bool{}
	for _, o := range of {
		if len(watched[o.ID]) > 0 {
			out[o.ID] = true
		}
	}
	return out, err
}
