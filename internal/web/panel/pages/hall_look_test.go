package pages

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"minping/internal/e2e/axe"
)

// hallLooks are how a screen may show itself: the projector's dark and light ground, a phone that somebody opens it on,
// and colours that the system forces.
var hallLooks = []struct {
	name           string
	wide, high     int64
	feature, value string
	light          bool
}{
	{"dark", 1280, 720, "prefers-color-scheme", "dark", false},
	{"light", 1280, 720, "prefers-color-scheme", "light", true},
	{"phone", 390, 844, "prefers-color-scheme", "dark", false},
	{"forced", 1280, 720, "forced-colors", "active", false},
}

// hallAs shows the state that is on the screen as one of its looks.
func hallAs(i int) chromedp.Tasks {
	l := hallLooks[i]
	return chromedp.Tasks{
		emulation.SetDeviceMetricsOverride(l.wide, l.high, 1, false),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: l.feature, Value: l.value}}),
		chromedp.Evaluate(fmt.Sprintf(`document.body.classList.contains('light') !== %t &&
			document.querySelector('[data-light]').click()`, l.light), nil),
	}
}

// axe-core finds nothing on the hall screen in any state, nor while it waits for its six digits.
func TestAxeFindsNothingInAnyStateOfTheHallScreen(t *testing.T) {
	url := stage(t)
	for _, key := range append(slices.Sorted(maps.Keys(hallSays)), "", "wrong") {
		ctx := browser(t)
		if err := chromedp.Run(ctx, hallScreen(url, key), chromedp.Evaluate(axe.Source+"; true", nil)); err != nil {
			t.Fatal(key, err)
		}
		for i, l := range hallLooks {
			var found, off []string
			var png []byte
			if l.name == "forced" {
				off = []string{"color-contrast"} // the system's own colours, which axe-core does not know
			}
			if err := chromedp.Run(ctx, hallAs(i), chromedp.Evaluate(axe.Run(off...), &found, awaited),
				chromedp.CaptureScreenshot(&png)); err != nil {
				t.Fatal(key, l.name, err)
			}
			keep(t, fmt.Sprintf("hall-%s-%s", key, l.name), png)
			for _, f := range found {
				t.Errorf("%q, %s: %s", key, l.name, f)
			}
		}
	}
}

// A browser that darkens pages, and a system that forces colours, leave the code what a camera reads: dark on white.
func TestTheHallsCodeIsDarkOnWhiteWhateverIsForced(t *testing.T) {
	url, ctx := stage(t), browser(t)
	for i, l := range hallLooks {
		var got struct{ Fill, Ground, Scheme string }
		err := chromedp.Run(ctx, emulation.SetAutoDarkModeOverride().WithEnabled(true), hallScreen(url, "presence"), hallAs(i),
			chromedp.Evaluate(`(() => { const e = document.querySelector('.code svg'), of = getComputedStyle(e);
				return {fill: getComputedStyle(e.querySelector('path')).fill, ground: of.backgroundColor, scheme: getComputedStyle(document.documentElement).colorScheme}; })()`, &got))
		if err != nil {
			t.Fatal(l.name, err)
		}
		if got.Fill != "rgb(0, 0, 0)" || got.Ground != "rgb(255, 255, 255)" || got.Scheme != "light only" && l.name != "forced" {
			t.Errorf("%s: %+v", l.name, got)
		}
	}
}

// What was chosen for a washed-out projector is there again after a reload.
func TestTheHallScreensGroundLastsThroughAReload(t *testing.T) {
	url, ctx := stage(t), browser(t)
	var first, then string
	err := chromedp.Run(ctx, hallScreen(url, "open"), chromedp.Evaluate(`document.body.className`, &first),
		chromedp.Evaluate(`document.querySelector('[data-light]').click()`, nil), chromedp.Reload(),
		until(`document.body.dataset.phase === 'open'`), chromedp.Evaluate(`document.body.className`, &then))
	if err != nil {
		t.Fatal(err)
	}
	if first == then {
		t.Errorf("it was %q and is %q", first, then)
	}
}
