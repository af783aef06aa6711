package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"minping/internal/e2e/chromium"
	"minping/internal/vote"
	"minping/static"
)

// nine is the questionnaire for departments, as the shipped scheme has it: what a citizen really fills in.
var nine = func() []sessionQuestion {
	sat := []string{"满意", "基本满意", "不满意", "不了解"}
	done := []string{"到位", "基本到位", "不到位", "不了解"}
	return []sessionQuestion{
		{"D1", "您对该单位巡察整改工作的总体评价", "总体评价", "s", sat, true, false},
		{"D2", "刚才通报的整改情况，与您了解的实际情况是否相符", "与实际相符", "s", []string{"相符", "基本相符", "不相符", "不了解"}, true, false},
		{"D3", "巡察指出的问题，整改是否到位", "问题整改", "s", done, true, false},
		{"D4", "单位领导班子特别是主要负责人抓整改，您是否满意", "主要负责人抓整改", "s", sat, true, false},
		{"D5", "对有关责任人处理、违规资金退缴是否到位", "责任处理、资金退缴", "s", done, true, false},
		{"D6", "针对问题完善制度、堵塞漏洞是否到位", "制度完善", "s", done, true, false},
		{"D7", "办事效率、服务态度比整改前的改进情况", "服务改进", "s", sat, true, false},
		{"D8", "已整改的问题有没有反弹", "有没有反弹", "s", []string{"没有反弹", "个别反弹", "反弹明显", "不了解"}, true, false},
		{"M1", "您认为整改中还存在哪些问题（可多选）", "存在的问题", "m", []string{
			"整改走形式、走过场", "避重就轻、只改表面", "问题反弹回潮", "责任追究不严", "钱款没有追缴到位", "制度定了不执行", "整改情况公开不够", "没有发现突出问题",
		}, true, true},
	}
}()

const disclosed = "巡察反馈的 12 个问题，已整改完成 10 个，基本完成 2 个；追缴资金 36.8 万元。\n修订制度 9 项。"

// onScreen says how much there is to read and whether all of it is on one screen: nothing is behind the bar, and
// nothing scrolls.
const onScreen = `(() => {
	const text = document.body.innerText.replace(/\s/g, ''), bar = document.querySelector('.bar').getBoundingClientRect();
	const low = Math.max(...[...document.querySelectorAll('main > :not(.bar)')].filter((e) => e.offsetParent && e.textContent).map((e) => e.getBoundingClientRect().bottom));
	return {Characters: [...text].length, High: document.documentElement.scrollHeight, Screen: innerHeight, Free: bar.top - low};
})()`

// TestBeforeOneMayBeginThereIsOneScreenOf120Characters (experience §1).
func TestBeforeOneMayBeginThereIsOneScreenOf120Characters(t *testing.T) {
	t.Parallel()
	for _, view := range []struct{ wide, high, size int }{
		{390, 844, 0}, {390, 664, 0}, {390, 844, 2}, {390, 720, 2}, {390, 720, 1}, {320, 640, 2}, {320, 568, 2},
	} {
		h := newSession(t, plan{questions: nine, disclosure: disclosed})
		p := newPhone(t)
		p.size(int64(view.wide), int64(view.high))
		p.open(h.slip(0))
		p.sees("校验码")
		p.eval(fmt.Sprintf("document.querySelector('.size%d').click()", view.size), nil)
		var got struct {
			Characters, High, Screen int
			Free                     float64
		}
		p.eval(onScreen, &got)
		t.Logf("%d × %d px, type %d: %d characters, %d of %d px, %.0f px to spare", view.wide, view.high, view.size,
			got.Characters, got.High, got.Screen, got.Free)
		if got.Characters > 120 || got.High > got.Screen || got.Free < 0 {
			t.Errorf("%d × %d px: %+v", view.wide, view.high, got)
		}
		keepPicture(p, fmt.Sprintf("real-intro-%d-%d", view.wide, view.high), wholePage)
	}
}

