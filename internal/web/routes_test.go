package web

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"minping/internal/auth"
)

// contract is "Who may call what" of the contract, written down once more, by route. "anyone" is nobody signed in.
var contract = map[string]string{
	"GET /":                                              "anyone",
	"GET /b":                                             "anyone",
	"GET /rb1/{sid}/manifest":                            "anyone",
	"GET /rb1/{sid}/form":                                "anyone",
	"GET /rb1/{sid}/state":                               "anyone",
	"GET /rb1/n/{number}":                                "anyone",
	"POST /rb1/{sid}/admit":                              "anyone",
	"POST /rb1/{sid}/cast":                               "anyone",
	"POST /rb1/{sid}/comment":                            "anyone",
	"GET /rb1/{sid}/board/{file}":                        "anyone",
	"POST /rb1/{sid}/void":                               "organizer supervisor",
	"GET /healthz":                                       "anyone",
	"GET /readyz":                                        "anyone",
	"GET /metrics":                                       "anyone",
	"GET /api/v1/openapi.json":                           "anyone",
	"POST /api/v1/login":                                 "anyone",
	"GET /api/v1/hall":                                   "display key",
	"GET /api/v1/hall/events":                            "display key",
	"GET /api/v1/account":                                "admin organizer assessor supervisor unit auditor",
	"POST /api/v1/account/password":                      "admin organizer assessor supervisor unit auditor",
	"POST /api/v1/account/second-factor":                 "admin organizer assessor supervisor unit auditor",
	"PUT /api/v1/account/second-factor":                  "admin organizer assessor supervisor unit auditor",
	"GET /api/v1/accounts":                               "admin",
	"POST /api/v1/accounts":                              "admin",
	"POST /api/v1/accounts/{name}/reset":                 "admin",
	"POST /api/v1/accounts/{name}/disabled":              "admin",
	"GET /api/v1/rounds":                                 "admin organizer",
	"POST /api/v1/rounds":                                "admin",
	"GET /api/v1/rounds/{id}":                            "admin organizer",
	"PATCH /api/v1/rounds/{id}":                          "admin",
	"GET /api/v1/rounds/{id}/ranking":                    "admin assessor",
	"GET /api/v1/rounds/{id}/statistics":                 "admin",
	"GET /api/v1/rounds/{id}/statistics.csv":             "admin",
	"GET /api/v1/rounds/{id}/statistics.xlsx":            "admin",
	"GET /api/v1/rounds/{id}/bulletin":                   "admin organizer",
	"POST /api/v1/rounds/{id}/bulletin":                  "admin",
	"GET /api/v1/schemes/{id}/yaml":                      "admin organizer assessor supervisor unit auditor",
	"PUT /api/v1/briefings/{id}/disclosure":              "organizer unit",
	"GET /api/v1/task-lists":                             "supervisor",
	"GET /api/v1/task-lists/{id}":                        "supervisor",
	"GET /api/v1/task-lists/{id}/reports":                "admin supervisor",
	"GET /api/v1/evaluations/{id}/daily/{body}":          "admin supervisor",
	"PUT /api/v1/evaluations/{id}/daily/{body}":          "supervisor",
	"GET /api/v1/organizations":                          "admin organizer",
	"POST /api/v1/organizations":                         "admin",
	"POST /api/v1/organizations/import":                  "admin",
	"GET /api/v1/organizations/template.csv":             "admin",
	"GET /api/v1/organizations/template.xlsx":            "admin",
	"GET /api/v1/organizations/{id}":                     "admin organizer",
	"PATCH /api/v1/organizations/{id}":                   "admin",
	"GET /api/v1/schemes":                                "admin organizer assessor supervisor unit auditor",
	"POST /api/v1/schemes":                               "admin",
	"GET /api/v1/schemes/{id}":                           "admin organizer assessor supervisor unit auditor",
	"GET /api/v1/evaluations":                            "admin organizer",
	"POST /api/v1/evaluations":                           "admin",
	"GET /api/v1/evaluations/{id}":                       "admin organizer",
	"PUT /api/v1/evaluations/{id}/facts":                 "admin",
	"PUT /api/v1/evaluations/{id}/satisfaction":          "admin",
	"PUT /api/v1/evaluations/{id}/candidate":             "admin",
	"GET /api/v1/evaluations/{id}/draw":                  "admin organizer",
	"PUT /api/v1/evaluations/{id}/draw":                  "admin organizer",
	"POST /api/v1/evaluations/{id}/draw":                 "admin organizer",
	"POST /api/v1/evaluations/{id}/draw/replacements":    "admin organizer",
	"GET /api/v1/evaluations/{id}/attendees":             "admin organizer",
	"PUT /api/v1/evaluations/{id}/attendees":             "admin organizer",
	"DELETE /api/v1/evaluations/{id}/attendees":          "admin organizer",
	"GET /api/v1/evaluations/{id}/attendees.csv":         "admin organizer",
	"GET /api/v1/evaluations/{id}/sheets/{body}":         "assessor",
	"PUT /api/v1/evaluations/{id}/sheets/{body}":         "assessor",
	"POST /api/v1/evaluations/{id}/sheets/{body}/reopen": "admin",
	"POST /api/v1/evaluations/{id}/lock":                 "admin",
	"GET /api/v1/evaluations/{id}/score":                 "admin assessor",
	"GET /api/v1/briefings":                              "organizer",
	"POST /api/v1/briefings":                             "organizer",
	"GET /api/v1/briefings/{id}":                         "organizer unit",
	"PATCH /api/v1/briefings/{id}":                       "organizer",
	"GET /api/v1/sessions":                               "organizer",
	"POST /api/v1/sessions":                              "organizer",
	"GET /api/v1/sessions/{id}":                          "organizer",
	"DELETE /api/v1/sessions/{id}":                       "organizer",
	"POST /api/v1/sessions/{id}/slips":                   "organizer",
	"POST /api/v1/sessions/{id}/transitions":             "organizer",
	"POST /api/v1/sessions/{id}/pause":                   "organizer",
	"PUT /api/v1/sessions/{id}/schedule":                 "organizer",
	"GET /api/v1/sessions/{id}/progress":                 "organizer",
	"GET /api/v1/sessions/{id}/hall":                     "organizer",
	"POST /api/v1/sessions/{id}/display-keys":            "organizer",
	"DELETE /api/v1/sessions/{id}/display-keys":          "organizer",
	"GET /api/v1/sessions/{id}/paper":                    "organizer",
	"PUT /api/v1/sessions/{id}/paper":                    "organizer",
	"GET /api/v1/sessions/{id}/accounting":               "organizer",
	"PUT /api/v1/sessions/{id}/accounting":               "organizer",
	"POST /api/v1/sessions/{id}/override":                "organizer",
	"POST /api/v1/sessions/{id}/spare-slips":             "organizer",
	"GET /api/v1/sessions/{id}/comments":                 "admin organizer",
	"PATCH /api/v1/sessions/{id}/comments":               "admin organizer",
	"GET /api/v1/sessions/{id}/minutes":                  "organizer",
	"GET /api/v1/sessions/{id}/result":                   "organizer assessor unit",
	"GET /api/v1/sessions/{id}/bundle":                   "auditor",
	"GET /api/v1/sessions/{id}/lists":                    "auditor",
	"GET /api/v1/audit":                                  "auditor",
}

