package pages

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"minping/internal/app"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/web/panel"
	"minping/internal/web/panel/account"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/chart"
	"minping/internal/web/panel/organization"
	"minping/internal/web/panel/round"
)

// canned is a page in one of its states.
type canned struct {
	name string
	view kit.View
}

// longText is what people really type into forms.
var longText = strings.Repeat("针对巡察反馈的问题，单位党组先后召开六次专题会议研究整改，逐项明确责任领导、责任科室和完成时限；", 6)

const longName = "云河市人民代表大会常务委员会机关及所属事业单位联合党组（含派驻机构）"

// menus are what the panel itself makes of the areas' declarations.
var menus = sync.OnceValue(func() map[auth.Role][]kit.NavItem {
	areas := panel.Areas(&app.Service{Env: &records.Env{}})
	// only there when a box is damaged
	areas = slices.DeleteFunc(areas, func(a kit.Area) bool { return a.Name == "damage" })
	p, err := kit.New(kit.Rooms{}, areas...)
	if err != nil {
		panic(err)
	}
	out := map[auth.Role][]kit.NavItem{}
	for _, role := range auth.Roles() {
		out[role] = p.Navigation(records.Actor{ID: "x", Role: role, Body: "discipline"})
	}
	return out
})

func frameOf(role auth.Role, here, title, name, body string) kit.Frame {
	return kit.Frame{
		Title: title, Here: here, Seeks: role != auth.Auditor && role != auth.Assessor,
		User: kit.User{Name: name, Role: kit.RoleName(role), Body: body}, Nav: menus()[role],
	}
}

func frame(here, title string) kit.Frame { return frameOf(auth.Admin, here, title, "王芳", "") }

func organizerFrame(title string) kit.Frame {
	return frameOf(auth.Organizer, "briefings", title, "赵敏", "")
}

func assessorFrame(here, title string) kit.Frame {
	return frameOf(auth.Assessor, here, title, "孙立", "市委组织部")
}

func gate(title string) kit.Frame { return kit.Frame{Title: title} }

// states are all pages in all their states.
func states() []canned {
	var out []canned
	for _, part := range [][]canned{
		gateStates(), roundStates(), sessionStates(), hallTaskStates(), resultStates(), sheetStates(), dailyStates(),
		officeStates(), ledgerStates(), evaluatedStates(), breakdownStates(), cumulativeStates(),
		regulationStates(),
		checkupStates(), arrivedStates(), batchStates(), documentStates(), reminderStates(),
	} {
		out = append(out, part...)
	}
	return out
}

var loginForm = kit.Form{
	Action: "/admin/login", Button: "登录", Kind: "next",
	Fields: []kit.Field{
		{Name: "name", Label: "账号", Type: "text", Auto: "username"},
		{Name: "password", Label: "密码", Type: "password", Auto: "current-password"},
		{Name: "otp", Label: "动态码", Type: "text", Auto: "one-time-code", Optional: true, Hint: "只有开通了动态码的账号要填。"},
	},
}

