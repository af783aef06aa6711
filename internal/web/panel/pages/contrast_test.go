package pages

import (
	"context"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"minping/internal/e2e/axe"
	"minping/static"
)

var token = regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6});`)

// modes are the tokens of the light and of the dark mode; dark changes what it names and keeps the rest.
func modes(t *testing.T) map[string]map[string]string {
	t.Helper()
	b, err := static.Admin.ReadFile("admin/css/1-tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, ok := strings.Cut(string(b), "prefers-color-scheme: dark")
	if !ok {
		t.Fatal("there is no dark mode")
	}
	out := map[string]map[string]string{"light": {}, "dark": {}}
	for _, m := range token.FindAllStringSubmatch(light, -1) {
		out["light"][m[1]], out["dark"][m[1]] = m[2], m[2]
	}
	changed := 0
	for _, m := range token.FindAllStringSubmatch(dark, -1) {
		out["dark"][m[1]] = m[2]
		changed++
	}
	if changed != len(out["light"]) {
		t.Errorf("dark names %d of %d colours", changed, len(out["light"]))
	}
	return out
}

// luminance is WCAG's relative luminance of "#rrggbb".
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(colour[1:], 16, 32)
	if err != nil {
		t.Fatalf("%q is no colour", colour)
	}
	channel := func(shift uint) float64 {
		v := float64(n>>shift&0xff) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(16) + 0.7152*channel(8) + 0.0722*channel(0)
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestTextOnEveryGroundHasEnoughContrast(t *testing.T) {
	for _, x := range []struct {
		text, ground string
		least        float64
	}{
		{"ink", "paper", 7},
		{"ink", "ground", 7},
		{"soft", "paper", 7},
		{"soft", "ground", 4.5},
		{"accent", "paper", 7},
		{"accent", "ground", 7},
		{"accent", "accent-ground", 4.5},
		{"accent-deep", "accent-ground", 7},
		{"on-accent", "accent", 7},
		{"on-accent", "accent-deep", 7},
		{"good", "paper", 4.5},
		{"good", "good-ground", 4.5},
		{"fair", "paper", 4.5},
		{"fair", "fair-ground", 4.5},
		{"poor", "paper", 4.5},
		{"poor", "poor-ground", 4.5},
		{"unknown", "paper", 4.5},
		{"unknown", "unknown-ground", 4.5},
		{"ink", "fair-ground", 7},
		{"ink", "poor-ground", 7},
		{"ink", "good-ground", 7},
		{"ink", "accent-ground", 7},
		{"edge", "paper", 3},
		{"edge", "ground", 3},
		{"accent", "unknown-ground", 3}, // rings and bars on their track
		{"ring-pale", "accent", 1.5},
	} {
		for mode, c := range modes(t) {
			a, b := c[x.text], c[x.ground]
			if a == "" || b == "" {
				t.Errorf("there is no token %s or %s", x.text, x.ground)
				continue
			}
			if got := contrast(t, a, b); got < x.least {
				t.Errorf("%s, %s on %s: %.2f, want %.1f", mode, x.text, x.ground, got, x.least)
			}
		}
	}
}

func TestTheHallScreenIsReadableInBothModes(t *testing.T) {
	b, err := static.Admin.ReadFile("admin/hall.css")
	if err != nil {
		t.Fatal(err)
	}
	modes := regexp.MustCompile(`(?s)--ink: .*?--warn: #[0-9a-f]{6};`).FindAllString(string(b), -1)
	if len(modes) != 2 {
		t.Fatalf("%d modes, want dark and light", len(modes))
	}
	for _, mode := range modes {
		c := map[string]string{}
		for _, m := range token.FindAllStringSubmatch(mode, -1) {
			c[m[1]] = m[2]
		}
		for _, name := range []string{"ink", "soft", "accent", "warn"} {
			least := 7.0
			if name == "warn" {
				least = 4.5 // large type only
			}
			if got := contrast(t, c[name], c["ground"]); got < least {
				t.Errorf("%s on %s: %.2f", name, c["ground"], got)
			}
		}
	}
}

// shown asks the browser for colours as someone has them set; without motion, so that none is on its way.
func shown(feature, value string) chromedp.Action {
	return emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{
		{Name: feature, Value: value}, {Name: "prefers-reduced-motion", Value: "reduce"},
	})
}

// dim reads the page in the dark, and in the system's own colours.
func (l *look) dim(ctx context.Context) error {
	var dark, forced []string
	if err := chromedp.Run(
		ctx, shown("prefers-color-scheme", "dark"), chromedp.Evaluate(weak, &dark),
		shown("forced-colors", "active"), chromedp.Evaluate(weak, &forced), emulation.SetEmulatedMedia(),
	); err != nil {
		return err
	}
	l.dimmed = append(dark, forced...)
	return nil
}

func TestEveryPageInEveryStateCanBeReadInTheDark(t *testing.T) {
	for _, l := range everyState(t) {
		for _, w := range l.dimmed {
			t.Errorf("%s: %s", l.name, w)
		}
	}
}

// axe-core measures the dark by its own rule, on pages that show every part between them.
func TestAxeFindsNoWeakWordInTheDark(t *testing.T) {
	url, ctx := stage(t), measuring(t)
	if err := chromedp.Run(ctx, chromedp.ActionFunc(everywhere), shown("prefers-color-scheme", "dark")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"login-wrong", "round", "session-open", "result", "sheet-wrong", "ledger-item-office", "import-bad", "void",
	} {
		for _, width := range []int64{390, 1280} {
			var found []string
			if err := chromedp.Run(
				ctx, emulation.SetDeviceMetricsOverride(width, 844, 1, width < 500), chromedp.Navigate(url+"/"+name),
				chromedp.Evaluate(axe.Only("color-contrast"), &found, settled),
			); err != nil {
				t.Fatal(name, err)
			}
			for _, f := range found {
				t.Errorf("%s at %d px: %s", name, width, f)
			}
		}
	}
}
