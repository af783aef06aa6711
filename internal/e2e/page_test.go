package e2e

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"minping/internal/app"
	"minping/internal/bundle"
	"minping/internal/store"
	"minping/static"
)

func TestTheCommittedBundlesAreWhatTheirSourcesBuild(t *testing.T) {
	files, err := bundle.Build(root(t))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range files {
		got, err := os.ReadFile(filepath.Join(root(t), path))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what its sources build: run go run ./internal/bundle/cmd", path)
		}
	}
}

func TestThePageIsOneRequestOfLessThan40Kilobytes(t *testing.T) {
	t.Parallel()
	var zip bytes.Buffer
	w, err := gzip.NewWriterLevel(&zip, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(static.PhoneHTML); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("GET /b: %d bytes, %d with gzip, %d with brotli", len(static.PhoneHTML), zip.Len(), len(static.PhoneBrotli))
	if zip.Len() > 38_800 || len(static.PhoneBrotli) > 33_700 {
		t.Errorf("%d bytes with gzip, %d with brotli", zip.Len(), len(static.PhoneBrotli))
	}
	unpacked, err := io.ReadAll(brotli.NewReader(bytes.NewReader(static.PhoneBrotli)))
	if err != nil || !bytes.Equal(unpacked, static.PhoneHTML) {
		t.Errorf("what is sent with brotli is another page (%v)", err)
	}
	h := newSession(t, plan{})
	p := newPhone(t)
	p.open(h.slip(0))
	p.sees("校验码")
	var routes []string
	for _, x := range h.seen("") {
		routes = append(routes, x.route)
	}
	slices.Sort(routes) // the last three are asked for at once
	if got := strings.Join(routes, " "); got != "/b form manifest state" {
		t.Errorf("opening a link asks for %s", got)
	}
}

func TestThePolicyAllowsThePageItselfAndNothingElse(t *testing.T) {
	t.Parallel()
	sum := sha256.Sum256(static.PhoneHTML)
	if want := "sha256-" + base64.StdEncoding.EncodeToString(sum[:]); static.AppHash != want {
		t.Errorf("app hash %s, want %s", static.AppHash, want)
	}
	policy := static.PhoneCSP("https://cast.example")
	for _, part := range []string{
		"default-src 'none'", "connect-src 'self' https://cast.example;",
		"require-trusted-types-for 'script'", "script-src 'sha256-", "frame-ancestors 'none'",
	} {
		if !strings.Contains(policy, part) {
			t.Errorf("the policy lacks %s: %s", part, policy)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Error(policy)
	}
	h := newSession(t, plan{})
	p := newPhone(t)
	p.open(h.slip(0))
	p.sees("校验码")
	var blocked string
	p.eval(`new Promise((ok) => { addEventListener('securitypolicyviolation', (e) => ok(e.violatedDirective)); const i = new Image(); i.src = 'http://127.0.0.1:1/x.png'; setTimeout(() => ok(''), 3000); })`, &blocked)
	if blocked != "img-src" {
		t.Errorf("a picture from elsewhere: %q", blocked)
	}
}

// E2
func TestVotersRequestsCarryNoCookieAndNoReferrer(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{})
	p := newPhone(t)
	p.do(chromedp.ActionFunc(func(ctx context.Context) error {
		return network.SetCookie("who", "me").WithURL(h.base).Do(ctx)
	}))
	p.open(h.slip(0))
	p.tap("开始")
	fill(p, "意见")
	p.tap("投票")
	p.sees(done, "意见建议已另外送达")
	for _, route := range []string{"manifest", "form", "state", "admit", "cast", "comment"} {
		hits := h.seen(route)
		if len(hits) == 0 {
			t.Errorf("%s was not asked", route)
		}
		for _, x := range hits {
			for _, name := range []string{"Cookie", "Referer", "If-None-Match", "Authorization"} {
				if v := x.header.Get(name); v != "" {
					t.Errorf("%s carries %s: %s", route, name, v)
				}
			}
		}
	}
}

// E3
func TestThePageWorksOnPlainHTTPOfALANAndSaysNotProtected(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{lan: true, noComment: true})
	p := newPhone(t)
	p.open(h.slip(0))
	p.sees("当前网络没有加密保护，结果中会注明。")
	var subtle bool
	p.eval("!!crypto.subtle", &subtle)
	if subtle {
		t.Fatal("this is no test: the address counts as secure")
	}
	p.tap("开始")
	fill0(p)
	p.sees("当前网络没有加密保护，结果中会注明。")
	p.tap("投票")
	p.sees(done)
}

