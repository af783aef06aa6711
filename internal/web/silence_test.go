package web

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"minping/internal/app"
	"minping/internal/auth"
	"minping/internal/store"
	"minping/internal/store/memory"
	"minping/internal/vote/votetest"
	"minping/internal/web/guard"
	"minping/internal/web/phone"

	"github.com/gofiber/fiber/v2"
)

// panicky is a voter's side that panics with its input.
type panicky struct{ phone.Booth }

func (panicky) Cast(_ context.Context, sid string, msg []byte) ([]byte, error) {
	panic("cast of " + sid + " with " + string(msg))
}

// everything runs fn and returns what it wrote to standard output, standard error and the standard logger.
func everything(t *testing.T, fn func()) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, stderr := os.Stdout, os.Stderr
	os.Stdout, os.Stderr = w, w
	log.SetOutput(w)
	defer func() {
		os.Stdout, os.Stderr = stdout, stderr
		log.SetOutput(stderr)
	}()
	fn()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// D6: debug logging on, a panic inside /cast.
func TestAPanicInACastLeavesNoBodyAndNoAddressAnywhere(t *testing.T) {
	h := newEnv(t)
	phones := phone.New(panicky{}, phone.Page{})
	var count guard.Counters
	h.server.App().
		Post("/rb1/:sid/panic", phone.Counted(&count, "cast"), phone.Quiet, guard.Deadline(background(), time.Second),
			phones.Cast)
	const marked = "marked-ballot-4711"
	written := everything(t, func() {
		addr := h.listen()
		for range 3 {
			status, body := h.raw(addr, "POST", "/rb1/marked-session-0815/panic", "", []byte(marked))
			if status != 500 || string(body) != "again" {
				t.Errorf("answer %d %q", status, body)
			}
		}
	})
	for _, place := range []string{written, h.logs.String()} {
		for _, trace := range []string{marked, "marked-session-0815", "127.0.0.1", "goroutine", "panic"} {
			if strings.Contains(place, trace) {
				t.Errorf("%q was written: %s", trace, place)
			}
		}
	}
}

// breaking is a store that, on command, panics with the key it was asked for, and records how much time its caller
// has.
type breaking struct {
	store.Store
	now  atomic.Bool
	left atomic.Int64 // ns
}

func (b *breaking) Latest(ctx context.Context, kind, id string) (store.Record, error) {
	if end, ok := ctx.Deadline(); ok {
		b.left.Store(int64(time.Until(end)))
	}
	if b.now.Load() {
		panic("marked-panic about " + id)
	}
	return b.Store.Latest(ctx, kind, id)
}

// The same on the routes that phones use, below everything that precedes the handlers of the table.
func TestAPanicBelowARealCastReachesNoLog(t *testing.T) {
	st := &breaking{Store: memory.Open()}
	h := newEnv(t, withStore(st))
	b := h.session(3, map[string]any{"comments": true})
	b.move("open").want(200)
	msg := b.castMessage(0, 1)
	before := h.logs.String()
	written := everything(t, func() {
		st.now.Store(true)
		addr := h.listen()
		for path, body := range map[string][]byte{
			"cast": msg, "admit": admitMessage(b.phone(1).Request),
			"comment": msg, "state": nil,
		} {
			verb := "POST"
			if body == nil {
				verb = "GET"
			}
			status, answer := h.raw(addr, verb, "/rb1/"+b.sid+"/"+path, "", body)
			if status < 400 || len(answer) > 16 {
				t.Errorf("%s: %d %q", path, status, answer)
			}
		}
		st.now.Store(false)
	})
	for _, place := range []string{written, strings.TrimPrefix(h.logs.String(), before)} {
		for _, trace := range []string{"marked-panic", b.sid, "127.0.0.1", "goroutine", "panic", "request"} {
			if strings.Contains(place, trace) {
				t.Errorf("%q was written: %s", trace, place)
			}
		}
	}
}

// A phone retries after ten seconds, whatever timeout the operator sets for staff.
func TestAVotersRequestHasItsOwnTime(t *testing.T) {
	st := &breaking{Store: memory.Open()}
	h := newEnv(t, withStore(st), func(_ *app.Options, o *Options) { o.Limits.Request = time.Hour })
	b := h.session(3, nil)
	b.move("open").want(200)
	h.ask("GET", "/rb1/"+b.sid+"/state", "", nil).want(200)
	if left := time.Duration(st.left.Load()); left <= 0 || left > voterTime {
		t.Errorf("a voter's request has %v", left)
	}
	h.as(auth.Organizer, "GET", "/api/v1/sessions/"+b.id, nil).want(200)
	if left := time.Duration(st.left.Load()); left <= voterTime {
		t.Errorf("a request of staff has %v", left)
	}
}

