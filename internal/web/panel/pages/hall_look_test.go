package pages

import (
	"bytes"
	"fmt"
	"image/color"
	"image/png"
	"maps"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"minping/internal/e2e/axe"
)

type hallLook struct {
	name           string
	wide, high     int64
	feature, value string
	light          bool // the ground that someone chose
}

// hallLooks are how a screen may show itself: the projector's dark and light ground, a phone that someone opens it on,
// and colours that the system forces.
var hallLooks = []hallLook{
	{"dark", 1280, 720, "prefers-color-scheme", "dark", false},
	{"light", 1280, 720, "prefers-color-scheme", "light", true},
	{"phone", 390, 844, "prefers-color-scheme", "dark", false},
	{"narrow phone", 320, 568, "prefers-color-scheme", "light", false},
	{"forced", 1280, 720, "forced-colors", "active", false},
}

// hallAs shows the state that is on the screen as one of its looks.
func hallAs(l hallLook) chromedp.Tasks {
	return chromedp.Tasks{
		emulation.SetDeviceMetricsOverride(l.wide, l.high, 1, false),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: l.feature, Value: l.value}}),
		chromedp.Evaluate(fmt.Sprintf(`document.body.classList.contains('light') !== %t &&
			document.querySelector('[data-light]').click()`, l.light), nil),
	}
}

// axe-core finds nothing on the hall screen in any state, nor while it waits for its six digits.
func TestAxeFindsNothingInAnyStateOfTheHallScreen(t *testing.T) {
	url, ctx := stage(t), measuring(t) // of one profile: each look sets all that another may have left
	for _, key := range append(slices.Sorted(maps.Keys(hallSays)), "", "wrong") {
		if err := chromedp.Run(
			ctx, emulation.SetEmulatedMedia(), // a page keeps the ground under which it was opened
			hallScreen(url, key), chromedp.Evaluate(axe.Source+"; true", nil),
		); err != nil {
			t.Fatal(key, err)
		}
		for _, l := range hallLooks {
			var found, off []string
			var shot []byte
			if l.name == "forced" {
				off = []string{"color-contrast"} // the system's own colours, which axe-core does not know
			}
			if err := chromedp.Run(ctx, hallAs(l), chromedp.Evaluate(axe.Run(off...), &found, awaited),
				wanted(&shot)); err != nil {
				t.Fatal(key, l.name, err)
			}
			keep(t, fmt.Sprintf("hall-%s-%s", key, l.name), shot)
			for _, f := range found {
				t.Errorf("%q, %s: %s", key, l.name, f)
			}
		}
	}
}

// A browser that darkens pages by itself (it says that dark is preferred), and a system that forces colours, leave the
// code what a camera reads: dark on white.
func TestTheHallsCodeIsDarkOnWhiteWhateverIsForced(t *testing.T) {
	url, ctx := stage(t), browser(t)
	for name, x := range map[string]struct {
		darkens, light bool
		feature, value string
	}{
		"darkened":               {true, false, "prefers-color-scheme", "dark"},
		"darkened, light ground": {true, true, "prefers-color-scheme", "dark"},
		"forced colours":         {false, false, "forced-colors", "active"},
	} {
		var at struct{ X, Y, Module float64 }
		var shot []byte
		err := chromedp.Run(ctx, emulation.SetAutoDarkModeOverride().WithEnabled(x.darkens),
			hallScreen(url, "presence"),
			hallAs(hallLook{"", 1280, 720, x.feature, x.value, x.light}),
			chromedp.Evaluate(`(() => { const e = document.querySelector('.code svg'), r = e.getBoundingClientRect();
				return {x: r.x, y: r.y, module: r.width / e.viewBox.baseVal.width}; })()`, &at),
			chromedp.CaptureScreenshot(&shot))
		if err != nil {
			t.Fatal(name, err)
		}
		img, err := png.Decode(bytes.NewReader(shot))
		if err != nil {
			t.Fatal(name, err)
		}
		grey := func(module float64) uint8 {
			x, y := int(at.X+module*at.Module), int(at.Y+module*at.Module)
			return color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y
		}
		quiet, finder := grey(2), grey(4.5) // on the diagonal: the border is four modules wide
		if quiet < 250 || finder > 5 {
			t.Errorf("%s: the border of the code is %d, its first module %d", name, quiet, finder)
		}
	}
}

// Where the system forces colours the ring tells how many have voted by its width: no one has, while all of it is thin.
func TestForcedColoursTellAFullRingFromAnEmptyOne(t *testing.T) {
	url, ctx := stage(t), measuring(t)
	var wide struct{ Empty, Full float64 }
	err := chromedp.Run(ctx, hallScreen(url, "open"), hallAs(hallLook{"", 1280, 720, "forced-colors", "active", false}),
		chromedp.Evaluate(`(() => {
			const [empty, full] = ['.ring circle:not(.fill)', '.ring .fill'].map((e) => parseFloat(getComputedStyle(document.querySelector(e)).strokeWidth));
			return {empty, full};
		})()`, &wide))
	if err != nil {
		t.Fatal(err)
	}
	if wide.Empty <= 0 || wide.Full < 4*wide.Empty {
		t.Errorf("the empty ring is %v wide, the full one %v", wide.Empty, wide.Full)
	}
}

// What was chosen for a washed-out projector is there again after a reload.
func TestTheHallScreensGroundLastsThroughAReload(t *testing.T) {
	url, ctx := stage(t), measuring(t)
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