func gateStates() []canned {
	wrong := loginForm
	wrong.Wrong = "账号或密码不对。再错 2 次，账号会锁定 30 分钟。"
	wrong.Fields = append([]kit.Field{}, loginForm.Fields...)
	wrong.Fields[0].Value = "王芳"
	setup := kit.Form{Action: "/admin/setup", Button: "建立账号并登录", Kind: "next", Hidden: []kit.Hidden{{Name: "token", Value: "x"}}, Fields: []kit.Field{
		{Name: "name", Label: "账号", Type: "text", Auto: "username", Value: "admin"},
		{Name: "password", Label: "密码", Type: "password", Auto: "new-password", Hint: "至少 10 个字符，大写、小写、数字、符号至少三种。"},
	}}
	bad := setup
	bad.Fields = append([]kit.Field{}, setup.Fields...)
	bad.Fields[0].Wrong, bad.Fields[1].Wrong = "名字里不能有 / 和空格。", "太短了，至少 10 个字符。"
	unsafe := gate("登录")
	unsafe.Unprotected, unsafe.Trial = true, "数据库不能保证断电不丢数据，只供试用。"
	again := gate("接着提交")
	again.Notice = &kit.Notice{Kind: "good", Text: "已登录。您刚才填的内容还没有提交。"}
	goOn := kit.Form{Action: "/admin/x", Button: "提交刚才填的内容", Kind: "next", Hidden: []kit.Hidden{{Name: "place", Value: "三楼"}}, Cancel: &kit.Link{Href: "/admin", Text: "不提交，重新打开那一页"}}
	return []canned{
		{"login-again", kit.Login{Frame: again, Form: goOn, SignedIn: "王芳"}},
		{"login", kit.Login{Frame: gate("登录"), Form: loginForm}},
		{"login-wrong", kit.Login{Frame: gate("登录"), Form: wrong}},
		{"login-trial", kit.Login{Frame: unsafe, Form: loginForm}},
		{"first", account.First{Frame: gate("第一次登录"), Form: kit.Form{Action: "#", Button: "保存并登录", Kind: "next", Fields: []kit.Field{
			{Name: "name", Label: "账号", Type: "text", Auto: "username"},
			{Name: "old_password", Label: "一次性密码", Type: "password", Auto: "off"},
			{Name: "password", Label: "给自己定一个新密码", Type: "password", Auto: "new-password", Hint: "至少 10 个字符，大写、小写、数字、符号至少三种。"},
		}}}},
		{"setup", account.Setup{Frame: gate("建立第一个账号"), Form: setup}},
		{"setup-wrong", account.Setup{Frame: gate("建立第一个账号"), Form: bad}},
		{"setup-gone", account.Setup{Frame: gate("链接已失效"), Gone: true}},
		{"problem-notfound", kit.Problem{Frame: frame("", "没有这个页面"), Status: 404, Text: "地址不对，或者这条记录不在了。", SignedIn: true, Do: []kit.Link{{Href: "/admin", Text: "回到首页"}}}},
		{"problem-incident", kit.Problem{Frame: frame("", "出错了"), Status: 500, Text: "这不是您的错。刚才填的内容可能没有保存。", Incident: "7f3a91c204de", SignedIn: true, Do: []kit.Link{{Href: "/admin", Text: "回到首页"}}}},
		{"problem-signedout", kit.Problem{Frame: gate("暂时不能用"), Status: 503, Text: "数据库连不上，请稍后再试。", Do: []kit.Link{{Href: "", Text: "重试"}}}},
	}
}

