package pages

import (
	"slices"

	"minping/internal/auth"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/supervision"
)

func watcherFrame(title string) kit.Frame {
	return frameOf(auth.Supervisor, "daily", title, "孙立", "组织部")
}

func dailyStates() []canned {
	options := func(words ...string) []kit.Option {
		var out []kit.Option
		for _, w := range words {
			out = append(out, kit.Option{Value: w, Text: w, Hint: ""})
		}
		return out
	}
	duty := func(code, task, outcome, found string) supervision.DailyItem {
		return supervision.DailyItem{
			Code: code, No: code, Task: task, Method: "列席会议", Due: "2024年7月16日",
			Outcome: kit.Field{Name: "outcome." + code, Label: "结论", Value: outcome, Options: options("落实到位", "基本到位", "不到位", "不适用")},
			Found:   kit.Field{Name: "found." + code, Value: found}, Evidence: kit.Field{Name: "evidence." + code, Value: "会议记录第 3 页"},
			Handler: kit.Field{Name: "handler." + code, Value: "孙立"}, DoneOn: kit.Field{Name: "done_on." + code, Value: "2024-07-12", Min: "2024-07-01", Max: "2024-10-01"},
		}
	}
	report := supervision.Daily{
		Frame: watcherFrame("记录市自然资源和规划局的日常监督"), Chip: kit.Chip{Kind: "", Text: "草稿"}, Action: "#", Progress: "9 项任务，2 项已有结论",
		Carry: []kit.Hidden{kit.VersionField(7)},
		Facts: []kit.Fact{{Name: "监督部门", Value: "组织部", Href: ""}, {Name: "报送期限", Value: "2024年10月8日", Href: ""}},
		Sections: []supervision.DailySection{
			{Name: "整改主体责任落实", Items: []supervision.DailyItem{duty("1", "列席党组织专题研究整改会议，核对领导小组、专班、任务分工", "落实到位", ""), duty("12", "听取主要负责人集中整改情况汇报", "", "")}},
			{Name: "整改方案制定", Items: []supervision.DailyItem{duty("2", "审核整改方案：问题不漏项、措施可操作、时限到日、责任到人", "不到位", longText)}},
		},
		Conclusion: kit.Field{Name: "conclusion", Label: "对这个单位整改的总体结论", Options: options("落实到位", "基本到位", "不到位")},
		Prominent:  kit.Field{Name: "prominent_problems", Label: "突出问题", Type: "textarea", Optional: true, Hint: "结论是“不到位”时必填。"},
		Advice:     kit.Field{Name: "advice", Label: "建议", Type: "textarea", Optional: true},
	}
	report.Sections[0].Items[1].Late = true
	report.Sections[0].Items[0].Given = "王芳"
	report.Back = &kit.Link{Href: "#", Text: "我的日常监督"}
	wrong := report
	wrong.Errors, wrong.Sections = 2, []supervision.DailySection{{Name: "整改方案制定", Items: []supervision.DailyItem{duty("2", "审核整改方案：问题不漏项、措施可操作、时限到日、责任到人", "不到位", "")}}}
	wrong.Sections[0].Items[0].Found.Wrong, wrong.Conclusion.Wrong = "结论是“不到位”，应写明情况。", "请选一个总体结论。"
	read := report
	read.Frame, read.Closed, read.Chip = frame("round", "市自然资源和规划局的日常监督报告"), true, kit.Chip{Kind: "fair", Text: "已报送，迟 2 天"}
	read.Sections = slices.Clone(report.Sections)
	for i, section := range read.Sections {
		read.Sections[i].Items = slices.Clone(section.Items)
		for j := range section.Items {
			read.Sections[i].Items[j].DoneOn.Value = "2024年7月12日"
		}
	}
	read.Conclusion.Value, read.Prominent.Value, read.Advice.Value = "基本到位", longText, "再督促"
	own := supervision.Dailies{
		Frame: watcherFrame("我的日常监督"), Todo: []kit.Todo{{Text: "2 份日常监督报告还没有报送", When: "应在 2024年10月8日前报送，已超期 2 天", Href: "#units", Late: true}}, Shown: "3 个单位，2 份报告还没有报送。",
		Rows: []supervision.DailyRow{
			{Unit: longName, Kind: "市直部门", Href: "#", Progress: "0 / 9 项", Chip: kit.Chip{Kind: "poor", Text: "未报送，迟 2 天"}, Conclusion: "", Do: "填写"},
			{Unit: "柳林镇", Kind: "乡镇（街道）", Href: "#", Progress: "4 / 9 项", Chip: kit.Chip{Kind: "", Text: "草稿"}, Conclusion: "", Do: "填写"},
			{Unit: "市自然资源和规划局", Kind: "市直部门", Href: "#", Progress: "9 / 9 项", Chip: kit.Chip{Kind: "good", Text: "已报送"}, Conclusion: "基本到位", Do: "看报告"},
		},
		Do:    []kit.Link{{Href: "#", Text: "任务分工"}, {Href: "#", Text: "修改任务清单"}},
		Tasks: []supervision.TaskPart{{Title: "任务清单和期限", Tasks: []supervision.TaskRow{{No: "1", Content: "整改主体责任落实", Task: "列席党组织专题研究整改会议，核对领导小组、专班、任务分工", Method: "列席会议", Due: "2024年7月16日"}, {No: "13", Content: "报告", Task: "形成日常监督评估结果报告报市委巡察办", Method: "", Due: "2024年10月8日"}}}},
	}
	round := supervision.DailyRound{
		Frame: frame("round", "日常监督报告"), Todo: []kit.Todo{{Text: "纪委监委的 2 份日常监督报告还没有报送", When: "应在 2024年10月8日前报送，还有 3 天", Href: "#units", Late: false}},
		Bodies: []string{"纪委监委", "组织部"}, Shown: "2 个单位，应报 4 份，已报 2 份。",
		Rows: []supervision.DailyRoundRow{
			{Unit: "市自然资源和规划局", Href: "#", Kind: "市直部门", Reports: []supervision.DailyCell{{Body: "纪委监委", Href: "", Conclusion: "", Note: "", Chip: kit.Chip{Kind: "fair", Text: "未开始"}}, {Body: "组织部", Href: "#", Conclusion: "基本到位", Note: "", Chip: kit.Chip{Kind: "good", Text: "已报送"}}}},
			{Unit: longName, Href: "#", Kind: "市直部门", Reports: []supervision.DailyCell{{Body: "纪委监委", Href: "", Conclusion: "", Note: "已有结论 4 / 10 项", Chip: kit.Chip{Kind: "", Text: "草稿"}}, {Body: "组织部", Href: "#", Conclusion: "不到位", Note: "", Chip: kit.Chip{Kind: "fair", Text: "已报送，迟 2 天"}}}},
		},
	}
	for i := range own.Rows {
		own.Rows[i].Chip = []kit.Chip{{Kind: "", Text: "未开始"}, {Kind: "", Text: "草稿"}, {Kind: "good", Text: "已报送"}}[i]
	}
	many := round
	many.Todo = []kit.Todo{{Text: "纪委监委的 141 份日常监督报告还没有报送", When: "应在 2024年10月8日前报送，已超期 58 天", Href: "#units", Late: true}}
	many.Silent = &kit.NameList{Title: "141 个单位，各部门都还没有开始填", Open: true, Rest: "还有 121 个没有列出。"}
	for range 10 {
		many.Silent.Names = append(many.Silent.Names, kit.Link{Href: "#", Text: "市自然资源和规划局"}, kit.Link{Href: "#", Text: longName})
	}
	return append(taskStates(own.Tasks[0].Tasks), []canned{
		{"daily-round-many", many},
		{"dailies", own},
		{"dailies-handed", supervision.Dailies{Frame: own.Frame, Shown: "1 个单位，0 份报告还没有报送。", Rows: own.Rows[2:], Handed: &supervision.Handed{
			Said: "移交 3 项，已销号 1 项。", Ledger: "#", Rows: []supervision.HandedRow{
				{Unit: longName, Text: "公务用车台账登记不全，节假日未按规定封存。", Href: "#", Entry: "#", State: "整改中", On: "2024年11月20日"},
				{Unit: "柳林镇", Text: "部分惠民资金滞留超过三个月。", Href: "#", Entry: "#", State: "再整改", On: "2024年11月20日", Sign: true},
			},
		}}},
		{"dailies-empty", supervision.Dailies{Frame: own.Frame, Empty: &kit.Empty{Icon: "sheet", Title: "没有要记录的单位", Text: "本轮还没有单位，或者您的部门没有日常监督任务。", Do: nil}}},
		{"daily", report},
		{"daily-wrong", wrong},
		{"daily-read", read},
		{"daily-round", round},
	}...)
}