// Whatever phones do, right or wrong, nothing is logged about it.
func TestNothingIsWrittenAboutPhones(t *testing.T) {
	h := newEnv(t)
	b := h.session(4, map[string]any{"comments": true})
	b.move("open").want(200)
	before := h.logs.String()
	p := b.phone(0)
	voidMonitor := h.token(auth.Supervisor)
	written := everything(t, func() {
		addr := h.listen()
		_, answer := h.raw(addr, "POST", "/rb1/"+b.sid+"/admit", "", admitMessage(p.Request))
		if err := p.Admitted(answer); err != nil {
			t.Error(err)
			return
		}
		msg, err := p.Cast(b.answers(1))
		if err != nil {
			t.Error(err)
			return
		}
		h.raw(addr, "POST", "/rb1/"+b.sid+"/cast", "", msg)
		h.raw(addr, "POST", "/rb1/"+b.sid+"/cast", "", msg[1:])
		h.raw(addr, "POST", "/rb1/"+b.sid+"/comment", "", make([]byte, voterBody+10))
		h.raw(addr, "POST", "/rb1/"+b.sid+"/void", voidMonitor, votetest.VoidMessage(b.token(1)))
		h.raw(addr, "GET", "/rb1/"+b.sid+"/board/checkpoint", "", nil)
		h.raw(addr, "GET", "/b", "", nil)
		h.broken(addr, "POST /rb1/"+b.sid+"/cast HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nhalf a message")
		h.broken(addr, "nonsense\r\n\r\n")
		h.broken(addr, "POST /rb1/"+b.sid+"/cast HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
		h.broken(addr, "GET /rb1/x HTTP/1.1\r\nHost: x\r\nX-Long: "+strings.Repeat("y", 2*headerBytes)+"\r\n\r\n")
	})
	after := strings.TrimPrefix(h.logs.String(), before)
	if written != "" || after != "" {
		t.Errorf("written %q, logged %q", written, after)
	}
}

// broken sends bytes that are not a request and closes the connection.
func (h *env) broken(addr, bytes string) {
	h.t.Helper()
	c, err := (&net.Dialer{}).DialContext(h.t.Context(), "tcp", addr)
	if err != nil {
		h.t.Error(err)
		return
	}
	defer c.Close() //nolint:errcheck // the other side may have hung up
	if _, err := io.WriteString(c, bytes); err != nil {
		h.t.Error(err)
	}
	_ = c.SetReadDeadline(time.Now().Add(200 * time.Millisecond)) // an answer is welcome but not needed
	_, _ = io.Copy(io.Discard, c)
}

func TestStaffRequestsAreLoggedWithoutWhatWasSent(t *testing.T) {
	h := newEnv(t)
	const marked = "marked-name-4711"
	token := h.token(auth.Admin)
	h.ask("POST", "/api/v1/organizations?q="+marked, token, map[string]any{"name": marked, "kind": "other"}).want(201)
	h.ask("GET", "/api/v1/organizations/"+marked, token, nil).want(404)
	var lines []map[string]any
	for line := range strings.Lines(h.logs.String()) {
		var l map[string]any
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("not a JSON line: %s", line)
		}
		lines = append(lines, l)
	}
	if len(lines) != 2 {
		t.Fatalf("%d lines for 2 requests: %s", len(lines), h.logs)
	}
	for i, want := range []map[string]any{
		{"method": "POST", "route": "/api/v1/organizations", "status": 201.0},
		{"method": "GET", "route": "/api/v1/organizations/:id", "status": 404.0},
	} {
		for k, v := range want {
			if lines[i][k] != v {
				t.Errorf("line %d: %s is %v, want %v", i, k, lines[i][k], v)
			}
		}
		if lines[i]["account"] != "admin-one" || lines[i]["duration_ms"] == nil {
			t.Errorf("line %d: %v", i, lines[i])
		}
	}
	for _, trace := range []string{marked, token, "0.0.0.0", "Bearer"} {
		if strings.Contains(h.logs.String(), trace) {
			t.Errorf("%q is in the log", trace)
		}
	}
}

func TestAnUnforeseenErrorIsLoggedOnceAndToldByItsIncidentOnly(t *testing.T) {
	h := newEnv(t, func(_ *app.Options, o *Options) {
		o.Panel = onePanel(map[string]fiber.Handler{"/admin/boom": func(*fiber.Ctx) error { return io.ErrClosedPipe }})
	})
	r := h.ask("GET", "/admin/boom", "", nil)
	p := r.problem(500, "internal")
	if strings.Contains(string(r.Body), "pipe") || p.Incident == "" {
		t.Errorf("the answer tells the inside: %s", r.Body)
	}
	if n := strings.Count(h.logs.String(), p.Incident); n != 1 || !strings.Contains(h.logs.String(), "closed pipe") {
		t.Errorf("the incident is logged %d times: %s", n, h.logs)
	}
}