// E4
func TestAnOldBrowserIsToldAndNothingIsHalfDone(t *testing.T) {
	t.Parallel()
	for _, missing := range []string{"delete window.BigInt", "delete Crypto.prototype.getRandomValues"} {
		t.Run(missing, func(t *testing.T) {
			h := newSession(t, plan{})
			p := newPhone(t)
			p.beforeScripts(missing)
			p.open(h.slip(0))
			p.sees("这部手机的浏览器太旧，不能保密投票。请用纸质票，或到工作人员处借用设备。")
			time.Sleep(time.Second)
			if len(h.seen("")) != 1 || len(p.stored()) != 0 {
				t.Errorf("%d requests, stored %v", len(h.seen("")), p.stored())
			}
		})
	}
}

// E4: what a browser of the ES2020 feature set lacks is taken away, and crypto.subtle with it.
func TestThePageWorksWithTheFeaturesOfES2020(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{})
	p := newPhone(t)
	p.beforeScripts(`delete Object.hasOwn; delete DataView.prototype.setBigUint64; delete DataView.prototype.getBigUint64;
		delete Array.prototype.at; delete String.prototype.at; delete String.prototype.replaceAll; delete Array.prototype.findLast;
		delete Promise.any; delete window.structuredClone; delete window.AggregateError; delete window.WeakRef; delete Array.prototype.toSorted;
		delete Uint8Array.prototype.toHex; delete Uint8Array.fromHex; delete Uint8Array.prototype.toBase64; delete Uint8Array.fromBase64;
		delete Object.getPrototypeOf(Uint8Array.prototype).at; delete Object.groupBy; delete Promise.withResolvers;
		delete crypto.randomUUID; delete Object.fromEntries; delete Array.prototype.flat; delete Array.prototype.flatMap;
		delete Promise.allSettled; delete String.prototype.matchAll; delete window.queueMicrotask; delete window.AbortController; Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined });`)
	p.open(h.slip(0))
	p.tap("开始")
	fill(p, "好")
	p.tap("投票")
	p.sees(done)
	h.seal(nil)
	p.reload()
	p.sees(counted)
}

func TestTheBundleUsesNoSyntaxYoungerThanChrome67(t *testing.T) {
	all := map[string][]byte{"the page": static.PhoneHTML}
	for name, part := range static.PhoneParts {
		if strings.HasSuffix(name, ".js") {
			all[name] = part
		}
	}
	for name, source := range all {
		for _, young := range []string{
			"?.(", "??=", "||=", "&&=", "static{", "?.[",
			"catch{}finally{}#", "globalThis",
		} {
			if bytes.Contains(source, []byte(young)) {
				t.Errorf("%s uses %s, which Chrome 67 lacks", name, young)
			}
		}
		// what a library says where it is missing
		used := bytes.ReplaceAll(source, []byte("crypto.subtle must be defined"), nil)
		fallsBack := strings.HasPrefix(name, "kiosk.") // for its code (decision 0028), and without it as well
		if bytes.Contains(used, []byte("crypto.subtle")) && !fallsBack {
			t.Errorf("%s uses crypto.subtle, which plain http lacks", name)
		}
	}
	if len(all) < 3 {
		t.Errorf("this is no test: %d scripts", len(all))
	}
}

