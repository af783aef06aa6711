package pages

import (
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/ledger"
	"minping/internal/web/panel/unit"
)

// ledgerStates are the pages of the ledger.
func ledgerStates() []canned {
	return []canned{
		{"ledger", ledgerList()},
		{"ledger-empty", ledger.List{
			Frame: frame("ledger", "整改台账"), Tools: ledgerTools(),
			Empty: &kit.Empty{Icon: "table", Title: "台账里还没有事项", Text: "从手头的台账表格导入。", Do: &kit.Link{Href: "#", Text: "导入台账"}},
		}},
		{"ledger-item-office", officeItem()},
		{"ledger-item-unit", unitItem()},
		{"ledger-item-check", checkedItem()},
		{"ledger-preview", ledgerPreview()},
		{"ledger-preview-wrong", wrongPreview()},
		{"self-checks", selfChecks()},
		{"self-check", selfCheck()},
		{"unit-tasks", unitTasks()},
	}
}

func ledgerTools() []kit.NextLink {
	return []kit.NextLink{
		{Href: "#", Text: "登记事项", Icon: "plus"},
		{Href: "#", Text: "导入台账", Icon: "box"},
		{Href: "#", Text: "按原样导出", Icon: "down"},
		{Href: "#", Text: "导出 XLSX", Icon: "down"},
	}
}

func ledgerList() ledger.List {
	choice := func(name, label string, options ...string) kit.Field {
		f := kit.Field{Name: name, Label: label, Type: "select", Optional: true}
		for _, o := range options {
			f.Options = append(f.Options, kit.Option{Value: o, Text: o})
		}
		return f
	}
	counts := []ledger.Count{
		{Name: "反馈问题", N: 780, Href: "#"},
		{Name: "已完成", N: 475, Href: "#"},
		{Name: "基本完成", N: 120, Href: "#"},
		{Name: "未完成", N: 185, Href: "#"},
		{Name: "待核查", N: 36, Href: "#"},
		{Name: "已逾期", N: 12, Href: "#"},
		{Name: "新问题", N: 35, Href: "#"},
	}
	rows := []ledger.Row{
		{
			ID: "a", Href: "#", No: "1", Text: "落实“两个责任”不到位，工程款拖欠问题长期没有解决", Unit: "市自然资源和规划局", Source: "巡察反馈",
			Due: "2024年3月31日", State: kit.Chip{Text: "整改中"}, Left: &kit.Chip{Kind: "fair", Text: "还有 8 天"}, Key: true,
		},
		{
			ID: "b", Href: "#", No: "2", Text: longText[:180], Unit: longName, Source: "书记专题会", Due: "长期坚持",
			State: kit.Chip{Kind: "mark", Text: "待核查"}, Common: true,
		},
		{
			ID: "c", Href: "#", Text: "群众来信反映的事项", Unit: "市甲局", Source: "信访", State: kit.Chip{Kind: "fair", Text: "再整改"},
			Due: "2024年3月1日", Left: &kit.Chip{Kind: "poor", Text: "逾期 22 天"}, Restricted: true,
		},
	}
	f := frame("ledger", "整改台账")
	f.Sub = "五届市委第七轮巡察"
	return ledger.List{
		Frame: f, Tools: ledgerTools(), Figures: counts, Rows: rows, Said: "符合条件的 815 条", Hidden: "另有 2 项，限授权人员查看。",
		Filter: []kit.Field{
			choice("round", "轮次", "五届市委第七轮巡察", "五届市委第八轮巡察"), choice("evaluation", "单位", "全部单位", longName),
			choice("source", "来源", "全部来源"), choice("state", "状态", "全部状态"), choice("focus", "重点", "全部重点"),
			choice("due", "期限", "不限"), choice("only", "只看", "全部"),
		},
		Units: []ledger.UnitRow{{Href: "#", Name: longName, Problems: 12, Done: 7, Left: 5, Overdue: 1}},
		Mark:  &ledger.Marking{Action: "#", Back: "round=x"},
		Tables: []ledger.Table{{
			Name: "五届市委第七轮巡察工作周报", Href: "#", Said: "12 行，2024年3月22日保存",
			Remove: &kit.Form{
				Key: "r", Action: "#", Label: "删除…", Kind: "grave", Button: "删除附表", Cannot: "删除后不再显示，也不能导出。需要时可以再导入。",
			},
		}, {Name: "整改措施完成情况", Href: "#", Said: "1 行，2024年3月20日保存"}},
		Pages: kit.Pages{Next: "?p=1", Says: "第 1 页，共 5 页"},
	}
}

