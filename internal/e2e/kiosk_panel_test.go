package e2e

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/session"
	"minping/internal/auth"
	"minping/internal/vote"
)

// opened makes a session with a slip and opens it.
func (h *office) opened(evaluationID string) session.SessionView {
	h.t.Helper()
	v, _ := h.ready(evaluationID, 1)
	_, err := h.Sessions.Move(h.t.Context(), records.Actor{ID: "zhao", Name: "zhao", Role: auth.Organizer}, v.ID,
		session.MoveRequest{To: vote.StateOpen})
	h.must(err)
	return v
}

// ready makes a session whose slips are printed.
func (h *office) ready(evaluationID string, n int) (session.SessionView, []paperSlip) {
	h.t.Helper()
	ctx, who := h.t.Context(), records.Actor{ID: "zhao", Name: "zhao", Role: auth.Organizer}
	b, err := h.Rounds.NewBriefing(
		ctx,
		who,
		round.Briefing{EvaluationID: evaluationID, HeldAt: time.Now(), Place: "会议室", Expected: 6, Attended: 6},
	)
	h.must(err)
	v, err := h.Sessions.NewSession(ctx, who, session.SessionRequest{BriefingID: b.ID})
	h.must(err)
	var slips []paperSlip
	var tids []string
	for range n {
		var code vote.Code
		_, _ = rand.Read(code[:]) // never fails (crypto/rand)
		token := vote.TypedToken(v.ID, code)
		tid := vote.TokenID(v.ID, token)
		slips = append(slips, paperSlip{SID: v.ID, Code: code.String(), Token: vote.B64u.EncodeToString(token[:])})
		tids = append(tids, vote.B64u.EncodeToString(tid[:]))
	}
	_, err = h.Sessions.AddSlips(ctx, who, v.ID, "", tids)
	h.must(err)
	_, err = h.Sessions.Move(ctx, who, v.ID, session.MoveRequest{To: vote.StateReady})
	h.must(err)
	return v, slips
}

// experience §2, O3: a device that goes from hand to hand is no way into the panel, and only someone who knows its code
// ends it.
func TestAKioskIsNoWayIntoThePanel(t *testing.T) {
	t.Parallel()
	h := newOffice(t)
	v := h.opened(h.sample())
	p := laptop(t)
	page := h.url + "/admin/sessions/" + v.ID
	p.open(h.url + "/admin/login")
	p.fill("账号", "zhao")
	p.fill("密码", staffPassword)
	p.press("登录")
	p.sees("现场测评")
	p.open(page)
	p.press("没有手机")
	var same bool
	p.fill("定一个结束码", "12")
	p.press("打开平板代投")
	p.sees("结束码应是 4 到 8 位数字")
	// a look at the session that is refused while the kiosk starts does not read the page again: that would stop it
	p.eval(`(window.same = true, document.querySelector('form[action$="/kiosk"]').dataset.sent = '1',
		document.dispatchEvent(new CustomEvent('htmx:afterRequest', {
			detail: { xhr: { status: 401, getResponseHeader: () => null } } })), true)`, nil)
	time.Sleep(300 * time.Millisecond)
	p.eval(`(delete document.querySelector('form[action$="/kiosk"]').dataset.sent, window.same === true)`, &same)
	if !same {
		t.Error("the page was read again while the kiosk starts")
	}
	p.fill("定一个结束码", "４２７１")
	p.press("打开平板代投")
	p.sees("请扫或输入下一张票", "工作人员：结束平板代投")
	var address string
	p.eval("location.href", &address)
	if address != h.url+"/b" {
		t.Errorf("the code that ends it stays in the address %s", address)
	}
	for range 3 {
		p.eval(`(history.back(), true)`, nil)
		time.Sleep(500 * time.Millisecond)
		if text := p.textNow(); strings.Contains(text, "截止投票") || strings.Contains(text, "赵") {
			t.Fatalf("Back shows the panel:\n%s", text)
		}
	}
	p.open(page)
	p.sees("登录")
	p.seesNot("截止投票")
	p.open(h.url + "/b")
	p.tap("工作人员：结束平板代投")
	p.typeInto("#end", "0000")
	p.tap("结束")
	p.sees("结束码不对")
	p.typeInto("#end", "4271")
	p.tap("结束")
	p.sees("输入票码")
}
