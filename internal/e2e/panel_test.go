package e2e

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"minping/internal/app"
	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	evalscheme "minping/internal/evaluation/scheme"
	"minping/internal/keys/keystest"
	"minping/internal/store/memory"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
	"minping/internal/web"
	"minping/internal/web/api"
	"minping/internal/web/panel"
	"minping/internal/web/phone"
	"minping/internal/web/sheets"
	"minping/static"
)

const staffPassword = "Correct-Horse-9"

// office is the whole service on a port of this machine.
type office struct {
	*app.Service
	t   *testing.T
	url string
}

func newOffice(t *testing.T) *office {
	t.Helper()
	h := &office{t: t}
	ln, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	h.must(err)
	h.url = "http://" + ln.Addr().String()
	ring, err := keystest.Ring(t.TempDir(), "test.example")
	h.must(err)
	signer, err := auth.NewSigner(ring.TokenKey(), time.Now)
	h.must(err)
	h.Service, err = app.New(app.Options{
		Store: memory.Open(), Keys: ring, Tokens: signer, Builtin: apptest.Schemes(t)[:1], Rules: apptest.Rules(t),
		PublicURL: h.url, AppHash: static.AppHash,
	})
	h.must(err)
	pages, err := panel.New(h.Service)
	h.must(err)
	srv, err := web.New(web.Options{
		Service: h.Service, Phone: phone.Page{HTML: static.PhoneHTML, CSP: static.PhoneCSP(), Parts: static.PhoneParts},
		Paper: api.Paper{Minutes: sheets.Minutes},
		Panel: web.Panel{Prefixes: panel.Prefixes(), Mount: pages.Mount, Fail: pages.Fail}, Drain: time.Second,
	})
	h.must(err)
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Go(func() { _ = srv.Serve(ctx, ln) }) // streams that a closed browser left are cut
	all.Go(func() { _ = h.Run(ctx) })         // ends with ctx
	t.Cleanup(func() { cancel(); all.Wait() })
	return h
}

func (h *office) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// press clicks what is labelled with a text, once the page is complete.
func (p *tab) press(text string) {
	p.t.Helper()
	p.until(fmt.Sprintf(`document.readyState === 'complete' && (() => {
		const e = [...document.querySelectorAll('button, summary, a')].find(e => e.getClientRects().length && e.textContent.trim() === %q);
		if (e) setTimeout(() => e.click(), 0);
		return e;
	})()`, text), "something to press: "+text)
}

// fill types into the field with a label.
func (p *tab) fill(label, text string) {
	p.t.Helper()
	p.until(fmt.Sprintf(`document.readyState === 'complete' && (() => {
		const l = [...document.querySelectorAll('label')].find(e => e.getClientRects().length && e.textContent.trim().startsWith(%q));
		if (!l) return false;
		l.control.value = %q;
		l.control.dispatchEvent(new Event('input', {bubbles: true}));
		return true;
	})()`, label, text), "a field "+label)
}

// laptop opens a browser the size of a laptop's.
func laptop(t *testing.T) *tab {
	t.Helper()
	return asLaptop(newPhone(t))
}

func asLaptop(b *tab) *tab {
	b.t.Helper()
	b.size(1280, 860)
	chromedp.ListenTarget(b.ctx, func(ev any) {
		if _, ok := ev.(*page.EventJavascriptDialogOpening); ok {
			// the only question is whether printing went well
			go func() { _ = chromedp.Run(b.ctx, page.HandleJavaScriptDialog(true)) }()
		}
	})
	return b
}

// unbroken fails when a script of the page failed.
func (p *tab) unbroken() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.errors) > 0 {
		p.t.Errorf("scripts failed: %q", p.errors)
	}
}

// sample makes what a session needs: people, a round, a unit in it.
func (h *office) sample() (evaluationID string) {
	h.t.Helper()
	ctx, office := h.t.Context(), records.Actor{ID: "office", Name: "office", Role: auth.Admin}
	for name, role := range map[string]auth.Role{"office": auth.Admin, "zhao": auth.Organizer} {
		_, _, err := h.Accounts.AddAccount(ctx, records.Actor{}, name, role, "", staffPassword)
		h.must(err)
	}
	r, err := h.Rounds.NewRound(ctx, office, round.Round{Term: 5, No: 7, Name: "五届市委第七轮巡察", StartsOn: time.Now().Format(time.DateOnly)})
	h.must(err)
	o, err := h.Rounds.NewOrganization(ctx, office, round.Organization{Name: "市自然资源和规划局", Kind: evalscheme.KindDepartment})
	h.must(err)
	e, err := h.Rounds.NewEvaluation(ctx, office,
		round.Evaluation{RoundID: r.ID, OrganizationID: o.ID, SchemeID: "liaocheng"})
	h.must(err)
	return e.ID
}

