package pages

import (
	"time"

	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/session"
)

func evening(state string) session.Session {
	names := []string{"准备票", "开启", "投票", "截止", "封票", "计票", "结果"}
	at := map[string]int{"draft": 0, "ready": 1, "open": 2, "closing": 3, "sealed": 5, "counted": 6}[state]
	s := session.Session{
		Frame: organizerFrame("今晚的测评"), ID: "AAECAwQFBgcICQoLDA0ODw", Number: "482913",
		Chips: []kit.Chip{{Kind: "now", Text: "投票中"}}, Fingerprint: "0410-6Q2W-91ZP-KX07",
		Facts: []kit.Fact{{Name: "方式", Value: "扫票投票", Href: ""}, {Name: "时间", Value: "2024年7月24日 19:30", Href: ""}, {Name: "地点", Value: "市政务中心三楼会议室", Href: ""}, {Name: "最少公布票数", Value: "5", Href: ""}},
		Hall:  &session.Hall{Make: kit.Form{Action: "#", Button: "生成大屏地址"}},
		Live: session.Live{
			Href: "/x", State: state, Figures: []kit.Figure{{Name: "应到", Value: "60", Of: "", Note: ""}, {Name: "实到", Value: "58", Of: "", Note: ""}, {Name: "已扫票", Value: "55+", Of: "", Note: ""}, {Name: "已投票", Value: "50+", Of: "", Note: ""}},
			Note: "封票前只显示五的整数倍。",
		},
		Log: []session.LogLine{{At: "19:02", What: "票已备好", Who: "赵敏", Why: ""}, {At: "19:31", What: "开启投票", Who: "赵敏、王芳", Why: ""}},
	}
	s.Sub = "市自然资源和规划局 · 第七轮"
	s.Back = &kit.Link{Href: "/admin/briefings/b", Text: "通报会"}
	for i, n := range names {
		step := kit.Step{Name: n}
		switch {
		case i < at:
			step.State = "done"
		case i == at:
			step.State = "now"
		}
		s.Steps = append(s.Steps, step)
	}
	return s
}

// soon is when a countdown of the canned pages ends.
var soon = time.Now().Add(59 * time.Second).Format(time.RFC3339)

var number = kit.Field{Name: "number", Label: "输入场次号 482913 确认", Type: "number6", Width: "short", Auto: "off"}

func closeForm() kit.Form {
	return kit.Form{Action: "#", Key: "x", Label: "截止投票…", Kind: "grave", Button: "截止投票", Cannot: "截止后不能再投票，也不能恢复。还没送达的票会在倒计时里送完。", Hidden: []kit.Hidden{{Name: "to", Value: "closing"}}, Fields: []kit.Field{
		{Name: "countdown", Label: "倒计时", Type: "select", Value: "60", Row: "a", Options: []kit.Option{{Value: "13", Text: "13 秒", Hint: ""}, {Value: "60", Text: "1 分钟", Hint: ""}}}, number,
	}}
}

func accountForm() *kit.Form {
	return &kit.Form{Action: "#", Button: "保存清点数", Fields: []kit.Field{
		{Name: "expected", Label: "应到", Type: "number", Value: "60", Row: "a"},
		{Name: "attended", Label: "实到", Type: "number", Value: "58", Row: "a"},
		{Name: "issued", Label: "发出", Type: "number", Value: "58", Row: "a"},
		{Name: "left_over", Label: "剩余", Type: "number", Value: "7", Row: "a"},
		{Name: "damaged", Label: "损坏", Type: "number", Value: "0", Row: "a"},
	}}
}

