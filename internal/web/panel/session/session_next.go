package session

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"minping/internal/app/officer"
	"minping/internal/vote"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// next is the card that says what to do now. It has the page's only filled button, and nothing has to be typed to
// confirm: what cannot be undone begins with a countdown, or says so next to its button.
func (e *sessionPage) next() Now {
	switch e.s.State {
	case vote.StateDraft:
		return e.prepare()
	case vote.StateReady:
		return e.open()
	case vote.StateAdmitting:
		return e.admitting()
	case vote.StateAdmitted:
		return e.admitted()
	case vote.StateOpen, vote.StateVoting:
		return e.running()
	case vote.StateClosing:
		return e.closing()
	case vote.StateSealed:
		return e.count()
	case vote.StateCounted:
		return e.finished()
	case vote.StatePurged:
		return e.archived()
	}
	return Now{
		Title: "这一场已作废", Text: []string{"原来的场次仍然列着。需要的话，在通报会页面重新做一场。"},
		Links: []kit.NextLink{{Href: "/admin/briefings/" + e.s.BriefingID, Text: "去通报会", Icon: "tonight", Filled: true}},
	}
}

func to(st vote.State) []kit.Hidden { return []kit.Hidden{{Name: "to", Value: string(st)}} }

func (e *sessionPage) form(f kit.Form) []kit.Form { return []kit.Form{*e.req.WithErrors(&f, e.tried)} }

// pendingWords names the step that is waiting for a second officer.
func pendingWords(p officer.Pending) string {
	switch p.To {
	case string(vote.StateOpen):
		return "开启投票"
	case string(vote.StateAdmitting):
		return "开始签到"
	case string(vote.StateVoided):
		return "作废这一场"
	case "override/seal":
		return "清点不符仍然封票"
	case "override/count":
		return "有不符仍然计票"
	case "spare":
		return "给手机损坏的人补发"
	}
	return p.To
}

// pending is the request that is waiting for a second officer: a colleague confirms or refuses it, its author
// withdraws it. The rest of the page stays usable.
func (e *sessionPage) pending() *Pending {
	if e.s.Pending == nil {
		return nil
	}
	p := *e.s.Pending
	what := pendingWords(p)
	out := &Pending{
		Until: p.Until.UTC().Format(time.RFC3339), Mine: p.ByID == e.req.who.ID, Address: e.req.svc.PublicURL + e.base,
	}
	if p.Reason != "" {
		out.Text = append(out.Text, "原因："+p.Reason)
	}
	out.Drop = kit.Form{
		Key: "withdraw", Action: e.base + "/withdraw", Button: "撤回", Hidden: []kit.Hidden{{Name: "request", Value: p.Name()}},
	}
	if out.Mine {
		out.Title = "等另一个人确认：" + what
		out.Text = append([]string{"请同事扫这个码，用自己的账号登录后确认。"}, out.Text...)
		out.Code = kit.NewCode(out.Address, "给同事扫的二维码")
		return out
	}
	out.Title, out.Drop.Button = p.By+"申请"+what+"，请您确认", "不同意"
	out.Confirm = e.confirmation(p, what)
	return out
}

// confirmation is the form with which a second officer confirms what the first asked for.
func (e *sessionPage) confirmation(p officer.Pending, what string) *kit.Form {
	f := kit.Form{Key: "second", Kind: "next", Button: "我确认，" + what}
	action, arg, _ := strings.Cut(p.To, "/")
	switch action {
	case "override":
		f.Action, f.Hidden = e.base+"/override", []kit.Hidden{
			{Name: "what", Value: arg}, {Name: "reason", Value: p.Reason},
		}
	case "spare":
		f.Action, f.Hidden = e.base+"/spare", []kit.Hidden{{Name: "reason", Value: p.Reason}}
	default:
		f.Action, f.Hidden = e.base+"/move", append(to(vote.State(p.To)), kit.Hidden{Name: "reason", Value: p.Reason},
			kit.Hidden{Name: "second", Value: "1"})
	}
	if p.To == string(vote.StateVoided) {
		f.Kind, f.Cannot = "grave", "作废后这一场不能恢复，所有密钥立即销毁。"
	}
	return e.req.WithErrors(&f, e.tried)
}

