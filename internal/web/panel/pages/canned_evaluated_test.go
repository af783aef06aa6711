package pages

import (
	"fmt"

	"minping/internal/web/panel/decision"
	"minping/internal/web/panel/effect"
	"minping/internal/web/panel/entry"
	"minping/internal/web/panel/hearing"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/team"
)

// unitNames are n units, the longest name and the shortest among them.
func unitNames(n int) []string {
	short := []string{"市自然资源和规划局", "柳林镇", longName, "市水利局", "东阿县人民法院", "市国资委", "青石县交通运输局", "团市委"}
	out := make([]string, n)
	for i := range out {
		out[i] = short[i%len(short)]
		if i >= len(short) {
			out[i] += fmt.Sprintf("（%d）", i/len(short)+1)
		}
	}
	return out
}

var useFilter = []kit.Field{
	{Name: "batch", Label: "轮次（批次）", Type: "select", Optional: true, Value: "b", Options: []kit.Option{{Value: "b", Text: "第七轮"}}},
	{Name: "show", Label: "看哪些", Type: "select", Optional: true, Options: []kit.Option{{Text: "全部单位"}, {Value: "mine", Text: "待办的"}}},
}

func evaluatedStates() (out []canned) {
	for _, part := range [][]canned{
		decisionStates(), effectStates(), hearingStates(), entryStates(), teamStates(), finalStates(), typeStates(),
	} {
		out = append(out, part...)
	}
	return out
}

func decisionStates() []canned {
	page := func(n int) decision.Decisions {
		v := decision.Decisions{
			Frame: frame("decisions", "结果运用"), Use: kit.UseTabs("b", "/admin/decisions"), Filter: useFilter,
			Shown: fmt.Sprintf("共 %d 个单位", n),
		}
		for i, name := range unitNames(n) {
			r := decision.Row{Rank: fmt.Sprint(i + 1), Unit: name, Href: "#", Kind: "市直部门", Score: fmt.Sprintf("%.2f", 96-float64(i)*0.21), Grade: "较好"}
			if i%4 == 3 {
				r.Suggested = []decision.Point{{Chip: kit.Chip{Kind: "fair", Text: "继续整改"}, Text: "台账中有 2 项未完成"}}
			}
			if i >= n-n/5 {
				r.Suggested = append(r.Suggested, decision.Point{Chip: kit.Chip{Kind: "poor", Text: "约谈"}, Text: "排名在最后 20%，问题是否突出由人确认"})
				r.Decided = []decision.Point{{Chip: kit.Chip{Kind: "now", Text: "待领导确认"}, Text: "约谈（领导小组）"}}
			}
			v.Rows = append(v.Rows, r)
		}
		return v
	}
	none := decision.Decisions{
		Frame: frame("decisions", "结果运用"), Use: kit.UseTabs("b", "/admin/decisions"), Filter: useFilter,
		Empty: &kit.Empty{Icon: "rank", Title: "结果还没有锁定", Text: "结果锁定以后，这里列出规则建议的处理。"},
	}
	some := page(18)
	some.Todo = []kit.Todo{{Text: "继续整改：4 个单位有建议，待答复", Href: "#"}, {Text: "约谈：3 项待我确认", Href: "#", Late: true, When: "今天到期"}}
	some.All = &kit.Form{Key: "all", Action: "#", Button: "全部同意", Label: "全部同意“继续整改”（4 个单位）…", Fields: []kit.Field{{Name: "reason", Label: "理由", Type: "textarea", MaxLen: 2000}}}
	unit := decision.Unit{
		Frame: frame("decisions", longName), MoreTitle: "不经建议的处理",
		Facts: []kit.Fact{{Name: "名次", Value: "第 17 名，同类第 9 名"}, {Name: "得分", Value: "71.20 分，一般"}, {Name: "满意度", Value: "68.40 分"}, {Name: "满意率", Value: "61.11%"}, {Name: "整改完成率", Value: "83.33%"}, {Name: "未整改到位", Value: "2 项"}},
		Suggested: []decision.Card{{
			Title: "约谈", Chip: kit.Chip{Kind: "poor", Text: "建议"}, Why: []string{"排名在最后 20%（第 17 名，共 18 名）", "问题是否突出由人确认"},
			Next: &kit.Form{Key: "interview", Action: "#", Button: "提出约谈", Label: "提出约谈…", Fields: []kit.Field{
				{Name: "level", Label: "由谁约谈", Type: "select", Options: []kit.Option{{Value: "a", Text: "巡察工作领导小组约谈"}}},
				{Name: "person", Label: "被约谈人", Type: "text", Row: "a"},
				{Name: "office", Label: "职务", Type: "text", Row: "a"},
				{Name: "prominent", Label: "经核实，问题较为突出", Type: "checkbox", Optional: true},
				{Name: "reason", Label: "理由", Type: "textarea", MaxLen: 2000},
			}},
			More: []kit.Form{{Key: "no", Action: "#", Button: "不采纳", Label: "不采纳…", Kind: "grave", Cannot: "不采纳以后，这项建议不再出现。", Fields: []kit.Field{{Name: "reason", Label: "理由", Type: "textarea", Optional: true}}}},
		}},
		Decided: []decision.Card{{
			Title: "继续整改", Chip: kit.Chip{Kind: "good", Text: "已同意"}, Facts: []kit.Fact{{Name: "理由", Value: longText}, {Name: "答复", Value: "王芳 7月26日 10:12"}},
			Link: &kit.Link{Href: "#", Text: "看《继续整改通知书》"},
		}},
		More: []kit.Form{{Key: "own-accountability", Action: "#", Button: "提出问责", Label: "提出问责…", Fields: []kit.Field{{Name: "reason", Label: "理由", Type: "textarea"}}}},
	}
	unit.Back = &kit.Link{Href: "#", Text: "结果运用"}
	return []canned{{"decisions-none", none}, {"decisions", some}, {"decisions-many", page(143)}, {"decision", unit}}
}

