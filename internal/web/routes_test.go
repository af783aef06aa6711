package web

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"minping/internal/auth"
	"minping/internal/web/guard"

	gocmp "github.com/google/go-cmp/cmp"
)

// contract is api §4 by route, as recorded in testdata/routes.txt: "verb path: roles", with "anyone" for callers who
// are not signed in. A new route is a new line there, written by -update and reviewed by a person.
var contract = readContract()

const routesGolden = "testdata/routes.txt"

func readContract() map[string]string {
	raw, err := os.ReadFile(routesGolden)
	if err != nil {
		panic(err)
	}
	out := map[string]string{}
	for line := range strings.Lines(string(raw)) {
		route, who, ok := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		if !ok {
			panic(fmt.Sprintf("%s: %q is no route", routesGolden, line))
		}
		out[route] = who
	}
	return out
}

// who formats who may pass as the golden list does.
func who(p guard.Pass) string {
	switch {
	case p.Display():
		return "display key"
	case p.Open():
		return "anyone"
	}
	var names []string
	for _, role := range auth.Roles() {
		if slices.Contains(p.Roles(), role) {
			names = append(names, string(role))
		}
	}
	return strings.Join(names, " ")
}

// routeList formats the table of a server as the golden list does.
func routeList(s *Server) []byte {
	rows := s.routes()
	slices.SortFunc(rows, func(a, b route) int {
		return cmp.Or(strings.Compare(a.path, b.path), strings.Compare(a.verb, b.verb))
	})
	var out bytes.Buffer
	for _, r := range rows {
		fmt.Fprintf(&out, "%s %s: %s\n", r.verb, r.path, who(r.pass))
	}
	return out.Bytes()
}

