package pages

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// weak finds words with too little contrast to their ground (WCAG 1.4.3).
const weak = `(() => {
	const out = [];
	const parse = (c) => (c.match(/[\d.]+/g) || []).map(Number);
	const lum = (c) => { const [r, g, b] = c.map((x) => { x /= 255; return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
	const ground = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length && (c.length < 4 || c[3] > 0)) return c; } return [255, 255, 255]; };
	for (const e of document.querySelectorAll('body *')) { // 1.4.3
		if (!e.getClientRects().length || getComputedStyle(e).visibility === 'hidden' || e.closest('svg, .aloud') || ![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
		const a = lum(parse(getComputedStyle(e).color).slice(0, 3)), b = lum(ground(e).slice(0, 3));
		const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		if (ratio < 4.5) out.push('contrast ' + ratio.toFixed(2) + ': ' + e.textContent.trim().slice(0, 30));
	}
	return out;
})()`

// judge finds what a screen reader or a weak eye stumbles over: WCAG 2.2 names the rules.
const judge = `(() => {
	const out = [];
	const seen = (e) => e.getClientRects().length && getComputedStyle(e).visibility !== 'hidden';
	const text = (e) => (e.textContent || '').trim().replace(/\s+/g, ' ').slice(0, 30);
	const byId = (e, name) => (e.getAttribute(name) || '').split(' ').filter(Boolean).map((id) => document.getElementById(id));
	const named = (e) => e.getAttribute('aria-label') || byId(e, 'aria-labelledby').map((x) => x ? text(x) : '').join('') || text(e) || e.getAttribute('alt') || (e.labels && [...e.labels].map(text).join(''));
	let level = 0;
	for (const h of document.querySelectorAll('h1, h2, h3, h4')) { // 1.3.1: no level is jumped over
		if (!seen(h)) continue;
		const n = Number(h.tagName[1]);
		if (n > level + 1) out.push('heading ' + h.tagName + ' after h' + level + ': ' + text(h));
		level = n;
	}
	for (const e of document.querySelectorAll('a[href], button, summary, input:not([type=hidden]):not([hidden]), select, textarea, [role=img], [role=group], nav, section[aria-labelledby], section[aria-label]')) {
		if (seen(e) && !named(e)) out.push('no name: ' + e.outerHTML.slice(0, 80)); // 4.1.2
	}
	const navs = [...document.querySelectorAll('nav')].filter(seen).map(named);
	if (new Set(navs).size < navs.length) out.push('two navigations of one name: ' + navs); // 1.3.1
	for (const e of document.querySelectorAll('[aria-invalid=true]')) { // 3.3.1
		const target = e.type === 'radio' ? e.closest('fieldset') : e;
		if (!byId(target, 'aria-describedby').some((x) => x && x.matches('.wrong'))) out.push('an error that the field does not name: ' + e.name);
	}
	for (const w of document.querySelectorAll('.wrong[id]')) {
		if (!document.querySelector('[aria-describedby~="' + CSS.escape(w.id) + '"]')) out.push('an error that no field names: ' + w.id);
	}
	for (const th of document.querySelectorAll('th')) if (!th.scope) out.push('a header without scope: ' + text(th));
	for (const r of document.querySelectorAll('table')) if (!r.querySelector('thead th') && r.rows.length > 3) out.push('a table without headers: ' + text(r));
	for (const e of document.querySelectorAll('svg:not([role=img])')) if (!e.closest('[aria-hidden=true], [role=img], [hidden]')) out.push('a picture that is neither named nor hidden: ' + e.outerHTML.slice(0, 60));
	for (const f of document.querySelectorAll('main form')) { // alike fields of a long form need their group
		const seenNames = new Map();
		for (const e of f.querySelectorAll('input[type=text], textarea')) {
			if (!seen(e)) continue;
			const name = named(e) + '|' + (e.closest('[role=group], fieldset, .editrow') ? [...f.querySelectorAll('[role=group], fieldset, .editrow')].indexOf(e.closest('[role=group], fieldset, .editrow')) : '');
			if (seenNames.has(name)) out.push('two fields of one name: ' + name);
			seenNames.set(name, true);
		}
	}
	out.push(...` + weak + `);
	return out.slice(0, 8);
})()`