func effectStates() []canned {
	page := func(n int) effect.Effects {
		v := effect.Effects{
			Frame: frame("decisions", "年度考核赋分"), Use: kit.UseTabs("b", "/admin/effects"), File: &kit.NextLink{Href: "#", Text: "导出 XLSX", Icon: "down"},
			Shown:  "共 18 项合计",
			Filter: []kit.Field{{Name: "year", Label: "年度", Type: "select", Value: "2026", Optional: true, Options: []kit.Option{{Value: "2026", Text: "2026 年"}}}},
		}
		for i, name := range unitNames(n) {
			u := effect.Unit{Name: name, Assessment: "党风廉政建设考核", Points: "-0.75", Lines: []effect.Line{
				{Rule: "未整改到位", Formula: "−0.25 × 3，最多 −2", Points: "-0.75", Result: &kit.Link{Href: "#", Text: "第七轮结果"}, Items: []kit.Link{{Href: "#", Text: "1"}, {Href: "#", Text: "2"}, {Href: "#", Text: "3"}}},
			}}
			if i%3 == 1 {
				u.Points = "3.20"
				u.Lines = append(u.Lines, effect.Line{
					Rule: "名次赋分", Formula: "(6 × 4.5 + 4 × 3.8) ÷ (6 + 4)，评估第 2 名、质询答辩第 4 名", Points: "4.20",
					Result: &kit.Link{Href: "#", Text: "第七轮结果"}, Decision: &kit.Link{Href: "#", Text: "限期重新整改"},
				})
			}
			v.Units = append(v.Units, u)
		}
		return v
	}
	many := page(40)
	many.Pages = kit.Pages{Next: "#", Says: "第 1 页，共 4 页"}
	none := page(0)
	none.File, none.Empty = nil, &kit.Empty{Icon: "rank", Title: "2026 年还没有赋分", Text: "一轮的结果锁定以后，按规则算出各单位的赋分。"}
	return []canned{{"effects-none", none}, {"effects", page(18)}, {"effects-many", many}}
}