func sessionStates() []canned {
	draft := evening("draft")
	draft.Chips = []kit.Chip{{Kind: "", Text: "准备中"}, {Kind: "mark", Text: "演练"}}
	draft.Now = session.Now{Title: "打印测评票", Text: []string{"票码在这台电脑的浏览器里生成，服务器只收到摘要，事先看不到任何一张票。"}, Links: []kit.NextLink{{Href: "#", Text: "去打印票", Icon: "print", Filled: true}}}
	draft.Live = session.Live{State: "draft", Figures: []kit.Figure{{Name: "应到", Value: "60", Of: "", Note: ""}, {Name: "印制", Value: "0", Of: "", Note: ""}}}
	draft.Hall, draft.Log, draft.Fingerprint = nil, nil, ""

	ready := evening("ready")
	ready.Chips = []kit.Chip{{Kind: "", Text: "票已备好"}}
	ready.Now = session.Now{
		Title: "开启投票", Text: []string{"66 张票已备好。开启后，到会的人就可以扫票投票。"}, Ask: []string{"票已裁开、打乱，由到会的人自己抽", "大屏已打开，指纹和票面一致", "监票人、计票人已到位"},
		Forms: []kit.Form{{Action: "#", Button: "开启投票", Kind: "next", Hidden: []kit.Hidden{{Name: "to", Value: "open"}}}},
	}
	ready.Hall.URL = "https://ceping.example.gov.cn/hall#R2Fh0m3Kq1yq5v8Zb7tWc4Xe9LpUd6Sn"
	ready.Account = accountForm()
	ready.Others = []kit.Form{
		{Label: "定时开启或截止…", Action: "#", Button: "保存", Fields: []kit.Field{{Name: "opens_at", Label: "开启时间", Type: "datetime-local", Optional: true}, {Name: "closes_at", Label: "截止时间", Type: "datetime-local", Optional: true}}},
		{Key: "void", Label: "作废这一场…", Kind: "grave", Action: "#", Button: "申请作废", Cannot: "作废后这一场不能恢复，需要第二人确认。", Fields: []kit.Field{{Name: "reason", Label: "理由", Type: "textarea"}, number}},
	}

	pending := evening("ready")
	pending.Chips = []kit.Chip{{Kind: "fair", Text: "等第二人确认"}}
	pending.Now = session.Now{Title: "王芳申请开启投票，请您确认", Text: []string{"请确认会场已经准备好。19:41 前有效。"}, Forms: []kit.Form{{Action: "#", Button: "我确认，开启投票", Kind: "next"}}}

	open := evening("open")
	open.Now = session.Now{Title: "正在投票", Text: []string{"数字自己更新，不用刷新。人到齐、不再增加时截止。"}, Forms: []kit.Form{closeForm()}}
	open.Others = []kit.Form{
		{Key: "pause", Label: "暂停…", Action: "#", Button: "暂停投票", Fields: []kit.Field{{Name: "reason", Label: "原因", Type: "text", Optional: true}}},
		{Key: "spare", Label: "有人的手机坏了…", Action: "#", Button: "申请补发", Fields: []kit.Field{{Name: "reason", Label: "情况", Type: "textarea"}}},
	}
	open.Links = []kit.NextLink{{Href: "#", Text: "作废剩余的票", Icon: "scan", Filled: false}, {Href: "#", Text: "录入纸票", Icon: "pencil", Filled: false}}

	wrong := open
	bad := closeForm()
	bad.Fields = append([]kit.Field{}, bad.Fields...)
	bad.Fields[1].Value, bad.Fields[1].Wrong = "482912", "和场次号不一样，请看清大屏上的号再输入。"
	wrong.Now.Forms = []kit.Form{bad}

	countdown := evening("open")
	countdown.Chips = []kit.Chip{{Kind: "fair", Text: "倒计时"}}
	countdown.Now = session.Now{Title: "就要截止了", Until: soon, Text: []string{"到时自动截止。手机和大屏上都能看到倒计时。"}}
	countdown.Live.Closes, countdown.Live.Left = soon, "42 秒"

	closing := evening("closing")
	closing.Chips = []kit.Chip{{Kind: "fair", Text: "已截止，待封票"}}
	closing.Now = session.Now{
		Title: "清点剩余的票，然后封票", Text: []string{"先把剩余的票扫描作废，再填清点数；都对上了就封票。"}, Links: []kit.NextLink{{Href: "#", Text: "作废剩余的票", Icon: "scan", Filled: true}},
		Forms: []kit.Form{{Action: "#", Label: "封票…", Kind: "grave", Button: "封票", Cannot: "封票后票箱固定，不能再加进任何一张票，也不能重开。", Fields: []kit.Field{number}}},
	}
	closing.Account = accountForm()
	closing.Checks = []session.Check{{Kind: "poor", Text: "印制 66 张，发出 58 + 剩余 7 + 损坏 0 = 65 张，少 1 张。请再找一找；找不到就由两人写明原因后继续。"}}
	closing.Balance = []kit.Figure{{Name: "印制", Value: "66", Of: "", Note: ""}, {Name: "发出", Value: "58", Of: "", Note: ""}, {Name: "已扫票", Value: "55+", Of: "", Note: ""}, {Name: "已作废", Value: "7", Of: "", Note: ""}}
	closing.Alarms = []string{"19:52 一张“剩余”的票已经被用过（场次号 482913）。已记入测评情况记录。"}
	closing.Links = []kit.NextLink{{Href: "#", Text: "录入纸票", Icon: "pencil", Filled: false}, {Href: "#", Text: "测评情况记录", Icon: "print", Filled: false}}
	closing.Others = []kit.Form{{Key: "override", Label: "对不上，两人写明原因后继续…", Kind: "grave", Action: "#", Button: "申请继续", Cannot: "原因会写进测评情况记录和证据包。", Fields: []kit.Field{{Name: "reason", Label: "原因", Type: "textarea"}}}}

	sealing := evening("closing")
	sealing.Now = session.Now{Title: "正在封票", Text: []string{"整理票箱、签发公告，请稍候。关掉页面也会继续。"}, Bar: &session.Progress{Text: "已处理 6400 / 10000", Done: 6400, Total: 10000}}

	sealed := evening("sealed")
	sealed.Chips = []kit.Chip{{Kind: "good", Text: "已封票"}}
	sealed.Live = session.Live{State: "sealed", Figures: []kit.Figure{{Name: "收回", Value: "58", Of: "/ 58", Note: ""}, {Name: "已作废", Value: "7", Of: "", Note: ""}}}
	sealed.Now = session.Now{Title: "计票", Text: []string{"收回 58 张。计票后结果立即可看，计票用的密钥随即销毁，谁也不能再打开任何一张票。"}, Forms: []kit.Form{{Action: "#", Button: "开始计票", Kind: "next"}}}

	counted := evening("counted")
	counted.Chips = []kit.Chip{{Kind: "good", Text: "已计票"}}
	counted.Live = session.Live{State: "counted", Figures: []kit.Figure{{Name: "收回", Value: "58", Of: "", Note: ""}, {Name: "有效", Value: "57", Of: "", Note: ""}, {Name: "无效", Value: "1", Of: "", Note: ""}}}
	counted.Now = session.Now{Title: "看结果", Text: []string{"测评已经完成。下一步：打印测评情况记录，请监票人、计票人签字。"}, Links: []kit.NextLink{{Href: "#", Text: "看结果", Icon: "rank", Filled: true}, {Href: "#", Text: "打印测评情况记录", Icon: "print", Filled: false}}}
	counted.Boxes = []session.BoxRow{{Group: "干部职工", Number: "482913", Fingerprint: "0410-6Q2W-91ZP-KX07", Printed: "40", Weight: "60"}, {Group: "群众和服务对象", Number: "771204", Fingerprint: "9Z10-6Q2W-91ZP-KX99", Printed: "26", Weight: "40"}}

	voided := evening("closing")
	voided.Chips, voided.Steps = []kit.Chip{{Kind: "poor", Text: "已作废"}}, nil
	voided.Now = session.Now{Title: "这一场已作废", Text: []string{"理由：" + longText, "需要的话，重新做一场；原来的场次仍然列着。"}, Forms: []kit.Form{{Action: "#", Button: "重新做一场", Kind: "next"}}}
	voided.Live, voided.Hall = session.Live{State: "voided"}, nil

	rehearsal := counted
	rehearsal.Boxes = nil
	rehearsal.Chips = []kit.Chip{{Kind: "good", Text: "已计票"}, {Kind: "mark", Text: "演练"}}
	rehearsal.Now = session.Now{Title: "看结果", Text: []string{"演练完成。看过以后可以一键清除，再建真的场次。"}, Links: []kit.NextLink{{Href: "#", Text: "看结果", Icon: "rank", Filled: true}, {Href: "#", Text: "打印测评情况记录", Icon: "print", Filled: false}}}
	rehearsal.Others = []kit.Form{{Key: "wipe", Action: "#", Button: "清除这次演练", Cannot: "按一下就清除：演练的票、票箱和结果全部删除，不留下什么，然后可以做正式的一场。正式的测评没有这个按钮。"}}

	brief := session.Briefing{
		Frame: organizerFrame("市自然资源和规划局的通报会"), Facts: []kit.Fact{{Name: "时间", Value: "2024年7月24日 19:30", Href: ""}, {Name: "地点", Value: "市政务中心三楼会议室", Href: ""}, {Name: "主持", Value: "李建国", Href: ""}, {Name: "应到", Value: "60", Href: ""}, {Name: "实到", Value: "58", Href: ""}}, Disclosure: longText,
		New:      &kit.Form{Action: "#", Button: "建立测评场次", Kind: "next", Fields: []kit.Field{{Name: "rehearsal", Label: "这是演练", Type: "check", Hint: "票和页面都标明演练，不计入结果，之后可以一键清除。"}}},
		More:     &kit.Form{Label: "更多设置…", Action: "#", Button: "按这些设置建立", Fields: []kit.Field{{Name: "flow", Label: "流程", Type: "radio", Value: "one", Options: []kit.Option{{Value: "one", Text: "扫票就投", Hint: "适合一般的会"}, {Value: "two", Text: "先签到，后投票", Hint: "保密更强：签到全部结束才开始投票"}}}}},
		Sessions: []kit.NamedRow{{Name: "演练", Href: "#", Facts: []string{"场次号 110022"}, Chip: &kit.Chip{Kind: "mark", Text: "演练"}}},
	}
	list := session.Evenings{
		Frame: organizerFrame("今晚的测评"), Missing: []kit.Todo{{Text: "东关街道今天 15:00 的通报会还没有准备测评", When: "还有 2 小时", Href: "#", Late: true}},
		Today:  []kit.Evening{{Unit: "市自然资源和规划局", Href: "#", When: "19:30", Place: "市政务中心三楼会议室", Chip: kit.Chip{Kind: "now", Text: "投票中"}, Note: "已投 50+"}},
		Coming: []kit.Evening{{Unit: longName, Href: "#", When: "7月26日 15:00", Place: "人大会议室", Chip: kit.Chip{Kind: "", Text: "未准备"}, Note: ""}},
		Past:   []kit.Evening{{Unit: "柳林镇", Href: "#", When: "7月20日 09:00", Place: "镇政府礼堂", Chip: kit.Chip{Kind: "good", Text: "已计票"}, Note: "满意度 90.00"}},
	}
	noList := session.Evenings{Frame: organizerFrame("今晚的测评"), Empty: &kit.Empty{Icon: "tonight", Title: "还没有通报会", Text: "在本轮进度里选一个单位，安排它的通报会；会前在这里准备测评。", Do: &kit.Link{Href: "/admin", Text: "去本轮进度"}}}
	return []canned{
		{"session-draft", draft},
		{"session-ready", ready},
		{"session-pending", pending},
		{"session-open", open},
		{"session-wrong-number", wrong},
		{"session-countdown", countdown},
		{"session-closing", closing},
		{"session-sealing", sealing},
		{"session-sealed", sealed},
		{"session-counted", counted},
		{"session-rehearsal", rehearsal},
		{"session-voided", voided},
		{"briefing", brief},
		{"evenings", list},
		{"evenings-empty", noList},
	}
}