// A browser may be set to draw nothing smaller than large type: no style sheet can go below, so that the page has to
// leave out what has no room.
func TestTheIntroIsOneScreenWhereTheBrowserDrawsNothingSmall(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{questions: nine, disclosure: disclosed})
	p := openTab(t, chromium.Large(t, 30))
	p.size(320, 640)
	p.open(h.slip(0))
	p.sees("校验码", "开始")
	var got struct {
		High, Screen int
		Free         float64
	}
	p.eval(onScreen, &got)
	t.Logf("%d of %d px, %.0f px to spare", got.High, got.Screen, got.Free)
	if got.High > got.Screen || got.Free < 0 {
		t.Errorf("%+v", got)
	}
	keepPicture(p, "real-intro-320-drawn-large", wholePage)
}

// Large type is for people who cannot read small print: where the screen has room for it, nothing is smaller than
// without it, and nothing is left out.
func TestLargeTypeIsLargeWhereThereIsRoom(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{questions: nine, disclosure: disclosed})
	p := newPhone(t)
	p.size(390, 844)
	p.open(h.slip(0))
	p.sees("校验码", "不要姓名、手机号")
	const sizes = `Object.fromEntries([...document.querySelectorAll('main b, main small, main .soft, main .meta, main .link, main .groups')].filter((e) => e.innerText.trim()).map((e) => [e.innerText.trim(), parseFloat(getComputedStyle(e).fontSize)]))`
	var plain, large map[string]float64
	p.eval(sizes, &plain)
	p.eval("document.querySelector('.size2').click()", nil)
	p.eval(sizes, &large)
	for text, was := range plain {
		if text != "请您评价" && large[text] < 1.15*was {
			t.Errorf("%s: %.1f px, and %.1f px in the largest type", text, was, large[text])
		}
	}
}

func TestTheReviewOfNineQuestionsIsOneScreen(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{questions: nine})
	p := newPhone(t)
	p.open(h.slip(0))
	answerAll(p, "希望公开", true)
	var got struct{ High, Screen int }
	p.eval(onScreen, &got)
	t.Logf("the review of nine questions and a suggestion: %d of %d px", got.High, got.Screen)
	if got.High > got.Screen {
		t.Errorf("%+v", got)
	}
	keepPicture(p, "real-review-390", wholePage)
	p.eval("document.querySelector('.size2').click()", nil)
	var cut []string
	p.eval(`[...document.querySelectorAll('.line .asked span')]
		.filter((e) => e.scrollHeight > e.clientHeight + 2).map((e) => e.innerText)`, &cut)
	if len(cut) > 0 {
		t.Errorf("in the largest type the ends of these are cut off: %q", cut)
	}
}

// A person who goes back before the first answer has nothing to lose, and is not warned about answers.
func TestGoingBackBeforeTheFirstAnswerTellsOfNoAnswers(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	p.eval(fmt.Sprintf(stage, `{screen: 'form'}`), nil)
	p.eval(`(app.questions.draft.answers = [null, null, null],
		app.questions.step = -1, app.drawn = '', app.draw())`, nil)
	p.sees("您还没有作答，也没有投出。")
	p.seesNot("您已答")
}

// TestFromTheIntroToTheBoxThereAreTwelveTaps counts what a finger does.
func TestFromTheIntroToTheBoxThereAreTwelveTaps(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{questions: nine})
	p := newPhone(t)
	p.open(h.slip(0))
	taps := 0
	tap := func(what string) {
		taps++
		p.tap(what)
	}
	tap("开始")
	for i, q := range nine {
		p.sees(fmt.Sprintf("第 %d 题 · 共 9 题", i+1))
		time.Sleep(settle)
		tap(q.Options[0])
		if q.Type == "m" {
			tap("下一题")
		}
	}
	p.sees("核对一下")
	tap("投票")
	p.sees(done)
	t.Logf("taps from the intro to the box: %d", taps)
	if taps > 12 {
		t.Errorf("%d taps", taps)
	}
	if answers, _ := h.opened(); len(answers) != 1 {
		t.Errorf("%d ballots", len(answers))
	}
}

