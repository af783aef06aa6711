package pages

import (
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/target"
)

func emptyTarget() target.Target {
	out := target.Target{
		Frame: assessorFrame("sheets", longName), Facts: []kit.Fact{{Name: "类别", Value: "市直部门"}},
		Links: []kit.NextLink{
			{Href: "#", Text: "打开评分表", Icon: "sheet", Filled: true},
			{Href: "#", Text: "写实地督导", Icon: "pencil"},
			{Href: "#", Text: "写核查记录", Icon: "pencil"},
			{Href: "#", Text: "全部工作记录", Icon: "pencil"},
		},
		Counted: "反馈问题 0 条，已完成 0 条，未完成 0 条；新发现问题 0 条。", Ledger: "#", NewItem: "#",
		Measured: &kit.Measured{Suppressed: true, Note: "还没有测评结果。"}, Sheet: &kit.Chip{Text: "未开始"},
	}
	for _, name := range []string{"听汇报", "查材料", "看现场", "发问卷", "访实情"} {
		out.Methods = append(out.Methods, target.Method{Name: name})
	}
	for _, name := range []string{"整改主体责任落实情况", "市委书记专题会“点人点事点问题”落实情况"} {
		out.Headings = append(out.Headings, target.Heading{
			Name: name, Points: "15", Items: []target.Item{{Code: "1", Name: name, Points: "15"}},
		})
	}
	return out
}

func wholeTarget() target.Target {
	out := emptyTarget()
	out.Methods = []target.Method{
		{Name: "听汇报", Entries: []target.Entry{
			{Href: "#", Type: "核查记录", Day: "2026年10月28日", Says: "听取主要负责人汇报，问了三个问题。", Files: "2 份附件"},
		}},
		{Name: "查材料", Entries: []target.Entry{
			{Href: "#", Type: "核查记录", Day: "2026年10月29日", Says: kit.Clipped(longText, 80)},
			{Href: "#", Type: "核查记录", Says: "台账第 4 项没有佐证", Chip: &kit.Chip{Text: "草稿"}},
		}},
		{Name: "看现场"},
		{Name: "发问卷"},
		{Name: "访实情"},
	}
	out.Others = []target.Entry{
		{Href: "#", Type: "集中整改进展报告", Day: "2026年9月30日", Files: "1 份附件"}, {Type: "问题线索移交", Says: "限授权人员"},
	}
	out.Counted = "反馈问题 12 条，已完成 10 条，未完成 2 条；新发现问题 1 条。另有 1 项，限授权人员。"
	out.Findings = []target.Finding{
		{Href: "#", No: "4", Text: "会议纪要缺两次", Source: "巡察反馈", Chip: kit.Chip{Kind: "fair", Text: "退回再改"}},
		{Href: "#", Text: kit.Clipped(longText, 80), Source: "新发现", Chip: kit.Chip{Text: "整改中"}},
	}
	out.Measured = &kit.Measured{Score: "90.00", Rate: "94.44", Href: "#", Note: "57 张有效票。"}
	out.Reports = []target.Report{
		{Body: "纪委监委", Conclusion: "落实到位"}, {Body: "组织部", Conclusion: "基本到位", Prominent: "方案空泛", Advice: longText},
	}
	out.Sheet = &kit.Chip{Text: "草稿"}
	out.Headings[0].Items[0].Score, out.Headings[0].Items[0].Reason = "12.5", "两次会议没有纪要"
	out.Headings[0].Said = []target.Said{
		{Body: "纪委监委", Task: "列席党组织专题研究整改会议，核对领导小组、专班、任务分工", Outcome: "落实到位", Kind: "good"},
		{Body: "组织部", Task: "听取主要负责人集中整改情况汇报", Outcome: "不到位", Kind: "poor", Found: longText, Evidence: "会议记录第 3 页"},
	}
	return out
}
