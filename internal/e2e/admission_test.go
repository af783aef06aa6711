package e2e

import (
	"strings"
	"testing"
	"time"

	"minping/internal/vote"
)

// A8
func TestAnIssuerKeyThatIsNotTheAnnouncedOneStopsThePhone(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{wrongKey: true})
	p := newPhone(t)
	p.open(h.slip(0))
	p.tap("开始")
	p.sees("系统的回答与公布的对不上", "您的选择没有发出")
	before := dump(p)
	time.Sleep(3 * time.Second)
	if n := len(h.seen("admit")); n != 1 {
		t.Errorf("%d requests, want the one", n)
	}
	if p.vote()["state"] != "requested" || dump(p) != before {
		t.Error("the phone's state changed")
	}
}

func TestRefusalsOfAdmissionSendThePersonToTheRightPlace(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ word, says, button string }{
		{"used", "这张票已经用过。如果不是您本人用的，请告诉现场工作人员。", "输入另一张票的票码"},
		{"void", "这张票已经作废", "输入另一张票的票码"},
		{"closed", "签到已经结束", ""},
		{"unknown", "这张票不是这一场的", "输入另一张票的票码"},
		{"bad", "您的票没有用掉", "再试一次"},
	} {
		t.Run(x.word, func(t *testing.T) {
			h := newSession(t, plan{})
			h.set(func() { h.canned["admit"] = []string{x.word} })
			p := newPhone(t)
			p.open(h.slip(0))
			p.tap("开始")
			p.sees("请找工作人员", x.says)
			if x.button != "再试一次" { // no second try of this slip can end otherwise
				p.seesNot("再试一次")
			}
			switch x.button {
			case "再试一次":
				p.tap(x.button)
				p.sees("总体评价")
			case "":
			default:
				p.tap(x.button)
				p.sees("输入票码")
			}
		})
	}
}

// A second phone with the same slip is refused with a reason, and a spare slip works on it: the remedy of rb1 §11.
func TestASpareSlipReplacesAUsedOneOnTheSamePhone(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	first, second := newPhone(t), newPhone(t)
	first.open(h.slip(0))
	first.tap("开始")
	first.sees("总体评价")
	second.open(h.slip(0))
	second.tap("开始")
	second.sees("这张票已经用过")
	second.open(h.slip(1))
	second.sees("换成新扫的这张票吗")
	second.tap("换成新的")
	fill0(second)
	second.tap("投票")
	second.sees(done)
	if n := h.count("ballots"); n != 1 {
		t.Errorf("%d ballots", n)
	}
}

func TestALostAnswerToAdmissionIsAskedAgainWithTheSameBytes(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{})
	h.set(func() { h.lose["admit"] = 2 })
	p := newPhone(t)
	p.open(h.slip(0))
	p.tap("开始")
	p.sees("总体评价")
	hits := h.seen("admit")
	if len(hits) != 3 || string(hits[0].body) != string(hits[2].body) || string(hits[0].body) != string(hits[1].body) {
		t.Errorf("%d requests, not the same three times", len(hits))
	}
}

func TestTwoTabsUseOneRequest(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{})
	h.set(func() { h.deaf["admit"] = 1000 }) // until both have asked, however slow the machine
	one := newPhone(t)
	two := one.sibling()
	one.open(h.slip(0))
	two.open(h.slip(0))
	two.sees("开始") // a tab that comes later finds the request and has nothing to tap
	one.tap("开始")
	two.tap("开始")
	h.set(func() { h.deaf["admit"] = 0 })
	one.sees("总体评价")
	two.sees("总体评价")
	bodies := map[string]bool{}
	for _, x := range h.seen("admit") {
		bodies[string(x.body)] = true
	}
	if len(bodies) != 1 {
		t.Errorf("two tabs sent %d different requests", len(bodies))
	}
}

// Flow two: the phone waits quietly, turns into the form by itself, and never resets it.
func TestAWaitingPhoneTurnsIntoTheFormByItself(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{flow: vote.FlowTwo, state: vote.StateAdmitting, noComment: true})
	p := newPhone(t)
	p.open(h.slip(0))
	p.tap("开始")
	p.sees(waiting)
	h.set(func() { h.state = vote.StateAdmitted })
	time.Sleep(3 * time.Second)
	p.sees(waiting)
	p.reload()
	p.sees(waiting)
	h.set(func() { h.state = vote.StateVoting })
	p.answer("总体评价", "满意")
	p.sees("刚才通报的整改情况")
	h.set(func() { h.paused = true })
	p.sees("现场暂停，请稍候。", "刚才通报的整改情况")
	h.set(func() { h.paused = false })
	p.answer("刚才通报的整改情况", "相符")
	p.answer("存在哪些问题", "弃权")
	p.tap("投票")
	p.sees(done)
}