func TestCountersMoveInFivesForPhones(t *testing.T) {
	h := newEnv(t)
	b := h.session(3, nil)
	line := func() string {
		for l := range strings.Lines(string(h.ask("GET", "/metrics", "", nil).want(200).Body)) {
			if strings.HasPrefix(l, `minping_voter_requests_total{route="state",status="200"}`) {
				return strings.TrimSpace(l[strings.LastIndex(l, " "):])
			}
		}
		return "none"
	}
	for i, want := range []string{"0", "0", "0", "0", "5", "5", "5", "5", "5", "10"} {
		h.ask("GET", "/rb1/"+b.sid+"/state", "", nil).want(200)
		if got := line(); got != want {
			t.Errorf("after %d requests the counter says %s, want %s", i+1, got, want)
		}
	}
}

func TestAHallScreenFollowsUntilItsKeyIsRevokedOrTheServerDrains(t *testing.T) {
	h := newEnv(t)
	b := h.session(3, nil)
	display := func() string {
		var k struct{ Key string }
		h.as(auth.Organizer, "POST", "/api/v1/sessions/"+b.id+"/display-keys", nil).want(201).into(&k)
		return k.Key
	}
	key := display()
	h.ask("GET", "/api/v1/hall", "", nil, "Authorization", "Display "+key).want(200)
	h.ask("GET", "/api/v1/sessions/"+b.id, "", nil, "Authorization", "Display "+key).want(401)
	h.ask("GET", "/api/v1/hall", "", nil, "Authorization", "Bearer "+key).want(401)

	addr := h.listen()
	events := h.follow(addr, key)
	if e := <-events; !strings.Contains(e, `"state":"ready"`) || !strings.HasPrefix(e, "event: hall\ndata: {") {
		t.Fatalf("first event %q", e)
	}
	b.move("open").want(200)
	if e := <-events; !strings.Contains(e, `"state":"open"`) {
		t.Errorf("second event %q", e)
	}
	h.as(auth.Organizer, "DELETE", "/api/v1/sessions/"+b.id+"/display-keys", nil).want(204)
	if e := <-events; !strings.HasPrefix(e, "event: revoked") {
		t.Errorf("after revocation %q", e)
	}
	if e, more := <-events; more {
		t.Errorf("the stream goes on after revocation: %q", e)
	}
	h.ask("GET", "/api/v1/hall", "", nil, "Authorization", "Display "+key).want(401)

	events = h.follow(addr, display())
	<-events
	began := time.Now()
	if err := h.server.Shutdown(background()); err != nil {
		t.Error(err)
	}
	if _, more := <-events; more || time.Since(began) > 3*time.Second {
		t.Errorf("the stream ended after %v, more: %v", time.Since(began), more)
	}
}

// follow reads a hall screen's events until the stream ends.
func (h *env) follow(addr, key string) <-chan string {
	h.t.Helper()
	req, err := http.NewRequestWithContext(h.t.Context(), "GET", "http://"+addr+"/api/v1/hall/events", nil)
	if err != nil {
		h.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Display "+key)
	res, err := http.DefaultClient.Do(req)
	if err != nil || res.StatusCode != 200 {
		h.t.Fatalf("events: %v %v", res, err)
	}
	out := make(chan string)
	go func() {
		defer close(out)
		defer res.Body.Close()
		s := bufio.NewScanner(res.Body)
		s.Split(func(data []byte, _ bool) (int, []byte, error) {
			if i := bytes.Index(data, []byte("\n\n")); i >= 0 {
				return i + 2, data[:i], nil
			}
			return 0, nil, nil
		})
		for s.Scan() {
			out <- s.Text()
		}
	}()
	return out
}

func TestDrainingFinishesWhatWasAccepted(t *testing.T) {
	entered, leave := make(chan struct{}), make(chan struct{})
	h := newEnv(t, func(_ *app.Options, o *Options) {
		o.Panel = onePanel(map[string]fiber.Handler{"/admin/slow": func(c *fiber.Ctx) error {
			close(entered)
			<-leave
			return c.SendString("done")
		}})
	})
	ln, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- h.server.Serve(ctx, ln) }()
	answered := make(chan string, 1)
	go func() {
		status, body := h.raw(ln.Addr().String(), "GET", "/admin/slow", "", nil)
		if status != 200 {
			body = append(body, " with another status"...)
		}
		answered <- string(body)
	}()
	<-entered
	stop()
	time.Sleep(50 * time.Millisecond)
	if !h.server.draining() {
		t.Error("the server does not say that it drains")
	}
	close(leave)
	if got := <-answered; got != "done" {
		t.Errorf("the request under way got %q", got)
	}
	if err := <-served; err != nil {
		t.Errorf("serve: %v", err)
	}
}
