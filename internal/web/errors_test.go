package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/store"
	"minping/internal/store/memory"
	"minping/internal/web/guard"
)

func TestEveryKindOfErrorHasItsStatus(t *testing.T) {
	for kind, want := range map[records.Kind]int{
		records.Invalid: 422, records.Unreadable: 400, records.Unauthorized: 401, records.Forbidden: 403,
		records.NotFound: 404,
		records.Conflict: 409, records.Stale: 412, records.Locked: 423, records.Unavailable: 503, 0: 500,
	} {
		err := fmt.Errorf("wrapped: %w", &records.Error{Kind: kind})
		if got := guard.Status(err); got != want {
			t.Errorf("kind %d: status %d, want %d", kind, got, want)
		}
	}
	for err, want := range map[error]int{
		store.ErrUnavailable: 503, context.DeadlineExceeded: 503, context.Canceled: 503, errors.New("unforeseen"): 500,
	} {
		if got := guard.Status(fmt.Errorf("wrapped: %w", err)); got != want {
			t.Errorf("%v: status %d, want %d", err, got, want)
		}
	}
}

func TestAnUnknownIDIsNotFoundOnEveryRoute(t *testing.T) {
	h := newEnv(t)
	for _, r := range h.server.routes() {
		if !strings.HasPrefix(r.path, "/api/") || !strings.Contains(r.path, "{id}") ||
			(r.verb != http.MethodGet && r.verb != http.MethodDelete) {
			continue
		}
		for _, id := range []string{"nothing", strings.Repeat("x", 3000)} { // longer than any id that is stored
			path := strings.NewReplacer("{id}", id, "{body}", "discipline").Replace(r.path)
			h.as(r.pass.Roles()[0], r.verb, path, nil).problem(404, "not_found")
		}
	}
}

func TestAFieldIsReadOnlyAsItIsSpelled(t *testing.T) {
	h := newEnv(t)
	for body, field := range map[string]string{
		`{"term":1,"NO":1,"name":"x","starts_on":"2024-07-01"}`:                "NO",
		`{"term":1,"no":1,"Name":"x","starts_on":"2024-07-01"}`:                "Name",
		`{"term":1,"no":1,"name":"x","starts_on":"2024-07-01","ſtarts_on":""}`: "ſtarts_on",
	} {
		if p := h.as(auth.Admin, "POST", "/api/v1/rounds", body).problem(422, "invalid"); !p.field(field) {
			t.Errorf("%s: %+v", body, p.Errors)
		}
	}
	p := h.as(auth.Organizer, "POST", "/api/v1/sessions", `{"briefing_id":"x","groups":[{"name":"a","weight":"1"},{"name":"a","Weight":"1"}]}`).
		problem(422, "invalid")
	if !p.field("groups[1].Weight") {
		t.Errorf("within a list: %+v", p.Errors)
	}
	p = h.as(auth.Organizer, "PUT", "/api/v1/sessions/x/paper", `{"entry":1,"counts":{"T1":{"sat":1},"T1":{"sat":2}}}`).
		problem(400, "unreadable")
	if !p.field("counts.T1") {
		t.Errorf("twice within a map: %+v", p.Errors)
	}
	p = h.as(auth.Organizer, "PUT", "/api/v1/sessions/x/paper", `{"entry":1,"counts":{"T1":{"sat":1,"sat":2}}}`).
		problem(400, "unreadable")
	if !p.field("counts.T1.sat") {
		t.Errorf("twice within a map in a map: %+v", p.Errors)
	}
}

func TestAMethodThatNoRouteHasIsRefusedInOneWay(t *testing.T) {
	h := newEnv(t)
	for _, method := range []string{"TRACE", "PROPFIND", "get", "M-SEARCH"} {
		h.ask(method, "/api/v1/rounds", "", nil).problem(405, "method_not_allowed")
		h.ask(method, "/rb1/n/123456", "", nil).word(405, "bad")
		if r := h.ask(method, "/rb1/n/123456", "", nil); r.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: allowed is %q", method, r.Header.Get("Allow"))
		}
		h.ask(method, "/rb1/nobody", "", nil).word(404, "unknown")
	}
}

