package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"minping/internal/e2e/axe"
	"minping/static"
)

// appearance is how a device may show a page.
type appearance struct {
	name           string
	wide, high     int64
	feature, value string // what the device asks for
	size           int    // of the phone page's three sizes of type
	look           string // what axe-core looks for
}

// everything is what axe-core looks for where a page may show other parts than elsewhere. Names, roles and order are
// the same in other colours and in more room, where only the rest is looked for again. Of forced colours axe-core knows
// no contrast: they are the system's own.
var (
	everything = axe.Run()
	colours    = axe.Only("color-contrast", "link-in-text-block")
	layout     = axe.Only("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")
	links      = axe.Only("link-in-text-block")
)

// appearances are those in which axe-core looks at every state.
var appearances = []appearance{
	{"light", 390, 844, "prefers-color-scheme", "light", 0, everything},
	{"dark", 390, 844, "prefers-color-scheme", "dark", 0, colours},
	{"largest type on the narrowest phone", 320, 640, "prefers-color-scheme", "light", 2, everything},
	{"forced colours", 390, 844, "forced-colors", "active", 0, links},
	{"200 %", 640, 400, "prefers-color-scheme", "light", 0, layout}, // of 1280 × 800
}

func (p *tab) appear(a appearance) {
	p.t.Helper()
	p.size(a.wide, a.high)
	p.do(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: a.feature, Value: a.value}}))
}

// withAxe loads axe-core into the page of the hooks.
func withAxe(t *testing.T) *tab {
	t.Helper()
	p := withHooks(t)
	loadAxe(p)
	return p
}

// loadAxe loads axe-core into the page as it is.
func loadAxe(p *tab) {
	p.t.Helper()
	p.do(chromedp.Evaluate(axe.Source+"; true", nil))
}

// findings are what axe-core says about the page in an appearance.
func findings(p *tab, a appearance) (out []string) {
	p.t.Helper()
	p.eval(a.look, &out)
	return out
}

// TestAxeFindsNothingInAnyStateOfThePage (WCAG 2.2 AA): every state, however the device shows it.
func TestAxeFindsNothingInAnyStateOfThePage(t *testing.T) {
	t.Parallel()
	p := withAxe(t)
	n := 0
	for _, a := range appearances {
		p.appear(a)
		p.do(chromedp.Evaluate(fmt.Sprintf("sessionStorage.setItem('size', '%d')", a.size), nil))
		for _, g := range gallery {
			p.stageState(g.view, g.then)
			for _, f := range findings(p, a) {
				t.Errorf("%s, %s: %s", g.name, a.name, f)
			}
			n++
		}
	}
	t.Logf("axe-core 4.14.1 on %d states: done", n)
}

// TestAxeFindsNothingOnThePageVerify: waiting for a bundle, with one that passes, and with one that does not.
func TestAxeFindsNothingOnThePageVerify(t *testing.T) {
	t.Parallel()
	e := newEvidence(t)
	good := keptBundle(e)
	e.files[e.h.box.Manifest.SID+"/records"][100] ^= 1
	bad := keptBundle(e)
	p := newPhone(t)
	for _, state := range []struct{ bundle, says string }{
		{"", "核验证据包"}, {good, "全部通过"}, {bad, "这份证据不能采信"},
	} {
		p.open(e.h.base + "/verify")
		p.sees("核验证据包")
		if state.bundle != "" {
			p.do(chromedp.SetUploadFiles("#file", []string{state.bundle}, chromedp.ByQuery))
		}
		p.sees(state.says)
		loadAxe(p)
		for _, a := range appearances {
			p.appear(a)
			for _, f := range findings(p, a) {
				t.Errorf("%s, %s: %s", state.says, a.name, f)
			}
			sidewaysNever(p, state.says+", "+a.name)
			keepPicture(p, "verify-"+state.says+"-"+a.name, wholePage)
		}
	}
}

// keptBundle writes the evidence into a file.
func keptBundle(e *evidence) string {
	e.h.t.Helper()
	path := filepath.Join(e.h.t.TempDir(), "bundle.zip")
	if err := os.WriteFile(path, e.write(), 0o600); err != nil {
		e.h.t.Fatal(err)
	}
	return path
}

// sidewaysNever: no line of text has to be scrolled sideways.
func sidewaysNever(p *tab, where string) {
	p.t.Helper()
	var wide bool
	p.eval("document.documentElement.scrollWidth > innerWidth", &wide)
	if wide {
		p.t.Errorf("%s: it scrolls sideways", where)
	}
}

// stageState puts one state of the gallery on the page.
func (p *tab) stageState(view, then string) {
	p.t.Helper()
	p.eval(fmt.Sprintf(stage, view), nil)
	if then != "" {
		p.eval("(async () => { await ("+then+"); await new Promise((wait) => setTimeout(wait, 20)); })()", nil)
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

// With the spacing that readers may ask for (WCAG 1.4.12) every state keeps the ground rules.
func TestEveryStateKeepsTheGroundRulesInWiderSpacing(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	p.size(390, 844)
	p.eval(`(() => {
		const all = new CSSStyleSheet();
		all.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }');
		document.adoptedStyleSheets = [all];
		return true;
	})()`, nil)
	for _, g := range gallery {
		p.stageState(g.view, g.then)
		var wrong []string
		p.eval(measure, &wrong)
		for _, w := range wrong {
			t.Errorf("%s: %s", g.name, w)
		}
		keepPicture(p, g.name+"-spaced", screen)
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

// TestTheStatementOfAccessibilityKeepsWhatItSays: axe-core and the ground rules hold for the page that describes them.
func TestTheStatementOfAccessibilityKeepsWhatItSays(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	p.eval(`(document.open(), document.write(`+quote(string(static.AccessibilityHTML))+
		`), document.close(), true)`, nil)
	p.sees("无障碍声明", "做不到的")
	loadAxe(p)
	desk := appearance{"desk", 1280, 800, "prefers-color-scheme", "light", 0, everything}
	for _, a := range append(appearances, desk) {
		p.appear(a)
		for _, f := range findings(p, a) {
			t.Errorf("%s: %s", a.name, f)
		}
		sidewaysNever(p, a.name)
		keepPicture(p, "accessibility-"+a.name, wholePage)
	}
}