// staged puts a canned state on the hooks page and remembers what is sent.
func staged(p *tab, view string) {
	p.t.Helper()
	p.eval(fmt.Sprintf(stage, view), nil)
	p.eval("(window.sent = 0, app.voter.send = () => { window.sent++; }, true)", nil)
}

// pointAt is the middle of an element on the screen.
func (p *tab) pointAt(selector string) (x, y float64) {
	p.t.Helper()
	var at struct{ X, Y float64 }
	p.eval(`(() => { const r = document.querySelector(`+quote(selector)+
		`).getBoundingClientRect(); return {x: r.x + r.width / 2, y: r.y + r.height / 2}; })()`, &at)
	return at.X, at.Y
}

// touch is one touch where nothing is looked for first.
func (p *tab) touch(x, y float64) {
	p.t.Helper()
	for _, kind := range []input.MouseType{input.MousePressed, input.MouseReleased} {
		p.do(input.DispatchMouseEvent(kind, x, y).WithButton(input.Left).WithClickCount(1))
	}
}

// TestATapAfterAnAnswerNeverGoesBackAndNeverCasts (C1): a late tap on 下一题, after the page has moved on by itself,
// does not go back, skips no question, and casts nothing on the review.
func TestATapAfterAnAnswerNeverGoesBackAndNeverCasts(t *testing.T) {
	t.Parallel()
	const never = 5000 // ms: the answer alone is enough
	p := hooked(t, newDrawnPhone(t))
	taps, back, moved := 0, 0, 0
	for _, from := range []int{0, 1} { // from the last single question the review follows
		for _, after := range []int{never, 100, 250, 320, 360, 500, 700, 900, 1100, 1300, 1500} {
			staged(p, "{screen: 'form', single: true}")
			p.eval(fmt.Sprintf("(app.questions.draft.answers = [%s], app.questions.step = %d, app.redraw(), true)",
				[]string{"null, null", "1, null"}[from], from), nil)
			time.Sleep(settle)
			x, y := p.pointAt(".go")
			p.eval(fmt.Sprintf(`(window.late = setTimeout(() => { const e = document.elementFromPoint(%f, %f); if (e) e.click(); }, %d), true)`, x, y, after), nil)
			ox, oy := p.pointAt("label.row")
			var before, there string
			p.eval(places, &before)
			p.eval(`(window.there = '', document.querySelector('label.row').addEventListener('click', () => requestAnimationFrame(() => { window.there = `+places+`; }), {once: true}), true)`, nil)
			p.touch(ox, oy)
			if after == never {
				p.until(fmt.Sprintf("app.questions.step === %d", from+1), "the page goes on by itself")
			} else {
				time.Sleep(time.Duration(after+250) * time.Millisecond)
			}
			var got struct{ Step, Sent int }
			p.eval("({step: app.questions.step, sent: window.sent})", &got)
			taps++
			if got.Step != from+1 || got.Sent != 0 {
				back++
				t.Errorf("question %d, a tap %d ms after the answer: step %d, %d cast", from+1,
					after, got.Step, got.Sent)
			}
			p.eval("window.there", &there)
			if before == "" || there != before {
				moved++
				t.Errorf("question %d: with the answer the controls moved from %s to %s", from+1, before, there)
			}
		}
	}
	t.Logf("a tap 100 to 1500 ms after an answer: %d tried, %d thrown back or needed, %d moved a control",
		taps, back, moved)
}

// places returns the position of everything on a question that can be touched.
const places = `[...document.querySelectorAll('label.row, .bar > .less, .bar > .go')].map((e) => { const r = e.getBoundingClientRect(); return [r.x, r.y, r.width, r.height].map(Math.round).join(); }).join(' ')`

