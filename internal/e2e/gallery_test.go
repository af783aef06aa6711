package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// gallery is every state of the phone page as canned data: name → view, and what a person did on it, as JavaScript.
var gallery = []struct{ name, view, then string }{
	{"loading", `{screen: 'loading'}`, ""},
	{"loading-bad", `{screen: 'loading', bad: true}`, ""},
	{"start", `{screen: 'start', comment: 'none'}`, ""},
	{"start-wrong", `{screen: 'start', comment: 'none'}`, `document.querySelector('form').requestSubmit()`},
	{"intro", `{screen: 'intro'}`, ""},
	{
		"intro-http", `{screen: 'intro', http: true, rehearsal: true}`,
		`document.querySelectorAll('details').forEach(d => d.open = true)`,
	},
	{"intro-typed-group", `{screen: 'intro', typed: true, group: 'A 票 · 干部职工', place: 1}`, ""},
	{"intro-screen-mode", `{screen: 'intro', mode: 'screen', trial: true}`, ""},
	{"storage", `{screen: 'storage'}`, ""},
	{"need-slip", `{screen: 'needSlip'}`, ""},
	{"need-screen", `{screen: 'needScreen'}`, ""},
	{"need-screen-stale", `{screen: 'needScreen', stale: true}`, ""},
	{"need-screen-group", `{screen: 'needScreen', group: '群众和服务对象', place: 1}`, ""},
	{"other-group", `{screen: 'otherGroup', mine: '干部职工', group: '群众和服务对象'}`, ""},
	{"no-pair", `{screen: 'noPair'}`, ""},
	{"joining", `{screen: 'joining'}`, ""},
	{"joining-bad", `{screen: 'joining', bad: true}`, ""},
	{"desk-used", `{screen: 'desk', word: 'used'}`, ""},
	{"desk-void", `{screen: 'desk', word: 'void'}`, ""},
	{"desk-closed", `{screen: 'desk', word: 'closed'}`, ""},
	{"desk-full", `{screen: 'desk', word: 'full'}`, ""},
	{"desk-unknown", `{screen: 'desk', word: 'unknown'}`, ""},
	{"desk-mistyped", `{screen: 'desk', word: 'unknown', typed: true}`, ""},
	{"desk-bad", `{screen: 'desk', word: 'bad'}`, ""},
	{"desk-ballot", `{screen: 'desk', word: 'bad', casting: true}`, ""},
	{"stop", `{screen: 'stop'}`, ""},
	{"refused", `{screen: 'refused', why: 'fingerprint'}`, ""},
	{"refused-form", `{screen: 'refused', why: 'form'}`, ""},
	{"refused-other", `{screen: 'refused', why: 'issuers.n'}`, ""},
	{"broken", `{screen: 'broken'}`, ""},
	{"missing", `{screen: 'missing'}`, ""},
	{"replace", `{screen: 'replace'}`, ""},
	{"waiting", `{screen: 'waiting', admitted: true}`, ""},
	{"waiting-open", `{screen: 'waiting', admitted: false}`, ""},
	{"waiting-paused", `{screen: 'waiting', admitted: true, paused: true}`, ""},
	{"question", `{screen: 'form'}`, ""},
	{
		"question-chosen", `{screen: 'form'}`,
		`new Promise((ok) => setTimeout(ok, 400)).then(() => document.querySelectorAll('label.row input')[1].click())`,
	},
	{
		"question-closing", `{screen: 'form', closesAt: performance.now() + 40e3, rehearsal: true}`,
		`new Promise((ok) => setTimeout(ok, 400)).then(() => document.querySelectorAll('label.row input')[4].click())`,
	},
	{"multiple", `{screen: 'form'}`, `(app.questions.draft.answers = [1, 2, 0b101, null], app.questions.step = 2, app.drawn = '', app.draw())`},
	{"comment", `{screen: 'form'}`, `(app.questions.draft.answers = [1, 0, 0b101], app.questions.step = 4, app.questions.editing = true, app.questions.draft.comment = '请联系我 13800000000', app.drawn = '', app.draw())`},
	{"review", `{screen: 'form'}`, `(app.questions.draft.answers = [1, 0, 0b101], app.questions.draft.comment = '', app.questions.step = 3, app.drawn = '', app.draw())`},
	{"unfinished", `{screen: 'form'}`, `(app.questions.draft.answers = [1, 2, null], app.questions.step = -1, app.drawn = '', app.draw())`},
	{"sending", `{screen: 'sending'}`, ""},
	{"sending-bad", `{screen: 'sending', bad: true}`, ""},
	{"done", `{screen: 'done', comment: 'accepted'}`, ""},
	{"done-again", `{screen: 'done', comment: 'bad', again: true, others: 1}`, ""},
	{
		"counted", `{screen: 'counted', tracker: new Uint8Array(32).fill(7)}`,
		`document.querySelectorAll('details').forEach(d => d.open = true)`,
	},
	{"done-back", `{screen: 'done', comment: 'none', back: true}`, ""},
	{"checking", `{screen: 'checking'}`, ""},
	{"late", `{screen: 'late', comment: 'uncounted'}`, ""},
	{"shut", `{screen: 'shut'}`, ""},
	{"ended", `{screen: 'ended'}`, ""},
	{"dropped", `{screen: 'dropped', tracker: new Uint8Array(32).fill(7), receipt: new Uint8Array(64).fill(9)}`, ""},
	{"voided", `{screen: 'voided'}`, ""},
	{"alarm", `{screen: 'alarm', why: 'root'}`, ""},
	{"chooser", `{screen: 'chooser', list: [{key: 'a', state: 'cast', title: '市水利局巡察整改情况民主测评表'}, {key: 'b', state: 'done', title: '城关镇巡察整改情况民主测评表'}]}`, ""},
	{"kiosk", `{screen: 'kiosk', ends: true, number: '123456', registered: true, pool: [{sid: 'a', n: 3, group: '干部职工'}, {sid: 'b', n: 1, group: '群众和服务对象'}]}`, ""},
	{"kiosk-empty", `{screen: 'kiosk', number: '', pool: []}`, ""},
	{
		"kiosk-end", `{screen: 'kiosk', ends: true, number: '123456', pool: []}`,
		`document.querySelector('details').open = true`,
	},
	{"kiosk-again", `{screen: 'kioskAgain'}`, ""},
	{"kiosk-intro", `{screen: 'intro', kiosk: true}`, ""},
	{"kiosk-desk", `{screen: 'desk', word: 'used', kiosk: true}`, ""},
	{"kiosk-done", `{screen: 'kioskDone', good: true}`, ""},
	{"kiosk-late", `{screen: 'kioskDone', good: false}`, ""},
	{"failure", `{screen: 'failure'}`, ""},
	{"help", `{screen: 'intro'}`, `app.openHelp()`},
}

