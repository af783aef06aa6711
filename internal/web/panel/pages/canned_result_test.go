package pages

import (
	"minping/internal/evaluation/decimal"
	"minping/internal/web/panel/evaluation"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/chart"
	"minping/internal/web/panel/result"
	"minping/internal/web/panel/scoring"
)

func segments(sat, basic, dis, unk, abstain int) []chart.Segment {
	return []chart.Segment{{Kind: "good", Label: "满意", N: sat}, {Kind: "fair", Label: "基本满意", N: basic}, {Kind: "poor", Label: "不满意", N: dis}, {Kind: "unknown", Label: "不了解", N: unk}, {Kind: "blank", Label: "弃权", N: abstain}}
}

func resultStates() []canned {
	full := result.Result{
		Frame:      assessorFrame("sheets", "测评结果"),
		Marks:      []kit.Chip{{Kind: "mark", Text: "未加密"}},
		Score:      &result.Headline{Name: "满意度", Value: "90.00", Unit: "分", How: "按题目权重平均：满意 100、基本满意 70、不满意 30；不了解、弃权不计。", Scale: chart.NewScale("90.00", 60, 80, 90)},
		Rate:       &result.Headline{Name: "满意率", Value: "94.44", Unit: "%", How: "第 D1 题 满意 40 + 基本满意 11 = 51，除以 54（57 张有效票去掉不了解 2、弃权 1）。", Scale: chart.NewScale("94.44")},
		Accounting: []kit.Figure{{Name: "应到", Value: "60", Of: "", Note: ""}, {Name: "实到", Value: "58", Of: "", Note: ""}, {Name: "印制", Value: "66", Of: "", Note: ""}, {Name: "发出", Value: "60", Of: "", Note: ""}, {Name: "收回", Value: "58", Of: "", Note: "回收率 96.67%"}, {Name: "有效", Value: "57", Of: "", Note: "有效率 98.28%"}, {Name: "无效", Value: "1", Of: "", Note: ""}, {Name: "弃权", Value: "1", Of: "", Note: ""}},
		Questions: []result.Question{
			{Code: "D1", Text: "您对该单位巡察整改工作的总体评价", Segments: segments(40, 11, 3, 2, 1), Score: "90.00", Rate: "94.44", Weight: "25", How: "(100×40 + 70×11 + 30×3) ÷ (40+11+3) = 4860 ÷ 54 = 90.00"},
			{Code: "D2", Text: "刚才通报的整改情况，与您了解的实际情况是否相符", Segments: []chart.Segment{{Kind: "good", Label: "相符", N: 30}, {Kind: "fair", Label: "基本相符", N: 18}, {Kind: "poor", Label: "不相符", N: 5}, {Kind: "unknown", Label: "不了解", N: 4}, {Kind: "blank", Label: "弃权", N: 0}}, Score: "82.64", Rate: "90.57", Weight: "15", How: "…"},
			{Code: "D8", Text: "已整改的问题有没有反弹", Segments: []chart.Segment{{Kind: "good", Label: "没有反弹", N: 12}, {Kind: "fair", Label: "个别反弹", N: 14}, {Kind: "poor", Label: "反弹明显", N: 15}, {Kind: "unknown", Label: "不了解", N: 15}, {Kind: "blank", Label: "弃权", N: 1}}, Score: "64.15", Rate: "63.41", Weight: "5", How: "…"},
			{Code: "D3", Text: "巡察指出的问题，整改是否到位", Segments: []chart.Segment{{Kind: "good", Label: "到位", N: 0}, {Kind: "fair", Label: "基本到位", N: 0}, {Kind: "poor", Label: "不到位", N: 0}, {Kind: "unknown", Label: "不了解", N: 0}}, Score: "—", Rate: "", Weight: "15", How: "没有计入的票"},
		},
		Multi:    []result.MultiQuestion{{Code: "M1", Text: "您认为整改中还存在哪些问题", Of: 50, Rows: []result.MultiRow{{Label: "整改走形式、走过场", N: 12, Width: "24%"}, {Label: "避重就轻、只改表面", N: 7, Width: "14%"}, {Label: "没有发现突出问题", N: 31, Width: "62%"}}}},
		Groups:   []result.GroupRow{{Name: "干部职工", Weight: "60", Valid: "40", Score: "91.20", Rate: "95.00", Hidden: false}, {Name: "群众和服务对象", Weight: "40", Valid: "", Score: "", Rate: "", Hidden: true}},
		Comments: &result.Said{Texts: []string{"窗口态度比以前好，希望周末也能办", longText}, Waiting: "还有 3 条，等组织者看过、遮住能看出是谁写的内容。"},
		Proof:    []kit.Fact{{Name: "场次号", Value: "482913", Href: ""}, {Name: "校验码", Value: "0410-6Q2W-91ZP-KX07", Href: ""}, {Name: "封票时间", Value: "2024年7月24日 19:55", Href: ""}, {Name: "结果摘要", Value: "8de2eb2e4c92f4f0fcc57b499a7771d4db978b125c0881ca7404b29d0a17a0f9", Href: ""}},
		Links:    []kit.Link{{Href: "#", Text: "意见建议（4 条）"}}, Minutes: "#", Publish: &kit.Form{Key: "publish", Action: "#", Button: "在大屏上公布", Kind: "next"},
	}
	row := func(name, note, value string) result.BesideRow {
		return result.BesideRow{Name: name, Note: note, Value: value, Scale: chart.NewScale(value)}
	}
	full.Files = []kit.Link{{Href: "#", Text: "下载 XLSX"}, {Href: "#", Text: "下载 CSV"}}
	full.Beside = []result.Beside{
		{Name: "满意度", Unit: "分", Rows: []result.BesideRow{row("本单位这一场", "", "90.00"), row("其他 6 个市直部门平均", "每个单位算一份", "87.41"), row("本单位上一次：五届市委第六轮巡察", "那一轮用的方案不同，只供参考", "81.20")}},
		{Name: "满意率", Unit: "%", Rows: []result.BesideRow{row("本单位这一场", "", "94.44"), row("其他 6 个市直部门平均", "每个单位算一份", "93.02")}, Missing: []string{"以前的轮次没有这个单位的结果。"}},
	}
	for _, q := range full.Questions[:3] {
		full.Compared = append(full.Compared, result.Compared{Code: q.Code, Text: q.Text, Score: q.Score, Width: q.Score + "%", Shares: []result.Share{{Kind: "good", Label: "满意", N: "40", Percent: "70.18"}, {Kind: "fair", Label: "基本满意", N: "11", Percent: "19.30"}}})
	}
	full.Sub = "市自然资源和规划局 · 第七轮"
	full.Back = &kit.Link{Href: "#", Text: "我的单位"}
	unanimous := full
	unanimous.Warnings = []kit.Notice{{Kind: "fair", Text: "第 D1 题所有人答案一样：公布它等于公布每个人的答案。公布前请想清楚。"}, {Kind: "fair", Text: "样本不足：有效票不到 10 张，不产生自动结果。"}}
	unanimous.Questions = []result.Question{{Code: "D1", Text: "您对该单位巡察整改工作的总体评价", Segments: segments(7, 0, 0, 0, 0), Score: "100.00", Rate: "100.00", Weight: "25", How: "…"}}
	few := result.Result{
		Frame: full.Frame, Marks: []kit.Chip{{Kind: "mark", Text: "演练"}, {Kind: "mark", Text: "试用"}}, Suppressed: "收回的票不到 5 张。为了不暴露任何一个人的选择，这一场不开票、不公布任何分数。",
		Accounting: []kit.Figure{{Name: "应到", Value: "6", Of: "", Note: ""}, {Name: "实到", Value: "4", Of: "", Note: ""}, {Name: "收回", Value: "4", Of: "", Note: ""}}, Proof: full.Proof,
	}
	score := evaluation.Score{Final: "88.60", Grade: &kit.Chip{Kind: "good", Text: "较好"}, Rank: "全轮第 4，同类第 2", Formula: "0.5×88.00 + 0.3×92.00 + 0.2×85.00 = 88.60", Steps: []evaluation.ScoreStep{
		{Name: "三个部门加权", How: "市纪委监委 5、市委组织部 3、市委巡察组 2", Value: "88.60", Parts: []evaluation.ScorePart{{Name: "市纪委监委", Value: "88.00 × 50%", Href: "#"}, {Name: "市委组织部", Value: "92.00 × 30%", Href: "#"}, {Name: "市委巡察组", Value: "85.00 × 20%", Href: "#"}}},
		{Name: "满意度", How: "列在旁边，不进入总分", Value: "90.00", Parts: []evaluation.ScorePart{{Name: "民主测评 482913", Value: "57 张有效票", Href: "#"}}},
	}}
	strip := chart.NewStrip("90.00", []string{"78.50", "81.51", "84.52", "87.53", "90.54", "93.55"})
	eval := evaluation.Evaluation{
		Frame: frame("round", "市自然资源和规划局"), Chip: kit.Chip{Kind: "good", Text: "已锁定"}, Facts: []kit.Fact{{Name: "类别", Value: "市直部门", Href: ""}, {Name: "轮次", Value: "第七轮", Href: "#"}, {Name: "方案", Value: "三门峡（5:3:2）第 1 版", Href: "#"}, {Name: "日常监督", Value: "派驻第三纪检监察组", Href: ""}},
		Suggestions: []kit.Fact{{Name: "继续整改", Value: "台账中有 2 项未完成", Href: ""}, {Name: "约谈", Value: "排名在最后 20%，问题是否突出由人确认", Href: ""}},
		Score:       &score, Strip: &strip, Among: "其他 6 个市直部门", Measured: &kit.Measured{Score: "90.00", Rate: "94.44", Href: "#", Note: "57 张有效票。"},
		Bodies:    []evaluation.BodyRow{{Body: "市纪委监委", Total: "88.00", Href: "#", Note: "", Chip: kit.Chip{Kind: "good", Text: "已提交"}, Reopen: nil}, {Body: "市委组织部", Total: "92.00", Href: "#", Note: "", Chip: kit.Chip{Kind: "good", Text: "已提交"}, Reopen: nil}, {Body: "市委巡察组", Total: "85.00", Href: "#", Note: "", Chip: kit.Chip{Kind: "good", Text: "已提交"}, Reopen: &kit.Form{Label: "退回市委巡察组重新评分…", Kind: "grave", Action: "#", Button: "退回", Cannot: "退回要写明理由，会记入审计。", Fields: []kit.Field{{Name: "reason", Label: "理由", Type: "textarea"}}}}},
		Briefings: []kit.NamedRow{{Name: "7月24日 19:30", Href: "#", Facts: []string{"市政务中心三楼会议室"}, Chip: &kit.Chip{Kind: "good", Text: "已计票"}}}, AddHref: "#", Ledger: []kit.Fact{{Name: "反馈问题", Value: "12", Href: ""}, {Name: "已完成", Value: "10", Href: ""}, {Name: "整改完成率", Value: "83.33%", Href: ""}}, LedgerHref: "#",
	}
	eval.Back = &kit.Link{Href: "#", Text: "本轮进度"}
	blocked := eval
	blocked.Score, blocked.Strip, blocked.Chip = nil, nil, kit.Chip{Kind: "poor", Text: "缺满意度"}
	blocked.Blocked = "还算不出得分：方案要求计入满意度，但这个单位的满意度缺失（票数太少）。"
	blocked.Measured = &kit.Measured{Suppressed: true, Href: "#"}
	blocked.Decide = &kit.Form{Key: "decide", Action: "#", Button: "按此处理", Kind: "next", Fields: []kit.Field{{Name: "decision", Label: "怎么处理", Type: "radio", Options: []kit.Option{{Value: "repeat", Text: "重新测评一次", Hint: ""}, {Value: "exclude", Text: "这一项不计，其余按比例折算", Hint: ""}}}, {Name: "reason", Label: "理由", Type: "textarea"}}}
	fresh := evaluation.Evaluation{Frame: eval.Frame, Chip: kit.Chip{Kind: "", Text: "未安排"}, Blocked: "还没有测评，也没有评分。", Facts: eval.Facts, AddHref: "#", Todo: []kit.Todo{{Text: "安排通报会", When: "集中督查应在 10月31日前 完成", Href: "#", Late: false}}}
	mine := evaluation.Evaluation{
		Frame: organizerFrame("安排" + longName + "的测评"), After: "计票以后，结果马上可以看；票太少的不计票，没有结果。得分和排名由评估部门和巡察办来做。", Facts: eval.Facts, Briefings: eval.Briefings, AddHref: "#",
		Steps: []kit.Step{{Name: "安排通报会", State: "done", At: ""}, {Name: "准备票", State: "done", At: ""}, {Name: "投票", State: "now", At: ""}, {Name: "封票、计票", State: "", At: ""}, {Name: "看结果", State: "", At: ""}},
		Go:    &kit.NextStep{Title: "场次 482913 还没有完成", Text: []string{"7月24日 19:30 · 市政务中心三楼会议室"}, Chip: kit.Chip{Kind: "now", Text: "投票中"}, Do: kit.NextLink{Href: "#", Text: "继续这一场", Icon: "tonight"}},
	}
	return []canned{
		{"evaluation-organizer", mine},
		{"result", full},
		{"result-unanimous", unanimous},
		{"result-suppressed", few},
		{"evaluation", eval},
		{"evaluation-blocked", blocked},
		{"evaluation-fresh", fresh},
	}
}

