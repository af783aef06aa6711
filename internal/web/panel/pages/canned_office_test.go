package pages

import (
	"fmt"

	"minping/internal/web/panel/account"
	"minping/internal/web/panel/audit"
	"minping/internal/web/panel/damage"
	"minping/internal/web/panel/hall"
	"minping/internal/web/panel/help"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/result"
	"minping/internal/web/panel/scheme"
	"minping/internal/web/panel/session"
	"minping/internal/web/panel/unit"
	"minping/static"
)

func hallTaskStates() []canned {
	code := kit.Form{Action: "#", Button: "作废这张票", Kind: "next", Fields: []kit.Field{{Name: "code", Label: "票码", Type: "text", Width: "code", Auto: "off", Hint: "例如 8K3P-42XW-9QRT-0M5E"}}}
	badCode := code
	badCode.Fields = []kit.Field{{Name: "code", Label: "票码", Type: "text", Width: "code", Value: "8K3P-42XW", Wrong: "不是完整的票码，应为 16 位。"}}
	cells := func(code string) []kit.Field {
		var out []kit.Field
		for _, o := range []string{"满意", "基本满意", "不满意", "不了解", "弃权"} {
			out = append(out, kit.Field{Name: code + o, Label: o, Type: "number", Value: "0"})
		}
		return out
	}
	paper := session.Paper{
		Frame: organizerFrame("录入纸票"), Entry: 1, Form: kit.Form{Action: "#", Button: "保存第一次录入"}, Ballots: []kit.Field{{Name: "ballots", Label: "纸票张数", Type: "number", Value: "5"}, {Name: "invalid", Label: "另有无法辨认的", Type: "number", Value: "0"}},
		Questions: []session.PaperQuestion{{Code: "D1", Text: "您对该单位巡察整改工作的总体评价", Cells: cells("a"), Wrong: "这一题合计 6 张，和纸票张数 5 不一样。"}, {Code: "D2", Text: "刚才通报的整改情况，与您了解的实际情况是否相符", Cells: cells("b"), Wrong: ""}},
	}
	paper.Form.Wrong = "有数字需要修改。"
	mine := session.Paper{Frame: paper.Frame, Entry: 2, Mine: true, State: []kit.Fact{{Name: "第一次", Value: "赵敏，7月24日 20:01", Href: ""}}}
	differs := session.Paper{Frame: paper.Frame, Entry: 2, Form: kit.Form{Action: "#", Button: "保存第二次录入"}, Ballots: paper.Ballots, Questions: paper.Questions[1:], Differs: []session.PaperDiff{{Question: "D1", Option: "满意", First: "4", Second: "3"}, {Question: "D1", Option: "基本满意", First: "1", Second: "2"}}}
	comment := func(n int, text, original string, shown bool) result.Comment {
		var pass *kit.Form
		if original == "" && shown {
			pass = &kit.Form{Action: "#", Button: "看过，可以公开"}
		}
		turn := "公开"
		if shown {
			turn = "隐藏"
		}
		return result.Comment{N: n, Text: text, Original: original, Shown: shown, Show: kit.Form{Action: "#", Button: turn}, Edit: kit.Form{Key: fmt.Sprint("c", n), Action: "#", Button: "保存", Fields: []kit.Field{{Name: "text", Label: "公开的文字", Type: "textarea", Value: text}}}, Reviewed: original != "" || !shown, Pass: pass}
	}
	slips := session.Slips{Frame: organizerFrame("打印测评票"), ID: "x", Config: `{"session":"s1","state":"draft","boxes":[]}`, Max: 500, Boxes: []session.SlipBox{{SID: "a", Group: "干部职工", Count: "40"}, {SID: "b", Group: "群众和服务对象", Count: "26"}}, Lines: []string{"票码在这个浏览器里生成，服务器只收到摘要。"}}
	slips.Back = &kit.Link{Href: "#", Text: "现场测评"}
	reviewed := result.Comments{Frame: organizerFrame("意见建议"), Note: "顺序是打乱的，和投票先后无关。公开前请遮住能看出是谁写的内容；原文会留着。", Rows: []result.Comment{comment(1, longText, "", true), comment(2, "窗口的██态度不好", "窗口的小李态度不好", true), comment(3, "没有", "", false)}}
	hidden := reviewed
	hidden.Notice = &kit.Notice{Kind: "good", Text: "第 2 条已隐藏。", Undo: &kit.Undo{Action: "#", Hidden: []kit.Hidden{{Name: "n", Value: "2"}, {Name: "shown", Value: "1"}}}}
	return append(drawStates(), []canned{
		{"slips", slips},
		{"void", session.VoidSlips{Frame: organizerFrame("作废剩余的票"), Form: code, Count: "6", Left: "7", Done: []session.VoidLine{{Code: "…-0M5E", Chip: kit.Chip{Kind: "good", Text: "已作废"}}, {Code: "…-77QX", Chip: kit.Chip{Kind: "poor", Text: "这张票已经用过，已报警"}}}}},
		{"void-wrong", session.VoidSlips{Frame: organizerFrame("作废剩余的票"), Form: badCode, Count: "6"}},
		{"void-closed", session.VoidSlips{Frame: organizerFrame("作废剩余的票"), Count: "7", Closed: "已经封票，不能再作废。"}},
		{"paper-first", paper},
		{"paper-mine", mine},
		{"paper-differs", differs},
		{"paper-closed", session.Paper{Frame: paper.Frame, Closed: "已经封票，不能再录入纸票。", State: []kit.Fact{{Name: "纸票", Value: "5 张，两次录入一致", Href: ""}}}},
		{"comments", reviewed},
		{"comments-undo", hidden},
		{"comments-empty", result.Comments{Frame: organizerFrame("意见建议"), Empty: &kit.Empty{Icon: "comment", Title: "没有可以看的意见", Text: "少于 5 条时不显示，以免看出是谁写的。", Do: nil}}},
	}...)
}

