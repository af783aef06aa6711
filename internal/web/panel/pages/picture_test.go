package pages

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"minping/internal/e2e/axe"
)

// measured is what is wrong with a page at a width, as the browser sees it.
type measuredPage struct {
	Spill  []string // elements that reach beyond the page
	Small  []string // things to press that are too small
	Unread []string // fields without a name
}

const measure = `(() => {
	const wide = document.documentElement.clientWidth, spill = [], small = [], unread = [];
	const hidden = (e) => !e.checkVisibility() || !e.getClientRects().length || e.closest('.aloud, thead, .scroll, .formula, .steps li span') || getComputedStyle(e).visibility === 'hidden';
	for (const e of document.querySelectorAll('body *')) {
		const r = e.getBoundingClientRect();
		if (r.right <= wide + 1 || !r.width || hidden(e) || e.closest('svg svg')) continue; // the cheapest question first
		if (getComputedStyle(e).position !== 'absolute') spill.push(e.tagName + '.' + e.getAttribute('class') + ' ' + Math.round(r.right));
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

// look is what a real browser found in a state of a page, by width.
type look struct {
	name     string
	measured map[int64]measuredPage
	judged   map[int64][]string  // what breaks the rules of access
	axed     map[int64][]string  // what axe-core found
	grown    map[string][]string // what runs out of the page when it is enlarged
	printed  []string            // what the edge of the paper cuts off
	dimmed   []string            // what cannot be read in the dark, or in the system's own colours
	said     []string            // what the browser complained about
}

var looks struct {
	once sync.Once
	all  []look
}

// atOnce is how many tabs show pages at a time: one alone would wait for its turn behind all other tests.
const atOnce = 4

// everyState shows each state of every page once, at all widths; several tests read what was found. STATES=session-try
// leaves all others out.
func everyState(t *testing.T) []look {
	t.Helper()
	looks.once.Do(func() {
		url := stage(t)
		next, shown := make(chan shot), make([]look, 0, len(states()))
		var mu sync.Mutex
		var tabs sync.WaitGroup
		for range atOnce {
			ctx := measuring(t)
			said := listen(ctx)
			tabs.Go(func() {
				err := chromedp.Run(ctx, chromedp.ActionFunc(everywhere))
				for s := range next {
					l := look{
						name: s.name, measured: map[int64]measuredPage{}, judged: map[int64][]string{},
						axed: map[int64][]string{},
					}
					if err == nil {
						err = l.take(t, ctx, url, s.first)
					}
					if err != nil {
						t.Errorf("%s: %v", s.name, err)
						continue // the channel is emptied
					}
					l.said = said.take()
					mu.Lock()
					shown = append(shown, l)
					mu.Unlock()
				}
			})
		}
		asked := 0
		for _, s := range shots() {
			next <- s
			asked++
		}
		close(next)
		tabs.Wait()
		if len(shown) == asked {
			looks.all = shown
		}
	})
	if len(looks.all) == 0 {
		t.Fatal("the pages could not be shown: see the first test that needed them")
	}
	return looks.all
}

// shot is a state to be shown; first is whether no state of its template comes before: what axe-core looks for on a
// desk differs only between templates.
type shot struct {
	name  string
	first bool
}

func shots() (out []shot) {
	seen := map[string]bool{}
	for _, c := range states() {
		if !strings.Contains(c.name, os.Getenv("STATES")) {
			continue
		}
		out = append(out, shot{c.name, !seen[c.view.Template()]})
		seen[c.view.Template()] = true
	}
	return out
}

// take looks at a page in every way.
func (l *look) take(t *testing.T, ctx context.Context, url string, first bool) error {
	narrow := emulation.SetDeviceMetricsOverride(390, 844, 1, true)
	if err := chromedp.Run(ctx, narrow, chromedp.Navigate(url+"/"+l.name)); err != nil {
		return err
	}
	for _, width := range []int64{320, 390, 768, 1280} {
		if err := l.at(t, ctx, width, first); err != nil {
			return err
		}
	}
	if err := l.dim(ctx); err != nil {
		return err
	}
	if err := l.onPaper(ctx); err != nil {
		return err
	}
	return l.enlarge(t, ctx)
}

// everywhere has axe-core in every page from now on.
func everywhere(ctx context.Context) error {
	_, err := page.AddScriptToEvaluateOnNewDocument(axe.Source).Do(ctx)
	return err
}

// left are axe-core's rules that judge and measure hold to themselves, ten times as fast. How far apart targets are
// differs between templates only.
func left(first bool) []string {
	if first {
		return []string{"color-contrast"}
	}
	return []string{"color-contrast", "target-size"}
}

// settled waits for a promise.
func settled(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }

// at measures and judges the page at a width; first is whether no state of its template was seen before. With
// PICTURES=dir the pictures are kept for looking at.
func (l *look) at(t *testing.T, ctx context.Context, width int64, first bool) error {
	t.Helper()
	var m measuredPage
	acts := []chromedp.Action{
		emulation.SetDeviceMetricsOverride(width, 844, 1, width < 500),
		chromedp.Evaluate(measure, &m),
	}
	var wrong, axed []string
	var png []byte
	if width == 390 || width == 1280 {
		acts = append(acts, chromedp.Evaluate(judge, &wrong))
		if width == 390 || first {
			acts = append(acts, chromedp.Evaluate(axe.Run(left(first)...), &axed, settled))
		}
		if os.Getenv("PICTURES") != "" {
			acts = append(acts, chromedp.FullScreenshot(&png, 100))
		}
	}
	if err := chromedp.Run(ctx, acts...); err != nil {
		return err
	}
	if png != nil {
		keep(t, fmt.Sprintf("%s-%d", l.name, width), png)
	}
	l.measured[width], l.judged[width], l.axed[width] = m, wrong, axed
	return nil
}

// Every state of every page must fit four widths, be pressable with a thumb and keep to the policy.
func TestEveryPageInEveryStateFitsEveryWidth(t *testing.T) {
	for _, l := range everyState(t) {
		for width, m := range l.measured {
			if len(m.Spill)+len(m.Small)+len(m.Unread) > 0 {
				t.Errorf("%s at %d px: spills %v, too small %v, without label %v", l.name, width, m.Spill, m.Small,
					m.Unread)
			}
		}
		for _, text := range l.said {
			t.Errorf("%s: the browser complains: %s", l.name, text)
		}
	}
}
