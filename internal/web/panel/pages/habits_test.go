package pages

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
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
	// Whoever waits for more than ten seconds waits until the test calls.
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
