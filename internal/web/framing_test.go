package web

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// answers sends bytes, and behind them a request that is always answered, and returns the status of each answer.
func (h *env) answers(addr, sent string) (out []int) {
	h.t.Helper()
	conn := h.dial(addr)
	defer conn.Close() //nolint:errcheck // the other side may have hung up
	if err := conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		h.t.Fatal(err)
	}
	const last = "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
	if _, err := io.WriteString(conn, sent+last); err != nil {
		h.t.Fatal(err)
	}
	in := bufio.NewReader(conn)
	for {
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			return out
		}
		_, err = io.Copy(io.Discard, res.Body)
		res.Body.Close()
		out = append(out, res.StatusCode)
		if err != nil {
			return out
		}
	}
}

// Two readers of one request who disagree where it ends, or for whom it is, are how a request is smuggled past a proxy:
// what can be read in two ways is refused, and nothing behind it is answered.
func TestARequestThatCanBeReadInTwoWaysEndsTheConnection(t *testing.T) {
	h := newEnv(t)
	addr := h.listen()
	const (
		post   = "POST /api/v1/rounds HTTP/1.1\r\nHost: a\r\n"
		get    = "GET /api/v1/rounds HTTP/1.1\r\n"
		te     = "Transfer-Encoding: chunked\r\n"
		chunks = post + te + "\r\n"
		none   = "\r\n0\r\n\r\n"
	)
	for name, sent := range map[string]string{
		"a length and an encoding":           post + "Content-Length: 5\r\n" + te + none,
		"an encoding and a length":           post + te + "Content-Length: 5\r\n" + none,
		"two lengths":                        post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
		"one length twice":                   post + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
		"a list of lengths":                  post + "Content-Length: 2, 2\r\n\r\n{}",
		"a length with a sign":               post + "Content-Length: +2\r\n\r\n{}",
		"a length below nothing":             post + "Content-Length: -2\r\n\r\n{}",
		"a length beyond numbers":            post + "Content-Length: 99999999999999999999\r\n\r\n{}",
		"no length where one is":             post + "Content-Length: \r\n\r\n",
		"an encoding of two":                 post + "Transfer-Encoding: gzip, chunked\r\n" + none,
		"an encoding that is not one":        post + "Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}",
		"an encoding that is not one, alone": post + "Transfer-Encoding: identity\r\n\r\n",
		"an encoding that sounds alike":      post + "Transfer-Encoding: xchunked\r\n" + none,
		"an encoding twice":                  post + te + te + none,
		"an encoding and none":               post + te + "Transfer-Encoding: identity\r\n" + none,
		"an encoding in HTTP/1.0":            "POST /api/v1/rounds HTTP/1.0\r\nConnection: keep-alive\r\n" + te + none,
		"an encoding behind a space":         post + "Transfer-Encoding : chunked\r\n" + none,
		"an encoding behind a control":       post + "Transfer-Encoding: \vchunked\r\n" + none,
		"a length behind a space":            post + "Content-Length : 2\r\n\r\n{}",
		"a length on the next line":          post + "Content-Length:\r\n 2\r\n\r\n{}",
		"a chunk beyond 63 bits":             chunks + "8000000000000000\r\n",
		"a chunk that wraps around":          chunks + "10000000000000002\r\n{}" + none,
		"a chunk below nothing":              chunks + "-1\r\n{}" + none,
		"a chunk of another notation":        chunks + "0x2\r\n{}" + none,
		"a chunk that ends early":            chunks + "2\n{}" + none,
		"a chunk that ends in its note":      chunks + "2;\n{}" + none,
		"a chunk that runs on":               chunks + "2\r\n{}XX0\r\n\r\n",
		"a length behind the chunks":         chunks + "2\r\n{}\r\n0\r\nContent-Length: 9\r\n\r\n",
		"a header on two lines":              get + "Host: a\r\nX-A: b\r\n c\r\n\r\n",
		"a host on the line of another":      get + "X-A: b\r\n Host: a\r\n\r\n",
		"lines that end otherwise":           get + "Host: a\nX-A: b\r\n\r\n",
		"a line within a line":               get + "Host: a\r\nX-A: b\rHost: c\r\n\r\n",
		"a line without a colon":             get + "Host: a\r\nnothing\r\n\r\n",
		"a header without a name":            get + "Host: a\r\n: b\r\n\r\n",
		"a second host behind a space":       get + "Host: a\r\nHost : b\r\n\r\n",
		"a host with a user":                 get + "Host: a@b\r\n\r\n",
		"a host with a path":                 get + "Host: a/b\r\n\r\n",
		"a target with another host":         "GET http://evil/api/v1/rounds HTTP/1.1\r\nHost: a\r\n\r\n",
		"a target with a user":               "GET http://u:p@a/api/v1/rounds HTTP/1.1\r\nHost: a\r\n\r\n",
		"a byte of nothing in the target":    "GET /api/v1/ro\x00unds HTTP/1.1\r\nHost: a\r\n\r\n",
		"a byte of nothing in a header":      get + "Host: a\r\nX-A: b\x00c\r\n\r\n",
		"a space in the target":              "GET /api/v1/rounds x HTTP/1.1\r\nHost: a\r\n\r\n",
	} {
		if got := h.answers(addr, sent); len(got) != 1 || got[0] != http.StatusBadRequest {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// What can be read in one way only is answered, and so is what follows on the connection.
func TestRequestsInARowAreEachAnswered(t *testing.T) {
	h := newEnv(t)
	addr := h.listen()
	const (
		post = "POST /api/v1/rounds HTTP/1.1\r\nHost: a\r\n"
		get  = "GET /api/v1/rounds HTTP/1.1\r\nHost: a\r\n"
	)
	for name, c := range map[string]struct {
		sent string
		want []int
	}{
		"a length":        {post + "Content-Length: 2\r\n\r\n{}", []int{401, 200}},
		"chunks":          {post + "transfer-encoding: Chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\n\r\n", []int{401, 200}},
		"a body of a GET": {get + "Content-Length: 3\r\n\r\nGET", []int{401, 200}},
		"three at once": {
			get + "\r\n" + get + "\r\n" + post + "Content-Length: 2\r\n\r\n{}", []int{401, 401, 401, 200},
		},
		// a line feed alone ends the request line for every reader that accepts it (RFC 9112 §2.2)
		"a first line that ends otherwise": {"GET /healthz HTTP/1.1\nHost: a\r\n\r\n", []int{200, 200}},
		"a target with a host":             {"GET http://A/healthz HTTP/1.1\r\nHost: a\r\n\r\n", []int{200, 200}},
		"a port":                           {"GET /healthz HTTP/1.1\r\nHost: [::1]:8443\r\n\r\n", []int{200, 200}},
		"another upgrade":                  {get + "Connection: upgrade\r\nUpgrade: h2c\r\n\r\n", []int{401, 200}},
		"no user in the path":              {"GET /nothing@a HTTP/1.1\r\nHost: a\r\n\r\n", []int{404, 200}},
		"a body that is announced and too large": {
			post + "Expect: 100-continue\r\nContent-Length: 99999999\r\n\r\n", []int{401},
		},
		"a voter's body that is announced and too large": {
			"POST /rb1/AAAAAAAAAAAAAAAAAAAAAA/cast HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n" +
				fmt.Sprintf("Content-Length: %d\r\n\r\n", voterBody+1), []int{400},
		},
	} {
		if got := h.answers(addr, c.sent); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// strange are values of a parameter that lead out of a folder on a careless server.
var strange = []string{"%2e%2e", "..%2f..%2fetc%2fpasswd", "%2e%2e%5c", "%00", "a%00b", "%ff", "..", "%252e%252e"}

// No address that names another folder, or nothing at all, opens a file or brings a route down.
func TestAStrangeNameInAnAddressOpensNothing(t *testing.T) {
	h := newEnv(t)
	addr := h.listen()
	asked := 0
	for _, r := range h.server.routes() {
		open := strings.IndexByte(r.path, '{')
		if r.verb != http.MethodGet || open < 0 || r.pass.Display() {
			continue
		}
		bearer := ""
		if !r.pass.Open() {
			bearer = "Authorization: Bearer " + h.token(r.pass.Roles()[0]) + "\r\n"
		}
		sent := ""
		for _, name := range strange {
			path := r.path
			for at := strings.IndexByte(path, '{'); at >= 0; at = strings.IndexByte(path, '{') {
				path = path[:at] + name + path[at+strings.IndexByte(path[at:], '}')+1:]
			}
			sent += "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + bearer + "\r\n"
		}
		got := h.answers(addr, sent)
		if len(got) != len(strange)+1 || got[len(strange)] != http.StatusOK {
			t.Errorf("%s: the connection ends after %v", r.path, got)
			continue
		}
		for i, status := range got[:len(strange)] {
			asked++
			if status >= http.StatusInternalServerError || status == http.StatusOK && strange[i] != ".." {
				t.Errorf("%s with %s: %d", r.path, strange[i], status)
			}
		}
	}
	if asked < 300 {
		t.Errorf("only %d addresses were asked for", asked)
	}
}
