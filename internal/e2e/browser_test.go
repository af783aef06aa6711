package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"minping/internal/e2e/chromium"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long a page may take to show what it should.
var patience = 60 * time.Second

func TestMain(m *testing.M) {
	code := chromium.Main(m)
	endShared()
	os.Exit(code)
}

// tab is one tab of one phone.
type tab struct {
	t   *testing.T
	ctx context.Context
	mu  sync.Mutex
	// errors are exceptions that no code of the page caught.
	errors []string
}

// newPhone is a tab of a clean phone: 390 × 844 px, Chinese. It lays out its page and runs its scripts and draws
// nothing, unless pictures are asked for.
func newPhone(t *testing.T) *tab {
	t.Helper()
	if os.Getenv("PICTURES") != "" || *retake {
		return newDrawnPhone(t)
	}
	return openTab(t, chromium.Still(t))
}

// newDrawnPhone is newPhone where it matters what comes with a frame: a focus that the page asks for, a tap between two
// frames.
func newDrawnPhone(t *testing.T) *tab {
	t.Helper()
	return openTab(t, chromium.Tab(t))
}

func openTab(t *testing.T, ctx context.Context) *tab {
	t.Helper()
	p := &tab{t: t, ctx: ctx}
	chromedp.ListenTarget(ctx, func(event any) {
		if e, ok := event.(*runtime.EventExceptionThrown); ok {
			p.mu.Lock()
			p.errors = append(p.errors, e.ExceptionDetails.Error())
			p.mu.Unlock()
		}
	})
	p.do(emulation.SetLocaleOverride().WithLocale("zh-CN"))
	p.size(390, 844)
	t.Cleanup(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if len(p.errors) > 0 {
			t.Errorf("exceptions in the page: %s", strings.Join(p.errors, "\n"))
		}
	})
	return p
}

// sibling opens a second tab of the same phone: the same storage.
func (p *tab) sibling() *tab { return openTab(p.t, chromium.Beside(p.t, p.ctx)) }

func (p *tab) size(width, height int64) {
	p.t.Helper()
	p.do(emulation.SetDeviceMetricsOverride(width, height, 2, width < 800))
}

func (p *tab) do(actions ...chromedp.Action) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Run(ctx, actions...); err != nil {
		p.t.Fatalf("browser: %v\npage: %s", err, p.textNow())
	}
}

func (p *tab) open(url string) {
	p.t.Helper()
	p.do(chromedp.Navigate(url))
}

func (p *tab) reload() {
	p.t.Helper()
	p.do(chromedp.Reload())
}

// textNow is what the page says; for messages of failing tests too, so it never fails itself.
func (p *tab) textNow() string {
	ctx, cancel := context.WithTimeout(p.ctx, 5*time.Second)
	defer cancel()
	var text string
	if err := chromedp.Run(ctx, chromedp.Evaluate(`document.body ? document.body.innerText : ''`, &text)); err != nil {
		return err.Error()
	}
	return text
}

// sees waits until the page says all of the words.
func (p *tab) sees(words ...string) {
	p.t.Helper()
	for _, word := range words {
		p.until(fmt.Sprintf("document.body && document.body.innerText.includes(%s)", quote(word)),
			"the page says "+word)
	}
}

func (p *tab) seesNot(words ...string) {
	p.t.Helper()
	text := p.textNow()
	for _, word := range words {
		if strings.Contains(text, word) {
			p.t.Fatalf("the page says %q:\n%s", word, text)
		}
	}
}

// until waits until a JavaScript expression is true.
func (p *tab) until(expression, what string) {
	p.t.Helper()
	if err := chromedp.Run(p.ctx, chromium.Until(expression, patience)); err != nil {
		p.t.Fatalf("waited in vain until %s (%v); the page says:\n%s", what, err, p.textNow())
	}
}

// eval runs JavaScript, waits for a promise, and reads the result as JSON into out (nil: ignored).
func (p *tab) eval(expression string, out any) {
	p.t.Helper()
	wait := func(params *runtime.EvaluateParams) *runtime.EvaluateParams { return params.WithAwaitPromise(true) }
	var raw string
	wrapped := "(async () => JSON.stringify((await (" + expression + ")) ?? null))()"
	p.do(chromedp.Evaluate(wrapped, &raw, wait))
	if out == nil {
		return
	}
	if err := json.Unmarshal([]byte(raw), out); err != nil {
		p.t.Fatalf("result of %s: %v", expression, err)
	}
}

// tap taps the element that shows the text: a button, an option row or a summary, the way a thumb does.
func (p *tab) tap(text string) {
	p.t.Helper()
	p.tapWith(text, 1)
}