func TestTheHallCodeAndTheSlipComeInEitherOrder(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name string
		scan func(h *testSession, p *tab)
	}{
		{"slip first", func(h *testSession, p *tab) {
			p.open(h.slip(0))
			p.tap("开始")
			p.sees("请扫大屏上的码")
			p.open("about:blank")
			p.open(h.screen(0))
		}},
		{"screen first", func(h *testSession, p *tab) {
			p.open(h.screen(0))
			p.tap("开始")
			p.sees("请扫手中的票")
			p.open("about:blank")
			p.open(h.slip(0))
		}},
		{"in two tabs", func(h *testSession, p *tab) {
			p.open(h.slip(0))
			p.tap("开始")
			p.sees("请扫大屏上的码")
			q := p.sibling()
			q.open(h.screen(0))
			q.sees("总体评价")
		}},
	} {
		t.Run(x.name, func(t *testing.T) {
			h := newSession(t, plan{presence: 1})
			p := newPhone(t)
			x.scan(h, p)
			p.sees("总体评价")
			if n := h.count("admitted"); n != 1 {
				t.Errorf("%d admissions", n)
			}
		})
	}
}

func TestAStaleHallCodeAsksForTheScreenAgainAndSpendsNothing(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{presence: 1})
	p := newPhone(t)
	p.open(h.slip(0))
	p.tap("开始")
	p.sees("请扫大屏上的码")
	p.open("about:blank")
	p.open(h.screen(5))
	p.sees("请再扫一次大屏")
	if h.count("admitted") != 0 {
		t.Fatal("a stale code admitted")
	}
	p.open("about:blank")
	p.open(h.screen(0))
	p.sees("总体评价")
	hits := h.seen("admit")
	first, last := hits[0].body, hits[len(hits)-1].body
	if string(first[27:]) != string(last[27:]) || string(first[:17]) != string(last[:17]) ||
		string(first[17:27]) == string(last[17:27]) {
		t.Error("the second request is not the first with another hall code")
	}
}

func TestScreenModeInventsATokenAndSaysThatItIsWeaker(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{mode: vote.ModeScreen, presence: 1})
	p := newPhone(t)
	p.open(h.screen(0))
	p.sees("不能保证一人一票")
	p.tap("开始")
	p.sees("总体评价")
	if h.count("admitted") != 1 {
		t.Errorf("%d admissions", h.count("admitted"))
	}
}

// A session without free seats and one whose admission is over answer the same word; the page tells the person which it
// is.
func TestAFullHallIsToldApartFromAClosedOne(t *testing.T) {
	t.Parallel()
	const full, closed = "名额已满：签到的人数到了这一场的上限。您还没有投票，请找工作人员。", "签到已经结束"
	h := newSession(t, plan{mode: vote.ModeScreen, presence: 1, seats: 1})
	first, second := newPhone(t), newPhone(t)
	first.open(h.screen(0))
	first.tap("开始")
	first.sees("总体评价")
	second.open(h.screen(0))
	second.sees("校验码")
	h.set(func() { h.deaf["state"] = 2 }) // a bad network is no reason to guess
	second.tap("开始")
	second.sees("请找工作人员", full)
	second.seesNot(closed)
	second.reload()
	second.sees(full)
	slip := newSession(t, plan{})
	slip.set(func() { slip.canned["admit"] = []string{"closed"} })
	third := newPhone(t)
	third.open(slip.slip(0))
	third.tap("开始")
	third.sees(closed) // where everyone has a slip, there are no seats
	third.seesNot("名额已满")
	race := newSession(t, plan{mode: vote.ModeScreen, presence: 1})
	fourth := newPhone(t)
	fourth.open(race.screen(0))
	fourth.sees("校验码")
	race.set(func() { race.canned["admit"], race.state = []string{"closed"}, vote.StateClosing })
	fourth.tap("开始")
	fourth.sees(closed)
	fourth.seesNot("名额已满")
}

// With presence 1 the manifest must be the screen's; with presence 0 it must begin as the slip says.
func TestAManifestThatIsNotThePromisedOneIsRefused(t *testing.T) {
	t.Parallel()
	for _, presence := range []int{0, 1} {
		h := newSession(t, plan{presence: presence})
		p := newPhone(t)
		if presence == 0 {
			url := []rune(h.slip(0))
			last := &url[len(url)-1] // the last group of M[0:10]
			if *last == 'A' {
				*last = 'g'
			} else {
				*last = 'A'
			}
			p.open(string(url))
		} else {
			other := newSession(t, plan{presence: 1})
			sid := h.box.Manifest.SID
			p.open(vote.ScreenURL(h.base, sid, other.box.M, [10]byte{1}))
		}
		p.sees("请不要在这里投票", "校验码不一致")
		if len(h.seen("admit")) != 0 {
			t.Error("the slip was sent")
		}
	}
}

func TestAFormThatIsNotTheAnnouncedOneIsRefused(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{})
	h.form = []byte(strings.Replace(string(h.form), "满意", "很满意", 1))
	p := newPhone(t)
	p.open(h.slip(0))
	p.sees("问卷的内容与公布的不一样")
	p.seesNot("开始")
}

