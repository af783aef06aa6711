package e2e

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// A window is used by one test after another; what the last one did must not be seen by the next.
func TestAPhoneThatIsHandedOnWasWiped(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "crumb", Value: "1", MaxAge: 3600})
		w.Header().Set("Cache-Control", "max-age=3600")
		_, _ = w.Write([]byte("<!doctype html><meta name=viewport content='width=device-width'><title>x</title>"))
	}))
	t.Cleanup(srv.Close)
	const left = `(async () => [localStorage.length, sessionStorage.length, document.cookie.length,
		(await indexedDB.databases()).length, history.length - 1, innerWidth - 390, window.early || 0].join())()`
	var before, after string
	var tab target.ID
	t.Run("one", func(t *testing.T) {
		p := newPhone(t)
		tab = chromedp.FromContext(p.ctx).Target.TargetID
		p.beforeScripts(`window.early = 1`)
		p.open(srv.URL + "/1")
		p.open(srv.URL + "/2")
		p.size(800, 600)
		p.do(emulation.SetCPUThrottlingRate(3))
		p.eval(`(async () => { localStorage.a = 1; sessionStorage.a = 1; document.cookie = 'own=1';
			await new Promise((done) => { const r = indexedDB.open('x', 1); r.onsuccess = done; });
			addEventListener('beforeunload', (e) => e.preventDefault()); })()`, nil)
		p.eval(left, &before)
	})
	t.Run("the next", func(t *testing.T) {
		p := newPhone(t)
		if now := chromedp.FromContext(p.ctx).Target.TargetID; now != tab {
			t.Error("it is another window")
		}
		p.open(srv.URL + "/1")
		p.eval(left, &after)
	})
	if before != "1,1,14,1,1,410,1" && before != "1,1,14,1,2,410,1" {
		t.Errorf("before: %s", before)
	}
	if after != "0,0,7,0,0,0,0" && after != "0,0,7,0,1,0,0" { // the cookie that the page sets again
		t.Errorf("after: %s", after)
	}
}