func (e *sessionPage) prepare() Now {
	if e.screen() {
		return Now{
			Title: "准备扫屏投票", Text: []string{fmt.Sprintf("这一场不用票，大家扫大屏上的码投票，最多 %d 人。这种方式不能保证一人一票，结果会注明。", e.s.Cap)},
			Forms: e.form(kit.Form{Key: "move", Action: e.base + "/move", Kind: "next", Button: "准备好了", Hidden: to(vote.StateReady)}),
		}
	}
	return Now{
		Title: "打印测评票", Text: []string{"票码在这台电脑的浏览器里生成，服务器只收到摘要，事先看不到任何一张票。"},
		Links: []kit.NextLink{{Href: e.base + "/slips", Text: "去打印票", Icon: "print", Filled: true}},
	}
}

func (e *sessionPage) open() Now {
	next, button := vote.StateOpen, "开启投票"
	title, text := "人到齐、通报完了吗？", "开启后，到会的人就可以扫票投票。"
	if e.s.Flow == vote.FlowTwo {
		next, button, title = vote.StateAdmitting, "开始签到", "到会的人开始进场了吗？"
		text = "到会的人进场时扫票签到；签到截止后再一起投票。"
	}
	if e.s.TwoOfficers {
		button = "申请" + button
		text += "这一步要两个人：您申请后，另一个账号在 10 分钟内确认。"
	}
	out := Now{Title: title, Text: []string{text}, Checklist: e.checklist()}
	if !e.screen() {
		out.Links = []kit.NextLink{{Href: e.base + "/slips", Text: "打印票", Icon: "print"}}
	}
	if e.s.Pending != nil {
		return out
	}
	out.Forms = e.form(kit.Form{Key: "move", Action: e.base + "/move", Kind: "next", Button: button, Hidden: to(next)})
	return out
}

// onHall says in short what the hall screen (static/admin/hall.js) asks people to do now.
func (e *sessionPage) onHall() []string {
	if e.s.Paused {
		return []string{"暂停，请稍候"}
	}
	scan := "① " + e.toScan()
	switch e.s.State {
	case vote.StateAdmitting:
		return []string{scan, "② 看到“已签到”", "③ 听会"}
	case vote.StateAdmitted:
		return []string{"签到结束，请听会"}
	case vote.StateVoting:
		return []string{"① 打开手机", "② 答题", "③ 投票"}
	}
	return []string{scan, "② 答题", "③ 投票"}
}

// toScan names what a phone is held against: the screen alone, a slip, or a slip and then a code on the screen.
func (e *sessionPage) toScan() string {
	switch {
	case e.screen():
		return "扫大屏上的码"
	case e.s.Presence != 1:
		return "扫手中的票"
	case len(e.s.Groups) > 1:
		return "扫票，再扫本组的码"
	}
	return "扫票，再扫这里"
}

// checklist updates itself: what is ready for the opening, what is missing, and what does not apply.
func (e *sessionPage) checklist() []Tick {
	var out []Tick
	if !e.screen() {
		out = append(out, Tick{"good", fmt.Sprintf("%d 张票已备好", e.s.Printed)})
	}
	if e.connected {
		out = append(out, Tick{"good", "大屏已连接"})
	} else {
		out = append(out, Tick{"", "大屏还没有连接"})
	}
	if e.s.TwoOfficers {
		out = append(out, Tick{"info", "要第二个人确认：请同事准备好自己的账号"})
	}
	return out
}

func (e *sessionPage) admitting() Now {
	if e.s.Paused {
		return e.resume("继续签到")
	}
	return Now{Title: "人都到齐了吗？", Text: []string{"到会的人扫票签到，手机会安静等待。截止后没签到的人不能再签到；手机坏了的人请先登记补发。"}, Forms: e.form(kit.Form{
		Key: "move", Action: e.base + "/move", Kind: "next", Button: "截止签到", Hidden: to(vote.StateAdmitted),
	})}
}