// TestTheBarOfEveryQuestionKeepsItsShape (C1): whatever is answered, the two buttons keep their places.
func TestTheBarOfEveryQuestionKeepsItsShape(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	const shape = `[...document.querySelectorAll('.bar > .less, .bar > .go')].map((e) => { const r = e.getBoundingClientRect(); return [r.x, innerHeight - r.y, r.width, r.height].map(Math.round).join(); }).join(' ')`
	for _, size := range []int{0, 2} {
		want := ""
		for _, step := range []string{
			"step = 0", "draft.answers[0] = 1", "step = 1", "editing = true", "editing = false", "step = 2",
			"draft.answers = [1, 2, 5]", "step = 3", "step = 4",
		} {
			if want == "" {
				p.do(chromedp.Evaluate(fmt.Sprintf("sessionStorage.setItem('size', '%d')", size), nil))
				staged(p, "{screen: 'form'}")
			}
			var got string
			p.eval("(Object.assign(app.questions, {step: app.questions.step}), app.questions."+step+
				", app.redraw(), "+shape+")", &got)
			if want == "" {
				want = got
			}
			if got != want {
				t.Errorf("type %d, %s: the buttons stand at %s, not at %s", size, step, got, want)
			}
			p.eval("app.show({...app.view, closesAt: performance.now() + 40e3, paused: false})", nil)
			p.eval(shape, &got)
			if got != want {
				t.Errorf("type %d, %s, in the last minute: the buttons stand at %s, not at %s", size, step, got, want)
			}
			p.eval("app.show({...app.view, closesAt: undefined})", nil)
		}
	}
}

// TestNoStateIsDrawnAgainWithoutCause (C2): receiving the same view again, in every way a view arrives, draws nothing.
func TestNoStateIsDrawnAgainWithoutCause(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	redraws := 0
	for _, g := range gallery {
		p.eval(fmt.Sprintf(stage, g.view), nil)
		var n int
		p.eval(`(() => {
			let changes = 0;
			const watch = new MutationObserver((all) => (changes += all.filter((m) => m.target === app.main).length));
			watch.observe(app.main, { childList: true });
			const before = app.draws, view = app.view, waits = view.screen === 'waiting';
			for (const more of [{}, { paused: waits ? view.paused : undefined }, { paused: waits ? view.paused : null }, { paused: waits ? view.paused : false }, { closesAt: undefined }, { closesAt: performance.now() + 9e4 },
				{ closesAt: performance.now() + 3e4 }, { again: view.again || false }, { back: view.back || undefined }, { typed: view.typed || null }, { others: view.others }, { bad: view.bad || false }]) app.show({ ...view, ...more });
			changes += watch.takeRecords().filter((m) => m.target === app.main).length;
			watch.disconnect();
			app.show({ ...view, closesAt: undefined });
			return app.draws - before + changes;
		})()`, &n)
		if n != 0 {
			t.Errorf("%s is drawn again %d times", g.name, n)
		}
		redraws += n
	}
	t.Logf("redraws without cause in %d states: %d", len(gallery), redraws)
}

// The fault as it was met: 15 of 46 typed characters were lost when the page looked at the session for the first time.
func TestWhatIsTypedStaysWhileThePageLooksAtTheSession(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{})
	p := newPhone(t)
	p.open(h.slip(0))
	p.tap("开始")
	fillTo(p)
	p.tap("意见建议")
	p.sees("您还有什么意见建议")
	p.eval("(window.first = document.querySelector('#comment'), first.focus(), true)", nil)
	before := len(h.seen("state"))
	text := strings.Repeat("希望公开台账", 8)
	for i, r := range text {
		p.do(input.InsertText(string(r)))
		time.Sleep(160 * time.Millisecond)
		if i > 20 && len(h.seen("state")) > before+2 {
			break
		}
	}
	var same bool
	var typed string
	p.eval("first === document.querySelector('#comment') && document.activeElement === first", &same)
	p.eval("first.value", &typed)
	if !same || !strings.HasPrefix(text, typed) || len([]rune(typed)) < 7 || len(h.seen("state")) <= before {
		t.Errorf("after %d looks the box holds %q, the same one: %v", len(h.seen("state"))-before, typed, same)
	}
}

