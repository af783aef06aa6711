package pages

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// With a script a tap empties the box, typing takes the tap away, and the sum follows both.
func TestATapAndTheBoxNeverSayTwoThings(t *testing.T) {
	url, ctx := stage(t), browser(t)
	var box, other, total, later string
	err := chromedp.Run(
		ctx, emulation.SetDeviceMetricsOverride(390, 844, 1, true), chromedp.Navigate(url+"/sheet"),
		chromedp.Click(`input[name="tap.1.2"][value="3"]`),
		chromedp.Evaluate(`document.querySelector('[name="score.1.2"]').value`, &box),
		chromedp.Text("[data-total]", &total),
		chromedp.Click(`input[name="tap.1.1"][value="other"]`), chromedp.SendKeys(`[name="score.1.1"]`, "2.25"),
		chromedp.Evaluate(`document.querySelector('[name="tap.1.1"]:checked').value`, &other),
		chromedp.Text("[data-total]", &later),
	)
	if err != nil {
		t.Fatal(err)
	}
	if box != "" || other != "other" || total != "7.00" || later != "5.25" {
		t.Errorf("the box %q, the tap %q, the sums %s and %s", box, other, total, later)
	}
}