// paperSlip is one slip as the browser's own list tells it.
type paperSlip struct {
	SID   string `json:"sid"`
	Code  string `json:"code"`
	Token string `json:"token"`
}

// cast plays phones with slips that the organizer's browser made.
func (h *office) cast(slips []paperSlip, choice func(i int) int) {
	h.t.Helper()
	ctx := h.t.Context()
	for i, s := range slips {
		raw, err := h.Boxes.Manifest(ctx, s.SID)
		h.must(err)
		box, err := vote.ParseManifest(raw)
		h.must(err)
		token, err := vote.B64u.DecodeString(s.Token)
		h.must(err)
		p, err := votetest.NewPhone(rand.Reader, box, vote.Token(token), [10]byte{})
		h.must(err)
		answer, err := h.Boxes.Admit(ctx, s.SID, p.Request.Message())
		h.must(err)
		h.must(p.Admitted(answer))
		c := choice(i)
		msg, err := p.Cast([]int{c, c, c, c, c, c, c, c, 0})
		h.must(err)
		_, err = h.Boxes.Cast(ctx, s.SID, msg)
		h.must(err)
	}
}

// tally counts what a person does: presses and fields filled in.
type tally struct {
	*tab
	clicks, fields int
}

func (c *tally) press(text string) { c.t.Helper(); c.clicks++; c.tab.press(text) }

func (c *tally) fill(label, text string) { c.t.Helper(); c.fields++; c.tab.fill(label, text) }

// within prints what was counted and fails over the target (experience §1).
func (c *tally) within(what string, clicks, fields int) {
	c.t.Helper()
	c.t.Logf("%s: %d clicks, %d fields (target %d and %d)", what, c.clicks, c.fields, clicks, fields)
	if c.clicks > clicks || c.fields > fields {
		c.t.Errorf("%s: %d clicks and %d fields, want at most %d and %d", what, c.clicks, c.fields, clicks, fields)
	}
	c.clicks, c.fields = 0, 0
}

// An organizer's session by hand, from the one-time password to the result, in a real browser, on the whole service;
// every press and every field is counted.
func TestASessionByHandInTheBrowser(t *testing.T) {
	h := newOffice(t)
	evaluationID := h.sample()
	_, once, err := h.Accounts.AddAccount(t.Context(), records.Actor{}, "min", auth.Organizer, "", "")
	h.must(err)
	b := &tally{tab: laptop(t)}
	b.open(h.url + "/admin/first#min/" + once)
	b.fill("给自己定一个新密码", staffPassword)
	b.press("保存并登录")
	b.sees("现场测评")
	b.open(h.url + "/admin/evaluations/" + evaluationID) // the organization in the list
	b.clicks++
	b.press("安排通报会")
	b.fill("地点", "市政务中心三楼会议室")
	b.fill("应到人数", "20")
	b.press("安排，去准备票")
	b.press("去打印票")
	b.sees("怎么印、怎么发")
	b.until(`document.querySelector('[data-sid]').value === '24'`, "three sheets of eight are proposed")
	b.tab.fill("张数", "一打")
	b.tab.press("生成票")
	b.sees("张数应为 1 到 20000 的整数")
	b.tab.fill("张数", "２４ 张") // as people type it
	b.press("生成票")
	b.sees("24 张票已生成")
	slips := h.print(b.tab)
	b.seesNot(slips[0].Code) // a screen may be where the hall can see it
	b.tab.press("已打印好，从这台电脑上删除票码")
	b.sees("这台电脑上没有这一场的票码")
	b.until(`!document.querySelector('.slip-sheets')`, "the printed codes are gone from the page too")
	b.tab.press("回到现场测评")
	b.press("开启投票")
	b.sees("人投得差不多了")
	b.within("one-time password to open", 7, 6)

	h.cast(slips[:17], func(i int) int { return 1 + i%2 }) // enough for a figure that is more than a small sample
	h.votes(slips[17])
	b.sees("15+") // by itself, without a reload
	b.until(`document.getElementById('minicount').textContent === '15+'`, "the small hall screen counts along")
	b.seesNot("可能不到 5 张")
	b.picture("session")
	h.oneScreen(b.tab)
	b.press("截止投票")
	b.sees("就要截止了", "+1 分钟", "取消，继续投票")
	b.tab.press("取消，继续投票")
	b.sees("倒计时已取消")
	b.tab.fill("倒数", "15")
	b.tab.press("截止投票")
	b.sees("清点，然后封票、计票") // when the countdown is over the page moves on by itself
	b.scanAll(slips[18:])
	b.tab.fill("发出", "18")
	b.tab.fill("剩余", "6")
	b.tab.fill("实到", "18")
	b.sees("印制 24 = 发出 18 + 剩余 6 ✓")
	b.press("封票并计票")
	b.sees("满意度", "满意率", "满意 10", "基本满意 8", "100.00")
	b.seesNot("样本不足")
	b.within("open to result", 4, 0)
	b.picture("result")
	b.unbroken()
}

