package e2e

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
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

// TestALinkIsReadyInTwoSecondsOnASlowPhone (experience §1): 400 kbit/s, 400 ms, a processor six times slower. The best
// of some tries counts: the machine that runs this has other work too. One that has far too much of it measures
// nothing, so it tries only twice.
func TestALinkIsReadyInTwoSecondsOnASlowPhone(t *testing.T) {
	service := readDemo(t)
	best := time.Hour
	for try := 0; best > 2*time.Second && (try < 2 || try < 8 && load() <= tooBusy); try++ {
		p := newPhone(t)
		p.do(network.Enable(), network.EmulateNetworkConditions(false, 400, 400_000/8, 400_000/8),
			emulation.SetCPUThrottlingRate(6))
		p.beforeScripts(`new MutationObserver(() => { if (!window.ready && document.querySelector('.intro .bar button')) window.ready = performance.now(); }).observe(document, { childList: true, subtree: true });`)
		ctx, cancel := context.WithTimeout(p.ctx, patience)
		if err := chromedp.Run(ctx, chromedp.Navigate(service.slips[0])); err != nil {
			t.Fatal(err)
		}
		p.until("window.ready", "the intro is there")
		cancel()
		var ms float64
		p.eval("window.ready", &ms)
		var phases string
		p.eval(`(() => { const n = performance.getEntriesByType('navigation')[0], r = performance.getEntriesByType('resource').map((x) => x.name.replace(/.*\//, '') + ' ' + Math.round(x.startTime) + '–' + Math.round(x.responseEnd));
			return 'page ' + Math.round(n.responseStart) + '–' + Math.round(n.responseEnd) + ', parsed ' + Math.round(n.domInteractive) + ', ' + r.join(', ') + ', ready ' + Math.round(window.ready) + ' ms'; })()`, &phases)
		t.Log(phases)
		best = min(best, time.Duration(ms)*time.Millisecond)
	}
	t.Logf("link open → ready at 400 kbit/s, 400 ms, 6×: %v", best)
	switch busy := load(); {
	case best <= 2*time.Second:
	case busy > tooBusy:
		t.Logf("this machine has %.1f times the work it can do, so the figure says nothing", busy)
	default:
		t.Errorf("%v", best)
	}
}

// tooBusy is the load from which on a measurement says nothing.
const tooBusy = 1.5

// load is how much work there was for each processor in the last minute; 0 where the system does not say.
func load() float64 {
	raw, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return 0
	}
	var minute float64
	if _, err := fmt.Sscan(string(raw), &minute); err != nil {
		return 0
	}
	return minute / float64(runtime.NumCPU())
}
