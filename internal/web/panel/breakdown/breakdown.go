package breakdown

import (
	"fmt"
	"slices"
	"strings"

	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/auth"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// session shows one counted session.
func (req *request) session() error {
	id := req.Params("id")
	v, err := req.svc.Scores.SessionBreakdown(req.ctx, req.who, id)
	if err != nil {
		return err
	}
	if req.who.Role == auth.Assessor {
		req.Here = "sheets"
	}
	out := req.page(v)
	out.Back = &kit.Link{Href: "/admin/sessions/" + id + "/result", Text: "测评结果"}
	return req.Render(out)
}

// unit shows all counted sessions of a unit together.
func (req *request) unit() error {
	v, err := req.svc.Scores.UnitBreakdown(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	out := req.page(v)
	out.Back = &kit.Link{Href: "/admin/rounds/" + v.RoundID + "/breakdown", Text: "全轮的分项满意度"}
	if len(v.Sessions) == 0 {
		out.Suppressed = "这个单位还没有计过票的测评。"
	}
	return req.Render(out)
}

// round shows the mean over the units of a round, or over those of a kind.
func (req *request) round() error {
	r, ok, err := lookup.CurrentRound(req.Request)
	if err != nil {
		return err
	}
	if !ok {
		return req.Render(Breakdown{Frame: req.Frame("分项满意度"), Empty: lookup.NoRounds(req.who)})
	}
	kind := req.Query("kind")
	if !slices.Contains(scheme.Kinds(), kind) {
		kind = ""
	}
	v, err := req.svc.Scores.RoundBreakdown(req.ctx, req.who, r.ID, kind)
	if err != nil {
		return err
	}
	out := req.page(v)
	out.Filter = []kit.Field{kindField(kind)}
	out.Note = roundNote(v)
	if v.Units == 0 {
		out.Suppressed = ""
	}
	if v.Units == 0 && !measuredBySheets(v) {
		out.Empty = &kit.Empty{
			Icon: "progress", Title: "还没有可以公布的满意度",
			Text: "单位的测评计票以后，这里按标准和方面列出各单位的平均。票数太少的单位不列入。",
		}
	}
	return req.Render(out)
}

func kindField(kind string) kit.Field {
	f := kit.Field{
		Name: "kind", Label: "单位类别", Type: "select", Optional: true, Value: kind,
		Options: []kit.Option{{Value: "", Text: "全部"}},
	}
	for _, k := range scheme.Kinds() {
		f.Options = append(f.Options, kit.Option{Value: k, Text: round.KindName(k).ZH})
	}
	return f
}

// roundNote says what is in the mean.
func roundNote(v scoring.BreakdownView) string {
	out := fmt.Sprintf("%d 个单位的平均，每个单位算一份。", v.Units)
	if v.Of > v.Units {
		out += fmt.Sprintf("另有 %d 个单位还没有结果、票数太少或者还没有锁定，不列入。", v.Of-v.Units)
	}
	return out
}

// page draws the two figures, each in a separate part: they are never in one picture or one table.
func (req *request) page(v scoring.BreakdownView) Breakdown {
	out := Breakdown{Frame: req.Frame("分项满意度"), Marks: lookup.MarkChips(v.Marks)}
	out.Sub = strings.TrimPrefix(v.Unit+" · "+v.Round, " · ")
	if v.Suppressed != "" {
		out.Suppressed = "收回的票太少。为了不暴露任何一个人的选择，不公布任何满意度。"
	} else {
		out.Parts = measuredParts(v)
	}
	if measuredBySheets(v) {
		out.Parts = append(out.Parts, indicatorPart(v))
	}
	return out
}

func measuredParts(v scoring.BreakdownView) (out []Part) {
	score := figure{
		name: "满意度", unit: "分", of: func(s, _ *string) *string { return s },
		how: "按方案的系数和题目权重计算，满分 100 分。",
	}
	rate := figure{
		name: "满意率", unit: "%", of: func(_, r *string) *string { return r },
		how: "满意和基本满意的票占计入票数的比例，按各题平均；全部一行按方案的口径。",
	}
	for _, f := range []figure{score, rate} {
		p := Part{Name: f.name, Unit: f.unit, How: f.how}
		p.Charts = append(p.Charts, f.chart("按标准：一真实、三到位、一满意", "标准", v.Whole, v.Standards, v.Of > 1),
			f.chart("按方面", "方面", v.Whole, v.Aspects, v.Of > 1))
		if len(v.Focuses) > 0 {
			p.Charts = append(p.Charts, f.chart("按评估重点", "评估重点", v.Whole, v.Focuses, v.Of > 1))
		}
		out = append(out, p)
	}
	return out
}

// measuredBySheets reports whether there are locked sheets whose indicators are marked.
func measuredBySheets(v scoring.BreakdownView) bool {
	return len(v.Indicators.Standards)+len(v.Indicators.Focuses) > 0
}

// indicatorPart shows what the indicators of each standard and focus area received; it is about sheets, not ballots.
func indicatorPart(v scoring.BreakdownView) Part {
	out := Part{
		Name: "评分得分率", Unit: "%", How: "标明标准或评估重点的指标在评分表上得的分占其分值的比例，按各部门的权重；只算已锁定的评分表。",
	}
	if list := v.Indicators.Standards; len(list) > 0 {
		out.Charts = append(out.Charts, indicatorChart("按标准：一真实、三到位、一满意", "标准", list, v.Of > 1))
	}
	if list := v.Indicators.Focuses; len(list) > 0 {
		out.Charts = append(out.Charts, indicatorChart("按评估重点", "评估重点", list, v.Of > 1))
	}
	return out
}

func indicatorChart(title, of string, list []score.ByMark, mean bool) Chart {
	c := Chart{Title: title, Of: of, Unit: "%", Says: "评分得分率，按" + of, Series: []Series{{Name: "得分率"}}}
	for _, x := range list {
		row := Row{Name: x.Mark, Questions: "指标 " + strings.Join(x.Items, "、")}
		if len(x.Items) > indicatorsNamed {
			row.Questions = fmt.Sprintf("%d 项指标", len(x.Items))
		}
		if mean {
			row.Note = fmt.Sprintf("%d 个单位", x.Units)
		}
		row.Bars = []Bar{newBar(c.Series[0], decimal.Published(x.Share), "没有得分")}
		c.Rows = append(c.Rows, row)
	}
	return c
}

// indicatorsNamed is how many indicators are named one by one.
const indicatorsNamed = 12

// figure is one of the two figures that are never mixed.
type figure struct {
	name, unit, how string
	of              func(score, rate *string) *string
}

// hatches is how many series look different from each other.
const hatches = 4

// chart draws the whole and its parts; mean says that it is over units.
func (f figure) chart(title, of string, whole satisfaction.TagResult, list []satisfaction.TagResult, mean bool) Chart {
	out := Chart{Title: title, Of: of, Unit: f.unit, Says: f.name + "，" + title}
	names := groupNames(append([]satisfaction.TagResult{whole}, list...))
	out.Series = append(out.Series, Series{Name: "全部"})
	for i, n := range names {
		out.Series = append(out.Series, Series{Name: n, Hatch: 1 + i%(hatches-1)})
	}
	if len(list) == 0 {
		return out
	}
	whole.Tag = "全部计分题"
	for _, t := range append([]satisfaction.TagResult{whole}, list...) {
		row := Row{Name: t.Tag}
		if len(out.Rows) > 0 { // the whole is about all of them
			row.Questions = strings.Join(t.Questions, "、")
		}
		if mean && t.Units != whole.Units {
			row.Note = fmt.Sprintf("%d 个单位问了", t.Units)
		}
		row.Bars = append(row.Bars, newBar(out.Series[0], f.of(t.SatisfactionScore, t.SatisfactionRate), "没有计入的票"))
		for i, n := range names {
			row.Bars = append(row.Bars, f.groupBar(out.Series[i+1], n, t))
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func (f figure) groupBar(s Series, name string, t satisfaction.TagResult) Bar {
	for _, g := range t.Groups {
		if g.Group != name {
			continue
		}
		if g.Suppressed != "" {
			return newBar(s, nil, "票数太少，不单独公布")
		}
		return newBar(s, f.of(g.SatisfactionScore, g.SatisfactionRate), "没有计入的票")
	}
	return newBar(s, nil, "没有这一组")
}

// groupNames are the voter groups in the order in which they appear.
func groupNames(list []satisfaction.TagResult) []string {
	var out []string
	for _, t := range list {
		for _, g := range t.Groups {
			if !slices.Contains(out, g.Group) {
				out = append(out, g.Group)
			}
		}
	}
	return out
}
