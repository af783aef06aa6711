package panel

import (
	"bytes"
	"crypto/rand"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/net/html"

	"minping/internal/app"
	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/checkup"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/keys/keystest"
	"minping/internal/store"
	"minping/internal/store/memory"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
	"minping/internal/web/guard"
	"minping/internal/web/panel/kit"
)

// env is the panel of a service with a clock that tests move.
type env struct {
	*app.Service
	t     testing.TB
	panel *kit.Panel
	fiber *fiber.App
	mu    sync.Mutex
	clock time.Time
}

// client is a browser at the desk.
type client struct {
	*env
	who records.Actor
	jar map[string]string
}

func newEnv(t testing.TB) *env {
	t.Helper()
	return newEnvOn(t, memory.Open())
}

func newEnvOn(t testing.TB, st store.Store) *env {
	t.Helper()
	return newEnvIn(t, st, t.TempDir())
}

// newEnvIn is newEnvOn with its keys in a folder.
func newEnvIn(t testing.TB, st store.Store, keysIn string) *env {
	t.Helper()
	d := &env{t: t, clock: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	ring, err := keystest.Ring(keysIn, "test.example")
	d.must(err)
	signer, err := auth.NewSigner(ring.TokenKey(), d.now)
	d.must(err)
	d.Service, err = app.New(app.Options{
		Store: st, Keys: ring, Tokens: signer, Builtin: apptest.Schemes(t), Rules: apptest.Rules(t),
		PublicURL: "https://test.example", AppHash: "sha256-AAAA", Now: d.now,
		Machine: checkup.Machine{Data: keysIn, Keys: keysIn},
	})
	d.must(err)
	d.mount()
	return d
}

// mount puts the panel on a server, with further areas.
func (d *env) mount(more ...kit.Area) {
	d.t.Helper()
	var err error
	d.panel, err = kit.New(shared(d.Service), append(Areas(d.Service), more...)...)
	d.must(err)
	d.fiber = fiber.New(fiber.Config{
		Immutable: true, CaseSensitive: true, DisablePreParseMultipartForm: true, ErrorHandler: guard.Refuse,
		BodyLimit: 10 << 20,
	})
	for _, prefix := range Prefixes() {
		d.fiber.Use(prefix, guard.Deadline(d.t.Context(), time.Minute), guard.Begin(discard(), &guard.Counters{}, nil),
			guard.Recover)
	}
	d.must(d.panel.Mount(d.fiber, make(chan struct{})))
}

func (d *env) now() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.clock
}

func (d *env) pass(by time.Duration) {
	d.mu.Lock()
	d.clock = d.clock.Add(by)
	d.mu.Unlock()
}

func (d *env) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

const goodPassword = "Correct-Horse-9"

// visitor is a browser that is not signed in.
func (d *env) visitor() *client { return &client{env: d, jar: map[string]string{}} }

// as makes an account and signs it in.
func (d *env) as(name string, role auth.Role, body string) *client {
	d.t.Helper()
	_, _, err := d.Accounts.AddAccount(d.t.Context(), records.Actor{}, name, role, body, goodPassword)
	d.must(err)
	p := d.visitor()
	p.who = records.Actor{ID: name, Name: name, Role: role, Body: body}
	a := p.post("/admin/login", url.Values{"name": {name}, "password": {goodPassword}})
	if a.status != http.StatusSeeOther {
		d.t.Fatalf("sign in as %s: %d %s", name, a.status, a.text())
	}
	return p
}

// answer is what a browser got.
type answer struct {
	t      testing.TB
	status int
	header http.Header
	body   []byte
	page   *html.Node
}

func (a answer) text() string { return words(a.page) }

func (a answer) location() string { return a.header.Get("Location") }

func (s *client) send(r *http.Request) answer {
	s.t.Helper()
	a := s.fetch(r)
	var err error
	a.page, err = html.Parse(bytes.NewReader(a.body))
	s.must(err)
	return a
}

