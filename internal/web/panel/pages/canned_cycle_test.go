package pages

import (
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/round"
)

// cannedCycle is the line at the top of a round that is half-way.
func cannedCycle() []round.Step {
	part := func(name, of string) round.StepPart { return round.StepPart{Name: name, Of: of, Href: "#"} }
	done, waiting := kit.Chip{Kind: "good", Text: "已完成"}, kit.Chip{Text: "未开始"}
	return []round.Step{
		{No: "1", Name: "方案", Who: "巡察办", Chip: done, Parts: []round.StepPart{part("工作方案印发", "1 / 1")}},
		{No: "2", Name: "编组", Who: "巡察办", Chip: done, Parts: []round.StepPart{part("单位分到组", "143 / 143")}},
		{
			No: "3", Name: "日常监督", Who: "监督单位", Chip: kit.Chip{Kind: "poor", Text: "已超期"}, Missing: "缺 11，9 项超期", Now: true,
			Until: "10月8日前", Parts: []round.StepPart{part("日常监督报告", "277 / 286"), part("整改台账", "141 / 143")},
		},
		{
			No: "4", Name: "会商", Who: "巡察办", Chip: waiting, Missing: "缺 1", Until: "11月1日前",
			Parts: []round.StepPart{part("会商会议", "0 / 1")},
		},
		{
			No: "5", Name: "实地督导", Who: "核查评估组", Chip: kit.Chip{Kind: "now", Text: "进行中"}, Missing: "缺 168", Until: "11月1日前",
			Parts: []round.StepPart{part("督导记录", "60 / 143"), part("测评计票", "58 / 143")},
		},
		{
			No: "6", Name: "总结定分", Who: "巡察办", Chip: kit.Chip{Kind: "now", Text: "进行中"}, Missing: "缺 114",
			Parts: []round.StepPart{part("评分锁定", "30 / 143"), part("锁定结果", "0 / 1")},
		},
		{No: "7", Name: "报告", Who: "巡察办", Chip: waiting, Missing: "缺 1", Parts: []round.StepPart{part("总结报告印发", "0 / 1")}},
		{No: "8", Name: "通报", Who: "巡察办", Chip: waiting, Missing: "缺 1", Parts: []round.StepPart{part("通报印发", "0 / 1")}},
		{No: "9", Name: "运用", Who: "领导小组", Chip: waiting},
		{
			No: "10", Name: "持续监督", Who: "监督单位", Chip: kit.Chip{Kind: "poor", Text: "已超期"}, Missing: "缺 319，12 项超期",
			Until: "9月20日前", Parts: []round.StepPart{part("问题销号", "475 / 780"), part("对照自查报送", "129 / 143")},
		},
	}
}
