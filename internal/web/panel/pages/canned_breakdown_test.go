package pages

import (
	"minping/internal/web/panel/breakdown"
	"minping/internal/web/panel/cumulative"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/chart"
)

func breakdownStates() []canned {
	bar := func(hatch int, name, value, why string) breakdown.Bar {
		return breakdown.Bar{
			Series: breakdown.Series{Name: name, Hatch: hatch}, Value: value, Why: why,
			Fill: chart.NewScale(value).Fill,
		}
	}
	series := []breakdown.Series{{Name: "全部"}, {Name: "干部职工", Hatch: 1}, {Name: "群众和服务对象", Hatch: 2}}
	row := func(name, codes, all, staff, people string) breakdown.Row {
		return breakdown.Row{Name: name, Questions: codes, Bars: []breakdown.Bar{bar(0, "全部", all, ""), bar(1, "干部职工", staff, ""), bar(2, "群众和服务对象", people, "")}}
	}
	rows := []breakdown.Row{row("全部计分题", "", "88.24", "92.04", "85.69"), row("一真实", "D2、T2", "90.96", "94.71", "88.55"), row("问题整改到位", "D3、D8、T3、T5", "87.57", "91.38", "85.03")}
	hidden := row("建章立制到位", "D6、T7", "83.09", "", "")
	hidden.Note = "58 个单位问了"
	for i := range hidden.Bars[1:] {
		hidden.Bars[i+1].Fill, hidden.Bars[i+1].Why = "", "票数太少，不单独公布"
	}
	chart := func(title, of, unit string) breakdown.Chart {
		return breakdown.Chart{
			Title: title, Of: of, Unit: unit, Says: title, Series: series, Rows: append(rows[:3:3], hidden),
		}
	}
	full := breakdown.Breakdown{
		Frame: frame("breakdown", "分项满意度"), Marks: []kit.Chip{{Kind: "mark", Text: "未加密"}},
		Filter: []kit.Field{{Name: "kind", Label: "单位类别", Type: "select", Optional: true, Options: []kit.Option{{Text: "全部"}, {Value: "department", Text: "市直部门"}}}},
		Note:   "140 个单位的平均，每个单位算一份。另有 3 个单位还没有结果、票数太少或者还没有锁定，不列入。",
		Parts: []breakdown.Part{
			{Name: "满意度", Unit: "分", How: "按方案的系数和题目权重计算，满分 100 分。", Charts: []breakdown.Chart{chart("按标准：一真实、三到位、一满意", "标准", "分"), {Title: "按方面", Of: "方面", Unit: "分", Series: series}}},
			{Name: "满意率", Unit: "%", How: "满意和基本满意的票占计入票数的比例。", Charts: []breakdown.Chart{chart("按标准：一真实、三到位、一满意", "标准", "%"), chart("按方面", "方面", "%")}},
		},
	}
	shares := []breakdown.Row{
		{Name: "一真实", Questions: "指标 1.1、3.5", Note: "58 个单位", Bars: []breakdown.Bar{bar(0, "得分率", "91.25", "")}},
		{Name: "责任追究到位", Questions: "14 项指标", Note: "58 个单位", Bars: []breakdown.Bar{bar(0, "得分率", "78.40", "")}},
	}
	sheets := breakdown.Part{Name: "评分得分率", Unit: "%", How: "标明标准的指标在评分表上得的分占其分值的比例。", Charts: []breakdown.Chart{{
		Title: "按标准：一真实、三到位、一满意", Of: "标准", Unit: "%", Says: "评分得分率", Series: []breakdown.Series{{Name: "得分率"}}, Rows: shares,
	}}}
	full.Parts[0].Charts = append(full.Parts[0].Charts, chart("按评估重点", "评估重点", "分"))
	full.Parts = append(full.Parts, sheets)
	full.Sub = "五届市委第七轮巡察"
	few := breakdown.Breakdown{Frame: assessorFrame("sheets", "分项满意度"), Suppressed: "收回的票太少。为了不暴露任何一个人的选择，不公布任何满意度。", Parts: []breakdown.Part{sheets}}
	few.Sub, few.Back = longName+" · 第七轮", &kit.Link{Href: "#", Text: "测评结果"}
	none := breakdown.Breakdown{Frame: full.Frame, Filter: full.Filter, Empty: &kit.Empty{Icon: "progress", Title: "还没有可以公布的满意度", Text: "单位的测评计票以后，这里按标准和方面列出各单位的平均。"}}
	return []canned{{"breakdown", full}, {"breakdown-few", few}, {"breakdown-none", none}}
}

func cumulativeStates() []canned {
	documents := []string{"结果通知", "通报", "限期重新整改通知书", "继续整改通知书", "约谈通知"}
	head := append([]string{"单位", "已锁定", "实到人数", "参加测评人数", "有效票", "意见建议", "反馈问题", "未整改到位", "新发现问题", "质询答辩", "点名通报"}, documents...)
	cells := func(values ...string) (out []cumulative.Cell) {
		for i, v := range values {
			out = append(out, cumulative.Cell{Name: head[i], Value: v, Href: "#"})
		}
		return out
	}
	full := cumulative.Cumulative{
		Frame: frame("cumulative", "历轮累计"), Head: head,
		Groups: []cumulative.Group{
			{Name: "评估的单位", Figures: []kit.Figure{{Name: "单位", Value: "143", Note: "不重复 140 个"}, {Name: "市直部门", Value: "58"}, {Name: "乡镇（街道）", Value: "85"}, {Name: "结果已锁定", Value: "58"}}},
			{Name: "民主测评", Figures: []kit.Figure{{Name: "实到人数", Value: "360"}, {Name: "参加测评人数", Value: "358", Note: "收回的票"}, {Name: "有效票", Value: "352"}, {Name: "意见建议", Value: "36"}}},
			{Name: "整改", Figures: []kit.Figure{{Name: "反馈问题", Value: "2860"}, {Name: "已完成", Value: "2080"}, {Name: "未整改到位", Value: "780"}, {Name: "新发现问题", Value: "35"}}},
			{Name: "结果运用", Figures: []kit.Figure{{Name: "质询答辩", Value: "3 场", Note: "18 个单位"}, {Name: "限期重新整改通知书", Value: "2 份"}, {Name: "继续整改通知书", Value: "60 份"}, {Name: "考核扣分：市直部门", Value: "4 个"}}},
		},
		Rows: []cumulative.Row{
			{Name: "市委第七轮巡察", Href: "#", Cells: cells("58", "58", "160", "158", "155", "16", "1160", "300", "15", "1", "0", "58", "1", "1", "20", "3")},
			{Name: "市委第八轮、第九轮", Note: "五届市委第八轮巡察、五届市委第九轮巡察", Href: "#", Cells: cells("85", "0", "200", "200", "197", "20", "1700", "480", "20", "2", "4", "85", "1", "1", "40", "0")},
			{Name: "市委第十轮巡察", Cells: cells("3", "0", "—", "—", "—", "—", "—", "—", "—", "0", "0", "0", "0", "0", "0", "0")},
		},
		Total: cells("146", "58", "360", "358", "352", "36", "2860", "780", "35", "3", "4", "143", "2", "2", "60", "3"),
	}
	full.Sub = "4 轮"
	none := cumulative.Cumulative{Frame: full.Frame, Empty: &kit.Empty{Icon: "table", Title: "还没有单位", Text: "把单位加入轮次以后，这里合计各轮的数字。"}}
	return []canned{{"cumulative", full}, {"cumulative-none", none}}
}
