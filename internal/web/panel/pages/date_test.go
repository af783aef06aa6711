package pages

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Ten characters, the room around them and the sign that opens the calendar.
const narrowDays = `[...document.querySelectorAll('input[type=date]')].filter((e) => e.checkVisibility() && e.getBoundingClientRect().width < 140).map((e) => e.name)`

func TestADayIsReadWholeInItsField(t *testing.T) {
	url, ctx := stage(t), measuring(t)
	for _, width := range []int64{390, 1280} {
		var narrow []string
		err := chromedp.Run(ctx, emulation.SetDeviceMetricsOverride(width, 844, 1, width < 500),
			chromedp.Navigate(url+"/document-draft"), chromedp.Evaluate(narrowDays, &narrow))
		if err != nil {
			t.Fatal(err)
		}
		if len(narrow) > 0 {
			t.Errorf("at %d pixels these fields cut off a day: %v", width, narrow)
		}
	}
}