// fillTo answers the default questionnaire up to the review.
func fillTo(p *tab) {
	p.t.Helper()
	p.answer("总体评价", "满意")
	p.answer("刚才通报的整改情况", "基本相符")
	p.answer("存在哪些问题", "没有发现突出问题")
	p.sees("核对一下")
}

func TestWhatWasReportedIsOneTapAwayAndIsTheFormsOwn(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{disclosure: disclosed})
	p := newPhone(t)
	p.open(h.slip(0))
	p.tap("刚才通报的整改情况")
	p.sees("追缴资金 36.8 万元", "修订制度 9 项。")
	var paragraphs int
	p.eval("document.querySelectorAll('.disclosure .card p').length", &paragraphs)
	if paragraphs != 2 {
		t.Errorf("%d paragraphs", paragraphs)
	}
	keepPicture(p, "real-disclosure-390", wholePage)
	p.tap("返回")
	p.sees("开始")
	h.set(func() { h.form = []byte(strings.Replace(string(h.form), "36.8", "96.8", 1)) })
	q := newPhone(t)
	q.open(h.slip(1))
	q.sees("问卷的内容与公布的不一样")
	none := newSession(t, plan{})
	r := newPhone(t)
	r.open(none.slip(0))
	r.sees("校验码")
	r.seesNot("刚才通报的整改情况")
}

// In the last minute seconds count down, and one button casts what is there; what is not answered is an abstention.
func TestInTheLastMinuteThereAreSecondsAndAButtonThatCasts(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.open(h.slip(0))
	p.tap("开始")
	p.answer("总体评价", "基本满意")
	p.sees("第 2 题")
	in := 45
	h.set(func() { h.closesIn = &in })
	p.sees("还剩", "秒", "现在投出", "（未答的算弃权）")
	var first, second string
	const seconds = "document.querySelector('.seconds').innerText"
	p.eval(seconds, &first)
	time.Sleep(2100 * time.Millisecond)
	p.eval(seconds, &second)
	if first == second {
		t.Errorf("the seconds stand still at %s", first)
	}
	p.tap("还剩")
	p.sees(done)
	answers, _ := h.opened()
	if diff := cmp.Diff([][]int{{2, 0, 0}}, answers); diff != "" {
		t.Errorf("ballots (-want +got):\n%s", diff)
	}
}

func TestAnAnnouncedEndThatIsTakenBackIsTakenOffTheScreen(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	in := 50
	h.set(func() { h.closesIn = &in })
	p.open(h.slip(0))
	p.tap("开始")
	p.sees("还剩")
	h.set(func() { h.closesIn = nil })
	p.until("!document.querySelector('.seconds')", "the seconds are gone")
	p.seesNot("就要结束")
}

func TestAPauseSaysThatItIsOne(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true, state: vote.StateOpen, disclosure: disclosed})
	h.set(func() { h.paused = true })
	p := newPhone(t)
	p.open(h.slip(0))
	p.tap("刚才通报的整改情况")
	p.sees("修订制度 9 项。")
	p.tap("返回")
	p.tap("开始")
	p.sees("现场暂停，请稍候。", "恢复以后，这里会自动往下走")
	p.seesNot("还没有开始")
	p.do(chromedp.NavigateForward()) // to what was read before: it is not what is waited for
	p.until("history.state.over", "forward leads to the entry of what was read")
	p.sees("现场暂停，请稍候。")
	h.set(func() { h.paused = false })
	p.sees("总体评价")
}

func TestOnTheFirstQuestionThereIsNothingToGoBackTo(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.open(h.slip(0))
	p.tap("开始")
	p.sees("第 1 题")
	time.Sleep(settle)
	x, y := p.pointAt(".less")
	p.touch(x, y)
	time.Sleep(300 * time.Millisecond)
	p.sees("第 1 题")
	p.seesNot("还没有投完")
}

