package panel

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"minping/internal/auth"
	"minping/internal/web/panel/kit"
)

// filled puts something into a route's parameters.
func filled(path string) string {
	return strings.NewReplacer(":id", "x", ":body", "discipline", ":format", "xlsx", "*", "panel.css").Replace(path)
}

func TestEveryRouteLetsInExactlyItsRoles(t *testing.T) {
	d := newEnv(t)
	people := map[auth.Role]*client{}
	for _, r := range auth.Roles() {
		people[r] = d.as("p-"+string(r), r, "discipline")
	}
	for _, r := range d.panel.Routes() {
		if r.Pass.Open() {
			continue
		}
		for role, p := range people {
			var a answer
			if r.Verb == http.MethodGet {
				a = p.get(filled(r.Path))
			} else {
				a = p.post(filled(r.Path), url.Values{})
			}
			refused := a.status == http.StatusForbidden && strings.Contains(a.text(), "您的角色不能看这个页面")
			if may := slices.Contains(r.Pass.Roles(), role); may == refused {
				t.Errorf("%s %s as %s: %d, refused %v", r.Verb, r.Path, role, a.status, refused)
			}
			if a.status >= http.StatusInternalServerError {
				t.Errorf("%s %s as %s: %d %s", r.Verb, r.Path, role, a.status, a.text())
			}
		}
		if r.Path == kit.PathAccount {
			continue
		}
		nobody := d.visitor().send(httptest.NewRequest(r.Verb, "http://test.example"+filled(r.Path), nil))
		if r.Verb == http.MethodGet && nobody.status != http.StatusSeeOther || r.Verb != http.MethodGet &&
			nobody.status != http.StatusForbidden {
			t.Errorf("%s %s without signing in: %d", r.Verb, r.Path, nobody.status)
		}
	}
}

// A form that came back with errors leaves the address it was sent to in the browser: asked for again, it leads to the
// page of the form.
func TestTheAddressOfAFormLeadsToItsPage(t *testing.T) {
	d := newEnv(t)
	office := d.as("wang", auth.Admin, "")
	pages := map[string]bool{}
	for _, r := range d.panel.Routes() {
		if r.Verb == http.MethodGet {
			pages[filled(r.Path)] = true
		}
	}
	for _, r := range d.panel.Routes() {
		at := filled(r.Path)
		if r.Verb != http.MethodPost || pages[at] || !strings.HasPrefix(at, "/admin/") {
			continue
		}
		a := office.get(at)
		if to := a.location(); a.status != http.StatusSeeOther || !pages[to] || !strings.HasPrefix(at, to) {
			t.Errorf("%s: %d %s", at, a.status, to)
		}
	}
	for at, want := range map[string]string{
		"/admin/sessions/x/display/revoke": "/admin/sessions/x",
		"/admin/evaluations/x/draw/pool":   "/admin/evaluations/x/draw",
		"/admin/logout":                    "/admin", "/admin/nowhere": "", "/admin/sessions/x/nowhere": "",
	} {
		if got := office.get(at).location(); got != want {
			t.Errorf("%s leads to %q, want %q", at, got, want)
		}
	}
}

// A link checker, and a browser before a download, ask with HEAD: every page answers as it would GET, without a body.
func TestEveryPageAnswersHEADLikeGET(t *testing.T) {
	c := newCity(t, "sanmenxia")
	path, _ := c.session(c.briefing(), nil)
	people := map[auth.Role]*client{auth.Admin: c.office, auth.Organizer: c.organizer}
	for _, role := range []auth.Role{auth.Assessor, auth.Supervisor, auth.Unit, auth.Leader, auth.Auditor} {
		people[role] = c.as("p-"+string(role), role, map[auth.Role]string{
			auth.Assessor: auth.BodyDiscipline, auth.Supervisor: "discipline", auth.Unit: "市自然资源和规划局",
		}[role])
	}
	shown := 0
	for _, r := range c.panel.Routes() {
		if r.Verb != http.MethodGet {
			continue
		}
		at := r.Path
		for under, id := range map[string]string{
			"rounds": c.round, "evaluations": c.evaluation, "organizations": c.organization, "schemes": "sanmenxia",
			"sessions": strings.TrimPrefix(path, "/admin/sessions/"),
		} {
			at = strings.Replace(at, "/admin/"+under+"/:id", "/admin/"+under+"/"+id, 1)
		}
		p := c.visitor()
		if !r.Pass.Open() {
			p = people[r.Pass.Roles()[0]]
		}
		ask := func(verb string) answer {
			return p.fetch(httptest.NewRequest(verb, "http://test.example"+filled(at), nil))
		}
		get, head := ask(http.MethodGet), ask(http.MethodHead)
		if len(head.body) > 0 || head.status != get.status {
			t.Errorf("%s: HEAD %d with %d bytes, GET %d", at, head.status, len(head.body), get.status)
		}
		for _, name := range []string{"Content-Type", "Content-Disposition", "Cache-Control", "Location"} {
			if head.header.Get(name) != get.header.Get(name) {
				t.Errorf("%s: %s of HEAD %q, of GET %q", at, name, head.header.Get(name), get.header.Get(name))
			}
		}
		if get.status == http.StatusOK {
			shown++
		}
	}
	if shown < 70 {
		t.Errorf("only %d pages were there", shown)
	}
}

