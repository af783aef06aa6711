package pages

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// sends counts what a page would send, and sends none of it.
const sends = `window.sends = 0; addEventListener('submit', (e) => { if (!e.defaultPrevented) sends++; e.preventDefault(); }); 0`

const press = `document.querySelector('form[data-once] button[type=submit]')` +
	`.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: `

// A form is sent once; but one whose answer opens in another tab, and one whose sending was stopped, can be sent again.
func TestAFormThatStaysCanBeSentAgain(t *testing.T) {
	url, ctx := stage(t), browser(t)
	// A wait of more than ten seconds lasts until the test ends it.
	late := `window.waits = []; const own = setTimeout; window.setTimeout = (f, ms) => ms > 10000 ? waits.push(f) : own(f, ms);`
	var aside, once, later int
	err := chromedp.Run(
		ctx, chromedp.ActionFunc(func(ctx context.Context) error {
			_, err := page.AddScriptToEvaluateOnNewDocument(late).Do(ctx)
			return err
		}),
		chromedp.Navigate(url+"/sheet"), chromedp.Evaluate(sends, nil),
		chromedp.Evaluate(press+`true })); `+press+`true })); sends`, &aside),
		chromedp.Evaluate(press+`false })); `+press+`false })); sends`, &once),
		chromedp.Evaluate(`waits.forEach((f) => f()); `+press+`false })); sends`, &later),
	)
	if err != nil {
		t.Fatal(err)
	}
	if aside != 2 || once != 3 || later != 4 {
		t.Errorf("sent %d times beside the page, then %d, then %d; want 2, 3 and 4", aside, once, later)
	}
}

func TestAWordIsSearchedForWhenItIsComposed(t *testing.T) {
	url, ctx := stage(t), browser(t)
	var letters, word string
	asks := `window.asked = []; document.addEventListener('htmx:beforeRequest', (e) => asked.push(document.getElementById('find').value)); 0`
	err := chromedp.Run(
		ctx, emulation.SetDeviceMetricsOverride(1280, 800, 1, false),
		chromedp.Navigate(url+"/round"), chromedp.Evaluate(asks, nil),
		chromedp.Focus("#find", chromedp.ByQuery),
		input.ImeSetComposition("shen", 4, 4), chromedp.Sleep(400*time.Millisecond),
		chromedp.Evaluate(`asked.join()`, &letters),
		input.InsertText("审计"),
		chromedp.Evaluate(`new Promise((done) => { const look = () => asked.length ? done(asked.join()) : setTimeout(look, 50); look(); })`, &word,
			func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }),
	)
	if err != nil {
		t.Fatal(err)
	}
	if letters != "" || word != "审计" {
		t.Errorf("asked for %q while it was composed, then for %q", letters, word)
	}
}

// offline takes the network of a page away, or gives it back.
func offline(is bool) chromedp.Action { return network.EmulateNetworkConditions(is, 0, -1, -1) }