// The review comes back to the line that was changed.
func TestAfterAChangeTheReviewIsWhereItWas(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{questions: nine})
	p := newPhone(t)
	p.size(320, 568)
	p.open(h.slip(0))
	p.eval("document.querySelector('.size2').click()", nil)
	answerAll(p, "", true)
	time.Sleep(settle)
	p.eval(`(() => { const e = document.querySelector('[data-line="7"]'); e.scrollIntoView({block: 'center'}); e.click(); return true; })()`, nil)
	p.answer("第 8 题", "个别反弹")
	p.sees("核对一下")
	var at struct {
		Line    string
		Visible bool
	}
	p.eval(`(() => { const e = document.activeElement, r = e.getBoundingClientRect(); return {line: e.dataset.line, visible: r.top >= 0 && r.bottom <= innerHeight && scrollY > 0}; })()`, &at)
	if at.Line != "7" || !at.Visible {
		t.Errorf("after the change of line 7 the review is at %+v", at)
	}
	p.sees("个别反弹")
}

// What a happy person reads holds nothing that frightens: the number that is kept is explained where it is shown, and
// nowhere else.
func TestTheHappyPageSaysNothingAboutNumbers(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := voter(t, h, 0)
	p.tap("投票")
	p.sees(done, "散会前再扫一次手里的票")
	keepPicture(p, "real-done-390", wholePage)
	h.seal(nil)
	p.reload()
	p.sees(counted)
	p.seesNot("随便一张票", "本机只留着")
	p.tap("编号")
	p.sees("随便一张票")
}

// TestATypedCodeIsCheckedWhileItIsTyped (C4): a mistyped character is shown at once, and nothing that was typed is
// lost.
func TestATypedCodeIsCheckedWhileItIsTyped(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.open(h.base + "/b")
	p.sees("输入票码")
	printed := h.codes[3].Printed()
	wrong := []byte(strings.ReplaceAll(printed, "-", ""))
	at := 6
	for wrong[at] == wrong[5] {
		at++
	}
	wrong[5], wrong[at] = wrong[at], wrong[5]
	p.typeInto("#code", "U")
	p.sees("票码里没有“U”这个字")
	p.eval("document.getElementById('code').value = ''", nil)
	p.typeInto("#number", "123456")
	p.typeInto("#code", string(wrong))
	p.sees("有一位输错了")
	p.tap("下一步")
	p.sees("有一位输错了")
	var kept string
	p.eval("document.getElementById('number').value + document.getElementById('code').value.replace(/ /g, '')", &kept)
	if !strings.EqualFold(kept, "123456"+string(wrong)) {
		t.Errorf("the fields hold %q", kept)
	}
	p.eval("document.getElementById('code').value = ''", nil)
	p.typeInto("#code", strings.ToLower(strings.ReplaceAll(printed, "-", "")))
	p.sees("票码输对了")
	p.seesNot("有一位输错了")
	p.tap("下一步")
	p.sees("请抬头核对")
	p.tap("开始")
	p.sees("总体评价")
}

// The reader of typed slips is loaded apart from the page. If the network does not deliver it the page says so and
// waits, and then reads the number in any form people paste.
func TestTheScreenForATypedSlipWaitsForTheNetwork(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	for name := range static.PhoneParts {
		if strings.HasPrefix(name, "typing.") {
			h.set(func() { h.deaf["/b/"+name] = 2 })
		}
	}
	p := newPhone(t)
	p.open(h.base + "/b#1.odd")
	p.sees("码没有读完整")
	p.tap("输入票码")
	p.sees("网络不好，正在重试")
	p.sees("场次号（大屏上的 6 位数字）")
	p.eval(`document.getElementById('number').value = '\u202d１２３\u3000456\u202c'`, nil)
	p.typeInto("#code", h.codes[1].Printed())
	p.tap("下一步")
	p.sees("请抬头核对")
}

// A slip without a check character is mistyped by one letter; the service does not know it. Both fields are as they
// were.
func TestAfterAMistypedCodeBothFieldsAreKept(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	wrong := h.codes[2]
	wrong[9] ^= 1
	p.open(h.base + "/b")
	typeSlip(p, wrong.String())
	p.tap("开始")
	p.sees("没有这个票码。")
	p.tap("改一改票码")
	p.sees("输入票码")
	var number, code string
	p.eval("document.getElementById('number').value", &number)
	p.eval("document.getElementById('code').value", &code)
	if number != "123456" || strings.ReplaceAll(code, " ", "-") != wrong.String() {
		t.Errorf("the fields hold %q and %q", number, code)
	}
}

