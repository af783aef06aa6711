package pages

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/skip2/go-qrcode"

	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/asset"
	"minping/internal/web/panel/session"
)

// voiding serves the page that voids, and answers its requests as set: with a status, or with a line.
type voiding struct {
	mu    sync.Mutex
	heard []string // codes, in the order in which they came
	// by code, one after the other: a status, "again", "login", "cut" or "void"; the last stays
	answers map[string][]string
	loads   int
}

func (v *voiding) serve(t *testing.T) string {
	t.Helper()
	set := assets(t)
	form := kit.Form{Key: "void", Action: "/void", Button: "作废这张票", Queue: "li", Fields: []kit.Field{
		{Name: "code", Label: "票码，或扫到的网址", Type: "text", Width: "code"},
	}}
	whole := drawn(t, session.VoidSlips{Frame: organizerFrame("作废剩余的票"), Form: form, Count: "0"})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("Content-Security-Policy", testCSP)
		name, static := strings.CutPrefix(req.URL.Path, asset.Prefix)
		f, ok := set.Lookup(name)
		switch {
		case static && ok:
			w.Header().Set("Content-Type", f.Type)
			_, _ = w.Write(f.Body)
		case req.Method == http.MethodPost:
			v.answer(w, req.FormValue("code"))
		case req.URL.Path == "/void":
			v.mu.Lock()
			v.loads++
			v.mu.Unlock()
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write(whole)
		case req.URL.Path == "/login":
			_, _ = w.Write([]byte("<!doctype html><title>登录</title>"))
		default:
			http.NotFound(w, req)
		}
	}))
	t.Cleanup(srv.Close)
	return srv.URL + "/void"
}

func (v *voiding) answer(w http.ResponseWriter, code string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.heard = append(v.heard, code)
	say := "void"
	if list := v.answers[code]; len(list) > 0 {
		say = list[0]
		if len(list) > 1 {
			v.answers[code] = list[1:]
		}
	}
	switch say {
	case "login":
		w.Header().Set("Location", "/login")
		w.WriteHeader(http.StatusSeeOther)
		return
	case "cut":
		panic(http.ErrAbortHandler)
	}
	var status int
	if _, err := fmt.Sscan(say, &status); err == nil {
		w.WriteHeader(status)
		_, _ = w.Write([]byte("<p>没有这一行</p>"))
		return
	}
	mark := ""
	if say == "again" {
		mark = " data-again"
	}
	fmt.Fprintf(w, `<li class="item" data-count="%d"%s><span class="mono">%s</span></li>`, len(v.heard), mark, code)
}

func (v *voiding) codes() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return strings.Join(v.heard, " ")
}

// scan puts codes into the queue as a scanner does, faster than they are answered.
func scan(codes ...string) chromedp.Action {
	return chromedp.Evaluate(`(() => {
		const f = document.querySelector('form[data-queue]');
		for (const code of '`+strings.Join(codes, " ")+`'.split(' ')) {
			f.querySelector('input[name=code]').value = code;
			f.requestSubmit();
		}
	})()`, nil)
}

const (
	waiting = `(JSON.parse(sessionStorage.getItem('queue li /void')) || [])`
	done    = `document.querySelectorAll('[data-queue-done] li').length`
	said    = `document.querySelector('[data-queue-note]').textContent`
)

// A sign-in that ended in the middle of a queue loses no slip: the page comes again, and goes on where it was.
func TestAQueueGoesOnAfterTheSignInEnded(t *testing.T) {
	v := &voiding{answers: map[string][]string{"B": {"401", "void"}}}
	url, ctx := v.serve(t), browser(t)
	err := chromedp.Run(ctx, chromedp.Navigate(url), until(`document.readyState === 'complete'`),
		scan("A"), until(done+` === 1`), scan("B", "C"),
		until(waiting+`.length === 0 && `+done+` === 2`))
	if err != nil {
		t.Fatal(err)
	}
	if v.codes() != "A B B C" || v.loads != 2 {
		t.Errorf("sent %s, the page came %d times", v.codes(), v.loads)
	}
}

// Without a session the panel redirects to the sign-in: that page is not an answer to a slip.
func TestAQueueThatIsSentToTheSignInLosesNoSlip(t *testing.T) {
	v := &voiding{answers: map[string][]string{"A": {"login", "void"}}}
	url, ctx := v.serve(t), browser(t)
	err := chromedp.Run(ctx, chromedp.Navigate(url), until(`document.readyState === 'complete'`),
		scan("A", "B"), until(waiting+`.length === 0 && `+done+` === 2`))
	if err != nil {
		t.Fatal(err)
	}
	if v.codes() != "A A B" || v.loads != 2 {
		t.Errorf("sent %s, the page came %d times", v.codes(), v.loads)
	}
}

