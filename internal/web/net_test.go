package web

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"time"

	"minping/internal/app"
	"minping/internal/web/guard"

	"github.com/gofiber/fiber/v2"
)

type appOptions = app.Options

// listen serves on a free port until the test ends.
func (h *env) listen() string {
	h.t.Helper()
	ln, err := (&net.ListenConfig{}).Listen(h.t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		h.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(background())
	done := make(chan error, 1)
	go func() { done <- h.server.Serve(ctx, ln) }()
	h.t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			h.t.Errorf("serve: %v", err)
		}
	})
	return ln.Addr().String()
}

// raw sends a request over a separate connection.
func (h *env) raw(addr, method, path, token string, body []byte) (int, []byte) {
	h.t.Helper()
	req, err := http.NewRequestWithContext(h.t.Context(), method, "http://"+addr+path, bytes.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 20 * time.Second}
	res, err := client.Do(req)
	if err != nil {
		// The server may answer and close the connection while a large body is still being sent.
		return 0, []byte(err.Error())
	}
	defer res.Body.Close()
	out, err := io.ReadAll(res.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return res.StatusCode, out
}

// testPanel is a panel of two pages.
func testPanel(called *bool) Panel {
	return onePanel(map[string]fiber.Handler{
		"/admin/ping":  func(c *fiber.Ctx) error { *called = true; return c.SendString("pong") },
		"/admin/panic": func(*fiber.Ctx) error { panic("what someone typed") },
	})
}

// onePanel is a panel of the given pages.
func onePanel(pages map[string]fiber.Handler) Panel {
	return Panel{Prefixes: []string{"/admin"}, Mount: func(router fiber.Router, _ <-chan struct{}) error {
		for path, h := range pages {
			router.Get(path, h)
		}
		return nil
	}}
}

// plainChain guards a handler that only looks at its context like any plain route.
func plainChain(s *Server, fn func(context.Context)) []fiber.Handler {
	return []fiber.Handler{guard.Recover, guard.Deadline(s.base, time.Minute), func(c *fiber.Ctx) error {
		fn(c.UserContext())
		return nil
	}}
}