// scanAll types codes as a scanner does, the next while the answer to the one before is still on its way, and begins to
// type one more. None is lost, and neither is what was begun.
func (c *tally) scanAll(slips []paperSlip) {
	c.t.Helper()
	c.until(`document.readyState === 'complete' && document.querySelector('form[data-queue] input[name=code]')`, "the field for codes")
	for _, s := range slips {
		c.eval(fmt.Sprintf(`(() => {
			const f = document.querySelector('form[data-queue]'), i = f.querySelector('input[name=code]');
			i.value = %q;
			f.requestSubmit();
		})()`, s.Code), nil)
	}
	c.eval(`(document.querySelector('form[data-queue] input[name=code]').value = '8K3P-42', 0)`, nil)
	c.sees(fmt.Sprintf("剩余的票：已作废 %d 张", len(slips)))
	c.until(`document.querySelector('[data-queue-note]').hidden`, "an empty queue")
	var done []string
	c.eval(`[...document.querySelectorAll('[data-queue-done] .chip')].map(e => e.textContent.trim())`, &done)
	if len(done) != len(slips) || slices.ContainsFunc(done, func(text string) bool { return text != "已作废" }) {
		c.t.Errorf("%d codes were scanned, the page answers %v", len(slips), done)
	}
	var begun string
	c.eval(`document.querySelector('form[data-queue] input[name=code]').value`, &begun)
	if begun != "8K3P-42" {
		c.t.Errorf("what was begun to be typed became %q", begun)
	}
	c.eval(`(document.querySelector('form[data-queue] input[name=code]').value = '', 0)`, nil)
}

// oneScreen measures that the page of a session that votes is one screen, on a laptop and on a phone (experience §1).
func (h *office) oneScreen(b *tab) {
	h.t.Helper()
	for _, size := range [][2]int64{{1280, 800}, {390, 844}} {
		b.size(size[0], size[1])
		var tall int64
		b.eval(`Math.round(document.querySelector('.nextbar').getBoundingClientRect().bottom + scrollY)`, &tall)
		h.t.Logf("the session's page while voting at %d × %d: the next step ends at %d", size[0], size[1], tall)
		if tall > size[1] {
			h.t.Errorf("at %d × %d the next step ends at %d", size[0], size[1], tall)
		}
	}
	b.size(1280, 860)
}

// print has the slips drawn and checks the sheet; it returns what is on them.
func (h *office) print(b *tab) []paperSlip {
	h.t.Helper()
	var drawn int
	var slips []paperSlip
	b.eval(`(window.print = () => { window.printed = true; }, 0)`, nil)
	b.press("打印")
	b.until(`window.printed === true`, "the printing")
	b.eval(`document.querySelectorAll('.slip-sheets .slip svg').length`, &drawn)
	if drawn != 24 {
		h.t.Errorf("%d of 24 slips are drawn", drawn)
	}
	var inks []string
	b.eval(`[...new Set([...document.querySelectorAll('.slip *:not(svg *)')].map((e) => getComputedStyle(e).color))]`, &inks)
	if len(inks) != 1 || inks[0] != "rgb(0, 0, 0)" {
		h.t.Errorf("slips are printed in %v, want black alone", inks)
	}
	b.eval(`minpingSlips.list(JSON.parse(document.getElementById('slips').dataset.config))`, &slips)
	return slips
}