func TestATypedCodeIsTheSameSlipAndShowsTheFingerprint(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.open(h.base + "/b")
	p.tap("下一步")
	p.sees("场次号是 6 位数字")
	p.typeInto("#number", "123456")
	p.typeInto("#code", "1234")
	p.tap("下一步")
	p.sees("票码还没有输完")
	p.eval(`document.getElementById('code').value = ''`, nil)
	p.typeInto("#code", strings.ToLower(strings.ReplaceAll(h.codes[3].String(), "-", "")))
	var typed string
	p.eval(`document.getElementById('code').value`, &typed)
	if want := strings.ToLower(strings.ReplaceAll(h.codes[3].String(), "-", " ")); typed != want {
		t.Errorf("the code is shown as %q, not in the slip's groups %q", typed, want)
	}
	p.tap("下一步")
	p.sees("请抬头核对", vote.Fingerprint(h.box.M)[:4])
	p.tap("开始")
	p.sees("总体评价")
	tid := vote.TokenID(h.box.Manifest.SID, vote.TypedToken(h.box.Manifest.SID, h.codes[3]))
	h.set(func() {
		if _, ok := h.admitted[tid]; !ok {
			t.Error("the typed code admitted another slip")
		}
	})
}

// A11, as far as a page can: opening the link, even with scripts, spends nothing.
func TestOpeningALinkSpendsNothing(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{})
	p := newPhone(t)
	p.open(h.slip(0))
	p.sees("校验码")
	time.Sleep(2 * time.Second)
	for _, x := range h.seen("") {
		if len(x.body) > 0 {
			t.Errorf("a request with a body to %s", x.route)
		}
	}
	if len(p.stored()) != 0 {
		t.Errorf("stored before the person started: %v", p.stored())
	}
}

// F3
func TestRefusedStorageIsReportedBeforeTheSlipIsSpent(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.beforeScripts(`Object.defineProperty(window, 'indexedDB', { value: { open() { throw new DOMException('no', 'SecurityError'); } } })`)
	p.open(h.slip(0))
	p.sees("浏览器不让保存", "您的票现在还没有用掉")
	if len(h.seen("admit")) != 0 {
		t.Error("the slip was sent")
	}
	p.tap("不换了，我不关页面")
	p.tap("开始")
	fill0(p)
	p.tap("投票")
	p.sees(done)
}

// rb1 §11, late: the hall screen shows no code any more, so a phone that went on asking for it would ask forever.
func TestALateArrivalIsToldAndSpendsNoSlip(t *testing.T) {
	t.Parallel()
	const told = "签到已经结束，这张票没有用上。"
	for _, st := range []vote.State{vote.StateAdmitted, vote.StateVoting} {
		h := newSession(t, plan{flow: vote.FlowTwo, presence: 1, state: st})
		p := newPhone(t)
		p.open(h.slip(0))
		p.sees(told)
		if h.count("admitted") != 0 || len(h.seen("admit")) != 0 {
			t.Errorf("%s: the phone asked", st)
		}
	}
	h := newSession(t, plan{flow: vote.FlowTwo, presence: 1, state: vote.StateAdmitting})
	waits, stale := newPhone(t), newPhone(t)
	waits.open(h.slip(0))
	waits.tap("开始")
	waits.sees("请扫大屏上的码")
	stale.open(h.slip(1))
	stale.tap("开始")
	stale.sees("请扫大屏上的码")
	stale.open("about:blank")
	stale.open(h.screen(5))
	stale.sees("请再扫一次大屏")
	h.set(func() { h.state = vote.StateAdmitted })
	waits.sees(told)
	stale.sees(told)
}

// Before admission the hall screen shows no code.
func TestAnEarlyArrivalWaitsAndIsThenAskedForTheScreen(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{flow: vote.FlowTwo, presence: 1, state: vote.StateReady})
	p := newPhone(t)
	p.open(h.slip(0))
	p.tap("开始")
	p.sees("还没有开始。")
	h.set(func() { h.state = vote.StateAdmitting })
	p.sees("请扫大屏上的码")
	p.open("about:blank")
	p.open(h.screen(0))
	p.sees("您已签到")
}

// Voter groups have separate slips and codes, side by side on one screen.
func TestTheCodeOfAnotherVoterGroupIsToldApart(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{presence: 1, group: "群众和服务对象", noComment: true})
	p := newPhone(t)
	p.open(h.base + "/b")
	p.sees("输入票码")
	p.eval(`new Promise((ok, no) => {
		const r = indexedDB.open('rb1', 1);
		r.onsuccess = () => {
			const t = r.result.transaction('kv', 'readwrite');
			t.objectStore('kv').put({state: 'scan', token: new Uint8Array(16), group: '干部职工', agreed: true, until: Date.now() + 1e6}, 'scan/AAAAAAAAAAAAAAAAAAAAAA');
			t.oncomplete = () => ok(true);
			t.onerror = no;
		};
	})`, nil)
	p.open("about:blank")
	p.open(h.screen(0))
	p.sees("请扫大屏上标着“干部职工”的码", "您的票没有用掉")
	p.tap("我另有一张“群众和服务对象”的票")
	p.tap("开始")
	p.sees("请扫手中的“群众和服务对象”票")
	p.open("about:blank")
	p.open(h.slip(0))
	fill0(p)
	p.tap("投票")
	p.sees(done)
}
