package web

import (
	"bytes"
	"time"

	"github.com/valyala/fasthttp"
)

// How large a request may be, by what it is for.
const (
	voterBody  = 16 << 10 // a cast with three 3072-bit issuers and a comment are below 8 KiB
	staffBody  = 1 << 20
	slipsBody  = 8 << 20 // 100 000 token ids
	importBody = 10 << 20
)

const (
	slowRead  = 60 * time.Second // a large upload
	slowWrite = 10 * time.Minute // a large download
)

// limits is asked when a request's headers have arrived, before a byte of its body is read.
func limits(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	path, _, _ := bytes.Cut(h.RequestURI(), []byte("?"))
	is := func(suffix string) bool { return bytes.HasSuffix(path, []byte(suffix)) }
	switch {
	case bytes.HasPrefix(path, []byte("/rb1/")):
		c := fasthttp.RequestConfig{MaxRequestBodySize: voterBody}
		if is("/board/records") || is("/board/index") {
			c.WriteTimeout = slowWrite
		}
		return c
	case is("/slips"): // the API's and the panel's
		return fasthttp.RequestConfig{MaxRequestBodySize: slipsBody, ReadTimeout: slowRead}
	case is("/import"):
		return fasthttp.RequestConfig{MaxRequestBodySize: importBody, ReadTimeout: slowRead}
	case is("/bundle"), is("/statistics.xlsx"), is("/statistics.csv"):
		return fasthttp.RequestConfig{MaxRequestBodySize: staffBody, WriteTimeout: slowWrite}
	}
	return fasthttp.RequestConfig{MaxRequestBodySize: staffBody}
}