// tooFew warns early that no result will be shown: with fewer than k ballots no choice may be revealed (rb1 §9.4).
func (e *sessionPage) tooFew() string {
	if e.s.Received >= e.s.K {
		return ""
	}
	return fmt.Sprintf("收到的票可能不到 %d 张。少于 %d 张就没有结果：票不打开，密钥销毁，不能恢复。", e.s.K, e.s.K)
}

func (e *sessionPage) running() Now {
	if e.counting() {
		return Now{
			Title: "就要截止了", Until: e.s.ClosesAt.UTC().Format(time.RFC3339), Text: []string{"到时自动截止。手机和大屏上都能看到倒计时。"}, Warning: e.tooFew(),
			Forms: []kit.Form{
				{Key: "extend", Action: e.base + "/countdown", Button: "+1 分钟", Hidden: []kit.Hidden{{Name: "do", Value: "extend"}}},
				{Key: "cancel", Action: e.base + "/countdown", Kind: "next", Button: "取消，继续投票", Hidden: []kit.Hidden{{Name: "do", Value: "cancel"}}},
			},
		}
	}
	if e.s.Paused {
		return e.resume("继续投票")
	}
	quick := (e.s.Delay + 14) / 5 * 5 // the time a ballot waits, and ten seconds, as people count them
	out := Now{Title: "人投得差不多了？", Text: []string{"点“截止投票”，大屏和手机上开始倒数；倒数中可以取消，也可以加时。"}, Warning: e.tooFew()}
	hold := "1"
	if e.screen() {
		hold = ""
	}
	out.Forms = e.form(kit.Form{
		Key: "move", Action: e.base + "/move", Kind: "next", Button: "截止投票", Hidden: append(to(vote.StateClosing), kit.Hidden{Name: "hold", Value: hold}),
		Fields: []kit.Field{{Name: "countdown", Label: "倒数", Type: "select", Value: "60", Options: []kit.Option{
			{Value: strconv.Itoa(quick), Text: fmt.Sprintf("%d 秒", quick)}, {Value: "60", Text: "1 分钟"}, {Value: "180", Text: "3 分钟"}, {Value: "300", Text: "5 分钟"},
		}}},
	})
	return out
}

// admitted is the last chance to void left-over slips in flow two: the admission note that counts them is signed next.
func (e *sessionPage) admitted() Now {
	out := Now{Title: "作废剩余的票，然后开始投票", Text: []string{
		"签到已截止。没发出去的票现在逐张扫码作废：开始投票后就不能再作废了。",
		"开始投票时，发票用的密钥会销毁：之后谁也造不出新的票。",
	}}
	if e.screen() {
		out = Now{Title: "开始投票", Text: []string{"签到已截止。" + out.Text[1]}}
	} else {
		out.Text = append(out.Text, fmt.Sprintf("已作废 %d 张。", e.s.Void))
		out.Links = []kit.NextLink{{Href: e.base + "/void", Text: "作废剩余的票", Icon: "scan", Filled: e.s.Void == 0}}
	}
	f := kit.Form{Key: "move", Action: e.base + "/move", Button: "开始投票", Hidden: to(vote.StateVoting)}
	if e.screen() || e.s.Void > 0 {
		f.Kind = "next"
	}
	out.Forms = e.form(f)
	return out
}

// resume ends a pause.
func (e *sessionPage) resume(button string) Now {
	return Now{Title: "已暂停", Text: []string{"暂停时不能新扫票；已经在路上的票仍会收下。"}, Forms: e.form(kit.Form{
		Key: "pause", Action: e.base + "/pause", Kind: "next", Button: button, Hidden: []kit.Hidden{
			{Name: "paused", Value: ""},
		},
	})}
}

