package pages

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// cut finds what grown text runs out of: a page that scrolls sideways, and words that a fixed box cuts off.
const cut = `(() => {
	const out = [], wide = document.documentElement.clientWidth;
	if (document.documentElement.scrollWidth > wide + 1) {
		out.push('the page is ' + document.documentElement.scrollWidth + ' wide');
		for (const e of document.querySelectorAll('body *')) {
			if (!e.checkVisibility() || e.closest('.scroll, .aloud, svg')) continue;
			const r = e.getBoundingClientRect();
			if (r.right > wide + 1 && ![...e.children].some((c) => c.getBoundingClientRect().right > wide + 1)) out.push(e.tagName + '.' + e.className + ' ' + (e.textContent || e.name || '').trim().slice(0, 12) + ' to ' + Math.round(r.right));
		}
	}
	for (const e of document.querySelectorAll('main *, .side *, .tabbar *')) {
		if (!e.checkVisibility() || e.closest('.aloud, svg, textarea, input, select') || ['INPUT', 'TEXTAREA', 'SELECT'].includes(e.tagName)) continue;
		const s = getComputedStyle(e);
		if (e.clientWidth < 2 || !/hidden|clip/.test(s.overflowX + s.overflowY) || ![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
		if (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1) out.push('cut: ' + e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 20));
	}
	return out.slice(0, 6);
})()`

// On a desk at 200 % zoom no page scrolls sideways and nothing is cut (WCAG 1.4.4, 1.4.10).
func TestNoPageIsCutWhenItIsEnlarged(t *testing.T) {
	url, ctx := stage(t), browser(t)
	for _, c := range states() {
		if !strings.Contains(c.name, os.Getenv("STATES")) {
			continue
		}
		zoomed := emulation.SetDeviceMetricsOverride(640, 400, 2, false)
		if err := chromedp.Run(ctx, zoomed, chromedp.Navigate(url+"/"+c.name)); err != nil {
			t.Fatal(c.name, err)
		}
		enlarged(t, ctx, c.name+" at 200 %")
	}
}

func enlarged(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	var wrong []string
	var png []byte
	if err := chromedp.Run(ctx, chromedp.Evaluate(cut, &wrong)); err != nil {
		t.Fatal(name, err)
	}
	for _, w := range wrong {
		t.Errorf("%s: %s", name, w)
	}
	if os.Getenv("PICTURES") != "" && len(wrong) > 0 {
		if err := chromedp.Run(ctx, chromedp.FullScreenshot(&png, 100)); err != nil {
			t.Fatal(name, err)
		}
		keep(t, strings.ReplaceAll(name, " ", "-"), png)
	}
}