func TestARehearsalAndALanguageAreOnThePage(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{rehearsal: true})
	p := newPhone(t)
	p.open(h.slip(0))
	p.sees("演练", "这是演练，不计入结果。")
	p.tap("EN")
	p.sees("Rehearsal", "Start", "Fingerprint", "The questions themselves are in Chinese")
	p.tap("Start")
	p.sees("Question 1 of 3", "Rehearsal")
	p.seesNot("中文") // nothing is loaded once the slip is spent
	p.reload()
	p.sees("Question 1 of 3")
	if n := len(h.seen("")); n == 0 {
		t.Fatal("nothing was asked for")
	}
}

func TestTextSizeIsKeptForTheSession(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{})
	p := newPhone(t)
	p.open(h.slip(0))
	size := func() (px float64) {
		p.eval("parseFloat(getComputedStyle(document.body).fontSize)", &px)
		return px
	}
	p.sees("校验码")
	for i, want := range []float64{20, 26, 30, 20} {
		p.eval(fmt.Sprintf("document.querySelector('.size%d').click()", i%3), nil)
		if got := size(); got != want {
			t.Errorf("after the %d. tap the body text is %v px, want %v", i+1, got, want)
		}
		p.reload()
		p.sees("校验码")
		if got := size(); got != want {
			t.Errorf("after a reload the body text is %v px, want %v", got, want)
		}
	}
}

func TestComingBackToThePageByTheBackButtonShowsWhereOneWas(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.open(h.slip(0))
	p.tap("开始")
	p.answer("总体评价", "满意")
	p.sees("第 2 题 · 共 3 题")
	p.open(h.base + "/blank")
	p.do(chromedp.NavigateBack())
	p.answer("第 2 题 · 共 3 题", "相符")
	p.sees("存在哪些问题")
	p.open(h.base + "/b")
	p.answer("存在哪些问题", "弃权")
	p.tap("投票")
	p.sees(done)
	p.open(h.base + "/blank")
	p.do(chromedp.NavigateBack())
	p.sees(done)
	if h.count("ballots") != 1 {
		t.Errorf("%d ballots", h.count("ballots"))
	}
}

func TestAPhoneThatVotedInTwoSessionsShowsBoth(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := voter(t, h, 0)
	p.tap("投票")
	p.sees(done)
	h.set(func() { h.fix(plan{noComment: true}) }) // another session of the same service; slips 8 to 15
	p.open("about:blank")
	p.open(h.slip(8))
	p.tap("开始")
	fill0(p)
	p.tap("投票")
	p.sees(done)
	p.tap("这部手机上的其他场次")
	p.sees("选一场", sessionTitle, "已投")
	var n int
	p.eval("document.querySelectorAll('.choice').length", &n)
	if n != 2 {
		t.Errorf("%d sessions", n)
	}
	p.tap(sessionTitle)
	p.sees(done)
}

// How it is kept secret has three layers, all before a slip is spent: a sentence, a page with what this session gives
// up, and the technical page, which is made from the service's schema and the phone's own table: everything in them is
// on it.
func TestTheHelpHasThreeLayersAndTellsTheSchemaBeforeVoting(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{})
	p := newPhone(t)
	p.open(h.slip(0))
	p.sees("校验码")
	p.tap("怎样保密，做不到什么")
	p.sees("系统知道哪些票投过了，不知道哪一票是谁投的。", "填写说明", "做不到什么", "边签到边投票", "只凭票参加", "系统只由一方运行")
	p.tap("存什么（技术说明）")
	for _, k := range app.DataInventory() {
		for _, c := range k.Columns {
			p.sees(k.Title.ZH+"：", c.What.ZH, k.Until.ZH)
		}
	}
	for _, k := range store.Schema() {
		p.sees(k.Title.ZH)
	}
	p.sees("您的手机里存什么", "签到中：票的暗码", "已投：编号；回执", "填到一半的选择和意见")
	p.seesNot("undefined")
	p.tap("返回")
	p.sees("填写说明")
	p.tap("返回")
	p.sees("开始")
	if len(h.seen("admit")) != 0 {
		t.Error("a slip was spent before the page told what is stored")
	}
}
