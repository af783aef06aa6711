package page

func segments(sat, basic, dis, unk, abstain int) []Segment {
	return []Segment{{"good", "满意", sat}, {"fair", "基本满意", basic}, {"poor", "不满意", dis}, {"unknown", "不了解", unk}, {"blank", "弃权", abstain}}
}

func resultStates() []canned {
	full := Result{
		Frame:      assessorFrame("sheets", "测评结果"),
		Marks:      []Chip{{"mark", "未加密"}},
		Score:      &Headline{"满意度", "90.00", "分", "按题目权重平均：满意 100、基本满意 70、不满意 30；不了解、弃权不计。", NewScale("90.00", 60, 80, 90)},
		Rate:       &Headline{"满意率", "94.44", "%", "第 D1 题 满意 40 + 基本满意 11 = 51，除以 54（57 张有效票去掉不了解 2、弃权 1）。", NewScale("94.44")},
		Accounting: []Figure{{"应到", "60", "", ""}, {"实到", "58", "", ""}, {"印制", "66", "", ""}, {"发出", "60", "", ""}, {"收回", "58", "", "回收率 96.67%"}, {"有效", "57", "", "有效率 98.28%"}, {"无效", "1", "", ""}, {"弃权", "1", "", ""}},
		Questions: []Question{
			{"D1", "您对该单位巡察整改工作的总体评价", segments(40, 11, 3, 2, 1), "90.00", "94.44", "25", "(100×40 + 70×11 + 30×3) ÷ (40+11+3) = 4860 ÷ 54 = 90.00"},
			{"D2", "刚才通报的整改情况，与您了解的实际情况是否相符", []Segment{{"good", "相符", 30}, {"fair", "基本相符", 18}, {"poor", "不相符", 5}, {"unknown", "不了解", 4}, {"blank", "弃权", 0}}, "82.64", "90.57", "15", "…"},
			{"D8", "已整改的问题有没有反弹", []Segment{{"good", "没有反弹", 12}, {"fair", "个别反弹", 14}, {"poor", "反弹明显", 15}, {"unknown", "不了解", 15}, {"blank", "弃权", 1}}, "64.15", "63.41", "5", "…"},
			{"D3", "巡察指出的问题，整改是否到位", []Segment{{"good", "到位", 0}, {"fair", "基本到位", 0}, {"poor", "不到位", 0}, {"unknown", "不了解", 0}}, "—", "", "15", "没有计入的票"},
		},
		Multi:    []MultiQuestion{{"M1", "您认为整改中还存在哪些问题", 50, []MultiRow{{"整改走形式、走过场", 12, "24%"}, {"避重就轻、只改表面", 7, "14%"}, {"没有发现突出问题", 31, "62%"}}}},
		Groups:   []GroupRow{{"干部职工", "60", "40", "91.20", "95.00", false}, {"群众和服务对象", "40", "", "", "", true}},
		Comments: &Said{[]string{"窗口态度比以前好，希望周末也能办", longText}, "还有 3 条，等组织者看过、遮住能看出是谁写的内容。"},
		Proof:    []Fact{{"场次号", "482913", ""}, {"指纹", "0410-6Q2W-91ZP-KX07", ""}, {"封票时间", "2024年7月24日 19:55", ""}, {"结果摘要", "8de2eb2e4c92f4f0fcc57b499a7771d4db978b125c0881ca7404b29d0a17a0f9", ""}},
		Links:    []Link{{"#", "意见建议（4 条）"}, {"#", "测评情况记录"}},
	}
	full.Sub = "市自然资源和规划局 · 第七轮"
	full.Back = &Link{"#", "我的评分表"}
	unanimous := full
	unanimous.Warnings = []Notice{{"fair", "第 D1 题所有人答案一样：公布它等于公布每个人的答案。公布前请想清楚。"}, {"fair", "样本不足：有效票不到 10 张，不产生自动结果。"}}
	unanimous.Questions = []Question{{"D1", "您对该单位巡察整改工作的总体评价", segments(7, 0, 0, 0, 0), "100.00", "100.00", "25", "…"}}
	few := Result{
		Frame: full.Frame, Marks: []Chip{{"mark", "演练"}, {"mark", "试用"}}, Suppressed: "收回的票不到 5 张。为了不暴露任何一个人的选择，这一场不开票、不公布任何分数。",
		Accounting: []Figure{{"应到", "6", "", ""}, {"实到", "4", "", ""}, {"收回", "4", "", ""}}, Proof: full.Proof,
	}
	score := Score{Final: "88.60", Grade: &Chip{"good", "较好"}, Rank: "全轮第 4，同类第 2", Formula: "0.5×88.00 + 0.3×92.00 + 0.2×85.00 = 88.60", Steps: []ScoreStep{
		{"三个部门加权", "市纪委监委 5、市委组织部 3、市委巡察组 2", "88.60", []ScorePart{{"市纪委监委", "88.00 × 50%", "#"}, {"市委组织部", "92.00 × 30%", "#"}, {"市委巡察组", "85.00 × 20%", "#"}}},
		{"满意度", "列在旁边，不进入总分", "90.00", []ScorePart{{"民主测评 482913", "57 张有效票", "#"}}},
	}}
	strip := NewStrip("90.00", []string{"78.50", "81.51", "84.52", "87.53", "90.54", "93.55"})
	eval := Evaluation{
		Frame: frame("round", "市自然资源和规划局"), Chip: Chip{"good", "已锁定"}, Facts: []Fact{{"类别", "市直部门", ""}, {"轮次", "第七轮", "#"}, {"方案", "三门峡（5:3:2）第 1 版", "#"}, {"日常监督", "派驻第三纪检监察组", ""}},
		Suggestions: []Fact{{"继续整改", "台账中有 2 项未完成", ""}, {"约谈", "排名在最后 20%，问题是否突出由人确认", ""}},
		Score:       &score, Strip: &strip, Among: "其他 6 个市直部门", Measured: &Measured{Score: "90.00", Rate: "94.44", Href: "#", Note: "57 张有效票。"},
		Bodies:    []BodyRow{{"市纪委监委", "88.00", "#", "", Chip{"good", "已提交"}, nil}, {"市委组织部", "92.00", "#", "", Chip{"good", "已提交"}, nil}, {"市委巡察组", "85.00", "#", "", Chip{"good", "已提交"}, &Form{Label: "退回市委巡察组重新评分…", Kind: "grave", Action: "#", Button: "退回", Cannot: "退回要写明理由，会记入审计。", Fields: []Field{{Name: "reason", Label: "理由", Type: "textarea"}}}}},
		Briefings: []NamedRow{{"7月24日 19:30", "#", []string{"市政务中心三楼会议室"}, &Chip{"good", "已计票"}}}, AddHref: "#", Ledger: []Fact{{"反馈问题", "12", ""}, {"已完成", "10", ""}, {"整改完成率", "83.33%", ""}}, LedgerHref: "#",
	}
	eval.Back = &Link{"#", "本轮进度"}
	blocked := eval
	blocked.Score, blocked.Strip, blocked.Chip = nil, nil, Chip{"poor", "缺满意度"}
	blocked.Blocked = "还算不出得分：方案要求计入满意度，但这个单位的满意度缺失（票数太少）。"
	blocked.Measured = &Measured{Suppressed: true, Href: "#"}
	blocked.Decide = &Form{Key: "decide", Action: "#", Button: "按此处理", Kind: "next", Fields: []Field{{Name: "decision", Label: "怎么处理", Type: "radio", Options: []Option{{"repeat", "重新测评一次", ""}, {"exclude", "这一项不计，其余按比例折算", ""}}}, {Name: "reason", Label: "理由", Type: "textarea"}}}
	fresh := Evaluation{Frame: eval.Frame, Chip: Chip{"", "未安排"}, Blocked: "还没有测评，也没有评分。", Facts: eval.Facts, AddHref: "#", Todo: []Todo{{"安排通报会", "集中督查应在 10月31日前 完成", "#", false}}}
	mine := Evaluation{
		Frame: organizerFrame("安排" + longName + "的测评"), After: "计票以后，结果马上可以看。得分和排名由评估部门和巡察办来做。", Facts: eval.Facts, Briefings: eval.Briefings, AddHref: "#",
		Steps: []Step{{"安排通报会", "done", ""}, {"准备票", "done", ""}, {"投票", "now", ""}, {"封票、计票", "", ""}, {"看结果", "", ""}},
		Go:    &NextStep{Title: "场次 482913 还没有完成", Text: []string{"7月24日 19:30 · 市政务中心三楼会议室"}, Chip: Chip{"now", "投票中"}, Do: NextLink{Href: "#", Text: "继续这一场", Icon: "tonight"}},
	}
	return []canned{{"evaluation-organizer", mine}, {"result", full}, {"result-unanimous", unanimous}, {"result-suppressed", few}, {"evaluation", eval}, {"evaluation-blocked", blocked}, {"evaluation-fresh", fresh}}
}

