package result

import (
	"fmt"

	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/app/session"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/web/panel/kit/chart"
)

// beside puts the session's two figures beside those of the unit's kind and of its last round: one list for 满意度 and
// one for 满意率, never both in one. A rehearsal is beside nothing.
func (req *request) beside(s session.SessionView, r satisfaction.Result) ([]Beside, error) {
	if s.Rehearsal || r.Suppressed != "" {
		return nil, nil
	}
	b, err := req.svc.Rounds.ShowBriefing(req.ctx, s.BriefingID)
	if err != nil {
		return nil, err
	}
	c, err := req.svc.Scores.Compare(req.ctx, b.V.EvaluationID)
	if err != nil {
		return nil, err
	}
	score := Beside{Name: "满意度", Unit: "分"}
	rate := Beside{Name: "满意率", Unit: "%"}
	add := func(name, note string, f scoring.Figures) {
		score.add(name, note, f.Score)
		rate.add(name, note, f.Rate)
	}
	add("本单位这一场", "", scoring.Figures{Score: r.SatisfactionScore, Rate: r.SatisfactionRate})
	kind := round.KindName(c.Kind).ZH
	if c.Others != nil {
		add(fmt.Sprintf("其他 %d 个%s平均", c.Units, kind), "每个单位算一份", *c.Others)
	}
	if c.Last != nil {
		note := ""
		if !c.SameRule {
			note = "那一轮用的方案不同，只供参考"
		}
		add("本单位上一次："+c.LastRound, note, *c.Last)
	}
	out := []Beside{score, rate}
	for i := range out {
		if c.Others == nil {
			out[i].Missing = append(out[i].Missing, fmt.Sprintf("其他%s公布了结果的不到 %d 个，不比同类。", kind, scoring.FewUnits))
		}
		if c.Last == nil {
			out[i].Missing = append(out[i].Missing, "以前的轮次没有这个单位的结果。")
		}
	}
	return out, nil
}

// add puts a figure into the list, if there is one.
func (b *Beside) add(name, note string, value *string) {
	if value == nil {
		return
	}
	b.Rows = append(b.Rows, BesideRow{Name: name, Note: note, Value: *value, Scale: chart.NewScale(*value)})
}
