// Package web is the entrance: the single table of routes, the guards before them and the server itself. Fiber is used
// only in this room.
package web

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"sync"
	"time"

	"minping/internal/app"
	"minping/internal/web/api"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
	"minping/internal/web/phone"

	"github.com/gofiber/fiber/v2"
)

// Options are the parts of a Server.
type Options struct {
	Service     *app.Service
	Log         *slog.Logger
	Addr        string        // host:port to listen on
	TLS         *tls.Config   // nil: plain http
	MetricsAddr string        // where /metrics is served instead of on Addr; "" for Addr, without histograms
	Drain       time.Duration // how long Shutdown waits for requests in progress; 0 for 20 s
	Limits      Limits
	Phone       phone.Page
	Verify      phone.Page // the page that checks a bundle in the browser; empty: no such page
	Statement   phone.Page // the accessibility statement; empty: no such page
	Paper       api.Paper
	Panel       Panel // empty: no panel
}

// Panel is what the panel contributes. Mount registers its routes at their full paths, all below Prefixes, where every
// request has a deadline, a log line, recovery and headers. Its handlers answer their own errors; an error they return
// is answered as a problem. stop is closed when the server drains.
type Panel struct {
	Prefixes []string
	Mount    func(router fiber.Router, stop <-chan struct{}) error
	Fail     func(c *fiber.Ctx, err error) error // renders as a page what never reached a handler; nil: as a problem
}

// Server answers requests until it is shut down.
type Server struct {
	opts      Options
	app       *fiber.App
	api       *kit.API
	counts    *guard.Counters
	phones    *phone.Handlers
	running   guard.Turns
	idleConns idleConns

	base   context.Context // parent of every request's context; cancelled when draining takes too long
	cancel context.CancelFunc
	stop   chan struct{} // closed when draining begins: streams end, readyz reports not ready
	once   sync.Once
}

const (
	headerBytes  = 8 << 10
	defaultDrain = 20 * time.Second
)

// New makes a server and checks its table of routes.
func New(o Options) (*Server, error) {
	if o.Service == nil {
		return nil, errors.New("web: a service is needed")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Drain == 0 {
		o.Drain = defaultDrain
	}
	o.Limits = o.Limits.orDefaults()
	s := &Server{
		opts: o, counts: &guard.Counters{}, phones: phone.New(o.Service.Boxes, o.Phone), stop: make(chan struct{}),
	}
	s.base, s.cancel = context.WithCancel(context.Background())
	s.app = fiber.New(fiber.Config{
		// Handlers keep what they read beyond the request: group commit, streams.
		Immutable:                    true,
		CaseSensitive:                true,
		DisableStartupMessage:        true,
		Concurrency:                  o.Limits.Conns,
		ReadTimeout:                  o.Limits.Read,
		WriteTimeout:                 o.Limits.Write,
		IdleTimeout:                  o.Limits.Idle,
		ReadBufferSize:               headerBytes,
		BodyLimit:                    staffBody,
		DisablePreParseMultipartForm: true,
		ErrorHandler:                 s.fail,
	})
	s.api = kit.New(s.app)
	s.app.Server().HeaderReceived = o.Limits.of
	s.app.Server().Handler = s.onTheWire(s.knownMethods(s.app.Server().Handler))
	s.app.Server().CloseOnShutdown = true
	if err := s.mount(); err != nil {
		return nil, err
	}
	return s, nil
}

// App returns the application, for tests that call it without a network.
func (s *Server) App() *fiber.App { return s.app }

// Listen serves on the configured address until ctx ends and then drains. It returns nil once all requests in progress
// have been answered, also if Shutdown was called elsewhere.
func (s *Server) Listen(ctx context.Context) error {
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.opts.Addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", s.opts.Addr, err)
	}
	return s.Serve(ctx, ln)
}

// Serve is Listen on an existing listener.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	if s.opts.MetricsAddr != "" {
		closeMetrics, err := s.listenMetrics(ctx)
		if err != nil {
			_ = ln.Close() // err is the error that matters
			return err
		}
		defer closeMetrics()
	}
	ln = s.idleConns.of(ln)
	if s.opts.TLS != nil {
		ln = tls.NewListener(ln, withoutTickets(s.opts.TLS))
	}
	ln = sideListener{ln}
	done := make(chan error, 1)
	go func() { done <- s.app.Listener(ln) }()
	select {
	case err := <-done:
		if err != nil {
			err = fmt.Errorf("serve: %w", err)
		}
		return err
	case <-ctx.Done():
	}
	err := s.Shutdown(context.WithoutCancel(ctx))
	_ = ln.Close() // Shutdown does nothing before connections are accepted; afterwards the listener is closed already
	if err != nil {
		return err
	}
	return <-done
}

// Shutdown stops accepting connections, ends streams, closes silent connections, and waits until accepted requests are
// answered, at most Options.Drain or as long as ctx; then it cancels the rest.
func (s *Server) Shutdown(ctx context.Context) error {
	s.once.Do(func() { close(s.stop) })
	defer s.cancel()
	ctx, cancel := context.WithTimeout(ctx, s.opts.Drain)
	defer cancel()
	go s.idleConns.hangUp(ctx.Done())
	if err := s.app.ShutdownWithContext(ctx); err != nil {
		return fmt.Errorf("drain: %w", err)
	}
	return nil
}

func (s *Server) draining() bool {
	select {
	case <-s.stop:
		return true
	default:
		return false
	}
}

// withoutTickets switches session resumption off: a resumed session would link a phone's admission to its ballot (rb1
// §13).
func withoutTickets(c *tls.Config) *tls.Config {
	c = c.Clone()
	c.SessionTicketsDisabled = true
	return c
}

// listenMetrics serves the counters on a separate address.
func (s *Server) listenMetrics(ctx context.Context) (stop func(), err error) {
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.opts.MetricsAddr)
	if err != nil {
		return nil, fmt.Errorf("listen for metrics on %s: %w", s.opts.MetricsAddr, err)
	}
	m := fiber.New(fiber.Config{
		DisableStartupMessage: true,
		ReadTimeout:           s.opts.Limits.Read,
		WriteTimeout:          s.opts.Limits.Write,
		Concurrency:           16,
		BodyLimit:             1 << 10,
	})
	m.Get("/metrics", s.allMetrics)
	go func() { _ = m.Listener(ln) }()                            // ends with the shutdown below
	return func() { _ = m.ShutdownWithTimeout(time.Second) }, nil // nothing depends on it
}

// pageOrigin is the origin of the phone page if ballots are cast on a separate host, else "".
func (s *Server) pageOrigin() string {
	if s.opts.Service.Sessions.CastURL() == "" {
		return ""
	}
	u, err := url.Parse(s.opts.Service.Env.PublicURL)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Scheme + "://" + u.Host)
}
