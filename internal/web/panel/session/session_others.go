package session

import (
	"time"

	"minping/internal/vote"
	"minping/internal/web/panel/kit"
)

// links leads to pages outside the steps.
func (e *sessionPage) links() []kit.NextLink {
	var out []kit.NextLink
	if !e.screen() && e.voids() {
		out = append(out, kit.NextLink{Href: e.base + "/void", Text: "作废票", Icon: "scan"})
	}
	if e.is(vote.StateOpen, vote.StateAdmitting, vote.StateAdmitted, vote.StateVoting, vote.StateClosing,
		vote.StateSealed) {
		out = append(out, kit.NextLink{Href: e.base + "/paper", Text: "录入纸票", Icon: "pencil"})
	}
	if !e.is(vote.StateDraft) {
		out = append(out, kit.NextLink{Href: e.base + "/minutes", Text: "测评情况记录", Icon: "print"})
	}
	return out
}

// tools are what is needed during voting: at most four.
func (e *sessionPage) tools() []Tool {
	running := vote.Admits(e.s.Flow, e.s.State) || vote.Casts(e.s.Flow, e.s.State)
	if !running && !e.is(vote.StateAdmitted) {
		return nil
	}
	var out []Tool
	if running && !e.s.Paused {
		for _, f := range e.req.Offers(e.s.ID) {
			out = append(out, Tool{Form: &f, Icon: "phone"})
		}
	}
	if running && !e.s.Paused && !e.counting() {
		f := e.pauseForm()
		out = append(out, Tool{Form: &f, Icon: "pause"})
	}
	if k := e.kiosk(); k != nil {
		out = append(out, Tool{Form: k, Icon: "phone"})
	}
	if !e.screen() {
		f := *e.req.WithErrors(e.spareForm(), e.tried)
		out = append(out, Tool{Form: &f, Icon: "warn"})
		if e.voids() {
			out = append(out, Tool{Link: &kit.NextLink{Href: e.base + "/void", Text: "换票、作废票", Icon: "scan"}})
		}
	}
	return out
}

// kiosk turns this device into one on which people without a phone vote.
func (e *sessionPage) kiosk() *kit.Form {
	if e.screen() || !e.is(vote.StateOpen, vote.StateAdmitting, vote.StateAdmitted, vote.StateVoting) {
		return nil
	}
	return e.req.WithErrors(&kit.Form{Key: "kiosk", Label: "没有手机", Action: e.base + "/kiosk", Button: "打开平板代投", Fields: []kit.Field{{
		Name: "end", Label: "定一个结束码", Type: "text", Width: "short", Auto: "off",
		Hint: "4 到 8 位数字。交给群众以后，只有填对它才能结束；您会在这台设备上退出登录。",
	}}}, e.tried)
}

// others are the steps besides the next one, folded away.
func (e *sessionPage) others() []kit.Form {
	running := vote.Admits(e.s.Flow, e.s.State) || vote.Casts(e.s.Flow, e.s.State)
	var out []kit.Form
	add := func(when bool, f kit.Form) {
		if when {
			out = append(out, *e.req.WithErrors(&f, e.tried))
		}
	}
	add(e.s.Rehearsal, e.wipeForm())
	add(running || e.is(vote.StateReady), e.scheduleForm())
	add(e.s.Pending == nil && !e.is(vote.StateCounted, vote.StatePurged, vote.StateVoided), e.voidForm())
	return out
}

func (e *sessionPage) pauseForm() kit.Form {
	return kit.Form{Key: "pause", Action: e.base + "/pause", Button: "暂停", Hidden: []kit.Hidden{{Name: "paused", Value: "1"}}}
}

func (e *sessionPage) spareForm() *kit.Form {
	return &kit.Form{
		Key: "spare", Label: "手机坏了", Action: e.base + "/spare", Button: "申请补发",
		Cannot: "扫了票、还没投票手机就坏了，那一票收不回来。两人确认后，签到没截止就另给一张票，截止了就给纸票，都登记在案。",
		Fields: []kit.Field{reason("情况")},
	}
}

