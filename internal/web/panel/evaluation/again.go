package evaluation

import (
	"minping/internal/evaluation/deadline"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// repeats says from when to when the unit's own days run, and which evaluation this one repeats or is repeated by
// (domain A41).
func (req *request) repeats(out *Evaluation, a lookup.Assessed) error {
	e := a.Evaluation.V
	if e.StartsOn != "" {
		days := dayName(e.StartsOn) + "起"
		if e.DueOn != "" {
			days += "，" + dayName(e.DueOn) + "前完成"
		}
		name := "本单位整改期"
		if e.AgainOf != "" {
			name = "限期重新整改"
		}
		out.Facts = append(out.Facts, kit.Fact{Name: name, Value: days})
	}
	if e.AgainOf != "" {
		out.Facts = append(out.Facts,
			kit.Fact{Name: "原评估", Value: "看原来的评估", Href: "/admin/evaluations/" + e.AgainOf},
			kit.Fact{Name: "再次评估的理由", Value: e.Reason})
	}
	agains, err := req.svc.Rounds.Redos.Of(req.ctx, []string{a.Evaluation.ID})
	if next, ok := agains[a.Evaluation.ID]; ok {
		out.Facts = append(out.Facts, kit.Fact{Name: "再次评估", Value: "看再次评估", Href: "/admin/evaluations/" + next.ID})
	}
	return err
}

func dayName(day string) string {
	if t := deadline.Day(day).Time(); !t.IsZero() {
		return kit.DueDay(t)
	}
	return day
}
