package web

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"minping/internal/auth"

	"github.com/valyala/fasthttp"
)

// pipelined sends requests back to back over one connection and returns their answers.
func (h *env) pipelined(conn net.Conn, requests ...*http.Request) (out []*http.Response) {
	h.t.Helper()
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		h.t.Fatal(err)
	}
	in := bufio.NewReader(conn)
	for _, r := range requests {
		if err := r.Write(conn); err != nil {
			h.t.Fatal(err)
		}
		res, err := http.ReadResponse(in, r)
		if err != nil {
			h.t.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
		}
		if _, err := io.Copy(io.Discard, res.Body); err != nil {
			h.t.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
		}
		res.Body.Close()
		out = append(out, res)
	}
	return out
}

// Every route that answers HEAD leaves the connection ready for the next answer, including routes that stream files
// (RFC 9110 §9.3.2).
func TestAfterHEADTheNextAnswerCanBeRead(t *testing.T) {
	h := newEnv(t)
	b := h.counted()
	addr := h.listen()
	streams := 0
	for _, r := range h.server.routes() {
		if r.verb != http.MethodGet || r.pass.Display() {
			continue
		}
		at := strings.NewReplacer("{sid}", b.sid, "{body}", "joint", "{file}", "records", "{number}", "123456").
			Replace(r.path)
		switch {
		case strings.HasPrefix(at, "/api/v1/rounds/"):
			at = strings.Replace(at, "{id}", b.round, 1)
		case strings.HasPrefix(at, "/api/v1/schemes/"):
			at = strings.Replace(at, "{id}", "liaocheng", 1)
		}
		at = strings.Replace(at, "{id}", b.id, 1)
		ask := func(method string) *http.Request {
			req, err := http.NewRequestWithContext(t.Context(), method, "http://hall.test"+at, nil)
			if err != nil {
				t.Fatal(err)
			}
			if !r.pass.Open() {
				req.Header.Set("Authorization", "Bearer "+h.token(r.pass.Roles()[0]))
			}
			return req
		}
		conn := h.dial(addr)
		part := ask("GET")
		part.Header.Set("Range", "bytes=1-1,7-2")
		part.Header.Set("If-Range", `"another"`)
		got := h.pipelined(conn, ask("HEAD"), ask("GET"), ask("HEAD"), part)
		_ = conn.Close()
		head, get, whole := got[0], got[1], got[3]
		if whole.StatusCode != get.StatusCode || whole.Header.Get("Content-Range") != "" {
			t.Errorf("%s: a part of another version is answered %d %v", r.path, whole.StatusCode, whole.Header)
		}
		if head.StatusCode != get.StatusCode || head.Header.Get("Content-Type") != get.Header.Get("Content-Type") ||
			get.StatusCode == 200 && head.ContentLength != get.ContentLength {
			t.Errorf("%s: HEAD %d %v, GET %d %v", r.path, head.StatusCode, head.Header, get.StatusCode, get.Header)
		}
		if get.StatusCode == 200 && len(get.TransferEncoding) > 0 {
			streams++
		}
	}
	if streams < 6 {
		t.Errorf("only %d files were streamed", streams)
	}
}

// counted returns a counted session with its round.
func (h *env) counted() (out struct {
	ballotBox
	round string
},
) {
	h.t.Helper()
	out.ballotBox = h.session(3, nil)
	out.move("open").want(200)
	for i := range 3 {
		out.cast(i, out.answers(1))
	}
	out.move("closing").want(200)
	out.move("counted").want(200)
	var of struct {
		BriefingID   string `json:"briefing_id"`
		EvaluationID string `json:"evaluation_id"`
		RoundID      string `json:"round_id"`
	}
	h.as(auth.Organizer, "GET", "/api/v1/sessions/"+out.id, nil).want(200).into(&of)
	h.as(auth.Organizer, "GET", "/api/v1/briefings/"+of.BriefingID, nil).want(200).into(&of)
	h.as(auth.Organizer, "GET", "/api/v1/evaluations/"+of.EvaluationID, nil).want(200).into(&of)
	out.round = of.RoundID
	return out
}

// RFC 9112 §3.2.
func TestARequestThatDoesNotSayOnceForWhichHostIsRefused(t *testing.T) {
	h := newEnv(t)
	addr := h.listen()
	for name, c := range map[string]struct {
		sent string
		want int
	}{
		"no host":             {"GET /api/v1/rounds HTTP/1.1\r\n\r\n", 400},
		"an empty host":       {"GET /api/v1/rounds HTTP/1.1\r\nHost:\r\n\r\n", 400},
		"two hosts":           {"GET /api/v1/rounds HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n", 400},
		"one host twice":      {"GET /api/v1/rounds HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
		"one host":            {"GET /api/v1/rounds HTTP/1.1\r\nHOST: a\r\n\r\n", 401},
		"no host in HTTP/1.0": {"GET /api/v1/rounds HTTP/1.0\r\n\r\n", 401},
		"no host, an unknown": {"GET /nothing HTTP/1.1\r\n\r\n", 400},
		"no host, the panel":  {"GET /admin HTTP/1.1\r\n\r\n", 400},
		"a host and more headers": {
			"GET /api/v1/rounds HTTP/1.1\r\nHost: a\r\nX-Forwarded-Host: b\r\nAccept: text/html\r\n\r\n", 401,
		},
	} {
		status, kind, body := h.say(h.dial(addr), c.sent)
		if status != c.want || kind != "application/problem+json" {
			t.Errorf("%s: %d %s %s, want %d", name, status, kind, body, c.want)
		}
	}
	status, _, body := h.say(h.dial(addr), "GET /rb1/n/123456 HTTP/1.1\r\n\r\n")
	if status != 400 || body != "bad" {
		t.Errorf("on the voter's side: %d %q", status, body)
	}
	status, _, body = h.say(h.dial(addr), "GET /nothing HTTP/1.1\r\n\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
	if status != 400 || strings.HasSuffix(body, "ok") {
		t.Errorf("what came behind it was answered: %d %q", status, body)
	}
}

// HEAD says how long a file is, as GET does; of one whose length is not known yet it says nothing.
func TestHEADSaysTheLengthOfAStream(t *testing.T) {
	for _, size := range []int{1 << 20, 0, -1} {
		r := &fasthttp.Response{}
		r.SetBodyStream(strings.NewReader(""), size)
		dropStream(r)
		if got := r.Header.ContentLength(); got != size || !r.SkipBody || r.IsBodyStream() {
			t.Errorf("a stream of %d is one of %d, skipped %v", size, got, r.SkipBody)
		}
	}
}
