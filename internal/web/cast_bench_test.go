package web

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"testing"

	"minping/internal/auth"

	"github.com/valyala/fasthttp"
	"github.com/valyala/fasthttp/fasthttputil"
)

// BenchmarkVoterPath measures the voter's side through the whole server, with the memory store: the cost of the
// entrance and the cryptography, without a disk.
func BenchmarkVoterPath(b *testing.B) {
	h := newEnv(b)
	const phones = 200
	box := h.session(phones, nil)
	box.move("open").want(200)
	admits := make([][]byte, phones)
	casts := make([][]byte, phones)
	for i := range phones {
		p := box.phone(i)
		admits[i] = admitMessage(p.Request)
		if err := p.Admitted(box.post("admit", admits[i]).want(200).Body); err != nil {
			b.Fatal(err)
		}
		msg, err := p.Cast(box.answers(1 + i%4))
		if err != nil {
			b.Fatal(err)
		}
		casts[i] = msg
	}
	client := inMemory(b, h)
	ask := func(b *testing.B, method, path string, bodies [][]byte) {
		b.Helper()
		b.ReportAllocs()
		b.RunParallel(func(pb *testing.PB) {
			req, res := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
			for i := 0; pb.Next(); i++ {
				req.Reset()
				req.SetRequestURI("http://hall.test" + path)
				req.Header.SetMethod(method)
				if bodies != nil {
					req.SetBodyRaw(bodies[i%len(bodies)])
				}
				if err := client.Do(req, res); err != nil || res.StatusCode() != http.StatusOK {
					b.Errorf("%s: %v %d %s", path, err, res.StatusCode(), res.Body())
					return
				}
			}
		})
	}
	base := "/rb1/" + box.sid
	b.Run("page", func(b *testing.B) { ask(b, "GET", "/b", nil) })
	b.Run("manifest", func(b *testing.B) { ask(b, "GET", base+"/manifest", nil) })
	b.Run("state", func(b *testing.B) { ask(b, "GET", base+"/state", nil) })
	b.Run("admit again", func(b *testing.B) { ask(b, "POST", base+"/admit", admits) })
	b.Run("cast", func(b *testing.B) { ask(b, "POST", base+"/cast", casts) })
	b.Run("refused cast", func(b *testing.B) {
		b.ReportAllocs()
		req, res := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
		req.SetRequestURI("http://hall.test" + base + "/cast")
		req.Header.SetMethod("POST")
		req.SetBodyRaw(bytes.Repeat([]byte{1}, len(casts[0])))
		for b.Loop() {
			if err := client.Do(req, res); err != nil || res.StatusCode() != http.StatusBadRequest {
				b.Fatal(err, res.StatusCode())
			}
		}
	})
}

// BenchmarkStaffList measures an API request with its guards: token, role, log line, JSON.
func BenchmarkStaffList(b *testing.B) {
	h := newEnv(b)
	for i := range 50 {
		h.make(auth.Admin, "/api/v1/organizations", map[string]any{"name": fmt.Sprintf("单位%d", i), "kind": "other"})
	}
	client := inMemory(b, h)
	req, res := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	req.SetRequestURI("http://hall.test/api/v1/organizations")
	req.Header.Set("Authorization", "Bearer "+h.token(auth.Admin))
	b.ReportAllocs()
	for b.Loop() {
		if err := client.Do(req, res); err != nil || res.StatusCode() != http.StatusOK {
			b.Fatal(err, res.StatusCode())
		}
	}
}

// inMemory serves the hall without a network.
func inMemory(b *testing.B, h *env) *fasthttp.Client {
	b.Helper()
	ln := fasthttputil.NewInmemoryListener()
	ctx, cancel := context.WithCancel(background())
	done := make(chan error, 1)
	go func() { done <- h.server.Serve(ctx, ln) }()
	client := &fasthttp.Client{Dial: func(string) (net.Conn, error) { return ln.Dial() }}
	b.Cleanup(func() {
		client.CloseIdleConnections()
		cancel()
		if err := <-done; err != nil {
			b.Error(err)
		}
	})
	return client
}