func sheetStates() []canned {
	item := func(code, name, points, score, reason string) scoring.SheetItem {
		return scoring.SheetItem{Code: code, Name: name, Points: points, ReasonWhen: "选填", Score: kit.Field{Name: "score." + code, Value: score}, Taps: scoring.Taps(code, decimal.Decimal(points), score), Reason: kit.Field{Name: "reason." + code, Value: reason}, Evidence: kit.Field{Name: "evidence." + code}}
	}
	sheet := scoring.Sheet{
		Frame: assessorFrame("sheets", "市自然资源和规划局的评分表"), Chip: kit.Chip{Kind: "", Text: "草稿"}, Action: "#", Carry: []kit.Hidden{{Name: "version", Value: "3"}}, Total: "17.50", Full: "100", Missing: 21,
		Facts: []kit.Fact{{Name: "我的部门", Value: "市委组织部", Href: ""}, {Name: "最后保存", Value: "7月25日 10:12", Href: ""}}, Measured: &kit.Measured{Score: "90.00", Rate: "94.44", Href: "#", Note: "57 张有效票。"},
		Sections: []scoring.SheetSection{
			{Name: "总体评价", Points: "10", Items: []scoring.SheetItem{item("1.1", "整改报告和台账真实可信", "4", "4", ""), item("1.2", "整改总体质量与完成率", "4", "3.5", "2 项未按期完成"), item("1.3", "整改态度与配合评估情况", "2", "", "")}},
			{Name: "群众和服务对象认可情况", Points: "12", Items: []scoring.SheetItem{{Code: "7.1", Name: "现场民主测评满意度", Points: "8", Mode: "系统计分", Auto: "7.20", AutoNote: "8 × 90.00 ÷ 100"}, item("7.2", "问卷、访谈认可情况", "2", "", "")}},
		},
	}
	bad := sheet
	broken := item("1.2", "整改总体质量与完成率", "4", "5", "")
	broken.Score.Wrong, broken.Reason.Wrong = "最多 4 分。", "扣分要写明理由。"
	bad.Errors, bad.Sections = 2, []scoring.SheetSection{{Name: "总体评价", Points: "10", Items: []scoring.SheetItem{broken}}}
	locked := sheet
	locked.Locked, locked.Chip = "总结会已经锁定评分，不能再改。", kit.Chip{Kind: "good", Text: "已锁定"}
	rows := []scoring.RankRow{
		{ID: "", Rank: "1", Unit: "柳林镇", Href: "#", Kind: "乡镇（街道）", Score: "93.20", Grade: &kit.Chip{Kind: "good", Text: "优秀"}, Candidate: false, Confirmed: "", Cleared: false, Confirm: nil, Marks: nil},
		{ID: "", Rank: "2", Unit: "市自然资源和规划局", Href: "#", Kind: "市直部门", Score: "88.60", Grade: &kit.Chip{Kind: "good", Text: "较好"}, Candidate: false, Confirmed: "", Cleared: false, Confirm: nil, Marks: nil},
		{ID: "", Rank: "2", Unit: longName, Href: "#", Kind: "市直部门", Score: "88.60", Grade: &kit.Chip{Kind: "good", Text: "较好"}, Candidate: false, Confirmed: "", Cleared: false, Confirm: nil, Marks: []kit.Chip{{Kind: "mark", Text: "无票扫屏，不能保证一人一票"}, {Kind: "mark", Text: "网络未加密"}}},
		{ID: "", Rank: "4", Unit: "东关街道", Href: "#", Kind: "乡镇（街道）", Score: "58.10", Grade: &kit.Chip{Kind: "poor", Text: "差"}, Candidate: true, Confirmed: "", Cleared: false, Confirm: &kit.Form{Key: "cand", Label: "确认问题较为突出…", Action: "#", Button: "确认列入约谈建议", Fields: []kit.Field{{Name: "reason", Label: "突出问题", Type: "textarea"}}}, Marks: nil},
		{ID: "", Rank: "5", Unit: "市交通运输局", Href: "#", Kind: "市直部门", Score: "55.00", Grade: &kit.Chip{Kind: "poor", Text: "差"}, Candidate: true, Confirmed: "王芳：虚假整改两项", Cleared: false, Confirm: nil, Marks: nil},
	}
	spread := chart.NewHistogram([]string{"93.20", "88.60", "88.60", "58.10", "55.00"})
	return []canned{
		{"sheets", scoring.Sheets{Frame: assessorFrame("sheets", "我的单位"), Shown: "第七轮，18 个单位。", Todo: []kit.Todo{{Text: "2 张评分表还没有提交", When: "10月31日前", Href: "#", Late: false}}, Rows: []scoring.SheetRow{{UnitHref: "#", Unit: "市自然资源和规划局", Href: "#", Kind: "市直部门", ResultHref: "#", Chip: kit.Chip{Kind: "", Text: "草稿"}, Supervising: false}, {UnitHref: "#", Unit: "柳林镇", Href: "#", Kind: "乡镇（街道）", ResultHref: "#", Chip: kit.Chip{Kind: "good", Text: "已提交"}, Supervising: false}, {UnitHref: "#", Unit: longName, Href: "#", Kind: "市直部门", ResultHref: "", Chip: kit.Chip{Kind: "fair", Text: "未开始"}, Supervising: false}, {UnitHref: "#", Unit: "市纪委监委第一派驻纪检监察组", Href: "#", Kind: "监督责任 · 派驻组", ResultHref: "", Chip: kit.Chip{Kind: "fair", Text: "未开始"}, Supervising: true}}}},
		{"sheets-empty", scoring.Sheets{Frame: assessorFrame("sheets", "我的单位"), Empty: &kit.Empty{Icon: "sheet", Title: "还没有要评分的单位", Text: "巡察办把单位加入本轮后，这里会列出您部门的评分表。", Do: nil}}},
		{"target", wholeTarget()},
		{"target-empty", emptyTarget()},
		{"sheet", sheet},
		{"sheet-wrong", bad},
		{"sheet-locked", locked},
		{"ranking", scoring.Ranking{Frame: frame("ranking", "排名与结果"), Rows: rows, Spread: &spread, Rule: "最后 20%:5 个单位向上取整为 1 个，并列的都算。约谈还需要人确认问题较为突出。", Waiting: []kit.Todo{{Text: "3 个单位还没有锁定评分", When: "", Href: "#", Late: false}}, Lock: kit.LockForm("#", "锁定评分表已交齐的 3 个单位…", "全部锁定"), Filter: []kit.Field{{Name: "scope", Label: "排名范围", Type: "select", Value: "all", Options: []kit.Option{{Value: "all", Text: "全轮", Hint: ""}, {Value: "kind", Text: "同类", Hint: ""}}}}}},
		{"ranking-empty", scoring.Ranking{Frame: frame("ranking", "排名与结果"), Filter: []kit.Field{{Name: "scope", Label: "排名范围", Type: "select", Value: "supervising", Options: []kit.Option{{Value: "all", Text: "全轮", Hint: ""}, {Value: "supervising", Text: "监督单位单独排", Hint: ""}}}}, Empty: &kit.Empty{Icon: "rank", Title: "还没有得分", Text: "各部门交齐评分表、在评估页锁定以后，这里会排出名次。", Do: &kit.Link{Href: "#", Text: "去本轮进度"}}}},
		{"statistics", scoring.Statistics{Frame: frame("statistics", "集中督查结果统计表"), Head: []string{"序号", "轮次", "被巡察党组织", "单位类别", "反馈问题数", "已完成数", "基本完成数", "未完成数", "整改完成率（%）", "未整改到位事项（条数/摘要）", "新发现问题数"}, Rows: [][]string{{"1", "第七轮", "柳林镇", "乡镇（街道）", "12", "10", "1", "1", "83.33", "1 项", "0"}}, More: "", Links: []kit.NextLink{{Href: "#", Text: "下载 XLSX", Icon: "down", Filled: true}, {Href: "#", Text: "下载 CSV", Icon: "down", Filled: false}, {Href: "#", Text: "打印", Icon: "print", Filled: false}}}},
		{"statistics-empty", scoring.Statistics{Frame: frame("statistics", "集中督查结果统计表"), Empty: &kit.Empty{Icon: "table", Title: "本轮还没有单位", Text: "把单位加入本轮后，统计表就有行了。", Do: &kit.Link{Href: "#", Text: "去本轮进度"}}}},
	}
}
