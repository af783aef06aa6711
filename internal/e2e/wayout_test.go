package e2e

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"

	"minping/internal/vote"
)

// refusesStorage is a browser in a private mode that stores nothing.
const refusesStorage = `Object.defineProperty(window, 'indexedDB', { value: { open() { throw new DOMException('no', 'SecurityError'); } } })`

// typeSlip types the session's number and a code where the page asks for them.
func typeSlip(p *tab, code string) {
	p.t.Helper()
	p.sees("输入票码")
	p.eval(`document.querySelectorAll('input').forEach((e) => (e.value = ''))`, nil)
	p.typeInto("#number", "123 456")
	p.typeInto("#code", code)
	p.tap("下一步")
}

// The first try of a typed code is often wrong by one character. The slip was not used, so the page says so and takes
// the next try without a question in between, also after a reload.
func TestACodeThatWasMistypedIsTypedAgain(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	wrong := h.codes[2]
	wrong[9] ^= 1
	p.open(h.base + "/b")
	typeSlip(p, wrong.String())
	p.tap("开始")
	p.sees("没有这个票码。", "您的票没有用掉。")
	p.seesNot("请找工作人员")
	p.reload()
	p.sees("这张票不是这一场的")
	p.tap("输入另一张票的票码")
	right := strings.ToLower(h.codes[2].String())
	typeSlip(p, strings.NewReplacer("0", "o", "1", "l", "-", " ").Replace(right))
	p.sees("总体评价")
	fill0(p)
	p.tap("投票")
	p.sees(done)
	tid := vote.TokenID(h.box.Manifest.SID, vote.TypedToken(h.box.Manifest.SID, h.codes[2]))
	h.set(func() {
		if _, ok := h.admitted[tid]; !ok || len(h.admitted) != 1 {
			t.Errorf("%d admissions, the typed slip among them: %v", len(h.admitted), ok)
		}
	})
}

// A request of one session whose answer is not known yet is not dropped because another session's code is typed.
func TestOnlyARefusedSlipIsReplacedWithoutAsking(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.open(h.slip(0))
	h.set(func() { h.canned["admit"] = []string{"bad"} })
	p.tap("开始")
	p.sees("手机和系统没有对上")
	p.seesNot("输入票码")
	p.open("about:blank")
	h.set(func() { h.deaf["admit"] = 1000 })
	p.open(h.slip(1))
	p.sees("换成新扫的这张票吗")
}

// A phone that voted in one session and comes to the next with a typed code is led there; right after the vote nothing
// is offered.
func TestAVoterBackAtAnOldVoteCanTypeAnotherSessionsCode(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := voter(t, h, 0)
	p.tap("投票")
	p.sees(done, "现在可以关掉这一页了。")
	p.seesNot("投另一场")
	p.open("about:blank")
	p.open(h.base + "/b")
	p.sees(done)
	p.tap("投另一场")
	h.set(func() { h.fix(plan{noComment: true}) })
	typeSlip(p, h.codes[8].String())
	p.sees("请抬头核对")
	p.tap("开始")
	fill0(p)
	p.tap("投票")
	p.sees(done)
	if h.count("ballots") != 2 {
		t.Errorf("%d ballots", h.count("ballots"))
	}
}

// On a slow network the number takes seconds to look up: the button says that it was heard, and a second tap asks
// nothing more.
func TestALookUpThatTakesLongSaysSoAndIsAskedOnce(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{})
	p := newPhone(t)
	p.open(h.base + "/b")
	p.sees("输入票码")
	p.do(network.Enable(), network.EmulateNetworkConditions(false, 1500, 1e6, 1e6))
	typeSlip(p, h.codes[0].String())
	p.until("document.querySelector('button[type=submit]').innerText === '正在打开…'", "the button says that it was heard")
	p.eval("document.querySelector('form').requestSubmit()", nil)
	p.sees("校验码")
	if n := len(h.seen("/rb1/n/123456")); n != 1 {
		t.Errorf("the number was asked for %d times", n)
	}
}

// The second code reloads the page, where a browser without storage has forgotten the first: the page says so instead
// of waiting.
func TestWithoutStorageTwoCodesAreNotWaitedFor(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{presence: 1})
	p := newPhone(t)
	p.beforeScripts(refusesStorage)
	p.open(h.slip(0))
	p.tap("不换了，我不关页面")
	p.tap("开始")
	p.sees("请换一个浏览器", "您的票没有用掉")
	if len(h.seen("admit")) != 0 {
		t.Error("the slip was sent")
	}
}