func TestABodyThatCannotBeReadIsA400AndOneThatBreaksARuleA422(t *testing.T) {
	h := newEnv(t)
	const path, marked = "/api/v1/rounds", "marked-value-7316"
	for name, body := range map[string]string{
		"no JSON":             `{"term":` + marked,
		"empty":               "",
		"null":                "null",
		"a list":              `[1]`,
		"a text":              `"` + marked + `"`,
		"trailing":            `{"term":1,"no":1,"name":"x","starts_on":"2024-07-01"} {"x":1}`,
		"trailing garbage":    `{"term":1,"no":1,"name":"x","starts_on":"2024-07-01"}]`,
		"wrong type":          `{"term":"` + marked + `"}`,
		"fraction":            `{"term":1.5}`,
		"out of range number": `{"term":99999999999999999999999}`,
		"deep":                strings.Repeat(`{"a":`, 20_000),
		"a key twice":         `{"term":1,"no":1,"name":"x","name":"y","starts_on":"2024-07-01"}`,
	} {
		r := h.as(auth.Admin, "POST", path, body)
		p := r.problem(400, "unreadable")
		if name == "wrong type" && !p.field("term") {
			t.Errorf("%s: the field is not named: %s", name, r.Body)
		}
		if strings.Contains(string(r.Body), marked) {
			t.Errorf("%s: the answer repeats what was sent: %s", name, r.Body)
		}
	}
	r := h.as(
		auth.Admin,
		"POST",
		path,
		`{"term":1,"no":1,"name":"x","starts_on":"2024-07-01","`+"colour"+`":"`+marked+`"}`,
	)
	if p := r.problem(422, "invalid"); !p.field("colour") || strings.Contains(string(r.Body), marked) {
		t.Errorf("an unknown field: %s", r.Body)
	}
	r = h.as(auth.Admin, "POST", path, `{"term":0,"no":1,"name":"","starts_on":"`+marked+`"}`)
	if p := r.problem(422, "invalid"); !p.field("term") || !p.field("name") || !p.field("starts_on") || p.field("no") ||
		strings.Contains(string(r.Body), marked) {
		t.Errorf("broken rules: %s", r.Body)
	}
	var l struct{ Items []any }
	h.as(auth.Admin, "GET", path, nil).into(&l)
	if len(l.Items) != 0 {
		t.Errorf("a refused body made %v", l.Items)
	}
	h.as(auth.Admin, "POST", path, []byte("\x1f\x8b"), "Content-Encoding", "gzip").
		problem(415, "unsupported_media_type")
	briefing, _ := h.briefing()
	r = h.as(auth.Organizer, "PATCH", "/api/v1/briefings/"+briefing, map[string]any{"held_at": marked})
	if p := r.problem(422, "invalid"); !p.field("held_at") || strings.Contains(string(r.Body), marked) {
		t.Errorf("a time that is not one: %s", r.Body)
	}
	r = h.as(auth.Organizer, "PUT", "/api/v1/sessions/x/accounting", map[string]any{"expected": 1, "attended": 1})
	if p := r.problem(422, "invalid"); !p.field("issued") || !p.field("left_over") || p.field("damaged") {
		t.Errorf("missing figures: %s", r.Body)
	}
}

func TestAListIsPagedByAnOpaqueCursorWithinLimits(t *testing.T) {
	h := newEnv(t)
	want := map[string]bool{}
	for i := range 5 {
		want[h.make(auth.Admin, "/api/v1/organizations", map[string]any{"name": fmt.Sprintf("单位%d", i), "kind": "other"})] = true
	}
	type list struct {
		Items      []record
		NextCursor *string `json:"next_cursor"`
	}
	got, cursor := map[string]bool{}, ""
	for n := 1; ; n++ {
		var l list
		h.as(auth.Organizer, "GET", "/api/v1/organizations?limit=2&cursor="+cursor, nil).want(200).into(&l)
		for _, i := range l.Items {
			if got[i.ID] {
				t.Errorf("%s comes twice", i.ID)
			}
			got[i.ID] = true
		}
		if l.NextCursor == nil {
			if n != 3 || len(l.Items) != 1 {
				t.Errorf("page %d has %d items and is the last", n, len(l.Items))
			}
			break
		}
		if len(l.Items) != 2 {
			t.Errorf("page %d has %d items", n, len(l.Items))
		}
		cursor = *l.NextCursor
	}
	if len(got) != len(want) {
		t.Errorf("listed %d of %d", len(got), len(want))
	}
	for _, q := range []string{"limit=0", "limit=201", "limit=-1", "limit=many", "limit=1.5"} {
		if p := h.as(auth.Admin, "GET", "/api/v1/organizations?"+q, nil).problem(422, "invalid"); !p.field("limit") {
			t.Errorf("%s: %+v", q, p)
		}
	}
	h.as(auth.Admin, "GET", "/api/v1/organizations?limit=200", nil).want(200)
	for _, c := range []string{"nonsense", "Yzk6eA", "%00", strings.Repeat("A", 399)} {
		if p := h.as(auth.Admin, "GET", "/api/v1/organizations?cursor="+c, nil).
			problem(422, "invalid"); !p.field(
			"cursor",
		) {
			t.Errorf("cursor %s: %+v", c, p)
		}
	}
}

