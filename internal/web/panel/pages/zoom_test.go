package pages

import (
	"context"
	"os"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
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
		if (e.clientWidth < 2 || e.scrollWidth <= e.clientWidth + 1 && e.scrollHeight <= e.clientHeight + 1) continue; // the cheapest question first
		if (!e.checkVisibility() || e.closest('.aloud, svg, textarea, input, select') || ['INPUT', 'TEXTAREA', 'SELECT'].includes(e.tagName)) continue;
		const s = getComputedStyle(e);
		if (/hidden|clip/.test(s.overflowX + s.overflowY) && [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) out.push('cut: ' + e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 20));
	}
	return out.slice(0, 6);
})()`

// enlarge reads the page at 200 % zoom on a desk, then with only its type twice as large: on a phone by the browser's
// own setting, which breakpoints follow, on a desk by a reader's style sheet, which they do not.
func (l *look) enlarge(t *testing.T, ctx context.Context) error {
	t.Helper()
	var zoomed, narrow, phone, desk []string
	var png []byte
	width := func(w int64) chromedp.Action { return emulation.SetDeviceMetricsOverride(w, 844, 1, w < 500) }
	if err := chromedp.Run(
		ctx, emulation.SetDeviceMetricsOverride(640, 400, 2, false), chromedp.Evaluate(cut, &zoomed),
		page.SetFontSizes(&page.FontSizes{Standard: 32}),
		width(320), chromedp.Evaluate(cut, &narrow), width(390), chromedp.Evaluate(cut, &phone),
	); err != nil {
		return err
	}
	if os.Getenv("PICTURES") != "" {
		if err := chromedp.Run(ctx, chromedp.FullScreenshot(&png, 100)); err != nil {
			return err
		}
		keep(t, l.name+"-large", png)
	}
	if err := chromedp.Run(
		ctx, page.SetFontSizes(&page.FontSizes{Standard: 16}), width(1280),
		chromedp.Evaluate(`document.documentElement.style.fontSize = '200%'; `+cut, &desk),
	); err != nil {
		return err
	}
	l.grown = map[string][]string{
		"at 200 % zoom": zoomed, "large type, 320 px": narrow, "large type, 390 px": phone, "large type, 1280 px": desk,
	}
	return nil
}

// At 200 % zoom, and with type alone twice as large, no page scrolls sideways and nothing is cut (WCAG 1.4.4, 1.4.10).
func TestNoPageIsCutWhenItIsEnlarged(t *testing.T) {
	for _, l := range everyState(t) {
		for how, wrong := range l.grown {
			for _, w := range wrong {
				t.Errorf("%s, %s: %s", l.name, how, w)
			}
		}
	}
}
