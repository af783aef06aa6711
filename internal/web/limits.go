package web

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"github.com/valyala/fasthttp"
)

// How large a request may be, by its purpose.
const (
	voterBody  = 16 << 10 // a cast with three 3072-bit issuers and a comment is below 8 KiB
	staffBody  = 1 << 20
	uploadBody = 8 << 20 // 100 000 token ids, or a table of 20 000 rows
	formMargin = 16 << 10
)

// Limits can be set by the operator; zero means the default below.
type Limits struct {
	Body    int           // of uploads: slips, imports
	Conns   int           // concurrent connections
	Read    time.Duration // for a whole request; at least a minute for uploads
	Write   time.Duration // for a whole answer; at least ten minutes for downloads
	Idle    time.Duration // for a kept-alive connection
	Request time.Duration // for the work of one request; sealing, counting and exports have their own
}

// orDefaults fills in what a connection may use. The numbers are for one hall of 1000 phones behind one address and a
// few dozen staff.
func (l Limits) orDefaults() Limits {
	return Limits{
		Body:  cmp.Or(l.Body, uploadBody),
		Conns: cmp.Or(l.Conns, 20_000),
		Read:  cmp.Or(l.Read, 15*time.Second),
		Write: cmp.Or(
			l.Write,
			30*time.Second,
		),
		Idle:    cmp.Or(l.Idle, 60*time.Second),
		Request: cmp.Or(l.Request, 30*time.Second),
	}
}

const (
	slowRead  = 60 * time.Second // a large upload
	slowWrite = 10 * time.Minute // a large download
)

// of is called when a request's headers have arrived, before any of its body is read. A client that asks first whether
// to send a body that is too large is refused at once.
func (l Limits) of(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	path, _, _ := bytes.Cut(h.RequestURI(), []byte("?"))
	c := l.forPath(path)
	if isDownload(path) {
		c.WriteTimeout = max(slowWrite, l.Write)
	}
	if h.ContentLength() > c.MaxRequestBodySize {
		h.Del(fasthttp.HeaderExpect)
	}
	return c
}

// isDownload reports whether a path is that of a file: part of the board, or what staff save, which is as large as what
// was uploaded.
func isDownload(path []byte) bool {
	ends := []string{"/board/records", "/board/index"}
	if !bytes.HasPrefix(path, []byte(voterPrefix)) {
		if bytes.Contains(path, []byte("/files/")) {
			return true
		}
		ends = []string{"/bundle", "/export", "/file", ".xlsx", ".csv", ".docx"}
	}
	return slices.ContainsFunc(ends, func(end string) bool { return bytes.HasSuffix(path, []byte(end)) })
}

func (l Limits) forPath(path []byte) fasthttp.RequestConfig {
	is := func(suffix string) bool { return bytes.HasSuffix(path, []byte(suffix)) }
	switch {
	case bytes.HasPrefix(path, []byte(voterPrefix)):
		return fasthttp.RequestConfig{MaxRequestBodySize: voterBody}
	case is("/slips"),
		is("/import"),
		is("/attendees"),
		is("/draw/pool"),
		is("/admin/schemes"), // both the API's and the panel's
		is("/admin/login"):   // which carries along what was sent after the sign-in had ended
		return fasthttp.RequestConfig{MaxRequestBodySize: l.Body, ReadTimeout: max(slowRead, l.Read)}
	case is("/files"), bytes.HasPrefix(path, []byte("/admin/entries")): // a whole file, with the overhead of a form
		return fasthttp.RequestConfig{MaxRequestBodySize: l.Body + formMargin, ReadTimeout: max(slowRead, l.Read)}
	}
	return fasthttp.RequestConfig{MaxRequestBodySize: min(staffBody, l.Body)}
}