func TestErrorsSpeakTheRequestsLanguage(t *testing.T) {
	h := newEnv(t)
	for header, chinese := range map[string]bool{
		"": true, "zh-CN": true, "zh-TW,en;q=0.5": true, "en": false, "en-GB,en;q=0.9,zh;q=0.8": false, "fr": true,
		"fr,en;q=0.5":   false,
		"nonsense;;q=9": true, strings.Repeat("en-US,", 500): false,
	} {
		p := h.ask("GET", "/api/v1/rounds", "", nil, "Accept-Language", header).problem(401, "unauthorized")
		if got := strings.ContainsRune(p.Detail, '。'); got != chinese {
			t.Errorf("Accept-Language %.40q: %q", header, p.Detail)
		}
	}
}

func TestAnUpdateOfAnOldVersionIsRefused(t *testing.T) {
	h := newEnv(t)
	briefing, _ := h.briefing()
	path := "/api/v1/briefings/" + briefing
	tag := h.as(auth.Organizer, "GET", path, nil).want(200).Header.Get("ETag")
	if tag != `"1"` {
		t.Fatalf("ETag %s", tag)
	}
	r := h.as(auth.Organizer, "PATCH", path, map[string]any{"attended": 50}, "If-Match", tag).want(200)
	if r.Header.Get("ETag") != `"2"` {
		t.Errorf("ETag after a change %s", r.Header.Get("ETag"))
	}
	for _, old := range []string{`"1"`, `"99"`, "1", `W/"2"`, "nonsense", `""`} {
		h.as(auth.Organizer, "PATCH", path, map[string]any{"attended": 1}, "If-Match", old).problem(412, "stale")
	}
	var b struct{ Attended, Version int }
	h.as(auth.Organizer, "GET", path, nil).into(&b)
	if b.Attended != 50 || b.Version != 2 {
		t.Errorf("briefing %+v", b)
	}
	h.as(auth.Organizer, "PATCH", path, map[string]any{"attended": 51}, "If-Match", "*").want(200)
	h.as(auth.Organizer, "PATCH", path, map[string]any{"attended": 52}).want(200)
	h.as(auth.Organizer, "PATCH", "/api/v1/briefings/nothing", map[string]any{"attended": 1}).problem(404, "not_found")
}

// broken is a store that becomes unreachable on command.
type broken struct {
	store.Store
	down bool
	list string // a kind of which nothing can be listed
}

func (b *broken) List(ctx context.Context, kind, parent, after string, limit int) ([]store.Record, error) {
	if kind == b.list {
		return nil, store.ErrUnavailable
	}
	return b.Store.List(ctx, kind, parent, after, limit)
}

func (b *broken) Latest(ctx context.Context, kind, id string) (store.Record, error) {
	if b.down {
		return store.Record{}, store.ErrUnavailable
	}
	return b.Store.Latest(ctx, kind, id)
}

func (b *broken) ListByParents(ctx context.Context, kind string, parents []string) ([]store.Record, error) {
	if kind == b.list {
		return nil, store.ErrUnavailable
	}
	return b.Store.ListByParents(ctx, kind, parents)
}