func roundStates() []canned {
	rows := []round.RoundRow{
		{Name: "市自然资源和规划局", Href: "#", Kind: "市直部门", Chip: kit.Chip{Kind: "poor", Text: "未安排"}, Step: 0, Next: "安排通报会", NextHref: "#", Due: "已超期 3 天", Late: true},
		{Name: "市交通运输局", Href: "#", Kind: "市直部门", Chip: kit.Chip{Kind: "now", Text: "投票中"}, Step: 2, Next: "看现场测评"},
		{Name: longName, Href: "#", Kind: "市直部门", Chip: kit.Chip{Kind: "", Text: "已定通报会"}, Step: 1, Next: "7月26日 15:00 通报会", NextHref: "#", Due: "还有 2 天"},
		{Name: "柳林镇", Href: "#", Kind: "乡镇（街道）", Chip: kit.Chip{Kind: "good", Text: "已计票"}, Step: 3, Next: "等 2 个部门交评分表", NextHref: "#", Due: "10月31日前", Satisfaction: "90.00"},
		{Name: "东关街道", Href: "#", Kind: "乡镇（街道）", Chip: kit.Chip{Kind: "good", Text: "已锁定"}, Step: 5, Next: "完成", NextHref: "#", Satisfaction: "86.47", Score: "88.60"},
	}
	for i := range 7 {
		rows = append(rows, round.RoundRow{Name: fmt.Sprintf("第%d中学", i+1), Href: "#", Kind: "其他", Chip: kit.Chip{Kind: "good", Text: "已计票"}, Step: 3, Next: "等评分表", NextHref: "#", Satisfaction: fmt.Sprintf("%d.5%d", 78+3*i, i)})
	}
	spread := chart.NewHistogram([]string{
		"90.00", "86.47", "78.50", "81.51", "84.52", "87.53", "90.54", "93.55", "96.56", "55.10", "88.00", "88.20",
	})
	filter := []kit.Field{
		{Name: "q", Label: "单位名称", Type: "text", Optional: true, Auto: "off"},
		{Name: "kind", Label: "类别", Type: "select", Optional: true, Options: []kit.Option{{Value: "", Text: "全部", Hint: ""}, {Value: "department", Text: "市直部门", Hint: ""}}},
		{Name: "stage", Label: "进展", Type: "select", Optional: true, Options: []kit.Option{{Value: "", Text: "全部", Hint: ""}, {Value: "none", Text: "未安排", Hint: ""}}},
	}
	full := round.Round{
		Frame: frame("round", "本轮进度"), ID: "r1", Rows: rows, Spread: &spread, Shown: "共 143 个单位，这一页 12 个。", Filter: filter,
		Figures: []kit.Figure{{Name: "单位", Value: "143", Of: "", Note: ""}, {Name: "已测评", Value: "58", Of: "/ 143", Note: ""}, {Name: "已锁定评分", Value: "30", Of: "/ 143", Note: ""}, {Name: "满意度中位数", Value: "87.20", Of: "分", Note: ""}},
		Todo: []kit.Todo{
			{Text: "3 个单位集中整改期已结束，还没有安排通报会", When: "最早的 7月21日 到期", Href: "#", Late: true},
			{Text: "12 张评分表还没有提交", When: "10月31日前", Href: "#", Late: false},
		},
		Pages: kit.Pages{Next: "?after=x", Says: "第 1 页"}, Do: []kit.Link{{Href: "#", Text: "把单位加入本轮"}},
	}
	full.Supervision = &round.Supervision{Add: "#", Ranking: "#", Rows: []round.SupervisionRow{
		{Name: "市纪委监委第一派驻纪检监察组", Href: "#", Kind: "派驻组", Watches: "市自然资源和规划局、市交通运输局、" + longName + "等 12 个单位", Score: "85.50", Chip: kit.Chip{Kind: "good", Text: "已锁定"}},
		{Name: "市委组织部", Href: "#", Kind: "其他", Watches: "", Score: "", Chip: kit.Chip{Kind: "fair", Text: "等 1 个部门交评分表"}},
	}}
	full.Sub = "五届市委第七轮巡察 · 2024年7月1日 起集中整改"
	full.Cycle = cannedCycle()
	none := full
	none.Supervision = &round.Supervision{Add: "#"}
	none.Rows, none.Spread, none.Todo, none.Shown, none.Pages = nil, nil, nil, "没有符合条件的单位。", kit.Pages{}
	empty := round.Round{Frame: frame("round", "本轮进度"), Empty: &kit.Empty{Icon: "progress", Title: "还没有轮次", Text: "先建一轮，再把单位加进来。每个单位开一次通报会、做一次测评，分数和排名就会出现在这里。", Do: &kit.Link{Href: "/admin/rounds", Text: "新建一轮"}}}
	newRound := kit.Form{Action: "/admin/rounds", Button: "建立", Kind: "next", Fields: []kit.Field{
		{Name: "name", Label: "名称", Type: "text"},
		{Name: "term", Label: "届", Type: "number", Row: "a", Width: "short"},
		{Name: "no", Label: "第几轮", Type: "number", Row: "a", Width: "short"},
		{Name: "starts_on", Label: "集中整改期第一天", Type: "date", Hint: "三个月后结束，各项期限从这里推算。"},
	}}
	orgs := organization.Organizations{Frame: frame("organizations", "单位名单"), Filter: filter[:2], Shown: "共 143 个单位。", CanAdd: true, Rows: []organization.OrganizationRow{
		{Name: "市自然资源和规划局", Href: "#", Kind: "市直部门", Supervisor: "派驻第三纪检监察组", Key: true}, {Name: "柳林镇", Href: "#", Kind: "乡镇（街道）", Supervisor: "", Key: false}, {Name: longName, Href: "#", Kind: "市直部门", Supervisor: "派驻第一纪检监察组", Key: false},
	}}
	noOrgs := organization.Organizations{Frame: frame("organizations", "单位名单"), CanAdd: true, Empty: &kit.Empty{Icon: "unit", Title: "还没有单位", Text: "可以一个一个添加，也可以从表格一次导入。", Do: &kit.Link{Href: "/admin/organizations/import", Text: "从表格导入"}, Or: &kit.Link{Href: "/admin/organizations/new", Text: "添加单位"}}}
	upload := kit.Form{Action: "/admin/organizations/import", Upload: true, Button: "上传并检查", Kind: "next", Fields: []kit.Field{{Name: "file", Label: "文件", Type: "file", Auto: ".csv,.xlsx"}}}
	manyBad := organization.Import{
		Frame: frame("organizations", "从表格导入单位"), Form: upload, Mistakes: &kit.Mistakes{
			Wrong: 1043, Nothing: "一个单位也没有导入", Bad: []kit.BadRow{{Row: 3, Column: "类别", Text: "应为市直部门、乡镇（街道）、县（市区）、派驻组或其他。"}, {Row: 5, Column: "单位名称", Text: "与第 2 行重名。"}},
			Groups: []kit.BadGroup{{Column: "单位类别", Text: "应为市直部门、乡镇（街道）、县（市区）、派驻组或其他。", Rows: "3–902、950、961–1040", N: 981}, {Column: "单位名称", Text: "与前面的行重名。", Rows: "5、9、12、17、20、31、44、52 等", N: 62}},
		},
	}
	badImport := organization.Import{Frame: frame("organizations", "从表格导入单位"), Form: upload, Mistakes: &kit.Mistakes{Wrong: 3, Nothing: "一个单位也没有导入", Bad: []kit.BadRow{{Row: 3, Column: "类别", Text: "没有“市直属”这一类，应为：市直部门、乡镇（街道）、县（市区）、派驻机构、其他。"}, {Row: 17, Column: "名称", Text: "和第 5 行重复。"}, {Row: 144, Column: "重要职能", Text: "应为“是”或空。"}}}}
	form := kit.FormPage{Frame: frame("organizations", "添加单位"), Form: kit.Form{Action: "/admin/organizations", Button: "添加", Kind: "next", Cancel: &kit.Link{Href: "#", Text: "取消"}, Fields: []kit.Field{
		{Name: "name", Label: "单位名称", Type: "text", Value: "", Wrong: "请填写单位名称。"},
		{Name: "kind", Label: "类别", Type: "radio", Value: "department", Options: []kit.Option{{Value: "department", Text: "市直部门", Hint: ""}, {Value: "township", Text: "乡镇（街道）", Hint: "用乡镇问卷"}}},
		{Name: "key", Label: "职能比较重要，可以列入质询答辩", Type: "check", Hint: "不论名次。"},
	}}}
	form.Back = &kit.Link{Href: "/admin/organizations", Text: "单位名单"}
	return []canned{
		{"round", full},
		{"round-filtered-empty", none},
		{"round-empty", empty},
		{"rounds", round.Rounds{Frame: frame("round", "选择轮次"), Rows: []kit.NamedRow{{Name: "第七轮", Href: "#", Facts: []string{"143 个单位 · 2024年7月1日 起"}, Chip: nil}}, Form: newRound}},
		{"rounds-empty", round.Rounds{Frame: frame("round", "新建一轮"), Form: newRound}},
		{"organizations", orgs},
		{"organizations-empty", noOrgs},
		{"import", organization.Import{Frame: frame("organizations", "从表格导入单位"), Form: upload}},
		{"import-bad", badImport},
		{"import-many-wrong", manyBad},
		{"import-done", organization.Import{Frame: frame("organizations", "从表格导入单位"), Form: upload, Made: 143, Done: true}},
		{"form-both", kit.FormPage{Frame: frame("round", "台账与结论"), Form: kit.Form{
			Action: "#", Button: "保存", Kind: "next", Wrong: "别人刚刚改过这份内容。您没有动过的“反馈问题数”已换成新的内容。有 1 项两个人都改了，请逐项选一个，再保存一次。",
			Fields: []kit.Field{
				{Name: "problems", Label: "反馈问题数", Type: "decimal", Value: "12"},
				{Name: "remarks", Label: "备注", Type: "textarea", Both: &kit.Both{Theirs: "七月底全部完成。", Mine: longText}},
			},
		}}},
		{"form-wrong", form},
	}
}
