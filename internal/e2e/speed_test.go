package e2e

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"

	"minping/static"
)

// wire counts the bytes that come over it, headers included.
type wire struct {
	mu    sync.Mutex
	urls  map[network.RequestID]string
	bytes map[string]int64
}

func (p *tab) wire() *wire {
	w := &wire{urls: map[network.RequestID]string{}, bytes: map[string]int64{}}
	chromedp.ListenTarget(p.ctx, func(event any) {
		w.mu.Lock()
		defer w.mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			w.urls[e.RequestID] = e.Request.URL
		case *network.EventLoadingFinished:
			w.bytes[w.urls[e.RequestID]] += int64(e.EncodedDataLength)
		}
	})
	p.do(network.Enable())
	return w
}

func (w *wire) of(url string) int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.bytes[url]
}

// TestAScanCosts40KilobytesAndTheNextOneALine (experience §1).
func TestAScanCosts40KilobytesAndTheNextOneALine(t *testing.T) {
	t.Parallel()
	service := readDemo(t)
	base, link := service.base, service.slips[0]
	p := newPhone(t)
	w := p.wire()
	p.open(link)
	p.sees("校验码")
	time.Sleep(200 * time.Millisecond)
	first := w.of(base + "/b")
	p.open("about:blank")
	p.open(link)
	p.sees("校验码")
	time.Sleep(200 * time.Millisecond)
	again := w.of(base+"/b") - first
	t.Logf("GET /b: %d bytes over the wire, scanned again %d", first, again)
	if first == 0 || first > 35_000 || again == 0 || again > 1000 {
		t.Errorf("%d bytes, again %d", first, again)
	}
}

// visit is what a link cost until the intro was on the screen: requests that had to wait for one another, bytes on the
// wire, and the time in which the page's own thread computed, which other work on the machine does not lengthen.
type visit struct {
	chain      int
	page, rest int64
	busy       time.Duration
}

// on is how long that takes at a speed. The page's first bytes ask for all the rest, so that is waited for while the
// page itself is on its way; nothing else overlaps.
func (v visit) on(wait time.Duration, bytesPerSecond int64, slower int) time.Duration {
	sent := func(n int64) time.Duration { return time.Duration(n) * time.Second / time.Duration(bytesPerSecond) }
	return wait + max(wait*time.Duration(v.chain-1), sent(v.page)) + sent(v.rest) + v.busy*time.Duration(slower)
}

// depths notes how many answers must have begun before each request could be sent, itself included.
func (w *wire) depths(p *tab) map[string]int {
	depth, answered := map[string]int{}, 0
	chromedp.ListenTarget(p.ctx, func(event any) {
		w.mu.Lock()
		defer w.mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			depth[e.Request.URL] = answered + 1
		case *network.EventResponseReceived:
			answered = max(answered, depth[e.Response.URL])
		}
	})
	return depth
}

func visitLink(t *testing.T, link string) (v visit, asked []string) {
	t.Helper()
	p := newPhone(t)
	p.do(performance.Enable().WithTimeDomain(performance.EnableTimeDomainThreadTicks))
	w := p.wire()
	depth := w.depths(p)
	p.beforeScripts(`new MutationObserver(() => { if (!window.ready && document.querySelector('.intro .bar button')) window.ready = performance.now(); }).observe(document, { childList: true, subtree: true });`)
	p.open(link)
	p.until("window.ready", "the intro is there")
	var all []*performance.Metric
	p.do(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		all, err = performance.GetMetrics().Do(ctx)
		return err
	}))
	for _, m := range all {
		if m.Name == "TaskDuration" {
			v.busy = time.Duration(m.Value * float64(time.Second))
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for url, n := range depth {
		if strings.HasPrefix(url, "http") {
			asked = append(asked, fmt.Sprintf("%d %s", n, url[strings.LastIndex(url, "/")+1:]))
			v.chain, v.rest = max(v.chain, n), v.rest+w.bytes[url]
			if strings.HasSuffix(url, "/b") {
				v.page = w.bytes[url]
			}
		}
	}
	v.rest -= v.page
	slices.Sort(asked)
	return v, asked
}

// TestALinkIsReadyInTwoSecondsOnASlowPhone (experience §1): 400 kbit/s, 400 ms, a processor six times slower. What is
// measured are round trips, bytes and the thread's own time; the time is calculated from them, so that it is the same
// on a machine that has other work.
func TestALinkIsReadyInTwoSecondsOnASlowPhone(t *testing.T) {
	t.Parallel()
	link := readDemo(t).slips[0]
	best, asked := visitLink(t, link)
	for range 3 {
		if next, _ := visitLink(t, link); next.busy < best.busy {
			best.busy = next.busy
		}
	}
	took := best.on(400*time.Millisecond, 400_000/8, 6)
	t.Logf("link open → ready at 400 kbit/s, 400 ms, 6×: %v (%d round trips, %d + %d bytes, "+
		"%v of the page's thread; %s)",
		took.Round(time.Millisecond), best.chain, best.page, best.rest, best.busy,
		strings.Join(asked, ", "))
	if best.chain != 2 || best.page < 30_000 || best.rest == 0 || best.busy == 0 || took > 2*time.Second {
		t.Errorf("%+v: %v; asked %v", best, took, asked)
	}
	if at := bytes.Index(static.PhoneHTML, []byte("window.early")); at < 0 || at > 1000 {
		t.Errorf("what asks for the rest stands at byte %d of the page", at)
	}
}
