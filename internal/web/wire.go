package web

import (
	"bytes"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// onTheWire enforces rules of HTTP/1.1 that fasthttp does not.
func (s *Server) onTheWire(next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(ctx *fasthttp.RequestCtx) {
		if !unambiguous(&ctx.Request.Header) || !sameHost(&ctx.Request) {
			s.refuse(ctx, fiber.ErrBadRequest)
			return
		}
		next(ctx)
		if ctx.IsHead() && ctx.Response.IsBodyStream() {
			dropStream(&ctx.Response)
		}
	}
}

// unambiguous reports whether every reader of the headers sees the same host and the same end of the body: a proxy
// before us that reads them otherwise would take a part of one request for the next one (RFC 9112 §11.2). It wants the
// host once (§3.2), at most one of length and encoding (§6.1, §6.3), and proper line ends, with neither a space before
// the colon (§5.1) nor a continuation (§5.2). Two lengths, and encodings that it does not know, are refused by
// fasthttp, which does not show how the request line ended: a line feed alone ends it for every reader that accepts
// such a request at all (§2.2).
func unambiguous(h *fasthttp.RequestHeader) bool {
	hosts, framings := 0, 0
	for line := range bytes.Lines(h.RawHeaders()) {
		name, value, _ := bytes.Cut(line, []byte(":"))
		switch {
		case !bytes.HasSuffix(line, []byte("\r\n")) || bytes.ContainsAny(name, " \t"):
			return false
		case bytes.EqualFold(name, []byte(fiber.HeaderHost)):
			hosts++
		case bytes.EqualFold(name, []byte(fiber.HeaderContentLength)):
			framings++
		case bytes.EqualFold(name, []byte(fiber.HeaderTransferEncoding)):
			if !h.IsHTTP11() || !bytes.EqualFold(bytes.TrimSpace(value), []byte("chunked")) {
				return false
			}
			framings++
		}
	}
	if framings > 1 {
		return false
	}
	if hosts == 0 {
		return !h.IsHTTP11() // HTTP/1.0 needs no host
	}
	return hosts == 1 && (len(h.Host()) > 0 || !h.IsHTTP11())
}

// sameHost reports whether a target that names a host names that of the header (RFC 9112 §3.2.2) and no user (RFC 9110
// §4.2.4).
func sameHost(r *fasthttp.Request) bool {
	host, target := r.Header.Host(), r.URI()
	return len(target.Username()) == 0 && (len(host) == 0 || bytes.EqualFold(host, target.Host()))
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