// fetch is send for an answer whose body is not needed.
func (s *client) fetch(r *http.Request) answer {
	s.t.Helper()
	for name, value := range s.jar {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	res, err := s.fiber.Test(r, -1)
	s.must(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	s.must(err)
	for _, c := range res.Cookies() {
		if c.Value == "" || (!c.Expires.IsZero() && c.Expires.Before(time.Now())) {
			delete(s.jar, c.Name)
		} else {
			s.jar[c.Name] = c.Value
		}
	}
	return answer{s.t, res.StatusCode, res.Header, body, nil}
}

func (s *client) get(path string) answer {
	s.t.Helper()
	return s.send(httptest.NewRequest(http.MethodGet, "http://test.example"+path, nil))
}

// see is get of a page that must be there.
func (s *client) see(path string) answer {
	s.t.Helper()
	a := s.get(path)
	for range 5 {
		if a.status != http.StatusSeeOther {
			break
		}
		a = s.get(a.location())
	}
	if a.status != http.StatusOK {
		s.t.Fatalf("GET %s: %d %s", path, a.status, a.text())
	}
	return a
}

func (s *client) post(path string, form url.Values) answer {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodPost, "http://test.example"+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "http://test.example")
	return s.send(r)
}

// do is post of a form that must be taken; it returns the page that follows.
func (s *client) do(path string, form url.Values) answer {
	s.t.Helper()
	a := s.post(path, form)
	if a.status != http.StatusSeeOther {
		s.t.Fatalf("POST %s: %d %s", path, a.status, a.text())
	}
	return s.see(a.location())
}

func (s *client) upload(path, field, name string, raw []byte) answer {
	s.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile(field, name)
	s.must(err)
	_, err = part.Write(raw)
	s.must(err)
	s.must(w.Close())
	r := httptest.NewRequest(http.MethodPost, "http://test.example"+path, &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Origin", "http://test.example")
	return s.send(r)
}

// form reads what a form on the page would send unchanged, changed by what a person types.
func (a answer) form(action string, typed map[string]string) url.Values {
	a.t.Helper()
	holds := func(f *html.Node) bool { // everything that is typed
		for name := range typed {
			if len(find(f, func(n *html.Node) bool { return attr(n, "name") == name })) == 0 {
				return false
			}
		}
		return true
	}
	for _, f := range find(a.page, tag("form")) {
		if attr(f, "action") != action || !holds(f) {
			continue
		}
		out := sent(f)
		for name, value := range typed {
			a.typeIn(f, out, name, value)
		}
		return out
	}
	a.t.Fatalf("there is no form with the action %s on: %s", action, a.text())
	return nil
}

// sent is what a browser sends of a form that no one touched.
func sent(f *html.Node) url.Values {
	out := url.Values{}
	for _, n := range find(f, tag("input", "select", "textarea")) {
		name, kind := attr(n, "name"), attr(n, "type")
		switch {
		case name == "" || kind == "file" || kind == "submit" || hasAttr(n, "disabled"):
		case kind == "radio" || kind == "checkbox":
			if hasAttr(n, "checked") {
				out.Add(name, ticked(n))
			}
		case n.Data == "select":
			for _, o := range find(n, tag("option")) {
				if hasAttr(o, "selected") || !out.Has(name) {
					out.Set(name, attr(o, "value"))
				}
			}
		case n.Data == "textarea":
			out.Set(name, raw(n))
		default:
			out.Set(name, attr(n, "value"))
		}
	}
	return out
}

// ticked is what a browser sends of a box or a choice that is ticked.
func ticked(n *html.Node) string {
	if hasAttr(n, "value") {
		return attr(n, "value")
	}
	return "on"
}

// typeIn types a value into a field; "" unticks a box. It ends the test where a browser could not send the value.
func (a answer) typeIn(f *html.Node, out url.Values, name, value string) {
	a.t.Helper()
	var offered []string
	for _, n := range find(f, func(n *html.Node) bool { return attr(n, "name") == name }) {
		switch {
		case attr(n, "type") == "radio" || attr(n, "type") == "checkbox":
			offered = append(offered, ticked(n))
		case n.Data == "select":
			for _, o := range find(n, tag("option")) {
				offered = append(offered, attr(o, "value"))
			}
		case n.Data == "button" || attr(n, "type") == "submit":
			offered = append(offered, attr(n, "value"))
		default:
			out.Set(name, value)
			return
		}
	}
	if value == "" && !slices.Contains(offered, "") {
		out.Del(name)
		return
	}
	if !slices.Contains(offered, value) {
		a.t.Errorf("a browser sends %q of %s, never %q", offered, name, value)
	}
	out.Set(name, value)
}

// has fails unless the page says something.
func (a answer) has(texts ...string) answer {
	a.t.Helper()
	for _, want := range texts {
		if !strings.Contains(a.text(), want) {
			a.t.Errorf("the page does not say %q: %s", want, a.text())
		}
	}
	return a
}

// hasNot fails when the page says something.
func (a answer) hasNot(texts ...string) answer {
	a.t.Helper()
	for _, bad := range texts {
		if strings.Contains(a.text(), bad) {
			a.t.Errorf("the page says %q", bad)
		}
	}
	return a
}

// phones play voters: every one of them is admitted with a token and casts the answers.
func (d *env) phones(sid string, tokens []vote.Token, answers func(i int) []int) {
	d.t.Helper()
	d.phonesWith(sid, tokens, answers, nil)
}

// phonesWith is phones that also send a suggestion.
func (d *env) phonesWith(sid string, tokens []vote.Token, answers func(i int) []int, comment func(i int) string) {
	d.t.Helper()
	ctx := d.t.Context()
	raw, err := d.Boxes.Manifest(ctx, sid)
	d.must(err)
	box, err := vote.ParseManifest(raw)
	d.must(err)
	for i, tok := range tokens {
		p, err := votetest.NewPhone(rand.Reader, box, tok, [10]byte{})
		d.must(err)
		back, word, err := answered(d.Boxes.Admit(ctx, sid, p.Request.Message()))
		d.must(err)
		if word != "" {
			d.t.Fatalf("admit: %s", word)
		}
		d.must(p.Admitted(back))
		msg, err := p.Cast(answers(i))
		d.must(err)
		_, word, err = answered(d.Boxes.Cast(ctx, sid, msg))
		if err != nil || word != "" {
			d.t.Fatalf("cast: %s %v", word, err)
		}
		if comment == nil {
			continue
		}
		msg, err = p.Comment(comment(i))
		d.must(err)
		word, err = refused(d.Boxes.CastComment(ctx, sid, msg))
		if err != nil || word != "" {
			d.t.Fatalf("comment: %s %v", word, err)
		}
	}
}

func answered(answer []byte, err error) ([]byte, ballotbox.Refusal, error) {
	no, err := refused(err)
	return answer, no, err
}

func refused(err error) (ballotbox.Refusal, error) {
	if no, ok := ballotbox.RefusalIn(err); ok {
		return no, nil
	}
	return "", err
}