// A network that is gone and a service that is unavailable are told apart, and both are tried again.
func TestAQueueSaysWhyItTriesAgain(t *testing.T) {
	for fault, words := range map[string]string{"cut": "网络不通，正在重试", "503": "处理不了，正在重试", "429": "处理不了，正在重试"} {
		v := &voiding{answers: map[string][]string{"A": {fault}}}
		well := chromedp.ActionFunc(func(context.Context) error {
			v.mu.Lock()
			defer v.mu.Unlock()
			v.answers = nil
			return nil
		})
		url, ctx := v.serve(t), browser(t)
		err := chromedp.Run(ctx, chromedp.Navigate(url), until(`document.readyState === 'complete'`),
			scan("A"), until(said+`.includes('`+words+`')`), well, until(done+` === 1`), until(waiting+`.length === 0`))
		if err != nil {
			t.Errorf("%s: %v", fault, err)
		}
	}
}

// What this person may not do is shown, and kept: it is neither tried for ever nor lost.
func TestAQueueThatIsRefusedStopsAndSaysSo(t *testing.T) {
	v := &voiding{answers: map[string][]string{"A": {"403"}}}
	url, ctx := v.serve(t), browser(t)
	var left, note string
	err := chromedp.Run(ctx, chromedp.Navigate(url), until(`document.readyState === 'complete'`),
		scan("A"), until(said+`.includes('没有作废')`), scan("B"), chromedp.Sleep(2500e6),
		chromedp.Evaluate(waiting+`.join()`, &left), chromedp.Evaluate(said, &note))
	if err != nil {
		t.Fatal(err)
	}
	if v.codes() != "A" || left != "A,B" || !strings.Contains(note, "没有作废，请刷新本页看原因") {
		t.Errorf("sent %s, left %s, said %q", v.codes(), left, note)
	}
}

// A slip that the service cannot void just now holds up nothing behind it, and comes again until it is done.
func TestAQueuePutsOffWhatFailsAndDoesTheRest(t *testing.T) {
	v := &voiding{answers: map[string][]string{"A": {"503", "500", "void"}}}
	url, ctx := v.serve(t), browser(t)
	err := chromedp.Run(ctx, chromedp.Navigate(url), until(`document.readyState === 'complete'`),
		scan("A", "B"), until(said+`.includes('正在重试')`), until(done+` === 2`))
	if err != nil {
		t.Fatal(err)
	}
	if v.codes() != "A B A A" {
		t.Errorf("sent %s", v.codes())
	}
}

// camera makes the browser's camera show a slip, or nothing, as window.show says.
func camera(t *testing.T, text string) string {
	t.Helper()
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, row := range code.Bitmap() {
		line := ""
		for _, dark := range row {
			bit := "0"
			if dark {
				bit = "1"
			}
			line += bit
		}
		rows = append(rows, `"`+line+`"`)
	}
	return `(() => {
		const rows = [` + strings.Join(rows, ",") + `], size = 6, canvas = document.createElement('canvas');
		canvas.width = canvas.height = rows.length * size;
		const g = canvas.getContext('2d');
		window.show = true;
		setInterval(() => {
			g.fillStyle = '#fff'; g.fillRect(0, 0, canvas.width, canvas.height); g.fillStyle = '#000';
			if (window.show) rows.forEach((r, y) => [...r].forEach((b, x) => { if (b === '1') g.fillRect(x * size, y * size, size, size); }));
		}, 50);
		Object.defineProperty(navigator, 'mediaDevices', { value: { getUserMedia: async () => canvas.captureStream(20) } });
	})()`
}

// The camera sends a slip that stays in the picture once. One that is to be scanned again is sent again when it is
// shown again.
func TestASlipThatIsToBeScannedAgainIsSentAgain(t *testing.T) {
	v := &voiding{answers: map[string][]string{"SLIP-1": {"again", "void"}}}
	url, ctx := v.serve(t), browser(t)
	see := func(shown bool) chromedp.Action {
		return chromedp.Evaluate(fmt.Sprintf(`window.show = %t; 0`, shown), nil)
	}
	film := chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := page.AddScriptToEvaluateOnNewDocument(camera(t, "SLIP-1")).Do(ctx)
		return err
	})
	var first, second string
	err := chromedp.Run(ctx, film, chromedp.Navigate(url), until(`document.readyState === 'complete'`),
		chromedp.Click("[data-scan]", chromedp.ByQuery), until(done+` === 1`), chromedp.Sleep(1200e6),
		chromedp.ActionFunc(func(context.Context) error { first = v.codes(); return nil }),
		see(false), chromedp.Sleep(1200e6), see(true), until(done+` === 2`),
		see(false), chromedp.Sleep(1200e6), see(true), chromedp.Sleep(1200e6),
		chromedp.ActionFunc(func(context.Context) error { second = v.codes(); return nil }))
	if err != nil {
		t.Fatal(err)
	}
	if first != "SLIP-1" {
		t.Errorf("a slip that stays in the picture is sent as %s", first)
	}
	if second != "SLIP-1 SLIP-1" {
		t.Errorf("sent %s", second)
	}
}