// broken waits for the browser's own page about a lost connection.
func broken(ctx context.Context) error {
	for range 300 {
		var at string
		err := chromedp.Evaluate(`location.protocol`, &at).Do(ctx) // fails while the page goes
		if err == nil && at == "chrome-error:" {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return errors.New("the form was answered without a network")
}

// Without a network the first press sends nothing and says so. What was sent into one that broke is offered again where
// it was filled in, and only there and then.
func TestAFormSentWithoutANetworkIsNotLost(t *testing.T) {
	url, ctx := stage(t), browser(t)
	const form = `[...document.querySelectorAll('form[data-once]')].find((f) => f.querySelector('textarea, [type=text]'))`
	const send = form + `.querySelector('button[type=submit]').click()`
	const offered = `[...document.querySelectorAll('.notice.fair')].filter((n) => n.textContent.includes('没有送到')).length`
	var said, back string
	var here bool
	var offers, elsewhere, later int
	err := chromedp.Run(
		ctx, network.Enable(), chromedp.Navigate(url+"/rounds"), chromedp.Evaluate(`sessionStorage.clear(); `+
			form+`.querySelectorAll('textarea, [type=text]').forEach((el) => { el.value = '三楼' }); `+
			form+`.querySelectorAll('[required]').forEach((el) => { el.required = false }); 0`, nil),
		offline(true), chromedp.Evaluate(send+`; document.querySelector('.offline').textContent`, &said),
		chromedp.Evaluate(`location.pathname === "/rounds"`, &here),
		chromedp.Evaluate(`setTimeout(() => `+send+`, 0); 0`, nil),
		chromedp.ActionFunc(broken),
		offline(false), chromedp.NavigateBack(), chromedp.WaitReady("form[data-once]", chromedp.ByQuery),
		chromedp.Evaluate(offered, &offers),
		chromedp.Evaluate(`[...document.querySelectorAll('.notice.fair button')].forEach((b) => b.click()); `+
			form+`.querySelector('textarea, [type=text]').value`, &back),
		chromedp.Evaluate(`sessionStorage.setItem('unsent', `+
			`JSON.stringify({ at: '/rounds', to: '/admin/rounds', typed: '[]' })); 0`, nil),
		chromedp.Navigate(url+"/organizations"), chromedp.Evaluate(offered, &elsewhere),
		chromedp.NavigateBack(), chromedp.WaitReady("form[data-once]", chromedp.ByQuery),
		chromedp.Evaluate(offered, &later),
	)
	if err != nil {
		t.Fatal(err)
	}
	if said == "" || !here || offers != 1 || back != "三楼" || elsewhere+later != 0 {
		t.Errorf("said %q here %v, offered %d times, %q; then %d and %d", said, here, offers, back, elsewhere, later)
	}
}

// What the browser kept of a page is asked for again after signing out, on whichever page or tab that was, and when
// another account signed in beside it.
func TestAPageKeptFromBeforeSigningOutIsAskedForAgain(t *testing.T) {
	url, ctx := stage(t), browser(t)
	const back = `window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })); 0`
	fresh := func(ctx context.Context) error {
		for range 300 {
			var old bool
			if err := chromedp.Evaluate(`window.old === true`, &old).Do(ctx); err == nil && !old {
				return nil
			}
			time.Sleep(100 * time.Millisecond)
		}
		return errors.New("the page was shown as the browser had kept it")
	}
	var kept, early, told, begun, gone, typing bool
	var mark, again string
	err := chromedp.Run(
		ctx, chromedp.Navigate(url+"/rounds"),
		chromedp.Evaluate(`localStorage.removeItem('left'); addEventListener('submit', (e) => e.preventDefault());
			document.querySelector('form[action$="/logout"] button').click(); localStorage.getItem('left') !== null`, &early),
		chromedp.Navigate(url+"/login?said=out"), chromedp.Evaluate(`localStorage.getItem('left') !== null`, &told),
		chromedp.Navigate(url+"/rounds"),
		chromedp.Evaluate(`localStorage.setItem('left', Date.now() - 60000); window.old = true; `+back, nil),
		chromedp.Sleep(200*time.Millisecond), chromedp.Evaluate(`window.old === true`, &kept),
		chromedp.Evaluate(`localStorage.setItem('left', Date.now() + 1); `+back, nil), chromedp.ActionFunc(fresh),
		chromedp.Evaluate(`localStorage.removeItem('left'); 0`, nil),
		// Starting a kiosk leaves as well, once its page is there.
		chromedp.Navigate(url+"/rounds"),
		chromedp.Evaluate(`const kiosk = document.createElement('form'); kiosk.action = '/rounds/kiosk'; document.body.append(kiosk);
			window.old = true; kiosk.requestSubmit(); localStorage.getItem('left') !== null`, &begun),
		chromedp.ActionFunc(fresh),
		chromedp.Evaluate(`localStorage.getItem('left') !== null`, &gone),
		chromedp.Evaluate(`localStorage.removeItem('left'); 0`, nil),
		chromedp.Navigate(url+"/rounds?as=wang"),
		chromedp.Evaluate(`const mine = localStorage.getItem('account'); window.old = true; localStorage.setItem('account', 'LI');
			const told = () => window.dispatchEvent(new StorageEvent('storage', { key: 'account', newValue: 'LI' }));
			document.querySelector('form input').dispatchEvent(new Event('input', { bubbles: true })); told(); mine`, &mark),
		chromedp.Sleep(200*time.Millisecond), chromedp.Evaluate(`window.old === true`, &typing),
		chromedp.Evaluate(back, nil), chromedp.ActionFunc(fresh),
		chromedp.Poll(`localStorage.getItem('account') !== 'LI'`, nil),
		chromedp.Evaluate(`localStorage.getItem('account')`, &again),
		chromedp.Evaluate(`window.old = true; localStorage.setItem('account', 'LI');
			window.dispatchEvent(new StorageEvent('storage', { key: 'account', newValue: 'LI' })); 0`, nil), chromedp.ActionFunc(fresh),
		chromedp.Evaluate(`localStorage.removeItem('account'); 0`, nil),
	)
	if err != nil {
		t.Fatal(err)
	}
	if begun || !gone {
		t.Errorf("other tabs are told before the kiosk has started: %v; once it has: %v", begun, gone)
	}
	if mark == "" || again != mark {
		t.Errorf("the account of a page is %q, and once it is read again %q", mark, again)
	}
	if !typing {
		t.Error("what was being typed was taken away")
	}
	if early || !told {
		t.Errorf("other tabs are told before the service has answered: %v; by its answer: %v", early, told)
	}
	if !kept {
		t.Error("a page is asked for again although no one signed out since")
	}
}
