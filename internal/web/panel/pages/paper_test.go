package pages

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// offPaper finds what is beyond the right edge of its page: 180 mm of text, or 267 where a page lies across.
const offPaper = `[...document.querySelectorAll('main *')].filter((e) => {
	if (!e.clientWidth || !e.checkVisibility() || e.closest('.aloud, svg, input, textarea')) return false;
	const room = getComputedStyle(e).page === 'across' ? 1009 : 680;
	return e.getBoundingClientRect().right > room + 1 || (e.scrollWidth > e.clientWidth + 1 && /auto|hidden|scroll/.test(getComputedStyle(e).overflowX));
}).slice(0, 3).map((e) => e.tagName + '.' + e.className + ' ' + e.textContent.trim().replace(/\s+/g, ' ').slice(0, 20))`

// onPaper lays the page out as it is printed, at 96 dots an inch.
func (l *look) onPaper(ctx context.Context) error {
	return chromedp.Run(ctx, emulation.SetDeviceMetricsOverride(680, 960, 1, false),
		emulation.SetEmulatedMedia().WithMedia("print"), chromedp.Evaluate(offPaper, &l.printed),
		emulation.SetEmulatedMedia().WithMedia(""))
}

func TestNoPageIsCutOffOnPaper(t *testing.T) {
	for _, l := range everyState(t) {
		for _, w := range l.printed {
			t.Errorf("%s: the edge of the paper cuts off %s", l.name, w)
		}
	}
}

// numbers reads what stands at the foot of every sheet, from the rules for paper.
const numbers = `[...document.styleSheets].flatMap((s) => [...s.cssRules]).flatMap((r) => r.media?.mediaText === 'print' ? [...r.cssRules] : [r])
	.filter((r) => r instanceof CSSPageRule && !r.selectorText).map((r) => r.cssText).join(' ')`

// Several sheets are told apart by their numbers. A chart is on the sheet of its heading, and a chart with its table
// fills sheets instead of beginning one each.
func TestSheetsAreNumberedAndFilled(t *testing.T) {
	url, ctx := stage(t), measuring(t)
	var foot string
	var inside []string
	err := chromedp.Run(ctx, emulation.SetDeviceMetricsOverride(680, 960, 1, false),
		emulation.SetEmulatedMedia().WithMedia("print"), chromedp.Navigate(url+"/breakdown"),
		chromedp.Evaluate(numbers, &foot),
		chromedp.Evaluate(`['.headline.broad', '.headline.broad [role=img]'].map((s) => getComputedStyle(document.querySelector(s)).breakInside)`, &inside))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(foot, "counter(page)") || !strings.Contains(foot, "counter(pages)") {
		t.Errorf("at the foot of a sheet stands %s", foot)
	}
	if !slices.Equal(inside, []string{"auto", "avoid"}) {
		t.Errorf("a part of the page, a chart may be torn: %v", inside)
	}
}
