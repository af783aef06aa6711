// Package chromium gives a browser to tests that look at real pages. A test program starts it once, when the first test
// asks. Each tab has a separate profile, as on a new phone; when its test is over it is wiped and handed to the next,
// since opening a window costs more processor time than what most tests do in it.
package chromium

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// cure is what a person without Chromium does.
const cure = "these tests look at real pages: install the package chromium (apt-get install chromium) or set CHROME " +
	"to its path"

// shell is the headless shell of Debian's chromium-headless-shell: the same pages without a browser around them. The
// script on the path does not pass on the signal that ends it.
const shell = "/usr/lib/chromium/chromium-headless-shell"

// located is the browser's executable: $CHROME, else Debian's headless shell, else the first on the path.
func located() (string, error) {
	_ = os.Getenv("MINPING_TEST_PROGRAMS") // so that a test runs again when the program it starts has changed
	if path := os.Getenv("CHROME"); path != "" {
		return path, nil
	}
	for _, name := range []string{shell, "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium; " + cure)
}

// stop ends the browser, if there is one.
var stop = func() {}

var started = sync.OnceValues(func() (context.Context, error) {
	path, err := located()
	if err != nil {
		return nil, err
	}
	alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(), options(path)...)
	// newer Chromium has events that cdproto does not know
	ctx, cancel := chromedp.NewContext(alloc, chromedp.WithErrorf(func(string, ...any) {}))
	stop = func() { cancel(); stopAlloc() }
	if err := chromedp.Run(ctx); err != nil {
		return nil, fmt.Errorf("start Chromium at %s: %w; %s", path, err, cure)
	}
	return ctx, nil
})

func options(path string) []chromedp.ExecAllocatorOption {
	return append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("no-first-run", true),
		// A foreign browser: the pages are Chinese because their readers are, not because a browser asks for it.
		chromedp.Env("LANGUAGE=en_US"), chromedp.Flag("accept-lang", "en-US"),
	)
}

// Large is a tab of another browser, one that draws no text smaller than px, as a reader may have set it.
func Large(t *testing.T, px int) context.Context {
	t.Helper()
	path, err := located()
	if err != nil {
		t.Fatal(err)
	}
	large := chromedp.Flag("blink-settings", fmt.Sprintf("minimumFontSize=%d", px))
	alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(), append(options(path), large)...)
	ctx, cancel := chromedp.NewContext(alloc, chromedp.WithErrorf(func(string, ...any) {}))
	t.Cleanup(func() { cancel(); stopAlloc() })
	if err := chromedp.Run(ctx); err != nil { // what is run first decides when the browser ends
		t.Fatal(err)
	}
	return ctx
}

// Main runs the tests of a package and ends the browser that they started. It returns the program's exit code.
func Main(m *testing.M) int {
	code := m.Run()
	stop()
	return code
}

// profile is a phone's storage and its one window.
type profile struct {
	id  cdp.BrowserContextID
	tab target.ID
}

// pool are profiles that were wiped.
type pool struct {
	sync.Mutex
	profiles []profile
	still    bool // their windows draw nothing
}

var drawing, still = &pool{}, &pool{still: true}

// Tab is a tab of a clean profile; it belongs to the test until the test ends.
func Tab(t *testing.T) context.Context {
	t.Helper()
	return drawing.tab(t)
}

// Still is a tab that lays out its page and runs its scripts but draws no picture of it, a quarter cheaper. It is for
// tests that measure a page: pictures cannot be taken there, and requestAnimationFrame never calls back. A full browser
// has no such tabs and gives one that draws.
func Still(t *testing.T) context.Context {
	t.Helper()
	return still.tab(t)
}

func (w *pool) tab(t *testing.T) context.Context {
	t.Helper()
	all := executor(t)
	p, err := w.take(all)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := attach(t, p.tab)
	seen := watch(ctx)
	t.Cleanup(func() {
		if t.Failed() || !seen.wipe(ctx, p) {
			cancel()
			_ = target.DisposeBrowserContext(p.id).Do(all) // at worst it remains until the browser ends
			return
		}
		chromedp.FromContext(ctx).Target.TargetID = "" // the window stays; everything set for this session goes
		cancel()
		w.Lock()
		defer w.Unlock()
		w.profiles = append(w.profiles, p)
	})
	return ctx
}

// Beside is a second tab of the same profile.
func Beside(t *testing.T, first context.Context) context.Context {
	t.Helper()
	all := executor(t)
	info, err := target.GetTargetInfo().WithTargetID(chromedp.FromContext(first).Target.TargetID).Do(all)
	if err != nil {
		t.Fatal(err)
	}
	tab, err := window(info.BrowserContextID).Do(all)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := attach(t, tab)
	t.Cleanup(cancel)
	return ctx
}

// executor answers questions about the browser as a whole.
func executor(t *testing.T) context.Context {
	t.Helper()
	shared, err := started()
	if err != nil {
		t.Fatal(err)
	}
	return cdp.WithExecutor(shared, chromedp.FromContext(shared).Browser)
}

func (w *pool) take(all context.Context) (profile, error) {
	w.Lock()
	if n := len(w.profiles); n > 0 {
		p := w.profiles[n-1]
		w.profiles = w.profiles[:n-1]
		w.Unlock()
		return p, nil
	}
	w.Unlock()
	id, err := target.CreateBrowserContext().Do(all)
	if err != nil {
		return profile{}, err
	}
	if w.still {
		if tab, err := window(id).WithEnableBeginFrameControl(true).Do(all); err == nil {
			return profile{id, tab}, nil
		}
	}
	tab, err := window(id).Do(all)
	return profile{id, tab}, err
}

// window opens one: headless Chromium has none in a new context, and a hidden tab would sleep.
func window(id cdp.BrowserContextID) *target.CreateTargetParams {
	return target.CreateTarget("about:blank").WithBrowserContextID(id).WithNewWindow(true)
}

// attach gives the tab to the test; a deadline here would end the tab with it.
func attach(t *testing.T, tab target.ID) (context.Context, context.CancelFunc) {
	t.Helper()
	shared, err := started()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(shared, chromedp.WithTargetID(tab))
	if err := chromedp.Run(ctx); err != nil {
		cancel()
		t.Fatal(err)
	}
	return ctx, cancel
}
