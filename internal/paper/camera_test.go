package paper

import (
	"context"
	"encoding/base64"
	"os"
	"path/filepath"
	"testing"
	"time"

	"minping/internal/e2e/chromium"

	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

func TestMain(m *testing.M) { os.Exit(chromium.Main(m)) }

func browser(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(chromium.Tab(t), 90*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// open shows a document in the browser.
func open(html []byte) chromedp.Action {
	return chromedp.Navigate("data:text/html;charset=utf-8;base64," + base64.StdEncoding.EncodeToString(html))
}

// shoot saves a picture and the printed pages under $PICTURES, to look at.
func shoot(t *testing.T, ctx context.Context, name string, pdf []byte) {
	t.Helper()
	dir := os.Getenv("PICTURES")
	if dir == "" {
		return
	}
	var png []byte
	err := chromedp.Run(ctx, emulation.SetDeviceMetricsOverride(1000, 1400, 2, false),
		chromedp.FullScreenshot(&png, 100))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600)
	}
	if err == nil && pdf != nil {
		err = os.WriteFile(filepath.Join(dir, name+".pdf"), pdf, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// print makes the PDF that the browser would print, with the document's own paper size.
func print(out *[]byte) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) (err error) {
		*out, _, err = cdppage.PrintToPDF().WithPreferCSSPageSize(true).WithPrintBackground(false).Do(ctx)
		return err
	})
}
