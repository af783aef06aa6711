package web

import (
	"bytes"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// onTheWire enforces two rules of HTTP/1.1 that fasthttp does not.
func (s *Server) onTheWire(next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(ctx *fasthttp.RequestCtx) {
		if !namesOneHost(&ctx.Request.Header) {
			s.refuse(ctx, fiber.ErrBadRequest)
			return
		}
		next(ctx)
		if ctx.IsHead() && ctx.Response.IsBodyStream() {
			dropStream(&ctx.Response)
		}
	}
}

// namesOneHost reports whether a request names its host exactly once (RFC 9112 §3.2). HTTP/1.0 needs no host.
func namesOneHost(h *fasthttp.RequestHeader) bool {
	n := 0
	for line := range bytes.Lines(h.RawHeaders()) {
		name, _, _ := bytes.Cut(line, []byte(":"))
		if bytes.EqualFold(name, []byte(fiber.HeaderHost)) {
			n++
		}
	}
	if n == 0 {
		return !h.IsHTTP11()
	}
	return n == 1 && (len(h.Host()) > 0 || !h.IsHTTP11())
}

// refuse answers a request before it reaches a handler, and closes the connection, because what follows on it cannot
// be trusted.
func (s *Server) refuse(ctx *fasthttp.RequestCtx, err error) {
	c := s.app.AcquireCtx(ctx)
	defer s.app.ReleaseCtx(c)
	if s.fail(c, err) != nil {
		ctx.SetStatusCode(fasthttp.StatusBadRequest)
	}
	ctx.SetConnectionClose()
}

// dropStream removes the stream from the answer to HEAD and keeps the headers that GET would have (RFC 9110 §9.3.2).
// fasthttp skips the body but writes the end of its chunks, which a client reads as the start of the next answer.
func dropStream(r *fasthttp.Response) {
	size := r.Header.ContentLength()
	r.ResetBody() // closes the stream
	r.SkipBody = true
	r.Header.SetContentLength(size)
}
