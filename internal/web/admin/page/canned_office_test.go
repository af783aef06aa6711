package page

import "fmt"

func hallTaskStates() []canned {
	code := Form{Action: "#", Button: "作废这张票", Kind: "next", Fields: []Field{{Name: "code", Label: "票码", Type: "text", Width: "code", Auto: "off", Hint: "例如 8K3P-42XW-9QRT-0M5E"}}}
	badCode := code
	badCode.Fields = []Field{{Name: "code", Label: "票码", Type: "text", Width: "code", Value: "8K3P-42XW", Wrong: "不是完整的票码，应为 16 位。"}}
	cells := func(code string) []Field {
		var out []Field
		for _, o := range []string{"满意", "基本满意", "不满意", "不了解", "弃权"} {
			out = append(out, Field{Name: code + o, Label: o, Type: "number", Min: "0", Value: "0"})
		}
		return out
	}
	paper := Paper{
		Frame: organizerFrame("录入纸票"), Entry: 1, Form: Form{Action: "#", Button: "保存第一次录入"}, Ballots: []Field{{Name: "ballots", Label: "纸票张数", Type: "number", Value: "5"}, {Name: "invalid", Label: "另有无法辨认的", Type: "number", Value: "0"}},
		Questions: []PaperQuestion{{"D1", "您对该单位巡察整改工作的总体评价", cells("a"), "这一题合计 6 张，和纸票张数 5 不一样。"}, {"D2", "刚才通报的整改情况，与您了解的实际情况是否相符", cells("b"), ""}},
	}
	paper.Form.Wrong = "有数字需要修改。"
	mine := Paper{Frame: paper.Frame, Entry: 2, Mine: true, State: []Fact{{"第一次", "赵敏，7月24日 20:01", ""}}}
	differs := Paper{Frame: paper.Frame, Entry: 2, Form: Form{Action: "#", Button: "保存第二次录入"}, Ballots: paper.Ballots, Questions: paper.Questions[1:], Differs: []PaperDiff{{"D1", "满意", "4", "3"}, {"D1", "基本满意", "1", "2"}}}
	comment := func(n int, text, original string, shown bool) Comment {
		var pass *Form
		if original == "" && shown {
			pass = &Form{Action: "#", Button: "看过，可以公开"}
		}
		return Comment{n, text, original, shown, Form{Action: "#", Button: map[bool]string{true: "隐藏", false: "公开"}[shown]}, Form{Key: fmt.Sprint("c", n), Action: "#", Button: "保存", Fields: []Field{{Name: "text", Label: "公开的文字", Type: "textarea", Value: text}}}, original != "" || !shown, pass}
	}
	slips := Slips{Frame: organizerFrame("打印测评票"), ID: "x", Config: `{"session":"s1","state":"draft","boxes":[]}`, Max: 500, Boxes: []SlipBox{{"a", "干部职工", "40"}, {"b", "群众和服务对象", "26"}}, Lines: []string{"票码在这个浏览器里生成，服务器只收到摘要。"}}
	slips.Back = &Link{"#", "今晚的测评"}
	return append(drawStates(), []canned{
		{"slips", slips},
		{"void", VoidSlips{Frame: organizerFrame("作废剩余的票"), Form: code, Count: "6", Left: "7", Done: []VoidLine{{"…-0M5E", Chip{"good", "已作废"}}, {"…-77QX", Chip{"poor", "这张票已经用过，已报警"}}}}},
		{"void-wrong", VoidSlips{Frame: organizerFrame("作废剩余的票"), Form: badCode, Count: "6"}},
		{"void-closed", VoidSlips{Frame: organizerFrame("作废剩余的票"), Count: "7", Closed: "已经封票，不能再作废。"}},
		{"paper-first", paper},
		{"paper-mine", mine},
		{"paper-differs", differs},
		{"paper-closed", Paper{Frame: paper.Frame, Closed: "已经封票，不能再录入纸票。", State: []Fact{{"纸票", "5 张，两次录入一致", ""}}}},
		{"comments", Comments{Frame: organizerFrame("意见建议"), Note: "顺序是打乱的，和投票先后无关。公开前请遮住能看出是谁写的内容；原文会留着。", Rows: []Comment{comment(1, longText, "", true), comment(2, "窗口的██态度不好", "窗口的小李态度不好", true), comment(3, "没有", "", false)}}},
		{"comments-empty", Comments{Frame: organizerFrame("意见建议"), Empty: &Empty{"comment", "没有可以看的意见", "少于 5 条时不显示，以免看出是谁写的。", nil}}},
	}...)
}

