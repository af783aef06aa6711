package page

func watcherFrame(title string) Frame {
	f := frame("daily", title)
	f.User = User{Name: "孙立", Role: "监督单位", Body: "组织部"}
	f.Nav = []NavItem{
		{"daily", "/admin/daily", "日常监督", "sheet"},
		{"monitor", "/admin/monitor", "监票", "scan"},
		{"schemes", "/admin/schemes", "评估方案", "scheme"},
		{"help", "/admin/help", "帮助", "help"},
	}
	return f
}

func dailyStates() []canned {
	options := func(words ...string) []Option {
		var out []Option
		for _, w := range words {
			out = append(out, Option{w, w, ""})
		}
		return out
	}
	duty := func(code, task, outcome, found string) DailyItem {
		return DailyItem{
			Code: code, Task: task, Method: "列席会议", Due: "2024年7月16日",
			Outcome: Field{Name: "outcome." + code, Label: "结论", Value: outcome, Options: options("落实到位", "基本到位", "不到位", "不适用")},
			Found:   Field{Name: "found." + code, Value: found}, Evidence: Field{Name: "evidence." + code, Value: "会议记录第 3 页"},
			Handler: Field{Name: "handler." + code, Value: "孙立"}, DoneOn: Field{Name: "done_on." + code, Value: "2024-07-12", Min: "2024-07-01", Max: "2024-10-01"},
		}
	}
	report := Daily{
		Frame: watcherFrame("记录市自然资源和规划局的日常监督"), Chip: Chip{"", "草稿"}, Action: "#", Progress: "9 项任务，2 项已有结论",
		Facts: []Fact{{"监督部门", "组织部", ""}, {"报送期限", "2024年10月8日", ""}},
		Sections: []DailySection{
			{"整改主体责任落实", []DailyItem{duty("1", "列席党组织专题研究整改会议，核对领导小组、专班、任务分工", "落实到位", ""), duty("12", "听取主要负责人集中整改情况汇报", "", "")}},
			{"整改方案制定", []DailyItem{duty("2", "审核整改方案：问题不漏项、措施可操作、时限到日、责任到人", "不到位", longText)}},
		},
		Conclusion: Field{Name: "conclusion", Label: "对这个单位整改的总体结论", Options: options("落实到位", "基本到位", "不到位")},
		Prominent:  Field{Name: "prominent_problems", Label: "突出问题", Type: "textarea", Optional: true, Hint: "结论是“不到位”时必填。"},
		Advice:     Field{Name: "advice", Label: "建议", Type: "textarea", Optional: true},
	}
	report.Sections[0].Items[1].Late = true
	report.Back = &Link{"#", "我的日常监督"}
	wrong := report
	wrong.Errors, wrong.Sections = 2, []DailySection{{"整改方案制定", []DailyItem{duty("2", "审核整改方案：问题不漏项、措施可操作、时限到日、责任到人", "不到位", "")}}}
	wrong.Sections[0].Items[0].Found.Wrong, wrong.Conclusion.Wrong = "结论是“不到位”，应写明情况。", "请选一个总体结论。"
	read := report
	read.Frame, read.Closed, read.Chip = frame("round", "市自然资源和规划局的日常监督报告"), true, Chip{"fair", "已报送，迟 2 天"}
	read.Conclusion.Value, read.Prominent.Value, read.Advice.Value = "基本到位", longText, "再督促"
	own := Dailies{
		Frame: watcherFrame("我的日常监督"), Todo: []Todo{{"2 份日常监督报告还没有报送", "应在 2024年10月8日前报送，已超期 2 天", "#units", true}}, Shown: "3 个单位，2 份报告还没有报送。",
		Rows: []DailyRow{
			{longName, "市直部门", "#", "0 / 9 项", Chip{"poor", "未报送，迟 2 天"}, "", "填写"},
			{"柳林镇", "乡镇（街道）", "#", "4 / 9 项", Chip{"", "草稿"}, "", "填写"},
			{"市自然资源和规划局", "市直部门", "#", "9 / 9 项", Chip{"good", "已报送"}, "基本到位", "看报告"},
		},
		Tasks: []TaskRow{{"1", "整改主体责任落实", "列席党组织专题研究整改会议，核对领导小组、专班、任务分工", "列席会议", "2024年7月16日"}, {"13", "报告", "形成日常监督评估结果报告报市委巡察办", "", "2024年10月8日"}},
	}
	round := DailyRound{
		Frame: frame("round", "日常监督报告"), Todo: []Todo{{"纪委监委的 2 份日常监督报告还没有报送", "应在 2024年10月8日前报送，还有 3 天", "#units", false}},
		Bodies: []string{"纪委监委", "组织部"}, Shown: "2 个单位，应报 4 份，已报 2 份。",
		Rows: []DailyRoundRow{
			{"市自然资源和规划局", "#", "市直部门", []DailyCell{{"纪委监委", "", "", "", Chip{"fair", "未开始"}}, {"组织部", "#", "基本到位", "", Chip{"good", "已报送"}}}},
			{longName, "#", "市直部门", []DailyCell{{"纪委监委", "", "", "已有结论 4 / 10 项", Chip{"", "草稿"}}, {"组织部", "#", "不到位", "", Chip{"fair", "已报送，迟 2 天"}}}},
		},
	}
	for i := range own.Rows {
		own.Rows[i].Chip = []Chip{{"", "未开始"}, {"", "草稿"}, {"good", "已报送"}}[i]
	}
	many := round
	many.Todo = []Todo{{"纪委监委的 141 份日常监督报告还没有报送", "应在 2024年10月8日前报送，已超期 58 天", "#units", true}}
	many.Silent = &NameList{Title: "141 个单位，各部门都还没有开始填", Open: true, Rest: "还有 121 个没有列出。"}
	for range 10 {
		many.Silent.Names = append(many.Silent.Names, Link{"#", "市自然资源和规划局"}, Link{"#", longName})
	}
	return []canned{
		{"daily-round-many", many},
		{"dailies", own},
		{"dailies-empty", Dailies{Frame: own.Frame, Empty: &Empty{"sheet", "没有要记录的单位", "本轮还没有单位，或者您的部门没有日常监督任务。", nil}}},
		{"daily", report},
		{"daily-wrong", wrong},
		{"daily-read", read},
		{"daily-round", round},
	}
}
