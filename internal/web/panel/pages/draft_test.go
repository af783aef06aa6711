package pages

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// What was typed into a long form and not saved is offered again, choices as they were taken; what was saved, wherever
// that led, is not; and no one is offered what somebody else typed in the same tab.
func TestALongFormThatWasLeftIsRestoredAndOneThatWasSavedIsNot(t *testing.T) {
	url, ctx := stage(t), browser(t)
	const offered = `[...document.querySelectorAll('.notice.fair')].some((n) => n.textContent.includes('没有保存'))`
	var left, again, heard, early bool
	var outcome, found, keys string
	err := chromedp.Run(
		ctx, chromedp.Navigate(url+"/daily"),
		chromedp.Evaluate(`sessionStorage.clear(); document.querySelector('[name="outcome.12"][value="基本到位"]').click();
			const f = document.querySelector('[name="found.12"]'); f.value = '台账不实'; f.dispatchEvent(new Event('input', {bubbles: true}));
			Object.keys(sessionStorage).join()`, &keys),
		chromedp.Navigate(url+"/dailies"), chromedp.Navigate(url+"/daily"), chromedp.Evaluate(offered, &left),
		chromedp.Evaluate(`document.addEventListener('input', () => { window.heard = true }); 0`, nil),
		chromedp.Click(".notice.fair button", chromedp.ByQuery), chromedp.Evaluate(`window.heard === true`, &heard),
		chromedp.Evaluate(`[...document.querySelectorAll('[name="outcome.12"]')].map((r) => r.value + (r.checked ? '+' : '')).join()`, &outcome),
		chromedp.Value(`[name="found.12"]`, &found, chromedp.ByQuery),
		chromedp.Evaluate(`const send = () => document.querySelector('form[data-draft]')
				.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
			Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
			send(); sessionStorage.getItem('sent') !== null`, &early),
		chromedp.Evaluate(`send(); 0`, nil),
		chromedp.Navigate(url+"/import-done"), chromedp.Navigate(url+"/daily"), chromedp.Evaluate(offered, &again),
	)
	if err != nil {
		t.Fatal(err)
	}
	if !left || found != "台账不实" || outcome != "落实到位,基本到位+,不到位,不适用" { // words:keep
		t.Errorf("offered %v, restored %q and %q", left, outcome, found)
	}
	if !heard {
		t.Error("a page that reloads does not know that something was restored")
	}
	if early {
		t.Error("what could not be sent without a network is held to be saved")
	}
	if again {
		t.Error("what was saved is offered again")
	}
	if !strings.Contains(keys, "孙立") {
		t.Errorf("a draft is kept for anybody in the tab: %s", keys)
	}
}