func officeStates() []canned {
	roles := []Option{{"organizer", "测评组织者", "准备、开启、截止测评"}, {"assessor", "评估人员", "填评分表"}, {"auditor", "审计", "只看审计记录"}}
	add := Form{Action: "#", Button: "添加", Kind: "next", Fields: []Field{{Name: "name", Label: "账号", Type: "text"}, {Name: "role", Label: "角色", Type: "radio", Options: roles}, {Name: "body", Label: "部门", Type: "select", Optional: true, Options: []Option{{"", "无", ""}, {"discipline", "市纪委监委", ""}}}}}
	reset := &Form{Action: "#", Key: "x", Label: "重置密码…", Button: "生成一次性密码", Cannot: "原来的密码立即作废。"}
	accounts := Accounts{Frame: frame("accounts", "账号"), Form: add, Rows: []AccountRow{{"王芳", "巡察办", "", Chip{"good", "可用"}, nil, nil}, {"孙立", "评估人员", "市委组织部", Chip{"good", "可用"}, reset, &Form{Action: "#", Key: "x", Label: "停用…", Kind: "grave", Button: "停用", Cannot: "停用后立即退出登录。"}}, {"旧账号", "审计", "", Chip{"", "已停用"}, reset, nil}}}
	once := accounts
	once.OneTime = &OneTime{"孙立", "mK7-qT4-Zx9"}
	own := FormPage{Frame: frame("account", "我的账号"), Aside: []Fact{{"账号", "王芳", ""}, {"角色", "巡察办", ""}}, Form: Form{Action: "#", Button: "修改密码", Kind: "next", User: "王芳", Fields: []Field{{Name: "old", Label: "现在的密码", Type: "password", Auto: "current-password"}, {Name: "new", Label: "新密码", Type: "password", Auto: "new-password", Hint: "至少 10 个字符，大写、小写、数字、符号至少三种。"}}}}
	scheme := Scheme{
		Frame: frame("schemes", "三门峡（5:3:2）"), Facts: []Fact{{"编号", "sanmenxia", ""}, {"版本", "1（内置）", ""}}, Links: []NextLink{{"#", "改成新版本", "pencil", true}, {"#", "导出 YAML", "down", false}},
		Sections: []SchemeSection{{"部门与权重", "", []string{"部门", "权重"}, [][]string{{"市纪委监委", "5"}, {"市委组织部", "3"}, {"市委巡察组", "2"}}, 1}, {"评分细则", "每个部门一张，满分 100。", []string{"编号", "内容", "分值"}, [][]string{{"1", "整改主体责任落实情况", "15"}, {"2", "整改方案制定情况", "10"}}, 1}},
	}
	edit := SchemeEdit{Frame: frame("schemes", "修改方案"), Action: "#", Errors: 2, Sections: []EditSection{{"部门与权重", "权重之和应为 10。", []Field{{Name: "name", Label: "方案名称", Type: "text", Value: "三门峡"}}, []EditList{{Name: "部门", Rows: [][]Field{{{Name: "b0", Label: "部门", Type: "text", Value: "市纪委监委"}, {Name: "w0", Label: "权重", Type: "decimal", Value: "6", Wrong: "各部门权重之和应为 10。"}}, {{Name: "b1", Label: "部门", Type: "text", Optional: true}, {Name: "w1", Label: "权重", Type: "decimal", Optional: true}}}}}}}}
	audit := Audit{
		Frame: frame("audit", "审计记录"), Chain: "每一条都带着前一条的摘要，中间抽掉或改动任何一条都会被发现。", Filter: []Field{{Name: "subject", Label: "谁", Type: "text", Optional: true}, {Name: "from", Label: "从", Type: "date", Optional: true}}, Bundles: []NamedRow{{"市自然资源和规划局 482913", "#", []string{"2024年7月24日"}, nil}},
		Rows: []AuditRow{{"128", "07-24 19:31:02", "赵敏", "开启投票", "482913", "", "8de2eb"}, {"127", "07-24 19:30:40", "王芳", "申请开启", "482913", longText, "a177da"}},
	}
	help := Help{Frame: frame("help", "十步开好第一次测评"), Steps: HelpSteps()}
	unit := Disclosure{Frame: organizerFrame("本单位的通报会"), Facts: []Fact{{"时间", "2024年7月24日 19:30", ""}}, Form: &Form{Action: "#", Button: "保存", Kind: "next", Fields: []Field{{Name: "disclosure", Label: "整改情况", Type: "textarea", Value: longText}}}, Gate: "结果在通报发布以后才能看到。"}
	seen := unit
	seen.Form, seen.Text, seen.Result = nil, longText, &Measured{Score: "90.00", Rate: "94.44"}
	monitor := Monitor{Frame: organizerFrame("监督"), Form: Form{Action: "#", Button: "打开", Kind: "next", Fields: []Field{{Name: "number", Label: "场次号", Type: "number6", Width: "short"}}}, Rows: []Evening{{"市自然资源和规划局", "#", "19:30", "", Chip{"fair", "已截止，待封票"}, ""}}}
	return []canned{
		{"accounts", accounts},
		{"accounts-onetime", once},
		{"account", own},
		{"schemes", Schemes{Frame: frame("schemes", "评估方案"), Rows: []NamedRow{{"聊城（7×24）", "#", []string{"liaocheng 第 1 版"}, nil}, {"三门峡（5:3:2）", "#", []string{"sanmenxia 第 1 版"}, nil}}, Import: &Form{Action: "#", Upload: true, Button: "导入", Fields: []Field{{Name: "file", Label: "文件", Type: "file"}}}}},
		{"scheme", scheme},
		{"scheme-edit", edit},
		{"audit", audit},
		{"audit-empty", Audit{Frame: audit.Frame, Filter: audit.Filter, Empty: &Empty{"audit", "没有符合条件的记录", "换一个条件试试。", nil}}},
		{"help", help},
		{"unit", unit},
		{"unit-result", seen},
		{"monitor", monitor},
		{"hall", HallScreen{gate("会场大屏")}},
	}
}