// On a slow network the page is half there for seconds: its first bytes say that it opens. Without JavaScript it says
// what to do.
func TestBeforeAndWithoutScriptsThePageSaysWhatIsGoingOn(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{})
	p := newPhone(t)
	var first string
	p.open(h.base + "/blank")
	p.eval(`fetch('/b').then((r) => r.text()).then((html) => new DOMParser().parseFromString(html.slice(0, html.lastIndexOf('<script>', html.lastIndexOf('<script>') - 1)), 'text/html').getElementById('app').innerText.trim())`, &first)
	if first != "正在打开…" {
		t.Errorf("before its scripts the page says %q", first)
	}
	p.do(emulation.SetScriptExecutionDisabled(true))
	p.open(h.slip(0))
	p.sees("到工作人员处借用设备", "您的票没有用掉。")
	p.seesNot("正在打开")
}

// Who asks the phone for more contrast gets it: nothing is grey any more.
func TestMoreContrastIsGivenWhereItIsAskedFor(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	p.eval(strings.Replace(stage, "%s", "{screen: 'form'}", 1), nil)
	colour := func(selector, property string) (out string) {
		p.eval("getComputedStyle(document.querySelector("+quote(selector)+"))."+property, &out)
		return out
	}
	before := colour(".row", "borderTopColor")
	p.do(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{
		Name:  "prefers-contrast",
		Value: "more",
	}}))
	if ink, soft := colour("body", "color"), colour(".progress", "color"); ink != soft {
		t.Errorf("the progress is %s, the ink %s", soft, ink)
	}
	if after := colour(".row", "borderTopColor"); after == before {
		t.Errorf("the frame of an option stays %s", after)
	}
}

// countsDraws keeps the size of everything that the page draws at random; a blinding factor has 256 bytes.
const countsDraws = `{ const own = Crypto.prototype.getRandomValues; window.drawn = []; Crypto.prototype.getRandomValues = function (a) { drawn.push(a.byteLength); return own.call(this, a); }; }`

// The arithmetic is done while the person reads the intro: after the tap nothing large is drawn at random. Before it
// nothing is stored or sent.
func TestTheRequestIsComputedWhileThePersonReads(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.beforeScripts(countsDraws)
	p.open(h.slip(0))
	p.sees("校验码")
	p.until("drawn.includes(256)", "the blinding factor is drawn")
	if len(h.seen("admit")) != 0 || p.vote() != nil {
		t.Errorf("before the tap: %d requests, stored %v", len(h.seen("admit")), p.vote())
	}
	p.eval("void (drawn.length = 0)", nil)
	p.tap("开始")
	p.sees("总体评价")
	var again bool
	p.eval("drawn.includes(256)", &again)
	if again {
		t.Error("after the tap it is calculated again")
	}
}

// A request that was calculated ahead is handed out once: two slips asked for with the same blinded message would be
// seen to be one phone's.
func TestARequestComputedAheadIsUsedOnce(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	h.set(func() { h.canned["admit"] = []string{"unknown"} })
	p := newPhone(t)
	p.beforeScripts(countsDraws)
	p.open(h.slip(0))
	p.until("drawn.includes(256)", "the request is computed")
	p.tap("开始")
	p.sees("这张票不是这一场的")
	p.tap("输入另一张票的票码")
	typeSlip(p, h.codes[1].String())
	p.sees("总体评价")
	const z = 1 + 16 + 10 // where the blinded message begins
	if hits := h.seen("admit"); len(hits) != 2 || string(hits[0].body[z:]) == string(hits[1].body[z:]) {
		t.Errorf("%d requests; the second is the first one's again", len(hits))
	}
}

// With a second and a half to each answer, what a phone needs before it can begin is asked for together, not one after
// another.
func TestWhatASessionNeedsIsAskedForAtOnce(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{})
	p := newPhone(t)
	p.do(network.Enable(), network.EmulateNetworkConditions(false, 1500, 1e6, 1e6))
	p.open(h.slip(0))
	p.sees("校验码")
	var asked []time.Time
	for _, route := range []string{"manifest", "state", "form"} {
		asked = append(asked, h.seen(route)[0].at)
	}
	slices.SortFunc(asked, time.Time.Compare)
	if took := asked[2].Sub(asked[0]); took > 1200*time.Millisecond {
		t.Errorf("from the first to the last of three requests it takes %v", took)
	}
}