func (p *tab) tapWith(text string, times int) {
	p.t.Helper()
	if slices.Contains(guarded, text) {
		time.Sleep(settle)
	}
	find := fmt.Sprintf(`[...document.querySelectorAll('button,label.row,label.button,summary')].find(e => !e.hidden && !e.disabled && e.offsetParent && e.innerText.trim().startsWith(%s))`, quote(text))
	p.until(find, "there is "+text+" to tap")
	var at struct{ X, Y float64 }
	p.eval(`(async () => { const e = `+find+
		`; e.scrollIntoView({block: 'center'}); const r = e.getBoundingClientRect(); return {x: r.x + r.width / 2, y: r.y + r.height / 2}; })()`, &at)
	for range times {
		p.do(chromedp.MouseClickXY(at.X, at.Y))
	}
}

// answer chooses an option once the question takes taps, and waits for the next screen.
func (p *tab) answer(question, option string) {
	p.t.Helper()
	p.sees(question)
	time.Sleep(settle)
	p.tap(option)
}

// guarded are buttons that take no tap in the first moment of a new screen.
var guarded = []string{"上一题", "下一题", "意见建议", "写好了", "返回"}

// settle is a little longer than a new question ignores taps.
const settle = 420 * time.Millisecond

// reading is a little longer than a new review casts nothing.
const reading = 1600 * time.Millisecond

func (p *tab) typeInto(selector, text string) {
	p.t.Helper()
	p.do(chromedp.SendKeys(selector, text, chromedp.ByQuery))
}

// stored returns everything that the phone's browser keeps: IndexedDB records by key, local and session storage.
func (p *tab) stored() map[string]any {
	p.t.Helper()
	var out map[string]any
	p.eval(`new Promise((resolve, reject) => {
		const r = indexedDB.open('rb1', 1);
		r.onerror = () => reject(r.error);
		r.onupgradeneeded = () => r.result.createObjectStore('kv');
		r.onsuccess = () => {
			const s = r.result.transaction('kv').objectStore('kv'), keys = s.getAllKeys(), all = s.getAll();
			all.onsuccess = () => {
				const out = {};
				keys.result.forEach((k, i) => out[k] = all.result[i]);
				for (const [n, st] of [['local', localStorage], ['session', sessionStorage]]) for (const k of Object.keys(st)) out[n + ':' + k] = st[k];
				r.result.close();
				resolve(out);
			};
		};
	})`, &out)
	return out
}

// vote returns the phone's ballot record.
func (p *tab) vote() map[string]any {
	p.t.Helper()
	for key, v := range p.stored() {
		if strings.HasPrefix(key, "vote/") {
			return v.(map[string]any)
		}
	}
	return nil
}

// fields are a record's field names, sorted by the machine's table and not by chance.
func fields(record map[string]any) map[string]bool {
	out := map[string]bool{}
	for k := range record {
		out[k] = true
	}
	return out
}

func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // strings always encode
	}
	return string(b)
}

// root is the repository's root.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// dump is all that the phone stores as one text.
func dump(p *tab) string {
	p.t.Helper()
	var out string
	p.eval(`(async () => { const hex = (v) => v instanceof Uint8Array ? [...v].map((b) => (b + 256).toString(16).slice(1)).join('') : v && typeof v === 'object' ? Object.keys(v).map((k) => k + '=' + hex(v[k])).join(';') : String(v);
		const base = await new Promise((ok, no) => { const r = indexedDB.open('rb1', 1); r.onsuccess = () => ok(r.result); r.onerror = no; });
		const s = base.transaction('kv').objectStore('kv');
		const get = (r) => new Promise((ok) => { r.onsuccess = () => ok(r.result); });
		const [keys, all] = await Promise.all([get(s.getAllKeys()), get(s.getAll())]);
		base.close();
		return keys.map((k, i) => k + ': ' + hex(all[i])).join('\n') + JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + document.cookie;
	})()`, &out)
	return out
}

// history returns the addresses of the tab's history.
func history(p *tab) []string {
	p.t.Helper()
	var out []string
	p.do(chromedp.ActionFunc(func(ctx context.Context) error {
		_, entries, err := page.GetNavigationHistory().Do(ctx)
		for _, e := range entries {
			out = append(out, e.URL)
		}
		return err
	}))
	return out
}

// beforeScripts runs JavaScript in every page before the page's own.
func (p *tab) beforeScripts(source string) {
	p.t.Helper()
	p.do(chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := page.AddScriptToEvaluateOnNewDocument(source).Do(ctx)
		return err
	}))
}