// stage puts a canned view on the page, as `app`.
const stage = `(() => {
	const canned = %s;
	const form = {title: '市人力资源和社会保障局巡察整改情况民主测评表', intro: '本问卷匿名填写，不记录您的姓名、手机号、微信号。每码只能提交一次，约需2分钟。请根据刚才通报的整改情况和您的实际感受作答；不清楚的请选“不了解”。', comment: true, questions: [
		{code: 'D1', type: 's', abstain: true, text: '您对该单位巡察整改工作的总体评价', options: ['满意', '基本满意', '不满意', '不了解']},
		{code: 'D2', type: 's', abstain: true, text: '惠民补贴、低保救助、村集体资金资产管理等群众身边问题，解决得怎么样', options: ['满意', '基本满意', '不满意', '不了解']},
		{code: 'M1', type: 'm', abstain: true, exclusive: true, text: '您认为整改中还存在哪些问题（可多选）', options: ['整改走形式、走过场', '避重就轻、只改表面', '问题反弹回潮', '责任追究不严', '没有发现突出问题']}]};
	if (canned.single) form.questions.pop();
	const weak = (canned.http ? ['http'] : []).concat(canned.mode === 'screen' ? ['screen'] : [], ['flowOne', 'presence0', 'level1']);
	const about = {org: canned.longName ? '聊城市某某自然资源和规划事业发展服务中心暨不动产登记交易管理综合保障协调领导小组办公室联合党总支部委员会第一临时支部' : '市人力资源和社会保障局', title: form.title, fingerprint: '8X2K-01WZ-QF7M-3D5C', weak, flow: 'one', mode: 'slip', presence: 0, rehearsal: canned.rehearsal, trial: canned.trial, group: canned.group, place: canned.place};
	document.getElementById('app').textContent = '';
	history.replaceState(null, '', location.pathname);
	window.app = new hooks.App(document.getElementById('app'));
	app.look.add(hooks.texts);
	Object.assign(app.screens, hooks.screens);
	app.connect({draft: () => null, keep() {}}, canned.kiosk || /kiosk/.test(canned.screen) ? {kiosk: true, leave() {}} : {});
	app.show({comment: 'none', others: 0, key: 'k', form, about: canned.screen === 'start' || canned.screen === 'loading' ? undefined : about, ...canned});
	return true;
})()`