func (b *broken) GetMany(ctx context.Context, kind string, ids []string) ([]store.Record, error) {
	if kind == b.list {
		return nil, store.ErrUnavailable
	}
	return b.Store.GetMany(ctx, kind, ids)
}

func (b *broken) HeadsByParents(ctx context.Context, kind string, parents []string) ([]store.Head, error) {
	if kind == b.list {
		return nil, store.ErrUnavailable
	}
	return b.Store.HeadsByParents(ctx, kind, parents)
}

func (b *broken) Heads(ctx context.Context, kind string, ids []string) ([]store.Head, error) {
	if kind == b.list {
		return nil, store.ErrUnavailable
	}
	return b.Store.Heads(ctx, kind, ids)
}

func (b *broken) Ping(ctx context.Context) error {
	if b.down {
		return store.ErrUnavailable
	}
	return b.Store.Ping(ctx)
}

func TestAStoreThatCannotBeReachedIsA503WithRetryAfter(t *testing.T) {
	st := &broken{Store: memory.Open()}
	h := newEnv(t, withStore(st))
	b := h.session(3, nil)
	b.move("open").want(200)
	msg := b.castMessage(0, 1)
	token := h.token(auth.Admin)
	var display struct{ Key string }
	h.as(auth.Organizer, "POST", "/api/v1/sessions/"+b.id+"/display-keys", nil).want(201).into(&display)
	h.ask("GET", "/readyz", "", nil).word(200, "ok")
	st.down = true
	for _, r := range []reply{
		b.post("cast", msg).word(503, "again"), b.post("admit", admitMessage(b.phone(1).Request)).word(503, "again"),
		h.ask("GET", "/rb1/"+b.sid+"/state", "", nil).word(503, "again"),
		h.ask("GET", "/api/v1/rounds", token, nil).want(503),
	} {
		if r.Header.Get("Retry-After") == "" {
			t.Errorf("%s: no Retry-After", r.what)
		}
	}
	h.ask("GET", "/api/v1/rounds", token, nil).problem(503, "unavailable")
	// A screen must not mistake an outage for a revoked key.
	h.ask("GET", "/api/v1/hall", "", nil, "Authorization", "Display "+display.Key).problem(503, "unavailable")
	if a := h.ask("GET", "/readyz", "", nil); a.Status != 503 || !strings.HasPrefix(string(a.Body), "unavailable\n") {
		t.Errorf("readyz: %d %s", a.Status, a.Body)
	}
	h.ask("GET", "/healthz", "", nil).word(200, "ok")
	st.down = false
	b.post("cast", msg).want(200)
}

// A damaged scheme leaves no dates empty: that would say that the schemes of the round disagree.
func TestARoundWhoseDatesCannotBeReadIsNotShown(t *testing.T) {
	st := &broken{Store: memory.Open()}
	h := newEnv(t, withStore(st))
	h.session(3, nil)
	all, err := h.svc.Rounds.List(t.Context(), "", 1)
	if err != nil {
		t.Fatal(err)
	}
	at := "/api/v1/rounds/" + all[0].ID
	st.list = round.KindEvaluation
	h.as(auth.Admin, "GET", at, nil).problem(503, "unavailable")
	h.as(auth.Admin, "GET", "/api/v1/rounds", nil).problem(503, "unavailable")
}