// heardAs is a hearing of n units as the office sees it.
func heardAs(n int) hearing.Hearing {
	v := hearing.Hearing{
		Frame: frame("hearings", "第七轮质询答辩会"), Chip: kit.Chip{Kind: "now", Text: "进行中"}, Screen: &kit.Link{Href: "#", Text: "打开会场大屏"},
		Facts: []kit.Fact{
			{Name: "日期", Value: "2026年12月10日"},
			{Name: "地点", Value: "市委党校礼堂"},
			{Name: "每个单位", Value: "15 分钟"},
			{Name: "评委", Value: "liwei、sunli、wangfang、zhaomin"},
			{Name: "已划去的评委", Value: "chenjing（因公出差）"},
			{Name: "已提交评分", Value: "2 / 4"},
			{Name: "随机种子", Value: "WMw_ih4fR3dmMlQZBJqAAA", Code: true},
		},
		Strike: &kit.Form{Key: "strike", Action: "#", Button: "划去", Label: "划去缺席或离席的评委…", Fields: []kit.Field{
			{Name: "judge", Label: "评委", Type: "select", Options: []kit.Option{{Value: "a", Text: "wangfang"}}}, {Name: "reason", Label: "缺席或离席原因", Type: "text"},
		}},
		Lock: &kit.Form{Key: "lock", Action: "#", Button: "锁定评分", Kind: "grave", Label: "锁定评分…", Cannot: "锁定以后评分不能再改，公布两个排名。", Fields: []kit.Field{{Name: "note", Label: "会议情况", Type: "textarea", Optional: true}}},
	}
	v.Back = &kit.Link{Href: "#", Text: "质询答辩"}
	for i, name := range unitNames(n) {
		t := hearing.Turn{No: i + 1, Unit: name, With: "市纪委监委派驻第三纪检监察组", Now: i == 1, Begin: &kit.Form{Key: fmt.Sprint("turn", i), Action: "#", Button: "开始计时"}}
		if i != 2 {
			t.Questions = []hearing.Question{
				{No: 1, Text: "工程款拖欠问题，为什么到现在还有三家企业没有付清？"},
				{No: 2, Text: longText, Answers: []kit.Fact{{Name: "单位主要负责人", Value: "已经列入预算，年底前付清。"}, {Name: "监督单位主要负责人", Value: "每月核对一次台账。"}}},
				{No: 3, Text: "（已改为限授权人员查看）"},
			}
			t.Record = &kit.Form{Key: fmt.Sprint("answer", i), Action: "#", Button: "记录", Label: "记录答复…", Fields: []kit.Field{{Name: "text", Label: "答复要点", Type: "textarea"}}}
		}
		v.Turns = append(v.Turns, t)
	}
	return v
}