func oneItem(f kit.Frame) ledger.Item {
	f.Sub = "市自然资源和规划局"
	return ledger.Item{
		Frame: f, State: kit.Chip{Text: "整改中"}, Left: &kit.Chip{Kind: "poor", Text: "逾期 3 天"},
		Marks:   []kit.Chip{{Kind: "mark", Text: "重点"}, {Kind: "poor", Text: "反弹 1 次"}},
		Heading: "落实“两个责任”不到位", Texts: []ledger.Text{{Name: "问题", Text: longText}, {Name: "整改目标", Text: "年内清零。"}},
		Facts: []kit.Fact{{Name: "来源", Value: "巡察反馈"}, {Name: "期限", Value: "2024年3月31日"}},
		Measures: []ledger.Measure{{
			N: 1, Text: "建立欠款清理台账，按月公开进度。", Claim: &kit.Chip{Kind: "fair", Text: "基本完成"}, Percent: "80%",
			Facts:    []kit.Fact{{Name: "责任领导", Value: "李建国"}, {Name: "完成时限", Value: "3月底前（2024年3月31日）"}},
			Progress: []ledger.Text{{Name: "2024年3月1日", Text: "已付三成。"}, {Name: "2024年2月1日", Text: longText}},
		}},
		Files: []ledger.Evidence{{Name: "付款凭证.pdf", Href: "#", Size: "120 KB", Who: "张三"}},
		Upload: &kit.Form{Action: "#", Button: "上传", Upload: true, Key: "file", Fields: []kit.Field{
			{Name: "file", Label: "佐证材料", Type: "file", Hint: "PDF、JPG、PNG、DOCX、XLSX 或 OFD，最多 8 MB。"},
		}},
	}
}

func officeItem() ledger.Item {
	out := oneItem(frame("ledger", "整改事项"))
	out.Edit = &kit.Link{Href: "#", Text: "修改事项"}
	out.Checks = []ledger.Check{{
		Chip: kit.Chip{Kind: "fair", Text: "没见底"}, Body: "市纪委监委 王芳", When: "2024年3月20日", Note: "仍欠两家。",
		Files: []kit.Link{{Href: "#", Text: "现场.jpg"}},
	}}
	out.Reported = []kit.Fact{{Name: "上报", Value: "张三，2024年3月18日"}, {Name: "整改结果", Value: longText}}
	out.History = []ledger.Version{{N: 2, When: "2024年3月18日 09:00", What: "改了状态", Of: "待核查"}, {N: 1, What: "登记", Of: "整改中"}}
	out.More = []kit.Form{{
		Key: "w", Action: "#", Button: "撤回", Kind: "grave", Label: "撤回这个事项…", Cannot: "登记有误时撤回。",
		Fields: []kit.Field{{Name: "reason", Label: "原因", Type: "textarea"}},
	}}
	return out
}

func unitItem() ledger.Item {
	f := organizerFrame("整改事项")
	f.User = kit.User{Name: "danwei", Role: "被巡察单位", Body: "市自然资源和规划局"}
	out := oneItem(f)
	out.Next = &kit.Form{Action: "#", Button: "上报整改结果", Kind: "next", Fields: []kit.Field{
		{Name: "reason", Label: "整改结果", Type: "textarea", Hint: "上报后由监督单位、评估组核查，本单位不能自行销号。"},
	}}
	out.Measures[0].Form = &kit.Form{
		Key: "p", Action: "#", Button: "保存进展", Label: "填报进展…", Wrong: "请写明进展。", Fields: []kit.Field{
			{Name: "text", Label: "做了什么", Type: "textarea", Optional: true},
			{Name: "state", Label: "进展", Type: "select", Optional: true, Row: "a", Options: []kit.Option{{Text: "不填"}}},
			{Name: "percent", Label: "进度（%）", Type: "number", Optional: true, Row: "a", Width: "short", Value: "80"},
			{Name: "done_on", Label: "完成时间", Type: "date", Optional: true, Row: "a", Width: "short"},
		},
	}
	return out
}

func checkedItem() ledger.Item {
	out := oneItem(assessorFrame("ledger", "整改事项"))
	out.State = kit.Chip{Kind: "mark", Text: "待核查"}
	out.Next = &kit.Form{Action: "#", Key: "check", Button: "提交核查结论", Kind: "next", Fields: []kit.Field{
		{Name: "result", Label: "核查结论", Type: "radio", Wrong: "请选择核查结论。", Options: []kit.Option{
			{Value: "settled", Text: "整改到位，同意销号"},
			{Value: "shallow", Text: "没见底", Hint: "下一步：再见底"},
		}},
		{Name: "reason", Label: "核查意见", Type: "textarea", Optional: true},
		{Name: "file.x", Label: "附上证据：付款凭证.pdf", Type: "check"},
	}}
	return out
}

func ledgerPreview() ledger.Preview {
	f := frame("ledger", "核对后写入")
	column := func(name, label, hint string) kit.Field {
		return kit.Field{
			Name: name, Label: label, Type: "select", Row: "0", Hint: hint, Options: []kit.Option{{Value: "text", Text: "问题"}, {Value: "-", Text: "原样保留"}},
		}
	}
	return ledger.Preview{
		Frame: f, Said: []string{"识别为逐条的问题台账；表头在第 2 到 3 行，共 7 列。", "各列的含义沿用上一次确认过的。"},
		Top:     []string{"五届市委第七轮巡察整改台账"},
		Figures: []kit.Figure{{Name: "新增", Value: "12"}, {Name: "有改动", Value: "3"}, {Name: "没有变化", Value: "765"}, {Name: "需要修改", Value: "0"}},
		Head:    []string{"序号", "反馈问题", "整改措施", "责任领导", "责任部门", "完成时限", "整改状态"},
		First:   [][]string{{"1", "落实“两个责任”不到位，工程款拖欠问题长期没有…", "建立台账", "李建国", "财务科", "3月底前", "已完成"}},
		Units:   []ledger.UnitPlan{{Name: longName, New: 12, Changed: 3, Same: 7, Absent: 1}},
		Remarks: []kit.BadRow{{Row: 9, Column: "整改状态", Text: "看不懂这个状态，按原样保留。"}},
		Columns: kit.Form{Action: "#", Key: "columns", Button: "按这样重新识别", Fields: []kit.Field{
			column("column.0", "序号", "例：1"), column("column.1", "反馈问题", "例：落实“两个责任”不到位"),
		}},
		Commit: &kit.Form{Action: "#", Key: "commit", Button: "写入台账", Kind: "next"},
	}
}