// measure finds what breaks the ground rules of the design: sideways scrolling, small touch targets, weak contrast.
const measure = `(() => {
	const out = [];
	const seen = (e) => e.offsetParent && getComputedStyle(e).visibility !== 'hidden';
	if (document.documentElement.scrollWidth > innerWidth) out.push('scrolls sideways: ' + document.documentElement.scrollWidth + ' > ' + innerWidth);
	for (const e of document.querySelectorAll('button,label.row,input:not([type]),input[type="password"],textarea,summary')) {
		const r = e.getBoundingClientRect();
		if (seen(e) && (r.height < 59.5 || r.width < 59.5)) out.push('small target ' + Math.round(r.width) + '×' + Math.round(r.height) + ': ' + e.innerText);
	}
	const tools = [...document.querySelectorAll('.tool')].map((e) => e.getBoundingClientRect()).map((r) => Math.round((r.top + r.bottom) / 20));
	if (new Set(tools).size > 1 && parseFloat(getComputedStyle(document.body).fontSize) <= 30) out.push('the switches stand on ' + new Set(tools).size + ' lines');
	for (const e of document.querySelectorAll('.row .label')) {
		const chars = e.getBoundingClientRect().width / parseFloat(getComputedStyle(e).fontSize);
		if (chars < Math.min(4.9, e.innerText.length + 0.2) && parseFloat(getComputedStyle(document.body).fontSize) <= 30) out.push('an option has ' + chars.toFixed(1) + ' characters a line: ' + e.innerText);
	}
	for (const e of document.querySelectorAll('.bar')) {
		const high = e.getBoundingClientRect().height;
		const share = e.querySelector('.closing') ? 2 : 4; // for the last minute only
		if (getComputedStyle(e).position === 'sticky' && share * high > innerHeight) out.push('the buttons cover ' + Math.round(high) + ' of ' + innerHeight + ' px');
	}
	const parse = (c) => c.match(/[\d.]+/g).map(Number);
	const lum = (c) => { const [r, g, b] = c.map((x) => { x /= 255; return x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
	const ground = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
	for (const e of document.querySelectorAll('body *')) {
		if (!seen(e) || ![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
		const a = lum(parse(getComputedStyle(e).color).slice(0, 3)), b = lum(ground(e).slice(0, 3));
		const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		if (e.disabled && matchMedia('(forced-colors: active)').matches) continue; // the system's own grey
		if (ratio < 4.5) out.push('contrast ' + ratio.toFixed(2) + ': ' + e.textContent);
	}
	return out;
})()`

// foreign finds words that are not Chinese, but for the switch of the language, codes, and what is in small print for
// the staff.
const foreign = `[...document.querySelectorAll('#app *')].filter((e) => e.offsetParent && !e.closest('.tool,.mono,.groups,.staff-only,[lang=en]'))
	.map((e) => [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.textContent).join('')).filter((text) => /[A-Za-z]{2,}/.test(text))`