func TestEveryRouteIsInTheTableAndTheTableIsTheContract(t *testing.T) {
	h := newHall(t)
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
	if diff := cmp.Diff(want, served); diff != "" {
		t.Errorf("routes (-contract +served):\n%s", diff)
	}
	for _, r := range h.server.routes() {
		if r.pass.Open() {
			continue
		}
		var roles []string
		for _, role := range r.pass.Roles() {
			roles = append(roles, string(role))
		}
		if diff := cmp.Diff(strings.Fields(contract[r.verb+" "+r.path]), roles, sorted); diff != "" {
			t.Errorf("%s %s (-contract +table):\n%s", r.verb, r.path, diff)
		}
	}
}

var sorted = cmp.Transformer("sorted", func(in []string) []string { return slices.Sorted(slices.Values(in)) })

// openAPIPath writes :id as {id}.
func openAPIPath(fiberPath string) string {
	parts := strings.Split(fiberPath, "/")
	for i, p := range parts {
		if name, ok := strings.CutPrefix(p, ":"); ok {
			parts[i] = "{" + name + "}"
		}
	}
	return strings.Join(parts, "/")
}

// garbage is a request that can be wrong in every way at once: an id that is none, a body that is no JSON.
func garbage(path string) string {
	return strings.NewReplacer("{id}", "%00nonsense", "{sid}", "nonsense", "{body}", "nobody", "{name}", "nobody", "{number}", "x", "{file}", "x").Replace(path)
}

