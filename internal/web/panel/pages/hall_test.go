package pages

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"minping/internal/e2e/chromium"
	"minping/internal/web/panel/help"
	"minping/static"
)

// The hall screen's data in each of its states; the display key chooses one.
var hallSays = map[string]string{
	"ready":    `{"url":"https://ceping.example.gov.cn/b","fingerprint":"0410-6Q2W-91ZP-KX07","number":"482913","state":"ready","received":0,"admitted":0,"attended":58,"org":"云河市自然资源和规划局","title":"云河市自然资源和规划局巡察整改情况民主测评表","mode":"slip","flow":"one","presence":0,"protected":true}`,
	"open":     `{"url":"https://ceping.example.gov.cn/b","fingerprint":"0410-6Q2W-91ZP-KX07","number":"482913","state":"open","received":45,"admitted":50,"attended":58,"org":"云河市自然资源和规划局","title":"云河市自然资源和规划局巡察整改情况民主测评表","mode":"slip","flow":"one","presence":0,"protected":true}`,
	"first":    `{"url":"https://ceping.example.gov.cn/b","fingerprint":"0410-6Q2W-91ZP-KX07","number":"482913","state":"open","received":0,"admitted":5,"attended":58,"org":"云河市自然资源和规划局","title":"","mode":"slip","flow":"one","presence":0,"protected":true}`,
	"arriving": `{"url":"https://ceping.example.gov.cn/b","fingerprint":"0410-6Q2W-91ZP-KX07","number":"482913","state":"admitting","received":0,"admitted":0,"attended":58,"org":"云河市自然资源和规划局","title":"","mode":"slip","flow":"two","presence":0,"protected":true}`,
	"closing":  `{"url":"https://ceping.example.gov.cn/b","fingerprint":"0410-6Q2W-91ZP-KX07","number":"482913","state":"open","closes_in":42,"received":55,"admitted":55,"attended":58,"org":"云河市自然资源和规划局","title":"","mode":"slip","flow":"one","presence":0,"protected":true}`,
	"presence": `{"url":"https://ceping.example.gov.cn/b#2.AAECAwQFBgcICQoLDA0ODw.kcb3ih4fR3dmMlQZBJqAAAAAAAAAAAAAAAAAAAAAAAA.AAECAwQFBgcICQ","expires_at":"2099-01-01T00:00:00Z","fingerprint":"0410-6Q2W-91ZP-KX07","number":"482913","state":"admitting","received":0,"admitted":30,"attended":58,"org":"云河市人民代表大会常务委员会机关及所属事业单位联合党组","title":"","mode":"slip","flow":"two","presence":1,"protected":false,"rehearsal":true}`,
	"groups":   `{"url":"https://ceping.example.gov.cn/b#2.AAECAwQFBgcICQoLDA0ODw.kcb3ih4fR3dmMlQZBJqAAAAAAAAAAAAAAAAAAAAAAAA.AAECAwQFBgcICQ","fingerprint":"0410-6Q2W-91ZP-KX07","number":"482913","state":"open","received":25,"admitted":30,"attended":58,"org":"柳林镇","title":"","mode":"slip","flow":"one","presence":1,"protected":true,"boxes":[{"sid":"a","group":"干部职工","number":"482913","url":"https://ceping.example.gov.cn/b#2.AAECAwQFBgcICQoLDA0ODw.kcb3ih4fR3dmMlQZBJqAAAAAAAAAAAAAAAAAAAAAAAA.AAECAwQFBgcICQ","fingerprint":"0410-6Q2W-91ZP-KX07"},{"sid":"b","group":"群众和服务对象","number":"771204","url":"https://ceping.example.gov.cn/b#2.BBECAwQFBgcICQoLDA0ODw.kcb3ih4fR3dmMlQZBJqAAAAAAAAAAAAAAAAAAAAAAAA.AAECAwQFBgcICQ","fingerprint":"9Z10-6Q2W-91ZP-KX99"}]}`,
	"many":     `{"url":"https://ceping.example.gov.cn/b#2.AAECAwQFBgcICQoLDA0ODw.kcb3ih4fR3dmMlQZBJqAAAAAAAAAAAAAAAAAAAAAAAA.AAECAwQFBgcICQ","fingerprint":"0410-6Q2W-91ZP-KX07","number":"482913","state":"admitting","received":25,"admitted":1030,"attended":58,"org":"莘县人民政府国有资产监督管理委员会（县国有企业改革发展服务中心）","title":"","mode":"slip","flow":"two","presence":1,"protected":true,"boxes":[{"sid":"a","group":"干部职工","number":"482913","url":"https://ceping.example.gov.cn/b#2.AAECAwQFBgcICQoLDA0ODw.kcb3ih4fR3dmMlQZBJqAAAAAAAAAAAAAAAAAAAAAAAA.AAECAwQFBgcICQ","fingerprint":"0410-6Q2W-91ZP-KX07"},{"sid":"b","group":"群众和服务对象","number":"771204","url":"https://ceping.example.gov.cn/b#2.BBECAwQFBgcICQoLDA0ODw.kcb3ih4fR3dmMlQZBJqAAAAAAAAAAAAAAAAAAAAAAAA.AAECAwQFBgcICQ","fingerprint":"9Z10-6Q2W-91ZP-KX99"}],"round":"五届云河市委第七轮巡察","closes_in":42}`,
	"crowd":    `{"url":"https://ceping.example.gov.cn/b#2.AAECAwQFBgcICQoLDA0ODw.kcb3ih4fR3dmMlQZBJqAAAAAAAAAAAAAAAAAAAAAAAA.AAECAwQFBgcICQ","fingerprint":"0410-6Q2W-91ZP-KX07","number":"482913","state":"open","received":1045,"admitted":30,"attended":58,"org":"柳林镇","title":"","mode":"slip","flow":"one","presence":1,"protected":true,"boxes":[{"sid":"a","group":"干部职工","number":"482913","url":"https://ceping.example.gov.cn/b#2.AAECAwQFBgcICQoLDA0ODw.kcb3ih4fR3dmMlQZBJqAAAAAAAAAAAAAAAAAAAAAAAA.AAECAwQFBgcICQ","fingerprint":"0410-6Q2W-91ZP-KX07"},{"sid":"b","group":"群众和服务对象","number":"771204","url":"https://ceping.example.gov.cn/b#2.BBECAwQFBgcICQoLDA0ODw.kcb3ih4fR3dmMlQZBJqAAAAAAAAAAAAAAAAAAAAAAAA.AAECAwQFBgcICQ","fingerprint":"9Z10-6Q2W-91ZP-KX99"},{"sid":"c","group":"离退休干部和服务对象代表","number":"330914","url":"https://ceping.example.gov.cn/b#2.BBECAwQFBgcICQoLDA0ODw.kcb3ih4fR3dmMlQZBJqAAAAAAAAAAAAAAAAAAAAAAAA.AAECAwQFBgcICQ","fingerprint":"9Z10-6Q2W-91ZP-KX99"}],"round":"五届云河市委第七轮巡察"}`,
	"sealed":   `{"url":"https://ceping.example.gov.cn/b","fingerprint":"0410-6Q2W-91ZP-KX07","number":"482913","state":"sealed","received":58,"admitted":58,"attended":58,"org":"云河市自然资源和规划局","title":"","mode":"slip","flow":"one","presence":0,"protected":true,"trial":"试用"}`,
	"few":      `{"url":"https://ceping.example.gov.cn/b","fingerprint":"0410-6Q2W-91ZP-KX07","number":"482913","state":"counted","received":3,"admitted":3,"attended":3,"org":"云河市自然资源和规划局","title":"","mode":"slip","flow":"one","presence":0,"protected":true,"result":{"suppressed":true,"valid":0}}`,
	"result":   `{"url":"https://ceping.example.gov.cn/b","fingerprint":"0410-6Q2W-91ZP-KX07","number":"482913","state":"counted","received":36,"admitted":36,"attended":38,"org":"云河市自然资源和规划局","title":"","mode":"slip","flow":"one","presence":0,"protected":true,"result":{"score":"76.30","rate":"94.70","valid":36,"return_rate":"100.00","bars":[{"text":"您对该单位巡察整改工作的总体评价","parts":[{"kind":"good","label":"满意","n":12},{"kind":"fair","label":"基本满意","n":6},{"kind":"poor","label":"不满意","n":1},{"kind":"unknown","label":"不了解","n":17}]},{"text":"刚才通报的整改情况，与您了解的实际情况是否相符","parts":[{"kind":"good","label":"满意","n":3},{"kind":"fair","label":"基本满意","n":5},{"kind":"poor","label":"不满意","n":11},{"kind":"unknown","label":"不了解","n":17}]},{"text":"巡察指出的问题，整改是否到位","parts":[{"kind":"good","label":"满意","n":5},{"kind":"fair","label":"基本满意","n":11},{"kind":"poor","label":"不满意","n":4},{"kind":"unknown","label":"不了解","n":16}]},{"text":"单位领导班子特别是主要负责人抓整改，您是否满意","parts":[{"kind":"good","label":"满意","n":12},{"kind":"fair","label":"基本满意","n":7},{"kind":"poor","label":"不满意","n":8},{"kind":"unknown","label":"不了解","n":9}]},{"text":"对有关责任人处理、违规资金退缴是否到位","parts":[{"kind":"good","label":"满意","n":9},{"kind":"fair","label":"基本满意","n":7},{"kind":"poor","label":"不满意","n":8},{"kind":"unknown","label":"不了解","n":12}]},{"text":"针对问题完善制度、堵塞漏洞是否到位","parts":[{"kind":"good","label":"满意","n":6},{"kind":"fair","label":"基本满意","n":8},{"kind":"poor","label":"不满意","n":5},{"kind":"unknown","label":"不了解","n":17}]},{"text":"办事效率、服务态度比整改前的改进情况","parts":[{"kind":"good","label":"满意","n":5},{"kind":"fair","label":"基本满意","n":5},{"kind":"poor","label":"不满意","n":10},{"kind":"unknown","label":"不了解","n":16}]},{"text":"已整改的问题有没有反弹","parts":[{"kind":"good","label":"满意","n":9},{"kind":"fair","label":"基本满意","n":8},{"kind":"poor","label":"不满意","n":9},{"kind":"unknown","label":"不了解","n":10}]}]}}`,
	"paused":   `{"url":"https://ceping.example.gov.cn/b","fingerprint":"0410-6Q2W-91ZP-KX07","number":"482913","state":"open","paused":true,"received":20,"admitted":25,"attended":58,"org":"云河市自然资源和规划局","title":"","mode":"slip","flow":"one","presence":0,"protected":true}`,
	"voided":   `{"url":"https://ceping.example.gov.cn/b","fingerprint":"0410-6Q2W-91ZP-KX07","number":"482913","state":"voided","received":20,"admitted":25,"attended":58,"org":"云河市自然资源和规划局","title":"","mode":"slip","flow":"one","presence":0,"protected":true}`,
}

