package pages

import (
	"bytes"
	"context"
	"encoding/base64"
	"image/png"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// caught takes the file that a page offers instead of saving it.
const caught = `(async () => {
	const given = new Promise((done) => { HTMLAnchorElement.prototype.click = function () { done(this); }; });
	document.querySelector('[data-png]').click();
	const a = await given;
	const bytes = new Uint8Array(await (await fetch(a.href)).arrayBuffer());
	return a.download + ' ' + btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(''));
})()`

// experience §6: the result is a picture, drawn in the browser from what the page shows.
func TestTheResultIsDrawnAsAPicture(t *testing.T) {
	url, ctx := stage(t), browser(t)
	var got string
	err := chromedp.Run(ctx, page.SetBypassCSP(true), emulation.SetDeviceMetricsOverride(390, 844, 1, true),
		chromedp.Navigate(url+"/result"), chromedp.Evaluate(caught, &got, awaited))
	if err != nil {
		t.Fatal(err)
	}
	name, text, _ := strings.Cut(got, ".png ")
	if !strings.HasPrefix(name, "测评结果_") {
		t.Errorf("the file is called %s.png", name)
	}
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	keep(t, "result-download", raw)
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	var shown string
	err = chromedp.Run(ctx, chromedp.Evaluate(`document.querySelector('[data-marks]').textContent.trim()`, &shown))
	if err != nil {
		t.Fatal(err)
	}
	if shown != "未加密" {
		t.Errorf("the marks that the picture carries are %q", shown)
	}
	box, bars := img.Bounds(), 0
	for y := range box.Dy() {
		for x := range box.Dx() {
			if r, g, b, _ := img.At(x, y).RGBA(); r>>8 == 0x0b && g>>8 == 0x53 && b>>8 == 0x94 {
				bars++
			}
		}
	}
	if box.Dx() != 1600 || box.Dy() < 600 || bars < 20_000 {
		t.Errorf("the picture has %v and %d pixels of bars", box, bars)
	}
}

var pdfPage = regexp.MustCompile(`/Type\s*/Page\b[^s]`)

// On paper a result is A4 and has neither buttons nor what only a screen can open.
func TestTheResultIsPrintedOnA4(t *testing.T) {
	url, ctx := stage(t), browser(t)
	var pdf []byte
	var lost, left int
	var seen struct{ Spill, Buttons int }
	var torn string
	err := chromedp.Run(ctx, emulation.SetDeviceMetricsOverride(680, 960, 1, false), // 180 mm at 96 dpi
		chromedp.Navigate(url+"/result"), emulation.SetEmulatedMedia().WithMedia("print"),
		chromedp.Evaluate(`({
			Spill: [...document.querySelectorAll('main *')].filter((e) => e.getClientRects().length && e.getBoundingClientRect().right > 681).length,
			Buttons: [...document.querySelectorAll('.button, nav, .tabbar')].filter((e) => e.getClientRects().length).length,
		})`, &seen),
		chromedp.ActionFunc(func(ctx context.Context) (err error) {
			pdf, _, err = page.PrintToPDF().WithPreferCSSPageSize(true).WithPrintBackground(true).Do(ctx)
			return err
		}),
		chromedp.Navigate(url+"/sheet"),
		chromedp.Evaluate(`getComputedStyle(document.querySelector('.item-score')).breakInside`, &torn),
		chromedp.Navigate(url+"/effects"),
		chromedp.Evaluate(`const hidden = () => [...document.querySelectorAll('.fold.sum td')].filter((e) => !e.checkVisibility()).length;
			dispatchEvent(new Event('beforeprint')); hidden()`, &lost),
		chromedp.Evaluate(`dispatchEvent(new Event('afterprint')); document.querySelectorAll('.fold.sum[open]').length`, &left))
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("PICTURES"); dir != "" {
		_ = os.WriteFile(dir+"/result.pdf", pdf, 0o600) // for looking at
	}
	if lost+left > 0 {
		t.Errorf("%d cells behind a sum are not printed, %d sums stay open on the screen", lost, left)
	}
	if torn != "avoid" {
		t.Errorf("an item of a score sheet may end on another page than it begins: %s", torn)
	}
	pages := len(pdfPage.FindAll(pdf, -1))
	if seen.Spill+seen.Buttons > 0 || pages < 1 || pages > 3 || !bytes.Contains(pdf, []byte("/MediaBox [0 0 594.")) {
		t.Errorf("on paper %d elements spill, %d buttons are left, %d pages: %s", seen.Spill, seen.Buttons, pages,
			regexp.MustCompile(`/MediaBox \[[^\]]*\]`).Find(pdf))
	}
}
