package paper

import (
	"context"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// browser starts Chromium: $CHROME, else one on the path.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := os.Getenv("CHROME")
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path == "" {
			path, _ = exec.LookPath(name)
		}
	}
	if path == "" {
		t.Fatal("these tests look at real pages: install Chromium (Debian: apt-get install chromium) or set CHROME")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox)
	alloc, cancel := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 90*time.Second)
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