// hallDown makes the stage's stream break and refuse, as a restart does.
var hallDown atomic.Bool

// hallStreams is how many screens listen at this moment.
var hallStreams atomic.Int32

// hallPaired makes the stage's pairing say that the digits were typed; hallSecret is whose they were.
var (
	hallPaired atomic.Bool
	hallSecret atomic.Value
	// hallFault is the status of every answer to a screen that is paired, 0 for none.
	hallFault atomic.Int32
)

func hallEvents(w http.ResponseWriter, req *http.Request) {
	key, _ := strings.CutPrefix(req.Header.Get("Authorization"), "Display ")
	view, ok := hallSays[key]
	paired := hallPaired.Load() && key == hallSecret.Load()
	if paired {
		view, ok = hallSays["open"], true
	}
	fault := int(hallFault.Load())
	switch {
	case paired && fault != 0:
		w.WriteHeader(fault)
		return
	case !ok:
		w.WriteHeader(http.StatusUnauthorized)
		return
	case hallDown.Load():
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	hallStreams.Add(1)
	defer hallStreams.Add(-1)
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	fmt.Fprintf(w, "event: hall\ndata: %s\n\n", view)
	w.(http.Flusher).Flush()
	for !hallDown.Load() && req.Context().Err() == nil && (!paired || hallPaired.Load()) {
		time.Sleep(50 * time.Millisecond)
	}
	if paired && !hallPaired.Load() {
		fmt.Fprint(w, "event: revoked\ndata: {}\n\n")
	}
}

func hallPairing(w http.ResponseWriter, req *http.Request) {
	secret, _ := strings.CutPrefix(req.Header.Get("Authorization"), "Pairing ")
	hallSecret.Store(secret)
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"paired":%t,"digits":"042137"}`, hallPaired.Load())
}

// A screen opened at /hall shows six digits and waits; once they were typed it asks for the session with its own
// secret.
func TestAHallScreenWithoutAKeyShowsSixDigitsAndWaits(t *testing.T) {
	url, ctx := stage(t), browser(t)
	var png []byte
	err := chromedp.Run(ctx, emulation.SetDeviceMetricsOverride(1280, 720, 1, false), chromedp.Navigate(url+"/hall"),
		until(`document.querySelector('[data-do]').textContent === '042 137'`), chromedp.CaptureScreenshot(&png))
	if err != nil {
		t.Fatal(err)
	}
	keep(t, "hall-pairing-1280", png)
	const shown = `document.body.dataset.phase !== 'pairing' && document.querySelector('[data-print]').textContent.includes('0410')`
	hallPaired.Store(true)
	defer hallPaired.Store(false)
	if err := chromedp.Run(ctx, until(shown)); err != nil {
		t.Fatal(err)
	}
	// its key is taken back, then it is paired to the same session again: the check characters are drawn again
	first := hallSecret.Load()
	hallPaired.Store(false)
	if err := chromedp.Run(ctx, until(`document.querySelector('[data-do]').textContent === '042 137' &&
		!document.querySelector('[data-print]').textContent.includes('0410')`)); err != nil {
		t.Fatal(err)
	}
	if hallSecret.Load() == first {
		t.Error("a secret that was taken back is used again")
	}
	hallPaired.Store(true)
	if err := chromedp.Run(ctx, until(shown)); err != nil {
		t.Error(err)
	}
}

// The digits were taken, and then the session cannot be had: a screen whose key is refused shows new digits, and one
// that the service cannot answer just now keeps its key and comes back with it.
func TestAHallScreenWhosePairingFailsAfterwardsComesBack(t *testing.T) {
	url, ctx := stage(t), browser(t)
	const (
		digits = `document.querySelector('[data-do]').textContent === '042 137'`
		lost   = `!document.querySelector('[data-lost]').hidden`
		shown  = `document.body.dataset.phase === 'open' && document.querySelector('[data-lost]').hidden`
	)
	defer func() { hallPaired.Store(false); hallFault.Store(0) }()
	open := chromedp.Tasks{
		emulation.SetDeviceMetricsOverride(1280, 720, 1, false),
		chromedp.Navigate(url + "/hall"), until(digits),
	}
	if err := chromedp.Run(ctx, open); err != nil {
		t.Fatal(err)
	}
	first := hallSecret.Load()
	hallFault.Store(http.StatusServiceUnavailable)
	hallPaired.Store(true)
	if err := chromedp.Run(ctx, until(lost)); err != nil {
		t.Fatal(err)
	}
	hallFault.Store(0)
	if err := chromedp.Run(ctx, until(shown)); err != nil {
		t.Fatal(err)
	}
	if hallSecret.Load() != first {
		t.Error("a key that the service could not look at was given up")
	}

	hallPaired.Store(false)
	if err := chromedp.Run(ctx, until(digits)); err != nil {
		t.Fatal(err)
	}
	first = hallSecret.Load()
	hallFault.Store(http.StatusForbidden)
	hallPaired.Store(true)
	refused := chromedp.ActionFunc(func(ctx context.Context) error {
		for hallSecret.Load() == first {
			if err := chromedp.Sleep(50 * time.Millisecond).Do(ctx); err != nil {
				return err
			}
		}
		hallPaired.Store(false)
		return nil
	})
	if err := chromedp.Run(ctx, refused, until(digits)); err != nil {
		t.Fatal(err)
	}
	hallFault.Store(0)
	hallPaired.Store(true)
	if err := chromedp.Run(ctx, until(shown)); err != nil {
		t.Error(err)
	}
}

// hallScreen shows the screen once it has heard from the service.
func hallScreen(url, key string) chromedp.Action {
	return chromedp.Tasks{
		chromedp.Navigate("about:blank"), chromedp.Navigate(url + "/hall#" + key),
		until(`document.body.dataset.phase !== 'loading' || document.querySelector('[data-do]').textContent !== '正在连接'`),
	}
}

func until(expression string) chromedp.Action { return chromium.Until(expression, 30*time.Second) }

// overlapping finds elements that cross the line at the top or at the bottom of the hall screen.
const overlapping = `(() => {
	const top = document.querySelector('.top').getBoundingClientRect().bottom, bottom = document.querySelector('.bottom').getBoundingClientRect().top;
	return [...document.querySelectorAll('main *')].filter((e) => e.checkVisibility() && !e.closest('svg svg, .result') && e.getClientRects().length)
		.filter((e) => { const r = e.getBoundingClientRect(); return r.height > 0 && (r.top < top - 1 || r.bottom > bottom + 1); }).map((e) => e.textContent.trim().slice(0, 20));
})()`

func TestTheHallScreenIsReadableAtTenMetresInEveryState(t *testing.T) {
	url, ctx := stage(t), measuring(t)
	for key := range hallSays {
		if err := chromedp.Run(ctx, hallScreen(url, key)); err != nil {
			t.Fatal(key, err)
		}
		for _, size := range [][2]int64{{1920, 1080}, {1280, 720}, {1024, 768}} {
			var sizes []float64
			var spill bool
			var over []string
			var png []byte
			err := chromedp.Run(ctx, emulation.SetDeviceMetricsOverride(size[0], size[1], 1, false),
				chromedp.Evaluate(`[...new Set([...document.querySelectorAll('body *')].filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && e.getClientRects().length && !e.closest('.tools, svg, noscript')).map(e => parseFloat(getComputedStyle(e).fontSize)))]`, &sizes),
				chromedp.Evaluate(`document.documentElement.scrollHeight > innerHeight || [...document.querySelectorAll('body *')].some(e => { const r = e.getBoundingClientRect(); return !e.matches('.hall') && !e.closest('.tools, svg svg, noscript') && r.width > 0 && (r.right > innerWidth * 0.97 || r.bottom > innerHeight * 0.98 || r.left < innerWidth * 0.03) })`, &spill),
				chromedp.Evaluate(overlapping, &over), wanted(&png))
			if err != nil {
				t.Fatal(key, err)
			}
			keep(t, fmt.Sprintf("hall-%s-%d", key, size[0]), png)
			if len(sizes) > 3 {
				t.Errorf("%s at %d: %d sizes of type %v, want three at most", key, size[0], len(sizes), sizes)
			}
			for _, px := range sizes {
				if px < float64(size[1])*0.034-0.5 {
					t.Errorf("%s at %d: type of %.1f px", key, size[0], px)
				}
			}
			if spill {
				t.Errorf("%s at %d: something is cut off", key, size[0])
			}
			if len(over) > 0 {
				t.Errorf("%s at %d: over the lines at the top or the bottom: %q", key, size[0], over)
			}
		}
	}
}

func TestTheHallScreenSaysWhatToDoInAFewWords(t *testing.T) {
	url, ctx := stage(t), measuring(t)
	for key, want := range map[string][3]string{
		"ready": {"请稍候，即将开始", "", ""}, "open": {"扫一扫手中的票", "已投 45+", ""}, "first": {"扫一扫手中的票", "已投不足 5 票", ""}, "arriving": {"扫一扫手中的票", "已签到不足 5 人", ""}, "closing": {"扫一扫手中的票", "已投 55+", "还有"},
		"presence": {"扫票，再扫这里", "已签到 30+", ""}, "groups": {"扫票，再扫本组的码", "已投 25+", ""}, "sealed": {"已封票", "共 58 票", ""}, "paused": {"暂停，请稍候", "已投 20+", ""}, "wrong": {"地址已失效", "请在后台重新打开大屏", ""},
	} {
		var do, count, left string
		err := chromedp.Run(ctx, hallScreen(url, key), chromedp.Text("[data-do]", &do), chromedp.Text("[data-count]",
			&count, chromedp.NodeReady), chromedp.Text("[data-left]", &left, chromedp.NodeReady))
		if err != nil {
			t.Fatal(key, err)
		}
		if do != want[0] || count != want[1] || !strings.HasPrefix(left, want[2]) {
			t.Errorf("%s: %q %q %q, want %q", key, do, count, left, want)
		}
	}
}

// Each state has a separate layout (experience §5): numbered lines, the ring or the clock, and in the last minute the
// seconds.
func TestTheHallScreenHasALayoutForEachState(t *testing.T) {
	url, ctx := stage(t), measuring(t)
	const shown = `((s) => { const e = document.querySelector(s); return Boolean(e && e.getClientRects().length); })`
	for key, want := range map[string]string{
		"ready":    `3 lines, clock`,
		"open":     `3 lines, ring 77.6, ceping.example.gov.cn/b 482913`,
		"closing":  `last minute, 40 vh, ceping.example.gov.cn/b 482913`,
		"sealed":   `3 lines, ring 100.0`,
		"result":   `8 bars`,
		"few":      ``, // nothing but the sentence
		"voided":   ``,
		"presence": `code, ceping.example.gov.cn/b 482913`,
		"many":     `codes, seconds, ●A ▲B`,
	} {
		var got string
		err := chromedp.Run(ctx, emulation.SetDeviceMetricsOverride(1920, 1080, 1, false), hallScreen(url, key),
			chromedp.Evaluate(`(() => {
			const shown = `+shown+`, all = (s) => [...document.querySelectorAll(s)], out = [];
			if (document.body.classList.contains('last')) out.push('last minute');
			if (shown('.steps li')) out.push(1 + all('.steps li').length + ' lines');
			if (shown('[data-face]')) out.push('clock');
			if (shown('.ring svg')) out.push('ring ' + parseFloat(document.querySelector('[data-fill]').getAttribute('stroke-dasharray')).toFixed(1));
			const seconds = document.querySelector('[data-seconds]');
			if (document.body.classList.contains('last')) out.push(Math.round(100 * parseFloat(getComputedStyle(seconds).fontSize) / innerHeight) + ' vh');
			if (shown('.code')) out.push(all('.code').length > 1 ? 'codes' : 'code');
			if (shown('.code') && shown('[data-left]')) out.push('seconds');
			if (shown('.bars')) out.push(all('.bar:not(.legend)').length + ' bars');
			const groups = all('.code .group').map((e) => e.dataset.mark);
			if (groups.length) out.push(groups.join(' '));
			const typed = /打开 (\S+)\s+场次号 (\d+)/.exec(document.querySelector('[data-number]').textContent);
			if (typed) out.push(typed[1] + ' ' + typed[2]);
			return out.join(', ');
		})()`, &got))
		if err != nil {
			t.Fatal(key, err)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
}

// The fingerprint is in four groups on one line, as phones and slips have it; voter groups have a line each.
func TestTheHallScreenShowsTheFingerprintInFourGroups(t *testing.T) {
	url, ctx := stage(t), measuring(t)
	for key, want := range map[string]string{
		"open": "校验码|0410|6Q2W|91ZP|KX07", "groups": "干部职工 482913 0410 6Q2W 91ZP KX07|群众和服务对象 771204 9Z10 6Q2W 91ZP KX99",
	} {
		var got string
		var lines int
		err := chromedp.Run(ctx, emulation.SetDeviceMetricsOverride(1920, 1080, 1, false), hallScreen(url, key),
			chromedp.Evaluate(`[...document.querySelector('[data-print]').childNodes].map(n => n.textContent).join('|')`, &got),
			chromedp.Evaluate(`new Set([...document.querySelectorAll('[data-print] span')].map(e => e.getBoundingClientRect().top)).size`, &lines))
		if err != nil {
			t.Fatal(key, err)
		}
		if got != want || lines != map[string]int{"open": 1, "groups": 2}[key] {
			t.Errorf("%s: %q on %d lines, want %q", key, got, lines, want)
		}
	}
}

// The marks of voter groups are those of slip and phone, in colours for either ground.
func TestTheHallScreenMarksGroupsAsSlipAndPhoneDo(t *testing.T) {
	url, ctx := stage(t), measuring(t)
	var marks struct{ Shapes, Light, Dark []string }
	if err := json.Unmarshal(static.Marks, &marks); err != nil {
		t.Fatal(err)
	}
	const read = `(() => { const hex = (c) => '#' + c.match(/\d+/g).slice(0, 3).map((n) => (256 + +n).toString(16).slice(1)).join('');
		return [...document.querySelectorAll('.code .group')].map((e) => e.dataset.mark + ' ' + hex(getComputedStyle(e, '::before').color)).join(' '); })()`
	var dark, light string
	err := chromedp.Run(ctx, hallScreen(url, "groups"), chromedp.Evaluate(read, &dark),
		chromedp.Evaluate(`document.querySelector('[data-light]').click()`, nil), chromedp.Evaluate(read, &light))
	if err != nil {
		t.Fatal(err)
	}
	want := func(colours []string) string {
		return marks.Shapes[0] + "A " + colours[0] + " " + marks.Shapes[1] + "B " + colours[1]
	}
	if dark != want(marks.Dark) || light != want(marks.Light) {
		t.Errorf("dark %s, light %s", dark, light)
	}
}

func TestTheHallScreenSurvivesARestart(t *testing.T) {
	url, ctx := stage(t), browser(t)
	shown := func(yes bool) chromedp.Action {
		return until(fmt.Sprintf(`document.querySelector('[data-lost]').hidden === %v`, !yes))
	}
	if err := chromedp.Run(ctx, hallScreen(url, "open"), shown(false)); err != nil {
		t.Fatal(err)
	}
	hallDown.Store(true)
	t.Cleanup(func() { hallDown.Store(false) })
	var do string
	if err := chromedp.Run(ctx, shown(true), chromedp.Text("[data-do]", &do)); err != nil || do != "扫一扫手中的票" {
		t.Fatalf("while the service is away: %q %v", do, err)
	}
	hallDown.Store(false)
	if err := chromedp.Run(ctx, shown(false)); err != nil {
		t.Fatal(err)
	}
}

// A browser has six connections for one plain host: screens that were left must not hold them.
func TestAHallScreenThatWasLeftHoldsNoConnectionAndComesBack(t *testing.T) {
	url, ctx := stage(t), browser(t)
	streams := func(want int32) chromedp.Action {
		return chromedp.ActionFunc(func(context.Context) error {
			for end := time.Now().Add(15 * time.Second); hallStreams.Load() != want; time.Sleep(20 * time.Millisecond) {
				if time.Now().After(end) {
					return fmt.Errorf("%d streams are open, want %d", hallStreams.Load(), want)
				}
			}
			return nil
		})
	}
	const shown = `document.querySelector('[data-lost]').hidden && document.body.dataset.phase === 'open'`
	err := chromedp.Run(ctx, hallScreen(url, "open"), until(shown), streams(1), chromedp.Navigate(url+"/login"),
		streams(0),
		chromedp.Evaluate(`setTimeout(() => history.back()); 0`, nil), // a page that was kept has no load to wait for
		streams(1), until(shown))
	if err != nil {
		t.Error(err)
	}
}

var update = flag.Bool("update", false, "take the pictures of the help page again")

const helpFolder = "../../../../static/admin/help"

// helpShots says which page each picture of the help shows.
var helpShots = map[string]string{
	"organizations": "organizations", "round": "round", "briefing": "briefing", "rehearsal": "session-rehearsal",
	"slips": "slips", "hall": "hall#open", "ready": "session-ready",
	"open": "session-open", "closing": "session-closing", "result": "result",
}

// The help's pictures are of the pages people see. Fonts and Chromium differ from machine to machine, so the test
// compares how alike they are in shape, not their bytes; -update takes them again.
func TestTheHelpShowsTheRealPages(t *testing.T) {
	url, ctx := stage(t), browser(t)
	named := map[string]bool{}
	if n := len(help.HelpSteps()); n != 10 {
		t.Errorf("%d steps, want ten", n)
	}
	for _, s := range help.HelpSteps() {
		name := strings.TrimSuffix(strings.TrimPrefix(s.Picture, "help/"), ".webp")
		if named[name] {
			t.Errorf("two steps show the picture %q", name)
		}
		named[name] = true
		state, ok := helpShots[name]
		if !ok {
			t.Errorf("no page is named for the picture %q", name)
			continue
		}
		now := helpShot(t, ctx, url, state)
		file := filepath.Join(helpFolder, name+".webp")
		if *update {
			if err := os.MkdirAll(helpFolder, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, now, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		kept, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(kept[8:], []byte("WEBP")) || len(kept) > 60_000 {
			t.Errorf("%s: %d bytes", file, len(kept))
		}
		if far := difference(t, ctx, kept, now); far > 0.12 {
			t.Errorf("%s no longer shows the page (%.0f %% of it differ); run go test -run Help -update and look at it",
				file, far*100)
		}
	}
	for name := range helpShots {
		if !named[name] {
			t.Errorf("the help shows no picture %q", name)
		}
	}
}

func helpShot(t *testing.T, ctx context.Context, url, state string) (webp []byte) {
	t.Helper()
	visit := chromedp.Action(chromedp.Tasks{
		chromedp.Navigate(url + "/" + state), chromedp.Sleep(200 * time.Millisecond),
	})
	if name, key, hall := strings.Cut(state, "#"); hall && name == "hall" {
		visit = hallScreen(url, key)
	}
	err := chromedp.Run(ctx, emulation.SetDeviceMetricsOverride(960, 640, 1, false), visit,
		chromedp.ActionFunc(func(ctx context.Context) (err error) {
			shot := cdppage.CaptureScreenshot().WithFormat(cdppage.CaptureScreenshotFormatWebp)
			webp, err = shot.WithQuality(70).Do(ctx)
			return err
		}))
	if err != nil {
		t.Fatal(state, err)
	}
	return webp
}