func officeStates() []canned {
	roles := []kit.Option{{Value: "organizer", Text: "测评组织者", Hint: "准备、开启、截止测评"}, {Value: "assessor", Text: "评估人员", Hint: "填评分表"}, {Value: "auditor", Text: "审计", Hint: "只看审计记录"}}
	add := kit.Form{Action: "#", Button: "添加", Kind: "next", Fields: []kit.Field{{Name: "name", Label: "账号", Type: "text"}, {Name: "role", Label: "角色", Type: "radio", Options: roles}, {Name: "body", Label: "部门", Type: "select", Optional: true, Options: []kit.Option{{Value: "", Text: "无", Hint: ""}, {Value: "discipline", Text: "市纪委监委", Hint: ""}}}}}
	reset := &kit.Form{Action: "#", Key: "x", Label: "重置密码…", Button: "生成一次性密码", Cannot: "原来的密码立即作废。"}
	accounts := account.Accounts{Frame: frame("accounts", "账号"), Form: add, Rows: []account.AccountRow{{Name: "王芳", Role: "巡察办", Body: "", Chip: kit.Chip{Kind: "good", Text: "可用"}, Reset: nil, Disable: nil}, {Name: "孙立", Role: "评估人员", Body: "市委组织部", Chip: kit.Chip{Kind: "good", Text: "可用"}, Reset: reset, Disable: &kit.Form{Action: "#", Key: "x", Label: "停用…", Kind: "grave", Button: "停用", Cannot: "停用后立即退出登录。"}}, {Name: "旧账号", Role: "审计", Body: "", Chip: kit.Chip{Kind: "", Text: "已停用"}, Reset: reset, Disable: nil}}}
	once := accounts
	once.OneTime = &account.OneTime{Name: "孙立", Password: "mK7-qT4-Zx9"}
	own := kit.FormPage{Frame: frame("account", "我的账号"), Aside: []kit.Fact{{Name: "账号", Value: "王芳", Href: ""}, {Name: "角色", Value: "巡察办", Href: ""}}, Form: kit.Form{Action: "#", Button: "修改密码", Kind: "next", User: "王芳", Fields: []kit.Field{{Name: "old", Label: "现在的密码", Type: "password", Auto: "current-password"}, {Name: "new", Label: "新密码", Type: "password", Auto: "new-password", Hint: "至少 10 个字符，大写、小写、数字、符号至少三种。"}}}}
	shown := scheme.Scheme{
		Frame: frame("schemes", "三门峡（5:3:2）"), Facts: []kit.Fact{{Name: "编号", Value: "sanmenxia", Href: ""}, {Name: "版本", Value: "1（内置）", Href: ""}}, Links: []kit.NextLink{{Href: "#", Text: "改成新版本", Icon: "pencil", Filled: true}, {Href: "#", Text: "导出 YAML", Icon: "down", Filled: false}},
		Sections: []scheme.SchemeSection{{Name: "部门与权重", Note: "", Head: []string{"部门", "权重"}, Rows: [][]string{{"市纪委监委", "5"}, {"市委组织部", "3"}, {"市委巡察组", "2"}}, Num: 1}, {Name: "评分细则", Note: "每个部门一张，满分 100。", Head: []string{"编号", "内容", "分值"}, Rows: [][]string{{"1", "整改主体责任落实情况", "15"}, {"2", "整改方案制定情况", "10"}}, Num: 1}},
	}
	edit := scheme.SchemeEdit{Frame: frame("schemes", "修改方案"), Action: "#", Errors: 2, Sections: []scheme.EditSection{{Name: "部门与权重", Note: "权重之和应为 10。", Fields: []kit.Field{{Name: "name", Label: "方案名称", Type: "text", Value: "三门峡"}}, Lists: []scheme.EditList{{Name: "部门", Rows: [][]kit.Field{{{Name: "b0", Label: "部门", Type: "text", Value: "市纪委监委"}, {Name: "w0", Label: "权重", Type: "decimal", Value: "6", Wrong: "各部门权重之和应为 10。"}}, {{Name: "b1", Label: "部门", Type: "text", Optional: true}, {Name: "w1", Label: "权重", Type: "decimal", Optional: true}}}}}}}}
	fresh := scheme.SchemeEdit{Frame: edit.Frame, Action: "/admin/schemes/sanmenxia/edit?version=1", Sections: []scheme.EditSection{{Name: "部门与权重", Note: "权重之和应为 10。", Fields: edit.Sections[0].Fields}}}
	log := audit.Audit{
		Frame: frame("audit", "审计记录"), Chain: "每一条都带着前一条的摘要，中间抽掉或改动任何一条都会被发现。", Filter: []kit.Field{{Name: "subject", Label: "谁", Type: "text", Optional: true}, {Name: "from", Label: "从", Type: "date", Optional: true}}, Bundles: []kit.NamedRow{{Name: "市自然资源和规划局 482913", Href: "#", Facts: []string{"2024年7月24日"}, Chip: nil}},
		Rows: []audit.AuditRow{{N: "128", At: "2024年7月24日 19:31:02", Who: "赵敏", What: "开启投票", Object: "482913", Detail: "", Hash: "8de2eb"}, {N: "127", At: "2024年7月24日 19:30:40", Who: "王芳", What: "申请开启", Object: "482913", Detail: longText, Hash: "a177da"}},
	}
	manual := help.Help{Frame: frame("help", "十步开好第一次测评"), Steps: help.HelpSteps()}
	disclosed := unit.Disclosure{Frame: organizerFrame("本单位"), Round: "五届市委第八轮巡察", Now: &unit.Round{Name: "五届市委第八轮巡察", Facts: []kit.Fact{{Name: "时间", Value: "2024年7月24日 19:30"}}, Gate: "结果在通报发布以后才能看到。"}, Form: &kit.Form{Action: "#", Button: "保存", Kind: "next", Fields: []kit.Field{{Name: "disclosure", Label: "整改情况", Type: "textarea", Value: longText}}}}
	seen := disclosed
	seen.Form, seen.Text = nil, longText
	seen.Now = &unit.Round{Name: "五届市委第八轮巡察", Facts: disclosed.Now.Facts, Result: &kit.Measured{Score: "90.00", Rate: "94.44"}}
	found := kit.Search{Frame: frame("", "搜索"), Query: "自然", Says: "找到 3 个。", Groups: []kit.HitGroup{
		{Label: "单位", Hits: []kit.Hit{{Href: "#", Text: "市自然资源和规划局", Sub: "市直部门 · 第七轮"}, {Href: "#", Text: longName, Sub: "市直部门"}}},
		{Label: "公文", Hits: []kit.Hit{{Href: "#", Text: "关于市自然资源和规划局整改评估结果的通知", Sub: "云巡办〔2024〕12号", Chip: &kit.Chip{Kind: "good", Text: "已印发"}}}},
	}}
	notFound := kit.Search{Frame: frame("", "搜索"), Query: "天气", Says: "没有找到“天气”。"}
	monitor := hall.Monitor{Frame: organizerFrame("监督"), Form: kit.Form{Action: "#", Button: "打开", Kind: "next", Fields: []kit.Field{{Name: "number", Label: "场次号", Type: "number6", Width: "short"}}}, Rows: []kit.BriefingRow{{Unit: "市自然资源和规划局", Href: "#", When: "19:30", Place: "", Chip: kit.Chip{Kind: "fair", Text: "已截止，待封票"}, Note: ""}}}
	return []canned{
		{"accounts", accounts},
		{"accounts-onetime", once},
		{"account", own},
		{"schemes", scheme.Schemes{Frame: frame("schemes", "评估方案"), Rows: []kit.NamedRow{{Name: "聊城（7×24）", Href: "#", Facts: []string{"liaocheng 第 1 版"}, Chip: nil}, {Name: "三门峡（5:3:2）", Href: "#", Facts: []string{"sanmenxia 第 1 版"}, Chip: nil}}, Import: &kit.Form{Action: "#", Upload: true, Button: "导入", Fields: []kit.Field{{Name: "file", Label: "文件", Type: "file"}}}}},
		{"scheme", shown},
		{"scheme-edit", edit},
		{"scheme-edit-fresh", fresh},
		{"audit", log},
		{"damage", damage.Damage{Frame: frame("damage", "票箱损坏"), Findings: []damage.Finding{
			{Name: "市自然资源和规划局 482913", Code: "rows_lost", Text: longText, Command: `minping accept-loss AAECAwQFBgcICQoLDA0ODw --reason "……"`, Session: &kit.Link{Href: "#", Text: "打开这一场"}},
			{Name: "票箱 AAECAwQFBgcICQoLDA0ODw", Code: "box_missing", Text: longText},
		}}},
		{"damage-clock", damage.Damage{Frame: frame("damage", "时钟待确认"), Clock: &damage.Clock{Now: "2027年5月21日 17:00", Waiting: "通知名单 1 份、限授权台账事项 12 份"}}},
		{"damage-none", damage.Damage{Frame: frame("damage", "票箱损坏"), Empty: &kit.Empty{Icon: "tick", Title: "没有发现损坏", Text: "服务启动时逐个核对票箱的文件：少了、变了、换成旧的，都会列在这里。"}}},
		{"audit-empty", audit.Audit{Frame: log.Frame, Filter: log.Filter, Empty: &kit.Empty{Icon: "audit", Title: "没有符合条件的记录", Text: "换一个条件试试。", Do: nil}}},
		{"help", manual},
		{"unit", disclosed},
		{"unit-result", seen},
		{"monitor", monitor},
		{"search", found},
		{"search-nothing", notFound},
		{"hall", hall.HallScreen{Frame: gate("会场大屏"), Groups: string(static.Marks)}},
	}
}