func TestAnUnknownAddressAndAWrongVerbAreProblems(t *testing.T) {
	h := newEnv(t)
	h.ask("GET", "/api/v1/nothing", "", nil).problem(404, "not_found")
	h.ask("PUT", "/api/v1/rounds", h.token(auth.Admin), nil).problem(405, "method_not_allowed")
	h.ask("GET", "/nothing", "", nil).problem(404, "not_found")
	r := h.ask("GET", "/", "", nil).want(http.StatusSeeOther)
	if r.Header.Get("Location") != "/b" {
		t.Errorf("/ leads to %s", r.Header.Get("Location"))
	}
	r = h.ask("GET", "/api/v1/rounds", "", nil).want(401)
	for name, want := range map[string]string{
		"WWW-Authenticate": "Bearer", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
		"Cache-Control": "no-store",
		"Server":        "",
	} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// A form with several errors reports all of them at once, whichever part of the service finds them.
func TestEveryBadFieldOfARequestIsReportedAtOnce(t *testing.T) {
	h := newEnv(t)
	box := h.session(5, nil)
	var of struct {
		BriefingID   string `json:"briefing_id"`
		EvaluationID string `json:"evaluation_id"`
	}
	h.as(auth.Organizer, "GET", "/api/v1/sessions/"+box.id, nil).into(&of)
	h.as(auth.Organizer, "GET", "/api/v1/briefings/"+of.BriefingID, nil).into(&of)
	briefing, evaluation := of.BriefingID, of.EvaluationID
	for name, c := range map[string]struct {
		method, path string
		body         map[string]any
		fields       []string
	}{
		"a briefing": {
			"POST", "/api/v1/briefings",
			map[string]any{
				"evaluation_id": evaluation, "held_at": "soon", "expected": -1, "attended": 1_000_000,
				"place": strings.Repeat("x", 300),
			},
			[]string{"held_at", "expected", "attended", "place"},
		},
		"a briefing of nothing": {
			"POST", "/api/v1/briefings",
			map[string]any{"evaluation_id": "nothing", "held_at": "soon", "expected": -1},
			[]string{"evaluation_id", "held_at", "expected"},
		},
		"a change": {
			"PATCH", "/api/v1/briefings/" + briefing,
			map[string]any{"held_at": "soon", "expected": -1},
			[]string{"held_at", "expected"},
		},
		"a session": {
			"POST", "/api/v1/sessions",
			map[string]any{
				"briefing_id": briefing, "opens_at": "soon", "closes_at": "2001-01-01T00:00:00Z",
				"cap": -1, "repeat_of": "nothing",
			},
			[]string{"opens_at", "closes_at", "cap", "repeat_of"},
		},
		"a schedule": {
			"PUT", "/api/v1/sessions/" + box.id + "/schedule",
			map[string]any{"opens_at": "soon", "closes_at": "2001-01-01T00:00:00Z"},
			[]string{"opens_at", "closes_at"},
		},
		"an accounting": {
			"PUT", "/api/v1/sessions/" + box.id + "/accounting",
			map[string]any{"expected": -1, "attended": 3, "damaged": -2},
			[]string{"expected", "issued", "left_over", "damaged"},
		},
	} {
		p := h.as(auth.Organizer, c.method, c.path, c.body).problem(422, "invalid")
		for _, f := range c.fields {
			if !p.field(f) {
				t.Errorf("%s: nothing is said of %s: %+v", name, f, p.Errors)
			}
		}
		if len(p.Errors) != len(c.fields) {
			t.Errorf("%s: %+v, want %v", name, p.Errors, c.fields)
		}
	}
	if v := h.as(
		auth.Organizer,
		"GET",
		"/api/v1/briefings/"+briefing,
		nil,
	); !strings.Contains(
		string(v.Body),
		`"version":1`,
	) {
		t.Errorf("a refused change was made: %s", v.Body)
	}
}

// RFC 9110 §15.5.16. A script that omits the header is accepted, whatever its library sends by default.
func TestABodyThatSaysItIsSomethingElseIsRefused(t *testing.T) {
	h := newEnv(t)
	n := 0
	post := func(kind string) reply {
		n++
		body := fmt.Sprintf(`{"term":1,"no":%d,"name":"x","starts_on":"2024-07-01"}`, n)
		return h.as(auth.Admin, "POST", "/api/v1/rounds", body, "Content-Type", kind)
	}
	for _, kind := range []string{
		"text/xml", "application/xml; charset=utf-8", "multipart/form-data; boundary=x",
		"text/csv", "image/png", "nonsense", "a+;b",
	} {
		post(kind).problem(415, "unsupported_media_type")
	}
	for _, kind := range []string{
		"", "application/json", "Application/JSON; charset=utf-8", "application/merge-patch+json",
		"application/x-www-form-urlencoded",
		"text/plain;charset=UTF-8", "application/octet-stream",
	} {
		post(kind).want(201)
	}
	h.as(auth.Auditor, "POST", "/api/v1/rounds", "{}", "Content-Type", "text/xml").problem(403, "forbidden")
	h.as(auth.Admin, "GET", "/api/v1/rounds", nil, "Content-Type", "text/xml").want(200)
}
