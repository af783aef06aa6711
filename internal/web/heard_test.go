package web

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"minping/internal/app"
)

// say sends raw bytes, closes its side, and returns status, media type and body of the last answer.
func (h *env) say(conn net.Conn, pieces ...string) (status int, kind, body string) {
	h.t.Helper()
	defer conn.Close() //nolint:errcheck // the other side may have hung up
	for _, p := range pieces {
		if _, err := io.WriteString(conn, p); err != nil {
			h.t.Error(err)
		}
		if len(pieces) > 1 {
			time.Sleep(5 * time.Millisecond) // so that it arrives as a separate piece
		}
	}
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
	_ = conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	all, err := io.ReadAll(conn)
	if err != nil {
		h.t.Errorf("%.60q: %v after %.60q", pieces, err, all)
	}
	last := string(all)[max(0, strings.LastIndex(string(all), "HTTP/1.1 ")):]
	head, body, _ := strings.Cut(last, "\r\n\r\n")
	for _, line := range strings.Split(head, "\r\n") {
		if v, ok := strings.CutPrefix(line, "Content-Type: "); ok {
			kind = v
		}
	}
	status, _ = strconv.Atoi(strings.TrimSpace(head[min(len(head), 9):min(len(head), 12)]))
	return status, kind, body
}

func (h *env) dial(addr string) net.Conn {
	h.t.Helper()
	c, err := (&net.Dialer{}).DialContext(h.t.Context(), "tcp", addr)
	if err != nil {
		h.t.Fatal(err)
	}
	return c
}

// rb1 §6 step 0, even for unreadable requests, which never reach a route.
func TestAnUnreadableRequestToTheVotersSideIsAnsweredInOneWord(t *testing.T) {
	h := newEnv(t)
	addr := h.listen()
	const (
		cast    = "/rb1/AAAAAAAAAAAAAAAAAAAAAA/cast"
		chunked = " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
	)
	large := fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", voterBody+1, strings.Repeat("a", voterBody+1))
	for name, c := range map[string]struct {
		sent string
		want int
	}{
		"a chunk without a size":      {"POST " + cast + chunked + "zz\r\nabc\r\n0\r\n\r\n", 400},
		"a chunk longer than it says": {"POST " + cast + chunked + "3\r\nabcdef\r\n0\r\n\r\n", 400},
		"chunks that break off":       {"POST " + cast + chunked + "30\r\nabc", 400},
		"a chunk of an absurd size":   {"POST " + cast + chunked + "7fffffffffffffff\r\nabc", 400},
		"chunks that are too large":   {"POST " + cast + chunked + large, 400},
		"after it was asked for": {"POST " + cast +
			" HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
		"a body that breaks off": {
			"POST " + cast + " HTTP/1.1\r\nHost: x\r\nContent-Length: 300\r\n\r\nabc",
			400,
		},
		"a length beyond all numbers": {"POST " + cast +
			" HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\nabc", 400},
		"a length below zero": {
			"POST " + cast + " HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\nabc",
			400,
		},
		"two lengths": {"POST " + cast +
			" HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc", 400},
		"an encoding that is not known": {"POST " + cast +
			" HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\nabc", 400},
		"a header that is not one": {"POST " + cast + " HTTP/1.1\r\nHost: x\r\nB@d Key: v\r\n\r\n", 400},
		"ten thousand headers": {"GET " + cast + " HTTP/1.1\r\nHost: x\r\n" + strings.Repeat("X-A: b\r\n",
			10_000) + "\r\n", 431},
		"an address without end": {
			"GET /rb1/" + strings.Repeat("a", 20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
			431,
		},
		"empty lines before it":       {"\r\n\r\nPOST " + cast + chunked + "zz\r\n", 400},
		"through a proxy":             {"POST http://hall.test" + cast + chunked + "zz\r\n", 400},
		"the page":                    {"GET /b?x HTTP/1.1\r\nHost: x\r\nB@d Key: v\r\n\r\n", 400},
		"after one that was answered": {"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", 0},
	} {
		conn := h.dial(addr)
		if name == "after one that was answered" {
			if _, err := io.WriteString(conn, c.sent); err != nil {
				t.Fatal(err)
			}
			if _, err := conn.Read(make([]byte, 1024)); err != nil {
				t.Fatal(err)
			}
			c.sent, c.want = "POST "+cast+chunked+"zz\r\n", 400
		}
		status, kind, body := h.say(conn, c.sent)
		if status != c.want || body != "bad" || !strings.HasPrefix(kind, "text/plain") {
			t.Errorf("%s: %d %s %q, want %d bad", name, status, kind, body, c.want)
		}
	}
	status, kind, _ := h.say(h.dial(addr), "POST /api/v1/login"+chunked+"zz\r\n")
	if status != 400 || kind != "application/problem+json" {
		t.Errorf("the same from staff: %d %s", status, kind)
	}
	status, kind, body := h.say(h.dial(addr), "PO", "ST /r", "b1/x/cast", chunked, "zz", "\r\n")
	if status != 400 || body != "bad" {
		t.Errorf("in pieces: %d %s %q", status, kind, body)
	}
	if s := h.logs.String(); s != "" {
		t.Errorf("logged: %s", s)
	}
}

func TestOverTLSWhatCannotBeReadIsAnsweredInOneWordToo(t *testing.T) {
	cert, pool := certificate(t)
	h := newEnv(t, func(_ *app.Options, o *Options) {
		o.TLS = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
	})
	cfg := &tls.Config{RootCAs: pool, ServerName: "hall.test", MinVersion: tls.VersionTLS12}
	c, err := (&tls.Dialer{Config: cfg}).DialContext(t.Context(), "tcp", h.listen())
	if err != nil {
		t.Fatal(err)
	}
	status, _, body := h.say(c, "POST /rb1/x/cast HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
	if status != 400 || body != "bad" {
		t.Errorf("%d %q", status, body)
	}
}

// rb1 §6 step 0 has eight words and no others.
func TestTheVotersSideHasNoOtherWordsThanThoseOfTheProtocol(t *testing.T) {
	h := newEnv(t)
	words := []string{"not_open", "closed", "used", "void", "unknown", "stale", "bad", "again"}
	for _, path := range []string{
		"admit", "cast", "comment", "void", "state", "manifest", "form", "board/index",
		"nothing",
	} {
		for _, verb := range []string{
			"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT",
			"SEARCH",
		} {
			r := h.ask(verb, "/rb1/AAAAAAAAAAAAAAAAAAAAAA/"+path, "", []byte("x"))
			if word := string(r.Body); r.Status == http.StatusOK || verb != "HEAD" && !slices.Contains(words, word) {
				t.Errorf("%s %s: %d %q", verb, path, r.Status, word)
			}
		}
	}
}

// A client that asks first does not send in vain.
func TestABodyThatIsTooLargeIsNotAskedFor(t *testing.T) {
	h := newEnv(t)
	addr := h.listen()
	for path, want := range map[string]string{"/rb1/x/cast": "HTTP/1.1 400 ", "/api/v1/rounds": "HTTP/1.1 401 "} {
		conn := h.dial(addr)
		if _, err := fmt.Fprintf(
			conn,
			"POST %s HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n",
			path,
			10*staffBody,
		); err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(conn)
		if err != nil || !strings.HasPrefix(string(answer), want) {
			t.Errorf("%s: %.60q, %v", path, answer, err)
		}
		_ = conn.Close()
	}
}