func wrongPreview() ledger.Preview {
	out := ledgerPreview()
	out.Commit, out.Remarks = nil, nil
	out.Figures[3].Value = "2"
	out.Mistakes = &kit.Mistakes{Wrong: 2, Nothing: "一行也不会写入", Bad: []kit.BadRow{
		{Row: 7, Column: "单位", Text: "本轮没有这个单位，或者不归您办理。"},
		{Row: 12, Column: "完成时限", Text: "不是日期。"},
	}}
	return out
}

func selfChecks() ledger.SelfChecks {
	f := frame("ledger", "对照自查")
	f.Back = &kit.Link{Href: "#", Text: "台账"}
	figures := []ledger.Count{
		{Name: "已布置", N: 143, Href: "#"},
		{Name: "已报送", N: 129, Href: "#"},
		{Name: "超期未报", N: 9, Href: "#"},
		{Name: "迟报", N: 12, Href: "#"},
		{Name: "发现并整改", N: 31, Href: "#"},
		{Name: "发现待整改", N: 4, Href: "#"},
	}
	return ledger.SelfChecks{Frame: f, New: &kit.Link{Href: "#", Text: "布置自查"}, Figures: figures, Rows: []ledger.SelfRow{
		{
			Href: "#", Unit: "柳林镇", Text: "以会议落实整改，缺少具体措施", Due: "2024年4月30日", State: kit.Chip{Kind: "mark", Text: "待报送"},
			Left: &kit.Chip{Kind: "poor", Text: "逾期 2 天"},
		},
		{Href: "#", Unit: longName, Text: longText[:180], Due: "2024年4月30日", State: kit.Chip{Kind: "good", Text: "发现并整改"}},
	}}
}

func selfCheck() ledger.SelfCheck {
	out := ledger.SelfCheck{
		Frame: frame("ledger", "对照自查"), Row: selfChecks().Rows[0], Text: longText,
		Facts: []kit.Fact{{Name: "报送期限", Value: "2024年4月30日"}, {Name: "布置", Value: "王芳"}},
		Form: &kit.Form{Action: "#", Key: "reply", Button: "报送", Kind: "next", Fields: []kit.Field{
			{Name: "result", Label: "自查结果", Type: "radio", Options: []kit.Option{{Value: "none", Text: "未发现"}, {Value: "found", Text: "发现并整改"}}},
			{Name: "text", Label: "自查情况", Type: "textarea"},
		}},
	}
	out.Sub = "柳林镇"
	return out
}

func unitTasks() unit.Disclosure {
	f := organizerFrame("本单位")
	f.Sub = "市自然资源和规划局"
	return unit.Disclosure{
		Frame: f, Now: &unit.Round{Name: "五届市委第八轮巡察", Facts: []kit.Fact{{Name: "时间", Value: "2024年7月24日 19:30"}}, Gate: "结果通知发给本单位以后才能看到。"},
		Tasks: []unit.Task{
			{Text: "签收：巡函〔2024〕3号《关于限期重新整改的通知》", Href: "#", Late: true},
			{Text: "工程款拖欠问题长期没有解决", Note: "2024年3月31日以前，2 条措施要报进展", Href: "#", Late: true, Left: &kit.Chip{Kind: "poor", Text: "逾期 3 天"}},
			{Text: "召开整改情况通报会", Note: "2024年4月30日以前，请与巡察办商定时间、地点", Left: &kit.Chip{Kind: "fair", Text: "还有 9 天"}},
			{Text: longText[:150], Href: "#"},
		},
		Rest: &kit.Link{Href: "#", Text: "还有 12 项，看台账"},
		Rounds: []unit.Round{
			{
				Name: "五届市委第七轮巡察", Facts: []kit.Fact{{Name: "时间", Value: "2023年7月24日 19:30"}, {Name: "台账", Value: "看本轮台账", Href: "#"}},
				Result: &kit.Measured{Score: "90.00", Rate: "94.44"}, Documents: []kit.Link{{Href: "#", Text: "巡函〔2023〕1号《关于整改评估结果的通知》"}},
			},
			{Name: "五届市委第六轮巡察", Facts: []kit.Fact{{Name: "通报会", Value: "还没有安排"}}, Gate: "结果通知发给本单位以后才能看到。"},
		},
	}
}
