package pages

import (
	"slices"
	"time"

	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/session"
)

func sessionIn(state string, at int) session.Session {
	s := session.Session{
		Frame: organizerFrame("市自然资源和规划局民主测评"), ID: "AAECAwQFBgcICQoLDA0ODw", Number: "482913", Base: "/admin/sessions/s",
		Chips: []kit.Chip{{Kind: "now", Text: "投票中"}}, Fingerprint: "04106Q2W91ZPKX07",
		Facts:  []kit.Fact{{Name: "方式", Value: "扫票投票"}, {Name: "时间", Value: "2024年7月24日 19:30"}, {Name: "地点", Value: "市政务中心三楼会议室"}, {Name: "公布下限", Value: "5 票"}},
		OnHall: []string{"① 扫手中的票", "② 答题", "③ 投票"},
		Hall:   &session.Hall{Address: "https://ceping.example.gov.cn/hall", Connected: at >= 2, Pair: kit.Form{Key: "pair", Action: "#", Button: "连接大屏", Fields: []kit.Field{{Name: "digits", Label: "大屏上的 6 位数字", Type: "number6", Width: "short"}}}, Make: kit.Form{Key: "display", Action: "#", Button: "用地址打开…"}},
		Live:   session.Live{Href: "/x", State: state, Rows: []kit.Fact{{Name: "印制", Value: "66"}, {Name: "应到", Value: "60"}, {Name: "到会", Value: "58"}}},
		Log:    []session.LogLine{{At: "19:02", What: "票已备好", Who: "赵敏"}, {At: "19:31", What: "开启投票", Who: "赵敏、王芳"}},
		Others: []kit.Form{
			{Key: "schedule", Label: "定时开启或截止…", Action: "#", Button: "保存", Fields: []kit.Field{{Name: "opens_at", Label: "开启时间", Type: "datetime-local", Optional: true}, {Name: "closes_at", Label: "截止时间", Type: "datetime-local", Optional: true}}},
			{Key: "void", Label: "作废这一场…", Kind: "grave", Action: "#", Button: "申请作废", Cannot: "作废后这一场不能恢复，需要第二人确认。", Fields: []kit.Field{{Name: "reason", Label: "理由", Type: "textarea"}}},
		},
		Help:  &session.StepHelp{Text: []string{"请大家扫票，数字自己更新，只显示五的整数倍。", "不再增加时点截止，倒计时可以取消，也可以加一分钟。", "截止以后再来的票不收。"}, Checklist: "#"},
		Links: []kit.NextLink{{Href: "#", Text: "录入纸票", Icon: "pencil"}, {Href: "#", Text: "测评情况记录", Icon: "print"}},
	}
	s.Sub = "7月24日 19:30 · 市政务中心三楼会议室 · 场次号 482913"
	s.Back = &kit.Link{Href: "/admin/briefings/b", Text: "通报会"}
	for i, n := range []string{"准备", "试一遍", "投票", "清点", "结果"} {
		step := kit.Step{Name: n}
		if i <= at {
			step.Href = "#"
		}
		switch {
		case i < at:
			step.State = "done"
		case i == at:
			step.State, step.Shown = "now", true
		}
		s.Steps = append(s.Steps, step)
	}
	return s
}

// soon is when a countdown of the canned pages ends.
var soon = time.Now().Add(59 * time.Second).Format(time.RFC3339)

func accountForm() *session.Account {
	return &session.Account{Printed: "66", Form: kit.Form{Key: "finish", Action: "#", Button: "封票并计票", Kind: "next", Fields: []kit.Field{
		{Name: "issued", Label: "发出", Type: "number", Value: "58", Row: "a"},
		{Name: "left_over", Label: "剩余", Type: "number", Value: "7", Row: "a"},
		{Name: "damaged", Label: "损坏", Type: "number", Value: "0", Row: "a"},
		{Name: "expected", Label: "应到", Type: "number", Value: "60", Row: "a"},
		{Name: "attended", Label: "实到", Type: "number", Value: "58", Row: "a"},
	}}}
}