func TestTheRoutesAndTheirRolesAreTheCommittedOnes(t *testing.T) {
	got := routeList(newEnv(t).server)
	if *update {
		if err := os.WriteFile(routesGolden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(routesGolden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("(-%s +served) after a look: go test ./internal/web -run Committed -update\n%s", routesGolden, diff)
	}
}

func TestEveryRouteThatIsServedIsInTheTable(t *testing.T) {
	h := newEnv(t)
	served := map[string]bool{}
	for _, r := range h.server.App().GetRoutes(true) {
		if r.Method == "HEAD" {
			continue
		}
		served[r.Method+" "+openAPIPath(r.Path)] = true
	}
	want := map[string]bool{}
	for k := range contract {
		want[k] = true
	}
	if diff := gocmp.Diff(want, served); diff != "" {
		t.Errorf("routes (-contract +served):\n%s", diff)
	}
}

// openAPIPath writes :id as {id}.
func openAPIPath(fiberPath string) string {
	parts := strings.Split(fiberPath, "/")
	for i, p := range parts {
		if name, ok := strings.CutPrefix(p, ":"); ok {
			name, ending, _ := strings.Cut(name, ".")
			parts[i] = "{" + name + "}"
			if ending != "" {
				parts[i] += "." + ending
			}
		}
	}
	return strings.Join(parts, "/")
}

// garbage is a request that is wrong in every way at once: an invalid id, a body that is not JSON.
func garbage(path string) string {
	return strings.NewReplacer("{id}", "%00nonsense", "{sid}", "nonsense", "{body}", "nobody", "{name}", "nobody",
		"{number}", "x", "{file}", "x").
		Replace(path)
}

func TestAForbiddenCallerLearnsThatBeforeAnythingElse(t *testing.T) {
	h := newEnv(t)
	for _, route := range slices.Sorted(maps.Keys(contract)) {
		whoMay := contract[route]
		if whoMay == "anyone" {
			continue
		}
		verb, path, _ := strings.Cut(route, " ")
		var body any
		if verb != "GET" {
			body = []byte("{not json" + strings.Repeat("x", 100))
		}
		headers := []string{"If-Match", "nonsense", "Idempotency-Key", "bad\tkey"}
		for _, token := range []string{"", "nonsense", "a.b.c"} {
			if r := h.ask(verb, garbage(path), token, body, headers...); r.Status != 401 {
				t.Errorf("%s with token %q: %d, want 401: %s", route, token, r.Status, r.Body)
			}
		}
		if whoMay == "display key" {
			continue
		}
		for _, role := range auth.Roles() {
			r := h.as(role, verb, garbage(path), body, headers...)
			may := slices.Contains(strings.Fields(whoMay), string(role))
			if !may && r.Status != 403 {
				t.Errorf("%s as %s: %d, want 403: %s", route, role, r.Status, r.Body)
			}
			if packed := h.as(
				role,
				verb,
				garbage(path),
				body,
				"Content-Encoding",
				"gzip",
			); !may &&
				packed.Status != 403 {
				t.Errorf("%s as %s with a packed body: %d, want 403", route, role, packed.Status)
			}
			foreign := string(r.Body) == "unknown" ||
				strings.Contains(string(r.Body), `"other_unit"`) // not their own record
			if may && (r.Status == 401 || r.Status >= 500 || r.Status == 403 && verb != "GET" && !foreign) {
				t.Errorf("%s as %s: %d, but this role may: %s\n%s", route, role, r.Status, r.Body, h.incident(r))
			}
		}
	}
}

// A one-time password opens the way to a new one, and no other route.
func TestUntilAOneTimePasswordIsChangedEveryRouteRefuses(t *testing.T) {
	h := newEnv(t)
	h.as(auth.Admin, "POST", "/api/v1/organizations", map[string]any{"name": "市水利局", "kind": "department"}).want(201)
	for _, role := range auth.Roles() {
		var made struct {
			OneTimePassword string `json:"one_time_password"`
		}
		name := "new-" + string(role)
		account := map[string]any{"name": name, "role": role}
		switch role {
		case auth.Unit:
			account["body"] = "市水利局"
		case auth.Assessor:
			account["body"] = auth.BodyDiscipline
		}
		h.as(auth.Admin, "POST", "/api/v1/accounts", account).want(201).into(&made)
		var l struct{ Token string }
		once := made.OneTimePassword
		h.ask("POST", "/api/v1/login", "", map[string]any{"name": name, "password": once}).want(200).into(&l)
		for route, whoMay := range contract {
			verb, path, _ := strings.Cut(route, " ")
			if !slices.Contains(strings.Fields(whoMay), string(role)) || path == "/api/v1/account" ||
				path == "/api/v1/account/password" {
				continue
			}
			r := h.ask(verb, garbage(path), l.Token, nil)
			if says := string(r.Body); r.Status != 403 || !strings.Contains(says, "password_due") && says != "bad" {
				t.Errorf("%s as %s: %d %s", route, role, r.Status, r.Body)
			}
		}
		h.ask("GET", "/api/v1/account", l.Token, nil).want(200)
		h.ask("POST", "/api/v1/account/password", l.Token,
			map[string]any{"old_password": once, "password": testPassword}).want(204)
		h.ask("POST", "/api/v1/login", "", map[string]any{"name": name, "password": testPassword}).want(200).into(&l)
		h.ask("GET", "/api/v1/schemes", l.Token, nil).want(200)
	}
}

func TestAStrangerToARecordLearnsThatBeforeItsBodyIsRead(t *testing.T) {
	h := newEnv(t)
	br, ev := h.briefing()
	foreign := h.assessor("somebody")
	for _, body := range []string{"{not json", `{"items":[{"code":"1.1","score":"many"}]}`, `{"items":[],"more":1}`} {
		h.ask("PUT", "/api/v1/evaluations/"+ev+"/sheets/joint", foreign, body).problem(403, "other_body")
	}
	h.as(auth.Unit, "PUT", "/api/v1/briefings/"+br+"/disclosure", "{not json").want(403)
	h.ask("PUT", "/api/v1/evaluations/"+ev+"/sheets/joint", h.assessor("joint"), "{not json").problem(400, "unreadable")
}

func TestABodyThatIsTooLargeTellsAStrangerNothing(t *testing.T) {
	h := newEnv(t)
	addr := h.listen()
	for _, c := range []struct {
		path  string
		size  int
		token string
		want  int
	}{
		{"/api/v1/rounds", staffBody + 1, "", 401},
		{"/api/v1/rounds", staffBody + 1, h.token(auth.Auditor), 403},
		{"/api/v1/rounds", staffBody + 1, h.token(auth.Admin), 413},
		{"/api/v1/sessions/x/slips", uploadBody + 1, h.token(auth.Admin), 403},
		{"/api/v1/sessions/x/slips", uploadBody + 1, h.token(auth.Organizer), 413},
		{"/api/v1/sessions/x/slips", staffBody + 1, h.token(auth.Organizer), 400},
		{"/api/v1/organizations/import", uploadBody + 1, h.token(auth.Admin), 413},
		{"/rb1/AAAAAAAAAAAAAAAAAAAAAA/cast", voterBody + 1, "", 400},
	} {
		status, _ := h.raw(addr, "POST", c.path, c.token, make([]byte, c.size))
		if status != c.want {
			t.Errorf("POST %s of %d bytes: %d, want %d", c.path, c.size, status, c.want)
		}
	}
}

func TestThePanelIsBehindTheStaffGuards(t *testing.T) {
	called := false
	h := newEnv(t, func(_ *appOptions, o *Options) { o.Panel = testPanel(&called) })
	r := h.ask("GET", "/admin/ping", "", nil).want(200)
	if !called || r.Header.Get("X-Frame-Options") != "DENY" {
		t.Errorf("panel called %v, headers %v", called, r.Header)
	}
	p := h.ask("GET", "/admin/panic", "", nil).problem(500, "internal")
	if p.Incident == "" || !strings.Contains(h.logs.String(), fmt.Sprintf("%q:%q", "incident", p.Incident)) {
		t.Errorf("incident %q is not in the log: %s", p.Incident, h.logs)
	}
}
