package e2e

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"minping/internal/vote"
)

// What scanners and messages do to a link: a break or a space in it is forgiven, a missing piece is explained in plain
// words.
func TestALinkWithSpacesIsReadAndACutOffOneReported(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	link := h.slip(0)
	at := strings.Index(link, "#")
	for name, x := range map[string]struct{ link, says string }{
		"a space after it":     {link + "%20", "校验码"},
		"a space in it":        {link[:at+40] + "%20" + link[at+40:], "校验码"},
		"a parameter before":   {strings.Replace(link, "/b#", "/b?from=singlemessage&isappinstalled=0#", 1), "校验码"},
		"the last letter gone": {link[:len(link)-1], "码没有读完整"},
		"the half of it gone":  {link[:at+30], "码没有读完整"},
		"something after it":   {link + ".x", "码没有读完整"},
		"a page's own anchor":  {link[:at] + "#top", "码没有读完整"},
		"an empty anchor":      {link[:at] + "#", "输入票码"},
		"no anchor":            {link[:at], "输入票码"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPhone(t)
			p.open(x.link)
			p.sees(x.says)
			if len(h.seen("admit")) != 0 {
				t.Error("the slip was sent")
			}
			if x.says == "码没有读完整" {
				p.tap("输入票码")
				p.sees("场次号")
			}
		})
	}
	p := newPhone(t)
	p.open(link + "%20")
	p.tap("开始")
	p.sees("总体评价")
	entries := history(p)
	for _, e := range entries {
		if u, err := url.Parse(e); err != nil || u.Fragment != "" {
			t.Errorf("a history entry keeps %s", e)
		}
	}
}

// The same slip scanned again into the page that is still open: the person is told so, and the token does not stay in
// the address (F4).
func TestASlipScannedAgainIntoTheOpenPageLeavesNoToken(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := voter(t, h, 0)
	p.tap("投票")
	p.sees(done)
	slip := h.slip(0)
	p.eval("location.hash = "+quote(slip[strings.Index(slip, "#"):]), nil)
	p.sees(done, "这部手机已经用过一张票")
	var address string
	p.eval("location.href", &address)
	if strings.Contains(address, "#") {
		t.Errorf("the address keeps %s", address)
	}
}

// A page that the browser kept as it was (bfcache) or loads again, after the vote went on in another: it shows what is
// true now.
func TestAnOldPageOfTheHistoryShowsWhatIsTrueNow(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.open(h.slip(0))
	p.tap("开始")
	p.answer("总体评价", "满意")
	p.sees("第 2 题 · 共 3 题")
	p.open(h.base + "/blank")
	p.open(h.base + "/b")
	p.answer("刚才通报的整改情况", "相符")
	p.answer("存在哪些问题", "弃权")
	p.tap("投票")
	p.sees(done)
	back := func() { // chromedp's own waits for a load that a kept page does not have
		p.eval("void setTimeout(() => history.back())", nil)
		time.Sleep(300 * time.Millisecond)
	}
	for range 6 {
		var at string
		p.eval("location.pathname", &at)
		if at == "/blank" {
			break
		}
		back()
	}
	back()
	p.sees(done)
	if left := drafts(p); len(left) != 0 || h.count("ballots") != 1 {
		t.Errorf("%d ballots, the tab keeps %v", h.count("ballots"), left)
	}
}

// A phone whose clock is wrong by decades and is set back all the time votes like any other: nothing that matters asks
// the clock.
func TestAPhoneWhoseClockIsWrongVotesAllTheSame(t *testing.T) {
	t.Parallel()
	for _, clock := range []string{"real() - 6e11 - 1e7 * n++", "real() + 6e11"} {
		h := newSession(t, plan{noComment: true, delay: 1, presence: 1})
		p := newPhone(t)
		p.beforeScripts(`{ const real = Date.now; let n = 0; Date.now = () => ` + clock + `; }`)
		p.open(h.slip(0))
		p.tap("开始")
		p.sees("请扫大屏上的码")
		p.open("about:blank")
		p.open(h.screen(0))
		fill0(p)
		p.tap("投票")
		p.sees(done)
		h.seal(nil)
		p.reload()
		p.sees(counted)
	}
}

// Anyone who has no slip is not told about one.
func TestInScreenModeNoPageMentionsASlip(t *testing.T) {
	t.Parallel()
	for state, says := range map[vote.State]string{vote.StateVoting: "签到已经结束，您还没有投票。", vote.StateClosing: "投票已经结束，您还没有投票。"} {
		h := newSession(t, plan{mode: vote.ModeScreen, presence: 1, flow: vote.FlowTwo, state: state})
		p := newPhone(t)
		p.open(h.screen(0))
		p.sees(says)
		p.seesNot("票没有用")
	}
}

// A kiosk goes from hand to hand: the next person finds Chinese and the standard size, whatever the last one chose.
func TestAKioskForgetsTheLastPersonsLanguageAndSize(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.open(h.base + "/b#k.123456")
	kioskSlip(p, h, 0)
	p.sees("总体评价")
	p.until("document.querySelector('.size2')", "the switch of the size")
	p.eval("document.querySelector('.size2').click()", nil)
	p.tap("工作人员：结束这一位")
	p.sees("请扫或输入下一张票")
	var size float64
	p.eval("parseFloat(getComputedStyle(document.body).fontSize)", &size)
	if left := p.stored(); size != 20 || left["session:lang"] != nil || left["session:size"] != nil {
		t.Errorf("%v px, the tab keeps %v", size, left)
	}
}