// override lets two people continue although something does not balance; it is shown next to what does not.
func (e *sessionPage) override() *kit.Form {
	f := kit.Form{Key: "override", Kind: "grave", Action: e.base + "/override", Button: "申请继续", Fields: []kit.Field{reason("原因")}}
	what := "seal"
	switch {
	case e.s.Pending != nil:
		return nil
	case e.is(vote.StateClosing) && e.s.Blocked != blockedBallots && (e.s.Blocked != "" || e.unbalanced()):
		f.Label, f.Cannot = "对不上，两人写明原因后继续…", "原因会写进测评情况记录和证据包，不能撤回。"
	case e.is(vote.StateSealed) && e.s.Blocked != "":
		what = "count"
		f.Label, f.Cannot = "对不上，两人写明原因后计票…", "原因会写进测评情况记录和证据包，不能撤回。"
		if e.s.Blocked == blockedPaper {
			f.Label, f.Cannot = "纸票没有录完，两人写明原因后计票…", "没有录两次的纸票不会计入。原因会写进测评情况记录和证据包。"
		}
	default:
		return nil
	}
	f.Hidden = []kit.Hidden{{Name: "what", Value: what}}
	return e.req.WithErrors(&f, e.tried)
}

// wipeForm needs only one tap: a rehearsal is made to be wiped.
func (e *sessionPage) wipeForm() kit.Form {
	return kit.Form{
		Key: "wipe", Action: e.base + "/wipe", Button: "清除这次演练",
		Cannot: "按一下就清除：演练的票、票箱和结果全部删除，不留下什么，然后可以做正式的一场。正式的测评没有这个按钮。",
	}
}

func (e *sessionPage) voidForm() kit.Form {
	if e.is(vote.StateDraft) {
		return kit.Form{
			Key: "void", Label: "删除这一场草稿…", Kind: "grave", Action: e.base + "/move", Button: "删除草稿",
			Hidden: append(to(vote.StateVoided), kit.Hidden{Name: "key", Value: "void"}, kit.Hidden{Name: "reason", Value: "建错了，没有印票"}),
			Cannot: "还没有印票，一个人就能删除。",
		}
	}
	return kit.Form{
		Key: "void", Label: "作废这一场…", Kind: "grave", Action: e.base + "/move", Button: "申请作废",
		Hidden: append(to(vote.StateVoided), kit.Hidden{Name: "key", Value: "void"}),
		Cannot: "作废后不能恢复，所有密钥销毁，已投的票谁也打不开。需要第二人确认。",
		Fields: []kit.Field{reason("理由")},
	}
}

// reason asks for the text that appears in the minutes.
func reason(label string) kit.Field {
	return kit.Field{Name: "reason", Label: label, Type: "textarea", MaxLen: 600}
}

// unbalanced reports whether the seal is blocked by something that two people can explain.
func (e *sessionPage) unbalanced() bool {
	for _, c := range e.checks() {
		if c.Kind == "poor" {
			return true
		}
	}
	return false
}

func (e *sessionPage) scheduleForm() kit.Form {
	at := func(s string) string {
		t, err := time.Parse(time.RFC3339, s)
		if err != nil {
			return ""
		}
		return t.In(kit.China).Format(kit.InputTime)
	}
	f := kit.Form{Key: "schedule", Label: "定时开启或截止…", Action: e.base + "/schedule", Button: "保存"}
	if e.is(vote.StateReady) {
		f.Fields = append(f.Fields, kit.Field{Name: "opens_at", Label: "开启时间", Type: "datetime-local", Optional: true, Value: at(e.s.OpensAt)})
	}
	f.Fields = append(
		f.Fields,
		kit.Field{Name: "closes_at", Label: "截止时间", Type: "datetime-local", Optional: true, Value: at(e.s.Session.ClosesAt), Hint: "留空就不定时。"},
	)
	return f
}
