package web

import (
	"net/url"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app"
	"minping/internal/app/account"
	"minping/internal/auth"
	"minping/internal/web/panel"
)

// withPanel puts the real panel on the server.
func withPanel(_ *app.Options, o *Options) {
	var fail func(*fiber.Ctx, error) error
	o.Panel = Panel{Prefixes: panel.Prefixes(), Mount: func(r fiber.Router, stop <-chan struct{}) error {
		pages, err := panel.New(o.Service)
		if err != nil {
			return err
		}
		fail = pages.Fail
		return pages.Mount(r, stop)
	}, Fail: func(c *fiber.Ctx, err error) error { return fail(c, err) }}
}

// A program is answered with a problem, a person who mistyped an address with a page.
func TestAPersonAtAnUnknownAddressGetsAPage(t *testing.T) {
	h := newEnv(t, withPanel)
	for _, path := range []string{"/nothing", "/hal", "/adminn", "/admin/nothing", "/verify/x"} {
		r := h.ask("GET", path, "", nil, "Accept", "text/html,application/xhtml+xml,*/*;q=0.8").want(404)
		if !strings.Contains(string(r.Body), "没有这个页面") || !strings.Contains(r.Header.Get("Content-Type"), "text/html") {
			t.Errorf("%s: %s", path, r.Body)
		}
	}
	h.ask("GET", "/nothing", "", nil, "Accept", "*/*").problem(404, "not_found")
	h.ask("GET", "/api/v1/nothing", "", nil, "Accept", "text/html").problem(404, "not_found")
}

// A slip voided in the panel leaves as little trace as one voided over the API: no log line with account and time, no
// count, no record of the form (rb1 §12).
func TestAVoidInThePanelIsWrittenDownNowhere(t *testing.T) {
	h := newEnv(t, withPanel)
	b := h.session(3, nil)
	b.move("open").want(200)
	at, cookie := "/admin/sessions/"+b.id+"/void", "minping_access="+h.token(auth.Supervisor)
	kept := func() int {
		rs, err := h.svc.Env.Store.List(t.Context(), account.KindIdempotency, "", "", 100)
		if err != nil {
			t.Fatal(err)
		}
		return len(rs)
	}
	before, records := h.logs.String(), kept()
	h.ask("GET", at, "", nil, "Cookie", cookie).want(200)
	for i, queue := range []string{"", "1"} {
		code := b.codes[i].Printed()
		form := url.Values{"code": {code}, "form_key": {"a-key-of-its-own"}}.Encode()
		r := h.ask("POST", at, "", form, "Cookie", cookie, "Origin", "https://hall.test",
			"Content-Type", "application/x-www-form-urlencoded", "X-Queue", queue).want(200)
		if !strings.Contains(string(r.Body), "已作废") {
			t.Errorf("slip %d: %s", i, r.Body)
		}
	}
	// the form of the session's page, sent without script, leads to no page whose request is logged
	form := url.Values{"code": {b.codes[2].Printed()}, "form_key": {"a-key-of-its-own"}, "from": {"session"}}.Encode()
	h.ask("POST", at, "", form, "Cookie", cookie, "Origin", "https://hall.test",
		"Content-Type", "application/x-www-form-urlencoded").want(200)
	if after := strings.TrimPrefix(h.logs.String(), before); after != "" {
		t.Errorf("logged: %s", after)
	}
	if n := kept(); n != records {
		t.Errorf("%d forms are kept, were %d", n, records)
	}
	h.ask("GET", "/admin/monitor", "", nil, "Cookie", cookie).want(200)
	if after := strings.TrimPrefix(h.logs.String(), before); !strings.Contains(after, "/admin/monitor") {
		t.Error("other pages are not logged: this test sees nothing")
	}
}

// The mounted panel: its paths answer, behind the guards of this room.
func TestThePanelAnswersAtItsPlace(t *testing.T) {
	h := newEnv(t)
	pages, err := panel.New(h.svc)
	if err != nil {
		t.Fatal(err)
	}
	h = newEnv(t, func(_ *app.Options, o *Options) { o.Panel = Panel{panel.Prefixes(), pages.Mount, pages.Fail} })
	for path, want := range map[string]int{
		"/admin": 303, "/admin/login": 200, "/hall": 200, "/setup": 200,
		"/admin/nothing": 404,
	} {
		r := h.ask("GET", path, "", nil).want(want)
		if r.Header.Get("X-Content-Type-Options") != "nosniff" ||
			!strings.Contains(r.Header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: %v", path, r.Header)
		}
	}
	h.ask("POST", "/admin/rounds", "", "term=5").want(403)
	r := h.ask("POST", "/admin/rounds", "", "term=5", "Origin", "https://hall.test").want(303)
	if !strings.HasPrefix(r.Header.Get("Location"), "/admin/login") {
		t.Errorf("no one signed in: %v", r.Header)
	}
}

// No browser packs a form, and ten kilobytes can unpack to gigabytes: what is packed is refused before it is read.
func TestAPackedFormIsRefused(t *testing.T) {
	h := newEnv(t, withPanel)
	for coding, want := range map[string]int{"gzip": 415, "br": 415, "identity": 403} { // 403: no form was drawn for it
		h.ask("POST", "/admin/login", "", "name=a", "Content-Encoding", coding).want(want)
	}
}