func hearingStates() []canned {
	arrange := &kit.Form{Key: "arrange", Action: "#", Button: "抽签并安排", Fields: []kit.Field{
		{Name: "name", Label: "名称", Type: "text", Value: "质询答辩会"},
		{Name: "on", Label: "日期", Type: "date", Row: "a", Width: "middle", Value: "2026-12-10"},
		{Name: "place", Label: "地点", Type: "text", Row: "a"},
		{Name: "minutes", Label: "每个单位（分钟）", Type: "number", Value: "15", Row: "b"},
		{Name: "questions", Label: "每个单位的问题数", Type: "number", Value: "3", Row: "b"},
		{
			Name: "units", Label: "列入的单位", Type: "checks", Value: "1", Hint: "出场顺序和问题由抽签决定。已安排过的单位需要再次质询时才勾选。",
			Options: []kit.Option{{Value: "1", Text: longName}, {Value: "2", Text: "柳林镇（已列入“第七轮质询答辩会”）"}},
		},
		{Name: "judges", Label: "评委", Type: "textarea", Wrong: "没有账号“wangfan”。", Value: "wangfan、liwei", Hint: "写评委的账号，用顿号隔开。五位以上时去掉一个最高分和一个最低分（按方案）。"},
	}}
	none := hearing.Hearings{
		Frame: frame("hearings", "质询答辩"), Use: kit.UseTabs("b", "/admin/hearings"), Filter: useFilter[:1], Form: arrange,
		Empty: &kit.Empty{Icon: "comment", Title: "还没有质询答辩会", Text: "在“结果运用”中同意“质询答辩”的单位会列入，由抽签决定出场顺序和问题。"},
	}
	list := none
	list.Empty, list.Form = nil, nil
	for i, c := range []kit.Chip{{Kind: "good", Text: "已锁定"}, {Kind: "now", Text: "进行中"}, {Text: "未开始"}} {
		list.Rows = append(list.Rows, kit.NamedRow{Name: fmt.Sprintf("第 %d 场质询答辩会", i+1), Href: "#", Chip: &c, Facts: []string{"2026年12月10日 · 市委党校礼堂 · 6 个单位"}})
	}
	locked := heardAs(18)
	locked.Chip, locked.Strike, locked.Lock, locked.Screen = kit.Chip{Kind: "good", Text: "已锁定"}, nil, nil, nil
	locked.Stale = &kit.Notice{Kind: "fair", Text: "这场依据的结果已经不是现在锁定的结果，名次暂不计入赋分。结果重新锁定以后，巡察办可以说明理由沿用。"}
	locked.Keep = &kit.Form{Key: "keep", Action: "#", Button: "沿用", Label: "沿用这场质询答辩会…", Fields: []kit.Field{{Name: "reason", Label: "理由", Type: "textarea"}}}
	units, bodies := hearing.Ranking{Title: "被巡察单位排名"}, hearing.Ranking{Title: "监督单位排名"}
	for i, name := range unitNames(18) {
		locked.Turns[i].Begin, locked.Turns[i].Record, locked.Turns[i].Now = nil, nil, false
		units.Rows = append(units.Rows, hearing.RankRow{
			Rank: fmt.Sprint(i + 1), Name: name, Mean: "91.25", Judges: "5", Dropped: "60、100",
		})
	}
	bodies.Rows = []hearing.RankRow{{Rank: "1", Name: "市纪委监委派驻第三纪检监察组", Mean: "88.00", Judges: "4"}, {Rank: "—", Name: "青石县纪委监委", Mean: "—", Judges: "0"}}
	locked.Ranks = []hearing.Ranking{units, bodies}
	judge := heardAs(6)
	judge.Frame, judge.Strike, judge.Lock, judge.Screen = assessorFrame("hearings", "第七轮质询答辩会"), nil, nil, nil
	judge.Own = &kit.Form{Key: "points", Action: "#", Button: "提交评分"}
	for i, name := range unitNames(6) {
		judge.Turns[i].Begin, judge.Turns[i].Record = nil, nil
		judge.Own.Fields = append(judge.Own.Fields, kit.Field{
			Name: fmt.Sprint("points", i), Label: name, Type: "decimal", Width: "short",
		})
	}
	screen := hearing.Screen{
		Frame: frame("hearings", "第七轮质询答辩会"), Self: "/x", Place: "市委党校礼堂", Unit: longName, With: "市纪委监委派驻第三纪检监察组", Next: "柳林镇", Until: "2099-01-01T00:00:00Z",
		Questions: []hearing.Question{{No: 1, Text: "工程款拖欠问题，为什么到现在还有三家企业没有付清？"}, {No: 2, Text: longText[:len("针对巡察反馈的问题，单位党组先后召开六次专题会议研究整改")]}},
	}
	return []canned{
		{"hearings-none", none},
		{"hearings", list},
		{"hearing", heardAs(18)},
		{"hearing-locked", locked},
		{"hearing-judge", judge},
		{"hearing-screen", screen},
	}
}