func voteForm() []kit.Form {
	return []kit.Form{{Key: "move", Action: "#", Kind: "next", Button: "截止投票", Fields: []kit.Field{
		{Name: "countdown", Label: "倒数", Type: "select", Value: "60", Options: []kit.Option{{Value: "13", Text: "13 秒"}, {Value: "60", Text: "1 分钟"}}},
	}}}
}

func openSession() session.Session {
	open := sessionIn("open", 2)
	open.Live.Ring = &session.Ring{Voted: 52, Scanned: 92, Value: "20+", Label: "已投 · 到会 38"}
	open.Live.Waiting = "约 15 人扫了票还没投"
	open.Live.Rows = append([]kit.Fact{{Name: "已扫票", Value: "35+"}}, open.Live.Rows...)
	open.Live.Note = "封票前只显示五的整数倍，免得看出最后投的是谁。"
	open.Tools = []session.Tool{
		{Form: &kit.Form{Key: "pause", Action: "#", Button: "暂停"}},
		{Form: &kit.Form{Key: "kiosk", Label: "没有手机", Action: "#", Button: "打开平板代投", Fields: []kit.Field{{Name: "end", Label: "定一个结束码", Type: "text", Width: "short", Hint: "4 到 8 位数字。交给群众以后，只有填对它才能结束；您会在这台设备上退出登录。"}}}},
		{Form: &kit.Form{Key: "spare", Label: "手机坏了", Action: "#", Button: "申请补发", Fields: []kit.Field{{Name: "reason", Label: "情况", Type: "textarea"}}}},
		{Link: &kit.NextLink{Href: "#", Text: "换票、作废票"}},
	}
	open.Now = session.Now{Title: "人投得差不多了？", Text: []string{"点“截止投票”，大屏和手机上开始倒数；倒数中可以取消，也可以加时。"}, Forms: voteForm()}
	return open
}