// What each role may do is the table of api §4, written down once more by page.
func TestTheGuardsAreTheContracts(t *testing.T) {
	for path, roles := range map[string][]auth.Role{
		"/admin/rounds/:id": {auth.Admin, auth.Organizer}, "/admin/organizations": {auth.Admin, auth.Organizer},
		"/admin/evaluations/:id":       {auth.Admin, auth.Organizer},
		"/admin/rounds/:id/ranking":    {auth.Admin, auth.Assessor},
		"/admin/evaluations/:id/score": {auth.Admin, auth.Assessor}, "/admin/rounds/:id/statistics": {auth.Admin},
		"/admin/evaluations/:id/lock": {auth.Admin}, "/admin/accounts": {auth.Admin},
		"/admin/sessions/:id/move": {auth.Organizer}, "/admin/sessions/:id/result": {auth.Organizer, auth.Assessor},
		"/admin/sessions/:id/void":     {auth.Organizer, auth.Supervisor},
		"/admin/sessions/:id/comments": {auth.Admin, auth.Organizer}, "/admin/audit": {auth.Auditor},
		"/admin/audit/bundles/:id": {auth.Auditor}, "/admin/evaluations/:id/sheets/:body": {auth.Admin, auth.Assessor},
		"/admin/unit": {auth.Unit}, "/admin/schemes": auth.Roles(),
	} {
		for _, r := range newEnv(t).panel.Routes() {
			if r.Path != path {
				continue
			}
			have := r.Pass.Roles()
			if r.Path == "/admin/schemes" && r.Verb == http.MethodPost {
				roles = []auth.Role{auth.Admin}
			}
			// the office reads what is locked, and fills in nothing
			if r.Path == "/admin/evaluations/:id/sheets/:body" && r.Verb == http.MethodPost {
				roles = []auth.Role{auth.Assessor}
			}
			slices.Sort(have)
			want := slices.Sorted(slices.Values(roles))
			if !slices.Equal(have, want) {
				t.Errorf("%s %s lets in %v, want %v", r.Verb, path, have, want)
			}
		}
	}
}

func TestEveryEntryOfTheNavigationIsAPageOfItsRole(t *testing.T) {
	d := newEnv(t)
	for _, role := range auth.Roles() {
		p := d.as("p-"+string(role), role, "discipline")
		for _, n := range leaves(d.panel.Navigation(p.who)) {
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

// leaves are the pages of a menu, alone or in a group.
func leaves(menu []kit.NavItem) (out []kit.NavItem) {
	for _, n := range menu {
		if len(n.Pages) == 0 {
			out = append(out, n)
		}
		out = append(out, n.Pages...)
	}
	return out
}

func TestAMissingPageSaysSo(t *testing.T) {
	d := newEnv(t)
	p := d.as("office", auth.Admin, "")
	for _, path := range []string{
		"/admin/nothing", "/admin/rounds/none", "/admin/evaluations/none", "/admin/schemes/none",
		"/admin/organizations/none", "/admin/organizations/template.pdf",
	} {
		if a := p.get(path); a.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	if a := p.get("/admin/static/nothing.css"); a.status != http.StatusNotFound {
		t.Errorf("an asset that is not there: %d", a.status)
	}
}

func TestPagesAreNotKeptAndAssetsAreKeptByTheirContent(t *testing.T) {
	d := newEnv(t)
	p := d.visitor()
	page := p.see("/admin/login")
	if got := page.header.Get("Content-Security-Policy"); !strings.HasPrefix(got,
		"default-src 'none'; script-src 'self'; style-src 'self';") || strings.Contains(got, "unsafe") {
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
	d := newEnv(t)
	broken := kit.Get("/admin/broken", kit.SignedIn, "",
		func(*kit.Request) error { return fiber.NewError(500, "the secret cause") })
	d.mount(kit.Area{Name: "broken", Routes: []kit.Route{broken}})
	a := d.as("office", auth.Admin, "").get("/admin/broken")
	a.has("出错了", "事件编号").hasNot("secret")
	if a.status != http.StatusInternalServerError {
		t.Errorf("%d", a.status)
	}
}

func TestARouteWithoutARoleStopsTheStart(t *testing.T) {
	d := newEnv(t)
	do := func(*kit.Request) error { return nil }
	for name, r := range map[string]kit.Route{
		"no role":   {Verb: http.MethodGet, Path: "/admin/new", Do: do},
		"twice":     kit.Get("/admin/rounds", kit.Office, "", do),
		"no entry":  kit.Get("/admin/new", kit.Office, "nothing", do),
		"no answer": kit.Get("/admin/new", kit.Office, "", nil),
	} {
		_, err := kit.New(shared(d.Service), append(Areas(d.Service), kit.Area{Name: "new", Routes: []kit.Route{r}})...)
		if err == nil {
			t.Errorf("%s: the panel starts", name)
		}
	}
}