// TestEveryStateOfThePageKeepsTheGroundRules draws each state on a phone with each text size, on the narrowest phone
// and on a desk screen, and measures it. With PICTURES set to a folder it leaves a picture of each there.
func TestEveryStateOfThePageKeepsTheGroundRules(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	views := []struct {
		name        string
		width, tall int64
		size        int
		scaled      float64 // px of body text that the app around the page makes of it, as WeChat's own type size does
	}{
		{"390", 390, 844, 0, 0},
		{"390-large", 390, 844, 1, 0},
		{"390-largest", 390, 844, 2, 0},
		{"320", 320, 568, 0, 0},
		{"320-largest", 320, 640, 2, 0},
		{"320-scaled", 320, 640, 2, 45},
		{"1280", 1280, 800, 0, 0},
	}
	for _, v := range views {
		p.size(v.width, v.tall)
		for _, g := range gallery {
			p.do(chromedp.Evaluate(fmt.Sprintf("sessionStorage.setItem('size', %q)", fmt.Sprint(v.size)), nil))
			p.eval(fmt.Sprintf("document.documentElement.style.fontSize = %v ? %v + 'px' : ''", v.scaled, v.scaled),
				nil)
			p.eval(fmt.Sprintf(stage, g.view), nil)
			if g.then != "" {
				p.eval("(async () => { await ("+g.then+"); await new Promise((go) => setTimeout(go, 20)); })()", nil)
			}
			var wrong, words []string
			p.eval(measure, &wrong)
			p.eval(foreign, &words)
			for _, w := range words {
				wrong = append(wrong, "not Chinese: "+w)
			}
			for _, w := range wrong {
				t.Errorf("%s at %s: %s", g.name, v.name, w)
			}
			keepPicture(p, "phone-"+g.name+"-"+v.name, screen)
		}
	}
}

// keepPicture leaves a picture in the folder that PICTURES names, if it does.
func keepPicture(p *tab, name string, take func(*[]byte) chromedp.Action) {
	p.t.Helper()
	dir := os.Getenv("PICTURES")
	if dir == "" {
		return
	}
	var png []byte
	p.do(take(&png))
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		p.t.Fatal(err)
	}
}

func screen(png *[]byte) chromedp.Action { return chromedp.CaptureScreenshot(png) }

func wholePage(png *[]byte) chromedp.Action { return chromedp.FullScreenshot(png, 100) }

// TestEveryTextIsInEveryLanguage compares the catalogues key by key, and the words the design fixes.
func TestEveryTextIsInEveryLanguage(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	var zh, en any
	p.eval("hooks.zh", &zh)
	p.eval("hooks.en", &en)
	sameShape(t, "", zh, en)
	raw, err := json.Marshal(zh)
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]any
	if err := json.Unmarshal(raw, &texts); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		"waiting": "您已签到。投票开始后，这里会自动打开，请不要关闭。",
		"sending": "正在投进票箱…请稍等几秒。",
		"bad":     "网络不好。这一票还在您手机里，正在重试，请不要关闭页面。",
		"done":    "您的一票已投进票箱。系统没有记录这一票是谁投的。",
		"counted": "票箱已封存。经本机核对，您的一票已计入。",
		"late":    "投票已经结束，这一票没有计入。",
	} {
		if texts[key] != want {
			t.Errorf("%s says %v", key, texts[key])
		}
	}
	if got := texts["desk"].(map[string]any)["used"]; got != "这张票已经用过。如果不是您本人用的，请告诉现场工作人员。" {
		t.Errorf("used says %v", got)
	}
	if got := texts["weak"].(map[string]any)["http"]; got != "当前网络没有加密保护，结果中会注明。" {
		t.Errorf("http says %v", got)
	}
}

func sameShape(t *testing.T, at string, a, b any) {
	t.Helper()
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok || len(x) != len(y) {
			t.Errorf("%s has other keys in English", at)
			return
		}
		for k := range x {
			sameShape(t, at+"."+k, x[k], y[k])
		}
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			t.Errorf("%s has another length in English", at)
		}
	case string:
		if y, ok := b.(string); !ok || (y == "" && x != "") {
			t.Errorf("%s is missing in the other language", at)
		}
	}
}
