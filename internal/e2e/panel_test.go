package e2e

import (
	"context"
	"crypto/rand"
	"fmt"
	"io/fs"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"minping/configs"
	"minping/internal/app"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	evalscheme "minping/internal/evaluation/scheme"
	"minping/internal/evaluation/supervision"
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
	scheme, err := evalscheme.Parse(h.pack("liaocheng"))
	h.must(err)
	duties, err := supervision.ParseTasks(h.pack("tasks"))
	h.must(err)
	ledgers, err := ledger.ReadRules(configs.Packs, duties.Reporting())
	h.must(err)
	h.Service, err = app.New(app.Options{
		Store: memory.Open(), Keys: ring, Tokens: signer, Builtin: []evalscheme.Scheme{scheme}, Tasks: duties, PublicURL: h.url, AppHash: static.AppHash,
		Ledger: ledgers,
	})
	h.must(err)
	pages, err := panel.New(h.Service)
	h.must(err)
	srv, err := web.New(web.Options{
		Service: h.Service, Phone: phone.Page{HTML: static.PhoneHTML, CSP: static.PhoneCSP()}, Paper: api.Paper{Minutes: sheets.Minutes},
		Panel: web.Panel{Prefixes: panel.Prefixes(), Mount: pages.Mount}, Drain: time.Second,
	})
	h.must(err)
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Go(func() { _ = srv.Serve(ctx, ln) }) // streams that a closed browser left are cut
	all.Go(func() { _ = h.Run(ctx) })         // ends with ctx
	t.Cleanup(func() { cancel(); all.Wait() })
	return h
}

func (h *office) pack(name string) []byte {
	h.t.Helper()
	raw, err := fs.ReadFile(configs.Packs, "packs/"+name+".yaml")
	h.must(err)
	return raw
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

// fill types into the field with a label, wherever it stands.
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

// desk opens a browser the size of a laptop's.
func desk(t *testing.T) *tab {
	t.Helper()
	b := newPhone(t)
	b.size(1280, 860)
	chromedp.ListenTarget(b.ctx, func(ev any) {
		if _, ok := ev.(*page.EventJavascriptDialogOpening); ok {
			go func() { _ = chromedp.Run(b.ctx, page.HandleJavaScriptDialog(true)) }() // the only question is whether printing went well
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

func (p *tab) signIn(h *office, name string) {
	p.t.Helper()
	p.open(h.url + "/admin")
	p.fill("账号", name)
	p.fill("密码", staffPassword)
	p.press("登录")
}

// sample makes what an evening needs: people, a round, a unit in it.
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
	e, err := h.Rounds.NewEvaluation(ctx, office, round.Evaluation{RoundID: r.ID, OrganizationID: o.ID, SchemeID: "liaocheng"})
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

// An organizer's evening by hand: from the briefing to the result, in a real browser, on the whole service.
func TestAnEveningByHandInTheBrowser(t *testing.T) {
	h := newOffice(t)
	evaluationID := h.sample()
	b := desk(t)
	b.signIn(h, "zhao")
	b.sees("今晚的测评", "还没有通报会")
	b.open(h.url + "/admin/evaluations/" + evaluationID)
	b.press("安排通报会")
	b.fill("时间", time.Now().Add(time.Hour).Format("2006-01-02T15:04"))
	b.fill("地点", "市政务中心三楼会议室")
	b.fill("应到人数", "12")
	b.fill("实到人数", "12")
	b.press("安排")
	b.press("建立测评场次")
	b.press("去打印票")
	b.sees("怎么印、怎么发")
	b.fill("张数", "12")
	b.press("生成票")
	b.sees("12 张票已生成")
	slips := h.print(b)
	b.seesNot(slips[0].Code) // a screen may stand where the hall can see it
	b.until(`document.querySelector('.head .back').click() === undefined`, "the way back")
	b.sees("票码还留在这台电脑上") // who lost the tab is reminded
	b.press("去打印，印好后删除票码")
	b.sees("12 张票已生成")
	h.print(b)
	b.press("已打印好，从这台电脑上删除票码")
	b.sees("这台电脑上没有这一场的票码")
	b.until(`!document.querySelector('.slip-sheets')`, "the printed codes are gone from the page too")
	b.press("回到今晚的测评")
	b.press("生成大屏地址")
	b.seesNot("票码还留在这台电脑上")
	b.sees("地址只显示这一次")
	var screen string
	b.eval(`[...document.querySelectorAll('a')].find(e => e.href.includes('/hall#')).href`, &screen)
	b.press("开启投票")
	b.sees("正在投票")
	h.cast(slips[:6], func(i int) int { return 1 + i%2 })
	h.votes(slips[6])
	b.sees("5+") // by itself, without a reload
	b.picture("session")
	h.watch(screen, "扫一扫手中的票", "已投 5+")
	number := h.close(b)
	for _, s := range slips[7:] {
		b.fill("票码", s.Code)
		b.press("作废这张票")
		b.sees("已作废")
	}
	b.until(`document.querySelector('.head .back').click() === undefined`, "the way back")
	b.fill("发出", "7")
	b.fill("剩余", "5")
	b.press("保存清点数")
	b.sees("清点数对上了")
	b.press("封票…")
	b.fill("输入场次号", number)
	b.press("封票")
	b.press("开始计票")
	b.press("看结果")
	b.sees("满意度", "满意率", "满意 4", "基本满意 3", "100.00")
	b.picture("result")
	b.unbroken()
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
	if drawn != 12 {
		h.t.Errorf("%d of 12 slips are drawn", drawn)
	}
	b.eval(`minpingSlips.list(JSON.parse(document.getElementById('slips').dataset.config))`, &slips)
	return slips
}

// close ends the voting, first with a wrong number, and returns the right one.
func (h *office) close(b *tab) string {
	h.t.Helper()
	var number string
	b.eval(`document.querySelector('.chip').parentElement.querySelector('.mono').textContent`, &number)
	b.press("截止投票…")
	b.fill("输入场次号", "000000")
	b.press("截止投票")
	b.sees("和场次号不一样")
	b.fill("输入场次号", number)
	b.fill("倒计时", "13")
	b.press("截止投票")
	b.sees("就要截止了", "秒")
	b.sees("清点剩余的票") // when the countdown is over the page moves on by itself
	b.press("作废剩余的票")
	return number
}

// watch opens the hall screen in a browser of its own.
func (h *office) watch(url string, texts ...string) {
	h.t.Helper()
	s := desk(h.t)
	s.size(1920, 1080)
	s.open(url)
	s.sees(texts...)
	s.unbroken()
}