func (e *sessionPage) closing() Now {
	if e.progress.Step == "seal" {
		return Now{Title: "正在封票", Text: []string{"整理票箱、签发公告，请稍候。关掉页面也会继续。"}, Bar: e.bar("已处理")}
	}
	out := Now{Title: "清点，然后封票、计票", Warning: e.tooFew()}
	switch {
	case e.screen():
		out.Text = []string{"投票已截止。封票后票箱固定；计票后计票密钥销毁，结果马上打开。"}
	case !e.voids():
		out.Text = []string{"填清点数；都对上了就封票。签到记录在投票开始时已经签名，剩余的票不用再作废。"}
	default:
		out.Text = []string{"把剩余的票逐张扫一下，再填清点数。封票后票箱固定，不能再加票、再作废。"}
	}
	if e.s.Blocked != "" {
		out.Text = append(out.Text, "现在还不能封票："+blockedReason(e.s.Blocked))
	}
	out.Account = e.account()
	return out
}

// bar shows the progress of a long step if it runs in this process.
func (e *sessionPage) bar(text string) *Progress {
	if e.progress.Total == 0 {
		return nil
	}
	return &Progress{Text: text, Done: e.progress.Done, Total: e.progress.Total}
}

// voids reports whether a left-over slip can still be voided.
func (e *sessionPage) voids() bool { return voidsIn(e.s) }

func blockedReason(word string) string {
	switch word {
	case blockedBallots:
		return "票箱里的票多于扫票人数。这不能强行通过，只能作废这一场重来。"
	case "accounting_unbalanced":
		return "清点数对不上。请再清点；确实找不到原因，由两人写明原因后继续。"
	case blockedPaper:
		return "纸票只录了一次，或两次不一致。"
	}
	return word
}

func (e *sessionPage) count() Now {
	if e.progress.Step == "count" || e.s.Counting {
		return Now{Title: "正在计票", Text: []string{"请稍候。关掉页面也会继续。"}, Bar: e.bar("已打开")}
	}
	out := Now{Title: "计票", Text: []string{fmt.Sprintf("收回 %d 张。计票后计票密钥随即销毁：谁也不能再打开任何一张票。", e.m.Balance.Returned)}, Warning: e.tooFew()}
	if e.s.Blocked != "" {
		out.Text = append(out.Text, "现在还不能计票："+blockedReason(e.s.Blocked))
	}
	out.Forms = e.form(kit.Form{Key: "move", Action: e.base + "/move", Kind: "next", Button: "开始计票", Hidden: to(vote.StateCounted)})
	return out
}

func (e *sessionPage) archived() Now {
	out := Now{
		Title: "已归档", Text: []string{"票箱里的票已经按期删除，结果和公告保留。"},
		Links: []kit.NextLink{{Href: e.base + "/result", Text: "看结果", Icon: "rank", Filled: true}},
	}
	if e.few() {
		out.Text, out.Links[0].Text = []string{"票箱里的票已经按期删除，公告保留。"}, lookup.WhyNone
	}
	return out
}

// few reports whether so few ballots came back that none was opened.
func (e *sessionPage) few() bool { return e.m.Result != nil && e.m.Result.Suppressed }

func (e *sessionPage) finished() Now {
	out := Now{Title: "测评完成", Text: []string{"接下来打印测评情况记录，请监票人、计票人签字。"}, Links: []kit.NextLink{
		{Href: e.base + "/result", Text: "看结果", Icon: "rank", Filled: true}, {Href: e.base + "/minutes", Text: "打印签字", Icon: "print"},
	}}
	few := e.few()
	if few {
		out.Links[0].Text = lookup.WhyNone
		out.Title = "票太少，没有结果"
		out.Text = []string{fmt.Sprintf("收回的票不到 %d 张：没有计票，密钥已销毁。请打印测评情况记录，由监票人、计票人签字。", e.s.K)}
	}
	if e.s.Comments && !few {
		out.Links = append(out.Links, kit.NextLink{Href: e.base + "/comments", Text: "整理意见建议", Icon: "comment"})
	}
	out.Forms = e.form(lookup.PublishForm(e.s, few))
	if e.s.Rehearsal && !few {
		out.Text = []string{"演练完成。看过以后可以一键清除，再建真的场次。"}
	}
	return out
}

// blockedBallots is app's code for the one thing that cannot be overridden: more ballots than admissions.
const blockedBallots = "ballots_exceed_admitted"

// blockedPaper is app's code for paper ballots that were not entered twice with the same figures.
const blockedPaper = "paper_unconfirmed"
