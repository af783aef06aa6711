package admin

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"minping/internal/auth"
	"minping/internal/web/guard"
)

// filled puts something into a route's parameters.
func filled(path string) string {
	return strings.NewReplacer(":id", "x", ":body", "discipline", ":format", "xlsx", "*", "panel.css").Replace(path)
}

func TestEveryRouteLetsInExactlyItsRoles(t *testing.T) {
	d := newDesk(t)
	people := map[auth.Role]*somebody{}
	for _, r := range auth.Roles() {
		people[r] = d.as("p-"+string(r), r, "discipline")
	}
	for _, r := range d.panel.routes() {
		if r.pass.Open() {
			continue
		}
		for role, p := range people {
			var a answer
			if r.verb == http.MethodGet {
				a = p.get(filled(r.path))
			} else {
				a = p.post(filled(r.path), url.Values{})
			}
			refused := a.status == http.StatusForbidden && strings.Contains(a.text(), "您的角色不能看这个页面")
			if may := slices.Contains(r.pass.Roles(), role); may == refused {
				t.Errorf("%s %s as %s: %d, refused %v", r.verb, r.path, role, a.status, refused)
			}
			if a.status >= http.StatusInternalServerError {
				t.Errorf("%s %s as %s: %d %s", r.verb, r.path, role, a.status, a.text())
			}
		}
		if r.path == pathAccount {
			continue
		}
		nobody := d.nobody().send(httptest.NewRequest(r.verb, "http://test.example"+filled(r.path), nil))
		if r.verb == http.MethodGet && nobody.status != http.StatusSeeOther || r.verb != http.MethodGet && nobody.status != http.StatusForbidden {
			t.Errorf("%s %s without signing in: %d", r.verb, r.path, nobody.status)
		}
	}
}

// What each role may do is the contract's table; this is the table once more, written down by page.
func TestTheGuardsAreTheContracts(t *testing.T) {
	for path, roles := range map[string][]auth.Role{
		"/admin/rounds/:id": {auth.Admin, auth.Organizer}, "/admin/organizations": {auth.Admin, auth.Organizer}, "/admin/evaluations/:id": {auth.Admin, auth.Organizer},
		"/admin/rounds/:id/ranking": {auth.Admin, auth.Assessor}, "/admin/evaluations/:id/score": {auth.Admin, auth.Assessor}, "/admin/rounds/:id/statistics": {auth.Admin},
		"/admin/evaluations/:id/lock": {auth.Admin}, "/admin/accounts": {auth.Admin}, "/admin/sessions/:id/move": {auth.Organizer}, "/admin/sessions/:id/result": {auth.Organizer, auth.Assessor},
		"/admin/sessions/:id/void": {auth.Organizer, auth.Supervisor}, "/admin/sessions/:id/comments": {auth.Admin, auth.Organizer}, "/admin/audit": {auth.Auditor},
		"/admin/audit/bundles/:id": {auth.Auditor}, "/admin/evaluations/:id/sheets/:body": {auth.Admin, auth.Assessor}, "/admin/unit": {auth.Unit}, "/admin/schemes": auth.Roles(),
	} {
		for _, r := range (&Panel{}).routes() {
			if r.path != path {
				continue
			}
			have := r.pass.Roles()
			if r.path == "/admin/schemes" && r.verb == http.MethodPost {
				roles = []auth.Role{auth.Admin}
			}
			if r.path == "/admin/evaluations/:id/sheets/:body" && r.verb == http.MethodPost { // the office reads what is locked, and fills in nothing
				roles = []auth.Role{auth.Assessor}
			}
			slices.Sort(have)
			want := slices.Sorted(slices.Values(roles))
			if !slices.Equal(have, want) {
				t.Errorf("%s %s lets in %v, want %v", r.verb, path, have, want)
			}
		}
	}
}

func TestEveryEntryOfTheNavigationIsAPageOfItsRole(t *testing.T) {
	d := newDesk(t)
	for _, role := range auth.Roles() {
		p := d.as("p-"+string(role), role, "discipline")
		for _, n := range navigation(p.who) {
			a := p.get(n.Href)
			if a.status != http.StatusOK {
				t.Errorf("%s: %s leads to %d", role, n.Href, a.status)
				continue
			}
			here := find(a.page, func(x *htmlNode) bool { return attr(x, "aria-current") == "page" })
			if len(here) == 0 || attr(here[0], "href") != n.Href {
				t.Errorf("%s: on %s the navigation does not say where one is", role, n.Href)
			}
		}
		p.see("/admin")
	}
}

func TestWhatIsNotThereSaysSo(t *testing.T) {
	d := newDesk(t)
	p := d.as("office", auth.Admin, "")
	for _, path := range []string{"/admin/nothing", "/admin/rounds/none", "/admin/evaluations/none", "/admin/schemes/none", "/admin/organizations/none", "/admin/organizations/template.pdf"} {
		if a := p.get(path); a.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	if a := p.get("/admin/static/nothing.css"); a.status != http.StatusNotFound {
		t.Errorf("an asset that is not there: %d", a.status)
	}
}

func TestPagesAreNotKeptAndAssetsAreKeptByTheirContent(t *testing.T) {
	d := newDesk(t)
	p := d.nobody()
	page := p.see("/admin/login")
	if got := page.header.Get("Content-Security-Policy"); got != csp || strings.Contains(got, "unsafe") {
		t.Errorf("policy %q", got)
	}
	for _, n := range find(page.page, tag("link", "script")) {
		at := attr(n, "href") + attr(n, "src")
		a := p.see(at)
		if a.header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("%s: %s", at, a.header.Get("Cache-Control"))
		}
		plain, _, _ := strings.Cut(at, "?")
		if a := p.see(plain); a.header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s without its mark: %s", plain, a.header.Get("Cache-Control"))
		}
	}
}

func TestAFailureShowsAnIncidentAndNothingElse(t *testing.T) {
	d := newDesk(t)
	p := d.as("office", auth.Admin, "")
	broken := route{verb: "GET", path: "/admin/broken", pass: guard.SignedIn, do: func(*visit) error { return fiber.NewError(500, "the secret cause") }}
	d.fiber.Get("/hall/broken", d.panel.handle(broken))
	a := p.get("/hall/broken")
	a.has("出错了", "事件编号").hasNot("secret")
	if a.status != http.StatusInternalServerError {
		t.Errorf("%d", a.status)
	}
}
