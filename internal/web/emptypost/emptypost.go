// Package emptypost measures Fiber alone: the answers of a route that does nothing, as a baseline for casts.
package emptypost

import (
	"fmt"
	"net"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// Server answers POST requests without reading them.
type Server struct {
	app    *fiber.App
	listen net.Listener
	client fasthttp.HostClient
	body   []byte
	url    string
}

// Listen takes a free port of the loopback, for the given number of simultaneous callers. Serve answers them.
func Listen(callers, bodySize int) (*Server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	s := &Server{app: fiber.New(fiber.Config{DisableStartupMessage: true}), listen: l, body: make([]byte, bodySize)}
	s.app.Post("/", func(*fiber.Ctx) error { return nil })
	s.client = fasthttp.HostClient{Addr: l.Addr().String(), MaxConns: callers}
	s.url = "http://" + l.Addr().String() + "/"
	return s, nil
}

// Serve answers until Close.
func (s *Server) Serve() error { return s.app.Listener(s.listen) }

// Post sends one request over a kept-alive connection and waits for its answer.
func (s *Server) Post() error {
	req, res := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(res)
	req.Header.SetMethod(fiber.MethodPost)
	req.SetRequestURI(s.url)
	req.SetBodyRaw(s.body)
	return s.client.Do(req, res)
}

// Close ends the server.
func (s *Server) Close() error { return s.app.Shutdown() }
