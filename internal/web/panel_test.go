package web

import (
	"strings"
	"testing"

	"minping/internal/app"
	"minping/internal/web/panel"
)

// The panel at its place: its addresses answer, behind the guards of this room.
func TestThePanelAnswersAtItsPlace(t *testing.T) {
	h := newEnv(t)
	pages, err := panel.New(h.svc)
	if err != nil {
		t.Fatal(err)
	}
	h = newEnv(t, func(_ *app.Options, o *Options) { o.Panel = Panel{panel.Prefixes(), pages.Mount, pages.Fail} })
	for path, want := range map[string]int{"/admin": 303, "/admin/login": 200, "/hall": 200, "/setup": 200, "/admin/nothing": 404} {
		r := h.ask("GET", path, "", nil).want(want)
		if r.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(r.Header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: %v", path, r.Header)
		}
	}
	h.ask("POST", "/admin/rounds", "", "term=5").want(403)
	r := h.ask("POST", "/admin/rounds", "", "term=5", "Origin", "https://hall.test").want(303)
	if !strings.HasPrefix(r.Header.Get("Location"), "/admin/login") {
		t.Errorf("nobody signed in: %v", r.Header)
	}
}
