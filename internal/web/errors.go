package web

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"minping/internal/app/records"
	"minping/internal/web/guard"
	"minping/internal/web/phone"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// fail answers every error that no handler has answered: with one word on the voter's side, else with a problem. It
// also handles requests that never reached a handler: malformed, too large or too slow.
func (s *Server) fail(c *fiber.Ctx, err error) error {
	if errors.Is(err, fiber.ErrRequestEntityTooLarge) || errors.Is(err, fiber.ErrRequestHeaderFieldsTooLarge) {
		drain(c.Context().Conn())
	}
	if page := phone.Meant(address(c), typedPages...); page != "" && c.Method() == fiber.MethodGet {
		return c.Redirect(page, http.StatusSeeOther) // the slip's fragment is carried along
	}
	if forVoters(c) {
		if errors.Is(err, fiber.ErrRequestEntityTooLarge) {
			err = fiber.ErrBadRequest // a message of the wrong length (rb1 §6, §7)
		}
		return phone.Fail(c, err)
	}
	if errors.Is(err, fiber.ErrRequestEntityTooLarge) {
		err = s.tooLarge(c, err)
	}
	s.secure(c)
	if s.opts.Panel.Fail != nil && (s.forPanel(c.Path()) || browsing(c)) {
		return s.opts.Panel.Fail(c, err)
	}
	return guard.Refuse(c, err)
}

// typedPages are the addresses that people type from paper or from a screen.
var typedPages = []string{"/b", "/hall", "/admin", "/verify"}

// browsing reports whether a person, not a program, opened an address that does not exist.
func browsing(c *fiber.Ctx) bool {
	return c.Method() == fiber.MethodGet && strings.Contains(c.Get(fiber.HeaderAccept), fiber.MIMETextHTML) &&
		!strings.HasPrefix(c.Path(), "/api")
}

// forPanel reports whether a path is the panel's.
func (s *Server) forPanel(path string) bool {
	return slices.ContainsFunc(
		s.opts.Panel.Prefixes,
		func(p string) bool { return path == p || strings.HasPrefix(path, p+"/") },
	)
}

// knownMethods turns a method that HTTP does not define into TRACE, which no route has, so that the answer lists the
// methods the route does have. Fiber would refuse it in its own words.
func (s *Server) knownMethods(next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(ctx *fasthttp.RequestCtx) {
		if !slices.Contains(fiber.DefaultMethods, string(ctx.Method())) {
			ctx.Request.Header.SetMethod(fiber.MethodTrace)
		}
		next(ctx)
	}
}

// tooLarge authenticates before it reports that a body was too large: a caller who may not use a route learns only
// that (api §2).
func (s *Server) tooLarge(c *fiber.Ctx, tooLarge error) error {
	for _, r := range s.routes() {
		if r.verb != c.Method() ||
			!fiber.RoutePatternMatch(c.Path(), fiberPath(r.path), fiber.Config{CaseSensitive: true}) {
			continue
		}
		if _, err := r.pass.Check(s.base, s.opts.Service.Accounts, c.Get(fiber.HeaderAuthorization)); err != nil {
			return err
		}
	}
	return tooLarge
}

// How much of a request refused for its size is read and discarded, and for how long.
const (
	drainBytes = 64 << 20
	drainIdle  = 300 * time.Millisecond
	drainTime  = 10 * time.Second
)

// drain reads what is still arriving of a request that is too large. Most clients read no answer before they have sent
// everything, and would see a broken connection instead.
func drain(conn net.Conn) {
	buf, end := make([]byte, 32<<10), time.Now().Add(drainTime)
	for n := 0; n < drainBytes && time.Now().Before(end); {
		if conn.SetReadDeadline(time.Now().Add(drainIdle)) != nil {
			return
		}
		m, err := conn.Read(buf)
		n += m
		if err != nil {
			return
		}
	}
}

// voterPrefix starts every path of the voter's side except that of the page.
const voterPrefix = "/rb1/"

func isVoter(path string) bool {
	return path == "/b" || strings.HasPrefix(path, "/b/") || strings.HasPrefix(path, voterPrefix)
}

// address returns the decoded path; "" if it is not valid UTF-8.
func address(c *fiber.Ctx) string {
	path, err := url.PathUnescape(c.Path())
	if err != nil {
		return ""
	}
	return path
}

// forVoters reports whether a request went to the voter's side. An unreadable request has lost its path, but its
// connection remembers.
func forVoters(c *fiber.Ctx) bool {
	if path := c.Path(); path != "/" {
		return isVoter(path)
	}
	conn, ok := c.Context().Conn().(interface{ forVoters() bool })
	return ok && conn.forVoters()
}

// secure sets the headers of every answer to staff. The panel replaces the policy with its own.
func (s *Server) secure(c *fiber.Ctx) {
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderXFrameOptions, "DENY")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'")
	c.Set(fiber.HeaderCacheControl, "no-store")
	if s.opts.Service.Env.Protected() {
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000")
	}
}

// healthz reports that the process is alive.
func (s *Server) healthz(c *fiber.Ctx) error { return phone.SayWord(c, http.StatusOK, "ok") }

// readyz reports whether the service can accept a write now; it does not while draining. Below its first word it lists
// problems, one per line: why it is not ready, or which ballot boxes are out of use while the others are served.
func (s *Server) readyz(c *fiber.Ctx) error {
	if s.draining() {
		return phone.SayWord(
			c,
			http.StatusServiceUnavailable,
			"unavailable\ndraining 正在停止，不再接新的请求。 / It is shutting down and accepts nothing new.\n",
		)
	}
	if err := s.opts.Service.Ready(c.UserContext()); err != nil {
		said := records.Explained(err)
		if said == nil {
			said = records.Fail(
				records.Unavailable,
				"store",
				"存储连不上或没有响应。",
				"The store cannot be reached or does not answer.",
			)
		}
		return phone.SayWord(c, http.StatusServiceUnavailable, "unavailable\n"+missing(*said))
	}
	body := "ok"
	for _, d := range s.opts.Service.Damage() {
		body += "\n" + missing(d)
	}
	return phone.SayWord(c, http.StatusOK, body)
}

func missing(e records.Error) string { return e.Code + " " + e.Text.ZH + " / " + e.Text.EN }

func (s *Server) metrics(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, "text/plain; version=0.0.4; charset=utf-8")
	out := c.Response().BodyWriter()
	if err := s.counts.Write(out); err != nil {
		return err
	}
	return s.opts.Service.Metrics(out)
}

// allMetrics also includes the histograms, for an address that phones cannot reach.
func (s *Server) allMetrics(c *fiber.Ctx) error {
	if err := s.metrics(c); err != nil {
		return err
	}
	return s.opts.Service.Meter.Write(c.Response().BodyWriter())
}

// verifyPage serves the page that checks a bundle in the browser, without sending it anywhere.
func (s *Server) verifyPage(c *fiber.Ctx) error { return s.still(c, s.opts.Verify) }

// statementPage serves the accessibility statement.
func (s *Server) statementPage(c *fiber.Ctx) error { return s.still(c, s.opts.Statement) }

// still serves a static page.
func (s *Server) still(c *fiber.Ctx, page phone.Page) error {
	s.secure(c)
	c.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	c.Set(fiber.HeaderContentSecurityPolicy, page.CSP)
	c.Set(fiber.HeaderCacheControl, "no-cache")
	return c.Send(page.HTML)
}

func (s *Server) home(c *fiber.Ctx) error { return c.Redirect("/b", http.StatusSeeOther) }
