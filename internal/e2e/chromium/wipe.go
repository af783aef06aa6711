package chromium

import (
	"context"
	"maps"
	"net/url"
	"sync"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"
)

// origins are the sites a tab visited, each of which may have stored something.
type origins struct {
	sync.Mutex
	seen map[string]bool
}

func watch(ctx context.Context) *origins {
	o := &origins{seen: map[string]bool{}}
	chromedp.ListenTarget(ctx, func(event any) {
		navigated, ok := event.(*page.EventFrameNavigated)
		if !ok {
			return
		}
		if at, err := url.Parse(navigated.Frame.URL); err == nil && at.Host != "" {
			o.Lock()
			defer o.Unlock()
			o.seen[at.Scheme+"://"+at.Host] = true
		}
	})
	return o
}

// forget also works on pages without an origin, which store nothing.
const forget = `(() => { try { sessionStorage.clear(); } catch {} return 0; })()`

// wipe removes everything the tab's test did, and reports whether it could. What was set for the session (size, media,
// slowness, scripts before others) ends with the session.
func (o *origins) wipe(ctx context.Context, p profile) bool {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	o.Lock()
	seen := maps.Clone(o.seen)
	o.Unlock()
	// A tab keeps what it stored for its session, and only the current page can see it.
	if len(seen) > 1 {
		return false
	}
	chromedp.ListenTarget(ctx, func(event any) {
		if _, ok := event.(*page.EventJavascriptDialogOpening); ok { // an unsent form asks whether to leave it
			go func() { _ = chromedp.Run(ctx, page.HandleJavaScriptDialog(true)) }()
		}
	})
	acts := []chromedp.Action{
		chromedp.Evaluate(forget, nil),
		chromedp.Navigate("about:blank"), page.ResetNavigationHistory(),
		network.ClearBrowserCookies(), network.ClearBrowserCache(),
	}
	for origin := range seen {
		acts = append(acts, storage.ClearDataForOrigin(origin, "all"))
	}
	acts = append(acts, chromedp.ActionFunc(func(ctx context.Context) error {
		all := cdp.WithExecutor(ctx, chromedp.FromContext(ctx).Browser)
		return browser.ResetPermissions().WithBrowserContextID(p.id).Do(all)
	}))
	return chromedp.Run(ctx, acts...) == nil
}