func sheetStates() []canned {
	item := func(code, name, points, score, reason string) SheetItem {
		return SheetItem{Code: code, Name: name, Points: points, ReasonWhen: "选填", Score: Field{Name: "score." + code, Value: score}, Reason: Field{Name: "reason." + code, Value: reason}, Evidence: Field{Name: "evidence." + code}}
	}
	sheet := Sheet{
		Frame: assessorFrame("sheets", "市自然资源和规划局的评分表"), Chip: Chip{"", "草稿"}, Action: "#", Version: "3", Total: "17.50", Full: "100", Missing: 21,
		Facts: []Fact{{"我的部门", "市委组织部", ""}, {"最后保存", "7月25日 10:12", ""}}, Measured: &Measured{Score: "90.00", Rate: "94.44", Href: "#", Note: "57 张有效票。"},
		Sections: []SheetSection{
			{"总体评价", "10", []SheetItem{item("1.1", "整改报告和台账真实可信", "4", "4", ""), item("1.2", "整改总体质量与完成率", "4", "3.5", "2 项未按期完成"), item("1.3", "整改态度与配合评估情况", "2", "", "")}},
			{"群众和服务对象认可情况", "12", []SheetItem{{Code: "7.1", Name: "现场民主测评满意度", Points: "8", Mode: "系统计分", Auto: "7.20", AutoNote: "8 × 90.00 ÷ 100"}, item("7.2", "问卷、访谈认可情况", "2", "", "")}},
		},
	}
	bad := sheet
	broken := item("1.2", "整改总体质量与完成率", "4", "5", "")
	broken.Score.Wrong, broken.Reason.Wrong = "最多 4 分。", "扣分要写明理由。"
	bad.Errors, bad.Sections = 2, []SheetSection{{"总体评价", "10", []SheetItem{broken}}}
	locked := sheet
	locked.Locked, locked.Chip = "总结会已经锁定评分，不能再改。", Chip{"good", "已锁定"}
	rows := []RankRow{
		{"", "1", "柳林镇", "#", "乡镇（街道）", "93.20", &Chip{"good", "优秀"}, false, "", false, nil, nil},
		{"", "2", "市自然资源和规划局", "#", "市直部门", "88.60", &Chip{"good", "较好"}, false, "", false, nil, nil},
		{"", "2", longName, "#", "市直部门", "88.60", &Chip{"good", "较好"}, false, "", false, nil, []Chip{{"mark", "无票扫屏，不能保证一人一票"}, {"mark", "网络未加密"}}},
		{"", "4", "东关街道", "#", "乡镇（街道）", "58.10", &Chip{"poor", "差"}, true, "", false, &Form{Key: "cand", Label: "确认问题较为突出…", Action: "#", Button: "确认列入约谈建议", Fields: []Field{{Name: "reason", Label: "突出问题", Type: "textarea"}}}, nil},
		{"", "5", "市交通运输局", "#", "市直部门", "55.00", &Chip{"poor", "差"}, true, "王芳：虚假整改两项", false, nil, nil},
	}
	spread := NewHistogram([]string{"93.20", "88.60", "88.60", "58.10", "55.00"})
	return []canned{
		{"sheets", Sheets{Frame: assessorFrame("sheets", "我的评分表"), Shown: "第七轮，18 个单位。", Todo: []Todo{{"2 张评分表还没有提交", "10月31日前", "#", false}}, Rows: []SheetRow{{"市自然资源和规划局", "#", "市直部门", "#", Chip{"", "草稿"}, false}, {"柳林镇", "#", "乡镇（街道）", "#", Chip{"good", "已提交"}, false}, {longName, "#", "市直部门", "", Chip{"fair", "未开始"}, false}, {"市纪委监委第一派驻纪检监察组", "#", "监督责任 · 派驻组", "", Chip{"fair", "未开始"}, true}}}},
		{"sheets-empty", Sheets{Frame: assessorFrame("sheets", "我的评分表"), Empty: &Empty{"sheet", "还没有要评分的单位", "巡察办把单位加入本轮后，这里会列出您部门的评分表。", nil}}},
		{"sheet", sheet},
		{"sheet-wrong", bad},
		{"sheet-locked", locked},
		{"ranking", Ranking{Frame: frame("ranking", "排名与结果"), Rows: rows, Spread: &spread, Rule: "最后 20%:5 个单位向上取整为 1 个，并列的都算。约谈还需要人确认问题较为突出。", Waiting: []Todo{{"3 个单位还没有锁定评分", "", "#", false}}, Filter: []Field{{Name: "scope", Label: "排名范围", Type: "select", Value: "all", Options: []Option{{"all", "全轮", ""}, {"kind", "同类", ""}}}}}},
		{"ranking-empty", Ranking{Frame: frame("ranking", "排名与结果"), Filter: []Field{{Name: "scope", Label: "排名范围", Type: "select", Value: "supervising", Options: []Option{{"all", "全轮", ""}, {"supervising", "监督单位单独排", ""}}}}, Empty: &Empty{"rank", "还没有得分", "各部门交齐评分表、在评估页锁定以后，这里会排出名次。", &Link{"#", "去本轮进度"}}}},
		{"statistics", Statistics{Frame: frame("statistics", "集中督查结果统计表"), Head: []string{"序号", "轮次", "被巡察党组织", "单位类别", "反馈问题数", "已完成数", "基本完成数", "未完成数", "整改完成率（%）", "未整改到位事项（条数/摘要）", "新发现问题数"}, Rows: [][]string{{"1", "第七轮", "柳林镇", "乡镇（街道）", "12", "10", "1", "1", "83.33", "1 项", "0"}}, More: "", Links: []NextLink{{"#", "下载 XLSX", "down", true}, {"#", "下载 CSV", "down", false}, {"#", "打印", "print", false}}}},
		{"statistics-empty", Statistics{Frame: frame("statistics", "集中督查结果统计表"), Empty: &Empty{"table", "本轮还没有单位", "把单位加入本轮后，统计表就有行了。", &Link{"#", "去本轮进度"}}}},
	}
}