func sessionStates() []canned {
	draft := sessionIn("draft", 0)
	draft.Chips = []kit.Chip{{Text: "准备中"}, {Kind: "mark", Text: "演练"}}
	draft.Now = session.Now{Title: "打印测评票", Text: []string{"票码在这台电脑的浏览器里生成，服务器只收到摘要，事先看不到任何一张票。"}, Links: []kit.NextLink{{Href: "#", Text: "去打印票", Icon: "print", Filled: true}}}
	draft.Hall, draft.Log, draft.Fingerprint = nil, nil, ""

	ready := sessionIn("ready", 0)
	ready.Chips = []kit.Chip{{Text: "票已备好"}}
	ready.Now = session.Now{
		Title: "人到齐、通报完了吗？", Text: []string{"开启后，到会的人就可以扫票投票。"},
		Checklist: []session.Tick{{Kind: "good", Text: "66 张票已备好"}, {Text: "大屏还没有连接"}, {Kind: "info", Text: "要第二个人确认：请同事准备好自己的账号"}},
		Forms:     []kit.Form{{Key: "move", Action: "#", Button: "开启投票", Kind: "next"}}, Links: []kit.NextLink{{Href: "#", Text: "打印票", Icon: "print"}},
	}
	address := sessionIn("ready", 0)
	address.Now = ready.Now
	address.Hall.URL = "https://ceping.example.gov.cn/hall#R2Fh0m3Kq1yq5v8Zb7tWc4Xe9LpUd6Sn"

	try := sessionIn("ready", 0)
	try.Look, try.Steps[0].Shown, try.Steps[1].Shown = "try", false, true
	try.Rehearse = &kit.Form{Key: "rehearse", Action: "#", Button: "建一场演练", Kind: "next"}
	try.Try = &session.Try{Form: &kit.Form{Key: "tryout", Action: "#", Kind: "next", Button: "让三部手机来投"}, Phones: slices.Repeat([]session.TryPhone{{State: "off", Says: "还没有开始"}}, 3)}
	trying, triedOut := try, try
	trying.Try = &session.Try{Href: "/x", Running: true, Says: "手机正在自己投：1 / 3", Phones: []session.TryPhone{{State: "done", Says: "已投出"}, {State: "answers", Says: "正在答题"}, {State: "waits", Says: "等着扫票"}}}
	triedOut.Try = &session.Try{
		Kind: "good", Says: "11 月 2 日 19:20 试过：3 部手机投出 3 票，已封票、计票，随后全部扔掉了。", Form: try.Try.Form,
		Phones: slices.Repeat([]session.TryPhone{{State: "gone", Says: "投过，已扔掉"}}, 3),
	}
	said := openSession()
	said.Notice = &kit.Notice{Kind: "good", Text: "倒计时已取消，投票继续。"}
	prepared := openSession()
	prepared.Look, prepared.Steps[2].Shown, prepared.Steps[0].Shown = "prepare", false, true

	waiting := sessionIn("ready", 0)
	waiting.Chips = []kit.Chip{{Kind: "fair", Text: "等第二人确认"}}
	waiting.Now = session.Now{Title: ready.Now.Title, Text: ready.Now.Text, Checklist: ready.Now.Checklist}
	waiting.Pending = &session.Pending{
		Title: "等另一个人确认：开启投票", Text: []string{"请同事扫这个码，用自己的账号登录后确认。"}, Until: soon, Mine: true, Code: kit.NewCode("https://ceping.example.gov.cn/admin/sessions/s", "给同事扫的二维码"),
		Drop: kit.Form{Key: "withdraw", Action: "#", Button: "撤回"},
	}
	asked := waiting
	asked.Pending = &session.Pending{
		Title: "王芳申请开启投票，请您确认", Until: soon, Confirm: &kit.Form{Key: "second", Action: "#", Button: "我确认，开启投票", Kind: "next"}, Drop: kit.Form{Key: "withdraw", Action: "#", Button: "不同意"},
	}

	few := openSession()
	few.Live.Ring = &session.Ring{Value: "不足 5", Label: "已投 · 到会 38"}
	few.Live.Waiting = "等大家扫票"
	few.Now.Warning = "收到的票可能不到 5 张。少于 5 张就没有结果：票不打开，密钥销毁，不能恢复。"
	paused := openSession()
	paused.Chips = []kit.Chip{{Kind: "fair", Text: "已暂停"}}
	paused.Now = session.Now{Title: "已暂停", Text: []string{"暂停时不能新扫票；已经在路上的票仍会收下。"}, Forms: []kit.Form{{Key: "pause", Action: "#", Kind: "next", Button: "继续投票"}}}

	countdown := openSession()
	countdown.Chips = []kit.Chip{{Kind: "fair", Text: "倒计时"}}
	countdown.Now = session.Now{Title: "就要截止了", Until: soon, Text: []string{"到时自动截止。手机和大屏上都能看到倒计时。"}, Forms: []kit.Form{
		{Key: "extend", Action: "#", Button: "+1 分钟"}, {Key: "cancel", Action: "#", Kind: "next", Button: "取消，继续投票"},
	}}
	countdown.Live.Closes, countdown.Live.Left = soon, "42 秒"

	closing := sessionIn("closing", 3)
	closing.Chips = []kit.Chip{{Kind: "fair", Text: "已截止，待封票"}}
	closing.Now = session.Now{Title: "清点，然后封票、计票", Text: []string{"把剩余的票逐张扫一下，再填清点数。封票后票箱固定，不能再加票、再作废。"}, Account: accountForm()}
	closing.Void = &session.Voiding{Done: "5", Of: "7", Page: "#", Form: kit.Form{Key: "void", Action: "#", Button: "作废这张票", Fields: []kit.Field{{Name: "code", Label: "票码，或扫到的网址", Type: "text", Width: "code", Auto: "off"}}}}
	closing.Checks = []session.Check{{Kind: "poor", Text: "印制 66 张，发出 58 + 剩余 7 + 损坏 0 = 65 张，对不上。请再清点。"}}
	closing.Override = &kit.Form{Key: "override", Label: "对不上，两人写明原因后继续…", Kind: "grave", Action: "#", Button: "申请继续", Cannot: "原因会写进测评情况记录和证据包。", Fields: []kit.Field{{Name: "reason", Label: "原因", Type: "textarea"}}}
	closing.Alarms = []string{"19:52 赵敏 扫描一张“剩余”的票时发现它已经被用过。已记入测评情况记录，请查找原因。"}

	sealing := sessionIn("closing", 3)
	sealing.Now = session.Now{Title: "正在封票", Text: []string{"整理票箱、签发公告，请稍候。关掉页面也会继续。"}, Bar: &session.Progress{Text: "已处理 6400 / 10000", Done: 6400, Total: 10000}}

	sealed := sessionIn("sealed", 3)
	sealed.Chips = []kit.Chip{{Kind: "good", Text: "已封票"}}
	sealed.Live = session.Live{State: "sealed", Rows: []kit.Fact{{Name: "收回", Value: "58"}, {Name: "已作废", Value: "7"}}}
	sealed.Now = session.Now{Title: "计票", Text: []string{"收回 58 张。计票后计票密钥随即销毁：谁也不能再打开任何一张票。"}, Forms: []kit.Form{{Key: "move", Action: "#", Button: "开始计票", Kind: "next"}}}

	counted := sessionIn("counted", 4)
	counted.Chips = []kit.Chip{{Kind: "good", Text: "已计票"}}
	counted.Live = session.Live{State: "counted", Rows: []kit.Fact{{Name: "已扫票", Value: "58"}, {Name: "收回", Value: "58"}}}
	counted.Now = session.Now{Title: "测评完成", Text: []string{"接下来打印测评情况记录，请监票人、计票人签字。"}, Links: []kit.NextLink{{Href: "#", Text: "看结果", Icon: "rank", Filled: true}, {Href: "#", Text: "打印签字", Icon: "print"}}}
	counted.Boxes = []session.BoxRow{{Group: "干部职工", Number: "482913", Fingerprint: "0410-6Q2W-91ZP-KX07", Printed: "40", Weight: "60"}, {Group: "群众和服务对象", Number: "771204", Fingerprint: "9Z10-6Q2W-91ZP-KX99", Printed: "26", Weight: "40"}}

	voided := sessionIn("closing", 3)
	voided.Chips, voided.Steps = []kit.Chip{{Kind: "poor", Text: "已作废"}}, nil
	voided.Now = session.Now{Title: "这一场已作废", Text: []string{"理由：" + longText, "需要的话，重新做一场；原来的场次仍然列着。"}, Forms: []kit.Form{{Action: "#", Button: "重新做一场", Kind: "next"}}}
	voided.Live, voided.Hall = session.Live{State: "voided"}, nil

	rehearsal := sessionIn("counted", 4)
	rehearsal.Live = counted.Live
	rehearsal.Chips = []kit.Chip{{Kind: "good", Text: "已计票"}, {Kind: "mark", Text: "演练"}}
	rehearsal.Now = session.Now{Title: "测评完成", Text: []string{"演练完成。看过以后可以一键清除，再建真的场次。"}, Links: counted.Now.Links}
	rehearsal.Others = []kit.Form{{Key: "wipe", Action: "#", Button: "清除这次演练", Cannot: "按一下就清除：演练的票、票箱和结果全部删除，不留下什么，然后可以做正式的一场。正式的测评没有这个按钮。"}}

	brief := session.Briefing{
		Frame: organizerFrame("市自然资源和规划局的通报会"), Facts: []kit.Fact{{Name: "时间", Value: "2024年7月24日 19:30", Href: ""}, {Name: "地点", Value: "市政务中心三楼会议室", Href: ""}, {Name: "主持", Value: "李建国", Href: ""}, {Name: "应到", Value: "60", Href: ""}, {Name: "实到", Value: "58", Href: ""}}, Disclosure: longText,
		New:      &kit.Form{Action: "#", Button: "建立测评场次", Kind: "next", Fields: []kit.Field{{Name: "rehearsal", Label: "这是演练", Type: "check", Hint: "票和页面都标明演练，不计入结果，之后可以一键清除。"}}},
		More:     &kit.Form{Label: "更多设置…", Action: "#", Button: "按这些设置建立", Fields: []kit.Field{{Name: "flow", Label: "流程", Type: "radio", Value: "one", Options: []kit.Option{{Value: "one", Text: "扫票就投", Hint: "适合一般的会"}, {Value: "two", Text: "先签到，后投票", Hint: "保密更强：签到全部结束才开始投票"}}}}},
		Sessions: []kit.NamedRow{{Name: "演练", Href: "#", Facts: []string{"场次号 110022"}, Chip: &kit.Chip{Kind: "mark", Text: "演练"}}},
	}
	list := session.Briefings{
		Frame: organizerFrame("现场测评"), Missing: []kit.Todo{{Text: "东关街道今天 15:00 的通报会还没有准备测评", When: "还有 2 小时", Href: "#", Late: true}}, All: &kit.Link{Href: "#", Text: "看全部测评"},
		Sections: []session.Section{
			{ID: "part-0", Title: "进行中", Running: true, Cards: []session.Card{{Unit: "市自然资源和规划局", Href: "#", When: "今天 19:30", Place: "市政务中心三楼会议室", Chip: kit.Chip{Kind: "now", Text: "投票中"}, Note: "已投 · 到会 58", Ring: &session.Ring{Voted: 86, Scanned: 95, Value: "50+"}}, {Unit: "市交通运输局", Href: "#", When: "今天 19:00", Chip: kit.Chip{Kind: "fair", Text: "已截止，待封票"}, Shape: "count"}}},
			{ID: "part-2", Title: "接下来", Cards: []session.Card{{Unit: longName, Href: "#", When: "7月26日 15:00", Place: "人大会议室", Chip: kit.Chip{Text: "未准备"}, Shape: "paper"}, {Unit: "东关街道", Href: "#", When: "7月27日 9:00", Chip: kit.Chip{Text: "票已备好"}, Shape: "ready"}}},
			{ID: "part-4", Title: "已完成", Cards: []session.Card{{Unit: "柳林镇", Href: "#", When: "7月20日 09:00", Place: "镇政府礼堂", Chip: kit.Chip{Kind: "good", Text: "已计票"}, Figure: "90.00", FigureName: "满意度"}, {Unit: "市档案馆", Href: "#", When: "7月19日 09:00", Chip: kit.Chip{Kind: "poor", Text: "已作废"}, Shape: "void"}, {Unit: "市信访局", Href: "#", When: "7月18日 09:00", Chip: kit.Chip{Kind: "good", Text: "已封票"}, Shape: "box"}}},
		},
	}
	list.Path = "/admin/briefings"
	everything := list
	everything.Frame = organizerFrame("全部测评")
	everything.Here, everything.Path, everything.Missing, everything.All, everything.Shown = "sessions", "/admin/sessions", nil, nil, "共 143 场，符合条件的 7 场。"
	everything.Filter = []kit.Field{{Name: "q", Label: "单位名称", Type: "text", Optional: true, Auto: "off"}, {Name: "part", Label: "状态", Type: "select", Optional: true, Options: []kit.Option{{Text: "全部"}, {Value: "running", Text: "进行中"}}}}
	everything.Pages = kit.Pages{Next: "?p=1", Says: "第 1 页，共 6 页"}
	rounds := list
	rounds.Sections = []session.Section{{ID: "part-0", Title: "进行中", Running: true, Cards: slices.Clone(list.Sections[0].Cards)}}
	rounds.Sections[0].Cards[0].Round, rounds.Sections[0].Cards[1].Round = "五届市委第六轮巡察", "五届市委第七轮巡察"
	noList := session.Briefings{Frame: organizerFrame("现场测评"), Empty: &kit.Empty{Icon: "tonight", Title: "还没有通报会", Text: "在本轮进度里选一个单位，安排它的通报会；会前在这里准备测评。", Do: &kit.Link{Href: "/admin", Text: "去本轮进度"}}}
	return []canned{
		{"session-draft", draft},
		{"session-ready", ready},
		{"session-address", address},
		{"session-try", try},
		{"session-try-running", trying},
		{"session-try-done", triedOut},
		{"session-prepared", prepared},
		{"session-waiting", waiting},
		{"session-pending", asked},
		{"session-open", openSession()},
		{"session-open-said", said},
		{"session-few", few},
		{"session-paused", paused},
		{"session-countdown", countdown},
		{"session-closing", closing},
		{"session-sealing", sealing},
		{"session-sealed", sealed},
		{"session-counted", counted},
		{"session-rehearsal", rehearsal},
		{"session-voided", voided},
		{"briefing", brief},
		{"briefings", list},
		{"sessions", everything},
		{"briefings-rounds", rounds},
		{"briefings-empty", noList},
	}
}