func TestWhoMayNotCallARouteLearnsThatBeforeAnythingElse(t *testing.T) {
	h := newHall(t)
	for _, route := range slices.Sorted(maps.Keys(contract)) {
		who := contract[route]
		if who == "anyone" {
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
		if who == "display key" {
			continue
		}
		for _, role := range auth.Roles() {
			r := h.as(role, verb, garbage(path), body, headers...)
			may := slices.Contains(strings.Fields(who), string(role))
			if !may && r.Status != 403 {
				t.Errorf("%s as %s: %d, want 403: %s", route, role, r.Status, r.Body)
			}
			if packed := h.as(role, verb, garbage(path), body, "Content-Encoding", "gzip"); !may && packed.Status != 403 {
				t.Errorf("%s as %s with a packed body: %d, want 403", route, role, packed.Status)
			}
			foreign := string(r.Body) == "unknown" || strings.Contains(string(r.Body), `"other_unit"`) // this record is not theirs
			if may && (r.Status == 401 || r.Status >= 500 || r.Status == 403 && verb != "GET" && !foreign) {
				t.Errorf("%s as %s: %d, but this role may: %s\n%s", route, role, r.Status, r.Body, h.incident(r))
			}
		}
	}
}

func TestWhomARecordDoesNotConcernLearnsThatBeforeItsBodyIsRead(t *testing.T) {
	h := newHall(t)
	br, ev := h.briefing()
	foreign := h.assessor("somebody")
	for _, body := range []string{"{not json", `{"items":[{"code":"1.1","score":"many"}]}`, `{"items":[],"more":1}`} {
		h.ask("PUT", "/api/v1/evaluations/"+ev+"/sheets/joint", foreign, body).problem(403, "other_body")
	}
	h.as(auth.Unit, "PUT", "/api/v1/briefings/"+br+"/disclosure", "{not json").want(403)
	h.ask("PUT", "/api/v1/evaluations/"+ev+"/sheets/joint", h.assessor("joint"), "{not json").problem(400, "unreadable")
}

func TestABodyThatIsTooLargeTellsAStrangerNothing(t *testing.T) {
	h := newHall(t)
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
	h := newHall(t, func(_ *appOptions, o *Options) { o.Panel = testPanel(&called) })
	r := h.ask("GET", "/admin/ping", "", nil).want(200)
	if !called || r.Header.Get("X-Frame-Options") != "DENY" {
		t.Errorf("panel called %v, headers %v", called, r.Header)
	}
	p := h.ask("GET", "/admin/panic", "", nil).problem(500, "internal")
	if p.Incident == "" || !strings.Contains(h.logs.String(), fmt.Sprintf("%q:%q", "incident", p.Incident)) {
		t.Errorf("incident %q is not in the log: %s", p.Incident, h.logs)
	}
}