func entryStates() []canned {
	page := func(n int) entry.List {
		v := entry.List{
			Frame: frame("entries", "工作记录"), Kind: "round", ID: "r", Unit: true,
			Subjects: []kit.Field{
				{Name: "about", Label: "对象", Type: "select", Optional: true, Options: []kit.Option{{Text: "第七轮"}}}, {Name: "chapter", Label: "环节", Type: "select", Optional: true, Options: []kit.Option{{Text: "全部"}}},
			},
			Types: &kit.Field{Name: "type", Label: "记录类型", Type: "select", Options: []kit.Option{{Value: "visit", Text: "实地督导"}}},
		}
		for i, name := range unitNames(n) {
			r := entry.Row{Href: "#", Type: "实地督导", Unit: name, Day: "7月22日", By: "孙立", Says: "看现场、查资料，谈话 6 人。", Chip: kit.Chip{Kind: "good", Text: "已签收"}}
			switch i % 5 {
			case 1:
				r.Chip, r.Says = kit.Chip{Kind: "now", Text: "待签收"}, string([]rune(longText)[:59])+"…"
			case 2:
				r = entry.Row{Type: "约谈记录", Unit: name, Says: "限授权人员", Hidden: true, Chip: kit.Chip{Text: "已归档"}}
			case 3:
				r.Chip = kit.Chip{Text: "草稿"}
			}
			v.Rows = append(v.Rows, r)
		}
		return v
	}
	none := page(0)
	none.Empty = &kit.Empty{Icon: "pencil", Title: "还没有工作记录", Text: "方案、会商、督导、整改情况等在这里写下来，签收的人会看到。"}
	some := page(18)
	some.Waiting = []kit.Todo{{Text: "签收柳林镇的整改方案", When: "7月25日前", Href: "#"}, {Text: "续写草稿：实地督导", Href: "#", Late: true}}
	one := entry.Entry{
		Frame: frame("entries", "整改方案"), Chip: kit.Chip{Kind: "now", Text: "待签收"},
		Facts:  []kit.Fact{{Name: "单位", Value: longName}, {Name: "日期", Value: "2026年10月20日"}, {Name: "记录人", Value: "孙立"}},
		People: []string{"李某 组长", "赵某 主任"}, Values: []entry.Value{{Name: "方案摘要", Lines: []string{longText, "二、措施"}}, {Name: "对应事项", Lines: []string{"工程款拖欠"}}},
		Files: []entry.File{{Href: "#", Name: "关于巡察反馈意见的整改落实方案（征求意见后修改稿，2026年10月）.docx", Size: "1.2 MB"}, {Href: "#", Name: "附表.xlsx", Size: "38 KB"}},
		Next: &kit.Form{Key: "receipt", Action: "#", Button: "签收", Kind: "next", Fields: []kit.Field{
			{Name: "outcome", Label: "意见", Type: "radio", Options: []kit.Option{{Value: "a", Text: "同意"}, {Value: "b", Text: "修改后同意"}, {Value: "c", Text: "退回"}}}, {Name: "note", Label: "说明", Type: "textarea", Optional: true},
		}},
		More:     []kit.Form{{Key: "entry", Action: "#", Button: "保存更正", Label: "更正…", Upload: true, Fields: []kit.Field{{Name: "reason", Label: "为什么更正", Type: "textarea"}, {Name: "file", Label: "附件", Type: "file", Optional: true}}}},
		Versions: []kit.Fact{{Name: "第 1 版", Value: "孙立 7月20日 10:12"}, {Name: "第 2 版", Value: "孙立 7月21日 09:30，漏记参加人员"}},
	}
	one.Back = &kit.Link{Href: "#", Text: "工作记录"}
	return []canned{{"entries-none", none}, {"entries", some}, {"entries-many", page(143)}, {"entry", one}}
}

func teamStates() []canned {
	page := func(n, teams int) team.Teams {
		v := team.Teams{
			Frame: frame("teams", "编组"), Batches: useFilter[:1],
			Facts: []kit.Fact{{Name: "单位", Value: fmt.Sprint(n)}, {Name: "评估组", Value: fmt.Sprint(teams)}, {Name: "分配", Value: "交叉，种子 2026-7"}},
			Draw:  []kit.Field{{Name: "mode", Label: "方式", Type: "select", Options: []kit.Option{{Value: "cross", Text: "交叉"}, {Value: "rotate", Text: "推磨"}}}, {Name: "seed", Label: "种子", Type: "text", Value: "2026-7"}},
			More:  []kit.Form{{Key: "team", Action: "#", Button: "保存", Label: "添加一个组…", Fields: []kit.Field{{Name: "name", Label: "名称", Type: "text"}, {Name: "members", Label: "成员", Type: "textarea"}}}},
		}
		names := unitNames(n)
		for i := range teams {
			r := team.Row{Name: fmt.Sprintf("第 %d 核查评估组", i+1), Home: []string{"青石县", "市本级"}[i%2], Members: []string{"组长：李伟（市委巡察办）", "孙立（市委组织部，账号 sunli）", "陈静（市纪委监委）"}}
			for k := i; k < n; k += teams {
				r.Targets.Names = append(r.Targets.Names, kit.Link{Href: "#", Text: names[k]})
			}
			r.Targets.Title = fmt.Sprintf("评估对象 %d 个", len(r.Targets.Names))
			v.Rows = append(v.Rows, r)
		}
		return v
	}
	none := page(0, 0)
	none.Warnings = []string{"还没有评估组：每个评估人员都可以填写所有单位的评分表。"}
	some := page(18, 4)
	some.Warnings = []string{"第 2 核查评估组没有市纪委监委的人。", "柳林镇没有组评估。"}
	drawn := page(18, 4)
	drawn.Proposal = &team.Proposal{
		Order: []string{"青石县 → 东阿县 → 柳林县 → 青石县"}, Nobody: []string{"柳林镇"}, Rows: drawn.Rows[:2],
		Take: &kit.Form{Key: "take", Action: "#", Button: "采用这个方案", Kind: "next"},
	}
	return []canned{{"teams-none", none}, {"teams", some}, {"teams-drawn", drawn}, {"teams-many", page(143, 12)}}
}
