package pages

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// measured is what is wrong with a page at a width, as the browser sees it.
type measuredPage struct {
	Spill  []string // elements that reach beyond the page
	Small  []string // things to press that are too small
	Unread []string // fields without a name
}

const measure = `(() => {
	const wide = document.documentElement.clientWidth, spill = [], small = [], unread = [];
	const hidden = (e) => !e.getClientRects().length || e.closest('.aloud, thead, .scroll, .formula, .steps li span') || getComputedStyle(e).visibility === 'hidden';
	for (const e of document.querySelectorAll('body *')) {
		if (hidden(e) || e.closest('svg svg')) continue;
		const r = e.getBoundingClientRect();
		if (r.right > wide + 1 && r.width > 0 && getComputedStyle(e).position !== 'absolute') spill.push(e.tagName + '.' + e.getAttribute('class') + ' ' + Math.round(r.right));
	}
	for (const e of document.querySelectorAll('a.button, button, summary, .nav a, .tabbar a, .tasks a, input:not([type=hidden]):not([type=radio]):not([type=checkbox]), select, textarea, label.choice')) {
		if (hidden(e) || e.closest('.tools')) continue;
		const r = e.getBoundingClientRect();
		const low = e.closest('td') && wide > 760 ? 35 : 43.5;
		if (r.height < low) small.push(e.tagName + ' ' + (e.textContent || e.name).trim().slice(0, 20) + ' ' + Math.round(r.height));
	}
	for (const e of document.querySelectorAll('input:not([type=hidden]):not([hidden]), select, textarea')) {
		if (!e.labels || !e.labels.length) unread.push(e.name);
	}
	if (document.documentElement.scrollWidth > wide + 1) spill.push('page ' + document.documentElement.scrollWidth);
	return {Spill: spill.slice(0, 5), Small: small.slice(0, 5), Unread: unread};
})()`

// Every state of every page is shown in a real browser at four widths, must fit, must be pressable with a thumb and
// must keep to the policy. With PICTURES=dir the pictures are kept for looking at; STATES=session-try leaves all others
// out.
func TestEveryPageInEveryStateFitsEveryWidth(t *testing.T) {
	url, ctx := stage(t), browser(t)
	said := listen(ctx)
	for _, c := range states() {
		if !strings.Contains(c.name, os.Getenv("STATES")) {
			continue
		}
		if err := chromedp.Run(ctx, emulation.SetDeviceMetricsOverride(390, 844, 1, true), chromedp.Navigate(url+"/"+c.name)); err != nil {
			t.Fatal(c.name, err)
		}
		for _, width := range []int64{320, 390, 768, 1280} {
			look(t, ctx, c.name, width)
		}
		for _, text := range said.take() {
			t.Errorf("%s: the browser complains: %s", c.name, text)
		}
	}
}

func look(t *testing.T, ctx context.Context, name string, width int64) {
	t.Helper()
	var m measuredPage
	acts := []chromedp.Action{emulation.SetDeviceMetricsOverride(width, 844, 1, width < 500), chromedp.Evaluate(measure, &m)}
	var png []byte
	if os.Getenv("PICTURES") != "" && (width == 390 || width == 1280) {
		acts = append(acts, chromedp.FullScreenshot(&png, 100))
	}
	if err := chromedp.Run(ctx, acts...); err != nil {
		t.Fatal(name, err)
	}
	if png != nil {
		keep(t, fmt.Sprintf("%s-%d", name, width), png)
	}
	if len(m.Spill)+len(m.Small)+len(m.Unread) > 0 {
		t.Errorf("%s at %d px: spills %v, too small %v, without label %v", name, width, m.Spill, m.Small, m.Unread)
	}
}
