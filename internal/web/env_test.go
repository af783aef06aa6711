package web

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"minping/internal/app"
	"minping/internal/app/apptest"
	"minping/internal/app/minutes"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/keys/keystest"
	"minping/internal/store"
	"minping/internal/store/memory"
	"minping/internal/web/api"
	"minping/internal/web/phone"
)

// env is a complete service behind its entrance, with an account of every role.
type env struct {
	t      testing.TB
	svc    *app.Service
	signer *auth.Signer
	server *Server
	logs   *logBook
	clock  *clock
	tokens map[auth.Role]string
}

// logBook keeps everything that is logged, at every level.
type logBook struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logBook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// clock is a clock that tests can move.
type clock struct {
	mu    sync.Mutex
	ahead time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}

const testPassword = "Xunchá-2024-zhenggai"

type setting func(*app.Options, *Options)

func newEnv(t testing.TB, settings ...setting) *env {
	t.Helper()
	h := &env{t: t, logs: &logBook{}, clock: &clock{}, tokens: map[auth.Role]string{}}
	ring, err := keystest.Ring(t.TempDir(), "hall.test")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := auth.NewSigner(ring.TokenKey(), h.clock.now)
	if err != nil {
		t.Fatal(err)
	}
	h.signer = signer
	log := slog.New(slog.NewJSONHandler(h.logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	ao := app.Options{
		Store: memory.Open(), Keys: ring, Tokens: signer, Builtin: apptest.Schemes(t), Rules: apptest.Rules(t),
		PublicURL: "https://hall.test",
		AppHash:   "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", Now: h.clock.now, Log: log,
	}
	wo := Options{
		Log: log,
		Phone: phone.Page{
			HTML: []byte("<!doctype html><title>b</title>" + strings.Repeat("<p>票</p>", 500)),
			CSP:  "default-src 'none'",
		},
		Paper: api.Paper{Minutes: func(minutes.View) ([]byte, error) { return []byte("<p>minutes</p>"), nil }},
	}
	for _, s := range settings {
		s(&ao, &wo)
	}
	h.svc, err = app.New(ao)
	if err != nil {
		t.Fatal(err)
	}
	wo.Service = h.svc
	h.server, err = New(wo)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// withStore runs the service on another store.
func withStore(s store.Store) setting { return func(o *app.Options, _ *Options) { o.Store = s } }

// token signs in an account of a role, creating it first.
func (h *env) token(role auth.Role) string {
	h.t.Helper()
	if tok := h.tokens[role]; tok != "" {
		return tok
	}
	h.tokens[role] = h.signIn(string(role)+"-one", role)
	return h.tokens[role]
}

// signIn creates an account and returns a new token for it, without computing the password's hash a second time.
func (h *env) signIn(name string, role auth.Role) string {
	h.t.Helper()
	body := ""
	if role == auth.Assessor {
		body = auth.BodyDiscipline
	}
	if _, _, err := h.svc.Accounts.AddAccount(
		h.t.Context(),
		records.Actor{},
		name,
		role,
		body,
		testPassword,
	); err != nil {
		h.t.Fatal(err)
	}
	return h.tokenFor(auth.Identity{Account: name, Name: name, Role: role, Body: body, Version: 1})
}

// tokenOf returns another token for an existing account.
func (h *env) tokenOf(name string, role auth.Role) string {
	h.t.Helper()
	return h.tokenFor(auth.Identity{Account: name, Name: name, Role: role, Version: 1})
}

func (h *env) tokenFor(id auth.Identity) string {
	h.t.Helper()
	token, _, err := h.signer.Issue(id)
	if err != nil {
		h.t.Fatal(err)
	}
	return token
}

// reply is an answer with its body read.
type reply struct {
	t      testing.TB
	what   string
	Status int
	Header http.Header
	Body   []byte
}

// as sends a request on behalf of a role.
func (h *env) as(role auth.Role, method, path string, body any, headers ...string) reply {
	h.t.Helper()
	return h.ask(method, path, h.token(role), body, headers...)
}

// ask sends a request; a []byte body is sent unchanged, any other as JSON. Headers come in pairs.
func (h *env) ask(method, path, token string, body any, headers ...string) reply {
	h.t.Helper()
	var raw io.Reader
	switch b := body.(type) {
	case nil:
	case []byte:
		raw = bytes.NewReader(b)
	case string:
		raw = strings.NewReader(b)
	default:
		enc, err := json.Marshal(b)
		if err != nil {
			h.t.Fatal(err)
		}
		raw = bytes.NewReader(enc)
	}
	req := httptest.NewRequest(method, path, raw).WithContext(h.t.Context())
	req.Header.Del("User-Agent")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := h.server.App().Test(req, -1)
	if err != nil {
		h.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer res.Body.Close()
	out, err := io.ReadAll(res.Body)
	if err != nil {
		h.t.Fatalf("%s %s: read: %v", method, path, err)
	}
	r := reply{h.t, method + " " + path, res.StatusCode, res.Header, out}
	h.conforms(method, path, r)
	return r
}

func (r reply) want(status int) reply {
	r.t.Helper()
	if r.Status != status {
		r.t.Fatalf("%s: status %d, want %d: %s", r.what, r.Status, status, r.Body)
	}
	return r
}

func (r reply) word(status int, word string) reply {
	r.t.Helper()
	if r.Status != status || string(r.Body) != word {
		r.t.Fatalf("%s: %d %q, want %d %q", r.what, r.Status, r.Body, status, word)
	}
	return r
}

func (r reply) into(v any) reply {
	r.t.Helper()
	if err := json.Unmarshal(r.Body, v); err != nil {
		r.t.Fatalf("%s: %v in %s", r.what, err, r.Body)
	}
	return r
}

// problem is an error as a client of the API reads it.
type problem struct {
	Type, Title, Detail, Code, Incident string
	Status                              int
	Errors                              []struct{ Field, Message string }
	Turnout                             map[string]int
	Differences                         []struct {
		Question, Option string
		First            int `json:"entry_1"`
		Second           int `json:"entry_2"`
	}
}

func (r reply) problem(status int, code string) problem {
	r.t.Helper()
	r.want(status)
	var p problem
	r.into(&p)
	if ct := r.Header.Get("Content-Type"); ct != "application/problem+json" {
		r.t.Fatalf("%s: content type %q", r.what, ct)
	}
	if p.Status != status || p.Code != code || p.Type == "" || p.Title == "" || p.Detail == "" {
		r.t.Fatalf("%s: problem %+v, want code %q", r.what, p, code)
	}
	if status == 422 && len(p.Errors) == 0 {
		r.t.Fatalf("%s: 422 names no field (api §2): %+v", r.what, p)
	}
	return p
}

func (p problem) field(name string) bool {
	for _, e := range p.Errors {
		if e.Field == name && e.Message != "" {
			return true
		}
	}
	return false
}

// record is what every answer about a record has.
type record struct {
	ID      string
	Version int
}

// make creates something and returns its id.
func (h *env) make(role auth.Role, path string, body any) string {
	h.t.Helper()
	var r record
	h.as(role, "POST", path, body).want(201).into(&r)
	if r.ID == "" || r.Version < 1 {
		h.t.Fatalf("POST %s: %+v", path, r)
	}
	return r.ID
}

// briefing makes a round, an organization, an evaluation and a briefing.
func (h *env) briefing() (briefing, evaluation string) {
	h.t.Helper()
	round := h.make(
		auth.Admin,
		"/api/v1/rounds",
		map[string]any{"term": 5, "no": 7, "name": "第七轮", "starts_on": "2024-07-01"},
	)
	org := h.make(auth.Admin, "/api/v1/organizations", map[string]any{"name": "市水利局", "kind": "department"})
	ev := h.make(
		auth.Admin,
		"/api/v1/evaluations",
		map[string]any{"round_id": round, "organization_id": org, "scheme_id": "liaocheng"},
	)
	return h.make(auth.Organizer, "/api/v1/briefings", map[string]any{
		"evaluation_id": ev,
		"held_at":       "2024-07-24T09:00:00+08:00",
		"place":         "一楼会议室",
		"host":          "张三",
		"expected":      60,
		"attended":      57,
	}), ev
}

// background is a context that outlives the test's own, for cleaning up at its end.
func background() context.Context { return context.Background() }

// incident returns the log line of an unexpected error.
func (h *env) incident(r reply) string {
	var p problem
	if json.Unmarshal(r.Body, &p) != nil || p.Incident == "" {
		return ""
	}
	for line := range strings.Lines(h.logs.String()) {
		if strings.Contains(line, p.Incident) {
			return line
		}
	}
	return "the incident is not in the log"
}
