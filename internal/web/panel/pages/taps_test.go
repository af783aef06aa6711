package pages

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// leftOpen is what the page says about the items that have no score yet.
const leftOpen = `document.querySelector('[data-left]').textContent`

// With a script a tap empties the box, typing takes the tap away, and the sum follows both.
func TestATapAndTheBoxNeverSayTwoThings(t *testing.T) {
	url, ctx := stage(t), browser(t)
	var box, other, total, later, before, after, last string
	err := chromedp.Run(
		ctx, emulation.SetDeviceMetricsOverride(390, 844, 1, true), chromedp.Navigate(url+"/sheet"),
		chromedp.Evaluate(leftOpen, &before), chromedp.Click(`input[name="tap.1.2"][value="3"]`),
		chromedp.Evaluate(leftOpen, &after),
		chromedp.Evaluate(`document.querySelector('[name="score.1.2"]').value`, &box),
		chromedp.Text("[data-total]", &total),
		chromedp.Click(`input[name="tap.1.1"][value="other"]`), chromedp.SendKeys(`[name="score.1.1"]`, "2.25"),
		chromedp.Evaluate(`document.querySelector('[name="tap.1.1"]:checked').value`, &other),
		chromedp.Text("[data-total]", &later),
		chromedp.Evaluate(`(()=>{document.querySelectorAll('.scoring').forEach(x=>{const t=x.querySelector('.taps input');`+
			`const b=x.querySelector('[data-add]');if(t)t.click();else{b.value='1';b.dispatchEvent(new Event('input',{bubbles:true}))}});`+
			`return document.querySelector('[data-left]').textContent})()`, &last),
	)
	if err != nil {
		t.Fatal(err)
	}
	if box != "" || other != "other" || total != "7.00" || later != "5.25" {
		t.Errorf("the box %q, the tap %q, the sums %s and %s", box, other, total, later)
	}
	if before != "，还有 2 项没有填" || after != before || last != "" {
		t.Errorf("left open: %q, then %q, at last %q", before, after, last)
	}
}