// A slip is scanned from within the page that asks for its code: from a photo, which works without https too.
func TestASlipIsReadFromAPhotoOnTheTypingPage(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.open(h.base + "/b")
	p.sees("拍照或选照片")
	// standing straight this one is not found: three of its spaces look like a corner
	other := "https://example.org/a-page-that-has-nothing-to-do-with-any-slip?number=1012"
	for _, x := range []struct{ text, says string }{{other, "这不是测评票上的二维码"}, {"", "照片里没有看到二维码"}, {h.slip(4), "校验码"}} {
		p.do(chromedp.SetUploadFiles("#photo", []string{picture(t, x.text)}, chromedp.ByQuery))
		p.sees(x.says)
	}
	p.tap("开始")
	p.sees("总体评价")
	if n := len(h.seen("admit")); n != 1 {
		t.Errorf("%d admissions", n)
	}
}

// TestReadingAloudUsesVoicesOfTheDeviceOnly: one on the network would be sent what is on the screen. Answers are never
// read.
func TestReadingAloudUsesVoicesOfTheDeviceOnly(t *testing.T) {
	t.Parallel()
	for voices, can := range map[string]bool{
		`{lang: 'zh-CN', localService: true}`: true, `{lang: 'zh_CN', localService: true}`: true,
		`{lang: 'zh-CN', localService: false}`: false, `{lang: 'en-US', localService: true}`: false, ``: false,
	} {
		h := newSession(t, plan{noComment: true})
		p := newPhone(t)
		p.beforeScripts(`window.said = []; window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
			Object.defineProperty(window, 'speechSynthesis', { value: { getVoices: () => [` + voices + `], cancel() {}, speak: (u) => { said.push(u.text + '/' + u.lang); setTimeout(() => u.onend && u.onend()); } } });`)
		p.open(h.slip(0))
		p.tap("开始")
		p.sees("总体评价")
		var there bool
		p.eval(`!!document.querySelector('[aria-label="朗读"]')`, &there)
		if there != can {
			t.Errorf("voices [%s]: it can be read aloud: %v", voices, there)
		}
		if !can {
			continue
		}
		p.eval(`document.querySelector('[aria-label="朗读"]').click()`, nil)
		var said []string
		p.eval("said.map((s) => s.split('/')[0])", &said)
		want := []string{"您对该单位巡察整改工作的总体评价", "满意", "基本满意", "不满意", "不了解", "弃权"}
		if diff := cmp.Diff(want, said); diff != "" {
			t.Errorf("read aloud (-want +got):\n%s", diff)
		}
		fill0(p)
		p.eval(`!!document.querySelector('[aria-label="朗读"]')`, &there)
		if there {
			t.Error("the answers of the review are read aloud")
		}
	}
}

// A name of 60 characters at the narrowest width and the largest type that an app around the page forces leaves room
// for the question.
func TestALongNameDoesNotEatTheScreen(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	p.size(320, 568)
	p.do(page.Enable())
	for _, size := range []int{0, 1, 2} {
		for _, screen := range []string{"form", "intro", "done"} {
			p.do(chromedp.Evaluate(fmt.Sprintf("sessionStorage.setItem('size', '%d')", size), nil))
			staged(p, "{screen: '"+screen+"', longName: true}")
			p.eval("(document.documentElement.style.fontSize = Math.max(28, "+
				"parseFloat(getComputedStyle(document.documentElement).fontSize)) + 'px', true)", nil)
			var header float64
			p.eval("document.querySelector('header').getBoundingClientRect().height", &header)
			if header > 0.2*568 {
				t.Errorf("%s, type %d: the header takes %.0f of 568 px", screen, size, header)
			}
			p.eval("(document.documentElement.style.fontSize = '', true)", nil)
		}
	}
}