// focused tells what has the focus and whether one can see it: marked, and not behind something that stays in place
// (WCAG 2.4.7, 2.4.11).
const focused = `(() => {
	const e = document.activeElement;
	if (!e || e === document.body) return '';
	const style = getComputedStyle(e), box = e.getBoundingClientRect();
	const name = e.tagName + ' ' + (e.name || (e.textContent || '').trim().slice(0, 20));
	if (style.outlineStyle === 'none' && !e.matches('.aloud, [type=date], [type=datetime-local]')) // a date marks its own parts
		 return 'not marked: ' + name;
	const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1), y = box.top + Math.min(box.height / 2, 20);
	if (y < 0 || y > innerHeight) return 'out of sight: ' + name;
	const top = document.elementFromPoint(x, y);
	const over = top && top.closest('.sticky, .tabbar');
	if (over && !over.contains(e)) return 'behind ' + over.className + ': ' + name;
	return '.';
})()`

// Every state of every page keeps the rules by which people who do not see, or see badly, can use it.
func TestEveryPageInEveryStateCanBeReadAloud(t *testing.T) {
	for _, l := range everyState(t) {
		for width, wrong := range l.judged {
			for _, w := range wrong {
				t.Errorf("%s at %d px: %s", l.name, width, w)
			}
		}
	}
}

// axe-core, which others keep up to date, finds nothing either (WCAG 2.2 AA).
func TestAxeFindsNothingInAnyStateOfAnyPage(t *testing.T) {
	for _, l := range everyState(t) {
		for width, found := range l.axed {
			for _, f := range found {
				t.Errorf("%s at %d px: %s", l.name, width, f)
			}
		}
	}
}

// The keyboard alone comes to everything on the longest pages, always sees where it is, and gets out again at the end.
func TestTheKeyboardComesEverywhereAndIsAlwaysSeen(t *testing.T) {
	url, ctx := stage(t), browser(t)
	for _, name := range []string{
		"sheet", "daily", "session-closing", "round", "scheme-edit", "form-wrong", "import", "void",
	} {
		for _, size := range [][2]int64{{390, 844}, {1280, 720}} {
			walk(t, ctx, url+"/"+name, fmt.Sprintf("%s at %d px", name, size[0]), size)
		}
	}
}

// The first stop of a page leads past the menu, also where a field takes the focus for itself.
func TestTheSkipLinkLeadsToWhatThePageIsAbout(t *testing.T) {
	url, ctx := stage(t), browser(t)
	for _, name := range []string{"round", "session-closing", "void", "sheet"} {
		var at string
		if err := chromedp.Run(
			ctx, emulation.SetDeviceMetricsOverride(1280, 720, 1, false), chromedp.Navigate(url+"/"+name),
			chromedp.Evaluate(`document.querySelector('.skip').focus()`, nil), chromedp.KeyEvent(kb.Enter),
			chromedp.Evaluate(`document.activeElement.id`, &at),
		); err != nil {
			t.Fatal(err)
		}
		if at != "main" {
			t.Errorf("%s: the skip link leads to %q", name, at)
		}
	}
}

func walk(t *testing.T, ctx context.Context, address, name string, size [2]int64) {
	t.Helper()
	var all int
	const reachable = `[...document.querySelectorAll('a[href], button, summary, input:not([type=hidden]), select, textarea')]
		.filter((e) => e.tabIndex >= 0 && e.checkVisibility() && !e.disabled && !e.readOnly && !(e.type === 'radio' && e.name && document.querySelector('[name="' + CSS.escape(e.name) + '"]') !== e)).length`
	if err := chromedp.Run(
		ctx, emulation.SetDeviceMetricsOverride(size[0], size[1], 1, false), chromedp.Navigate(address),
		chromedp.Evaluate(reachable, &all),
		chromedp.Evaluate(`document.body.tabIndex = -1; document.body.focus(); scrollTo(0, 0); 0`, nil),
	); err != nil {
		t.Fatal(err)
	}
	come := 0
	for range all + 12 { // a date has three parts
		var said string
		if err := chromedp.Run(ctx, chromedp.KeyEvent(kb.Tab), chromedp.Evaluate(focused, &said)); err != nil {
			t.Fatal(err)
		}
		if said == "" {
			break
		}
		if said != "." {
			t.Errorf("%s: %s", name, said)
		}
		come++
	}
	if come < all {
		t.Errorf("%s: the keyboard came to %d of %d things", name, come, all)
	}
}
