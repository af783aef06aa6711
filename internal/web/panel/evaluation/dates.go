package evaluation

import (
	"cmp"
	"slices"
	"strings"

	"minping/internal/app/round"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// dates is the form for a unit's own days, and how they were moved before.
func (req *request) dates(out *Evaluation, a lookup.Assessed, tried *kit.Submission) error {
	e := a.Evaluation.V
	if e.Supervising() {
		return nil
	}
	moves, err := req.svc.Rounds.Redos.Moves(req.ctx, a.Evaluation.ID)
	if err != nil {
		return err
	}
	for _, m := range slices.Backward(moves) {
		value := cmp.Or(dayName(m.StartsOn), "按本轮") + "起"
		if m.DueOn != "" {
			value += "，" + dayName(m.DueOn) + "前完成"
		}
		out.Moves = append(out.Moves, kit.Fact{Name: kit.Minute(m.At), Value: value + "；" + m.By + "：" + m.Reason})
	}
	first := kit.Field{
		Name: "starts_on", Label: "整改期第一天", Type: "date", Width: "short", Optional: true, Value: e.StartsOn,
		Hint: "各项期限从这一天推算；不填就按本轮的" + lookup.StartDay(a.Round.V) + "。",
	}
	f := &kit.Form{
		Key: "dates", Action: "/admin/evaluations/" + a.Evaluation.ID + "/dates", Label: "调整期限…", Button: "保存期限",
		Cannot: "已经报送的，迟报仍算迟报。调整的日期和理由留在记录里。",
		Hidden: []kit.Hidden{kit.VersionField(a.Evaluation.Version)}, Fields: []kit.Field{first},
	}
	if e.AgainOf != "" {
		f.Fields[0].Label, f.Fields[0].Optional, f.Fields[0].Hint = "要求重新整改的日期", false, ""
		f.Fields = append(f.Fields, kit.Field{
			Name: "due_on", Label: "重新整改的最后期限", Type: "date", Width: "short", Optional: true, Value: e.DueOn,
		})
	}
	f.Fields = append(f.Fields, kit.Field{Name: "reason", Label: "理由", Type: "textarea", MaxLen: 500})
	out.Dates = req.WithErrors(f, tried)
	return nil
}

func (req *request) moveDates() error {
	_, err := req.svc.Rounds.Redos.Move(req.ctx, req.who, req.Params("id"), req.SeenVersion(), round.AgainRequest{
		StartsOn: kit.FormDay(req.Request, "starts_on"), DueOn: kit.FormDay(req.Request, "due_on"),
		Reason: strings.TrimSpace(req.FormValue("reason")),
	})
	return req.afterEvaluation("dates", "saved.dates", err)
}
