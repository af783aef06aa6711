package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"minping/internal/e2e/axe"
	"minping/static"
)

// withAxe loads axe-core into the page of the hooks.
func withAxe(t *testing.T) *tab {
	t.Helper()
	p := withHooks(t)
	p.do(chromedp.Evaluate(axe.Source+"; true", nil))
	return p
}

// findings are what axe-core says of the page as it is.
func findings(p *tab) (out []string) {
	p.t.Helper()
	p.eval(axe.Run(), &out)
	return out
}

// TestAxeFindsNothingInAnyStateOfThePage (WCAG 2.2 AA): every state, in light and in dark.
func TestAxeFindsNothingInAnyStateOfThePage(t *testing.T) {
	t.Parallel()
	p := withAxe(t)
	n := 0
	for _, scheme := range []string{"light", "dark"} {
		p.do(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{
			Name:  "prefers-color-scheme",
			Value: scheme,
		}}))
		for _, g := range gallery {
			p.stageState(g.view, g.then)
			for _, f := range findings(p) {
				t.Errorf("%s, %s: %s", g.name, scheme, f)
			}
			n++
		}
	}
	t.Logf("axe-core 4.14.1 on %d states: done", n)
}

// stageState puts one state of the gallery on the page.
func (p *tab) stageState(view, then string) {
	p.t.Helper()
	p.eval(fmt.Sprintf(stage, view), nil)
	if then != "" {
		p.eval("(async () => { await ("+then+"); await new Promise(requestAnimationFrame); })()", nil)
	}
}

// TestEveryStateKeepsTheGroundRulesWhateverTheDeviceAsks: dark, a screen at 200 %, more contrast, forced
// colours.
func TestEveryStateKeepsTheGroundRulesWhateverTheDeviceAsks(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	for _, mode := range []struct {
		name, feature, value string
		wide, high           int64
	}{
		{"dark", "prefers-color-scheme", "dark", 390, 844},
		{"zoom200", "prefers-color-scheme", "light", 640, 400}, // 1280 × 800 at 200 %
		{"contrast", "prefers-contrast", "more", 390, 844},
		{"forced", "forced-colors", "active", 390, 844},
	} {
		p.size(mode.wide, mode.high)
		p.do(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{
			Name:  mode.feature,
			Value: mode.value,
		}}))
		for _, g := range gallery {
			p.stageState(g.view, g.then)
			var wrong []string
			p.eval(measure, &wrong)
			for _, w := range wrong {
				t.Errorf("%s, %s: %s", g.name, mode.name, w)
			}
			keepPicture(p, g.name+"-"+mode.name, screen)
		}
	}
}

// In forced colours what is chosen can be told from what is not, by more than a colour that is taken away.
func TestInForcedColoursAChoiceCanBeSeen(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	p.do(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}}))
	staged(p, "{screen: 'form'}")
	p.eval("(app.questions.draft.answers[0] = 2, app.redraw(), true)", nil)
	var got struct{ On, Off, Frame, Other string }
	p.eval(`(() => { const [a, b] = [document.querySelector('.row.on'), document.querySelector('.row:not(.on)')], of = (e) => getComputedStyle(e);
		return {on: of(a.querySelector('.round')).backgroundColor, off: of(b.querySelector('.round')).backgroundColor, frame: of(a).borderTopWidth, other: of(b).borderTopWidth}; })()`, &got)
	if got.On == got.Off || got.Frame == got.Other {
		t.Errorf("chosen and not chosen look alike: %+v", got)
	}
}

// TestTheStatementOfAccessibilityKeepsWhatItSays: axe-core and the ground rules hold for the page that speaks of them.
func TestTheStatementOfAccessibilityKeepsWhatItSays(t *testing.T) {
	t.Parallel()
	p := withAxe(t)
	for _, size := range [][2]int64{{390, 844}, {320, 568}, {1280, 800}} {
		p.size(size[0], size[1])
		p.eval(`(document.open(), document.write(`+quote(string(static.AccessibilityHTML))+
			`), document.close(), true)`, nil)
		p.sees("无障碍声明", "做不到的")
		p.do(chromedp.Evaluate(axe.Source+"; true", nil))
		for _, f := range findings(p) {
			t.Errorf("%d px: %s", size[0], f)
		}
		var wide bool
		p.eval("document.documentElement.scrollWidth > innerWidth", &wide)
		if wide {
			t.Errorf("%d px: it scrolls sideways", size[0])
		}
		keepPicture(p, fmt.Sprintf("accessibility-%d", size[0]), wholePage)
	}
}
