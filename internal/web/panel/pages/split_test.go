package pages

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// restyled are the rules beside their own that match what the script wraps in .words and .together: they were written
// for elements of the page itself, and would set a gap or a margin inside a name. Text that people type or quote is
// never cut.
const restyled = `(() => {
	const own = ['.words', '.together'];
	const selectors = [];
	const gather = (rules) => [...rules].forEach((r) => {
		if (r.selectorText) selectors.push(r.selectorText);
		if (r.cssRules) gather(r.cssRules);
	});
	for (const sheet of document.styleSheets) gather(sheet.cssRules);
	const out = [], cut = [...document.querySelectorAll('.words, .together')];
	for (const s of selectors.flatMap((s) => s.split(/,(?![^(]*\))/)).map((s) => s.trim())) {
		if (own.includes(s) || s.includes('::') || /(^|[\s>+~])\*?(:[^\s]*)?$/.test(s)) continue;
		const e = cut.find((e) => e.matches(s));
		if (e) out.push(s + ' matches ' + e.outerHTML);
	}
	const whole = ':is(textarea, select, .original) :is(.words, .together, wbr)';
	for (const e of document.querySelectorAll(whole)) out.push('cut: ' + e.parentElement.outerHTML);
	return {Out: out, Cut: cut.length};
})()`

func TestWhatAScriptCutsIsStyledAsOneText(t *testing.T) {
	url := stage(t)
	ctx := measuring(t)
	cut := 0
	for _, c := range states() {
		var got struct {
			Out []string
			Cut int
		}
		if err := chromedp.Run(ctx, chromedp.Navigate(url+"/"+c.name), chromedp.Evaluate(restyled, &got)); err != nil {
			t.Fatal(err)
		}
		cut += got.Cut
		for _, line := range got.Out {
			t.Errorf("%s: %s", c.name, line)
		}
	}
	if cut < 1000 {
		t.Errorf("only %d texts were cut", cut)
	}
}
