package pages

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// While a hall votes its page is one screen: on a desk with everything that is on it, on a phone with all that is
// pressed while people vote, none of it behind the bar with the next step.
func TestTheSessionPageIsOneScreenWhileVoting(t *testing.T) {
	url, ctx := stage(t), measuring(t)
	for _, name := range []string{
		"session-open", "session-open-said", "session-few", "session-paused", "session-countdown",
	} {
		var tall, tools, bar float64
		if err := chromedp.Run(
			ctx, emulation.SetDeviceMetricsOverride(1280, 800, 1, false), chromedp.Navigate(url+"/"+name),
			chromedp.Evaluate(`document.documentElement.scrollHeight`, &tall),
			emulation.SetDeviceMetricsOverride(390, 844, 1, true),
			chromedp.Evaluate(`document.querySelector('.tools').getBoundingClientRect().bottom`, &tools),
			chromedp.Evaluate(`document.querySelector('.nextbar').getBoundingClientRect().top`, &bar),
		); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %.0f of 800 px on a desk; on a phone the tools end at %.0f of %.0f", name, tall, tools, bar)
		if tall > 800 {
			t.Errorf("%s is %.0f px tall at 1280 × 800", name, tall)
		}
		if tools > bar {
			t.Errorf("%s at 390 × 844: the tools end at %.0f, behind the bar that begins at %.0f", name, tools, bar)
		}
	}
}

// With the spacing of letters, words, lines and paragraphs that readers may ask for (WCAG 1.4.12) nothing of a page is
// cut off and none scrolls sideways.
func TestNoPageIsCutByTheSpacingThatReadersChoose(t *testing.T) {
	url, ctx := stage(t), measuring(t)
	const spaced = `(() => {
		const sheet = new CSSStyleSheet();
		sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }');
		document.adoptedStyleSheets = [sheet];
		return 0;
	})()`
	for _, s := range shots() {
		if !s.first && !strings.HasPrefix(s.name, "session-") || s.name == "hearing-screen" {
			continue // of a template one state, of the hall's page all; the hearing's countdown is years long here
		}
		var desk, phone []string
		if err := chromedp.Run(
			ctx, emulation.SetDeviceMetricsOverride(1280, 800, 1, false), chromedp.Navigate(url+"/"+s.name),
			chromedp.Evaluate(spaced, nil), chromedp.Evaluate(cut, &desk),
			emulation.SetDeviceMetricsOverride(390, 844, 1, true), chromedp.Evaluate(cut, &phone),
		); err != nil {
			t.Fatal(err)
		}
		for _, w := range append(desk, phone...) {
			t.Errorf("%s: %s", s.name, w)
		}
	}
}
