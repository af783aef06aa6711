package phone

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"math/bits"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/gofiber/fiber/v2"
	"golang.org/x/text/unicode/norm"
)

// Page is a self-contained page.
type Page struct {
	HTML   []byte
	Brotli []byte // HTML compressed ahead of time; nil: compressed when a phone asks
	CSP    string // its Content-Security-Policy
	// what it may fetch before a slip is used, by its path below /b/, which contains the hash of the bytes
	Parts map[string][]byte
}

// variants are one body in each encoding that phones accept; each is made when the first phone asks for it.
type variants struct {
	plain        []byte
	gzip, brotli func() []byte
	tag          string // hash of the body and of what is sent with it, without quotes and without the encoding
	kind         string // its Content-Type
}

// partsLevel is how hard the parts are compressed. The two levels above it give two or three per cent more for ten
// times the work.
const partsLevel = 9

// encoded returns the variants of a body.
func encoded(body []byte, tag, kind string, level int) variants {
	return variants{
		plain: body, tag: tag, kind: kind,
		brotli: sync.OnceValue(func() []byte {
			// A window just as large as the body sees all of it; the default one would cost 32 MB of memory for each.
			window := max(16, bits.Len(uint(len(body))))
			return compressed(body, func(w io.Writer) (io.WriteCloser, error) {
				return brotli.NewWriterOptions(w, brotli.WriterOptions{Quality: level, LGWin: min(window, 24)}), nil
			})
		}),
		gzip: sync.OnceValue(func() []byte {
			return compressed(body, func(w io.Writer) (io.WriteCloser, error) {
				return gzip.NewWriterLevel(w, gzip.BestCompression)
			})
		}),
	}
}

func compressed(body []byte, by func(io.Writer) (io.WriteCloser, error)) []byte {
	var b bytes.Buffer
	w, err := by(&b)
	if err == nil {
		_, err = w.Write(body)
		err = errors.Join(err, w.Close())
	}
	if err != nil {
		panic(err) // the levels are the packages' own, and a buffer takes everything
	}
	return slices.Clone(b.Bytes())
}

// prepare makes what is served of the page.
func (h *Handlers) prepare(p Page) {
	sum := sha256.Sum256(append([]byte(p.CSP+"\x00"), p.HTML...)) // what is cached with the page counts as part of it
	h.page = encoded(p.HTML, base64.RawURLEncoding.EncodeToString(sum[:9]), "text/html; charset=utf-8",
		brotli.BestCompression)
	if p.Brotli != nil {
		h.page.brotli = func() []byte { return p.Brotli }
	}
	h.csp, h.parts = p.CSP, map[string]variants{}
	for name, body := range p.Parts {
		kind := fiber.MIMEApplicationJSONCharsetUTF8
		if strings.HasSuffix(name, ".js") {
			kind = "text/javascript; charset=utf-8"
		}
		h.parts[name] = encoded(body, name, kind, partsLevel)
	}
}

// Page serves the phone page. The slip's token is in the fragment and never gets here; fetching the page changes
// nothing. The tag is the page's own hash, the same for everyone: a phone that already has the page gets a short
// answer instead.
func (h *Handlers) Page(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-cache")
	if h.page.fresh(c) {
		return c.SendStatus(http.StatusNotModified)
	}
	c.Set(fiber.HeaderContentSecurityPolicy, h.csp)
	return h.page.send(c)
}

// Part serves additional parts of the page: a language, the technical page of the help, the QR reader. Its path
// contains the hash of its bytes, so it is never requested twice.
func (h *Handlers) Part(c *fiber.Ctx) error {
	part, known := h.parts[c.Params("part")]
	if !known {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	if part.fresh(c) {
		return c.SendStatus(http.StatusNotModified)
	}
	return part.send(c)
}

// fresh sets the tag and reports whether the phone has this body, in whatever encoding.
func (v variants) fresh(c *fiber.Ctx) bool {
	c.Vary(fiber.HeaderAcceptEncoding)
	encoding, _ := v.of(c)
	c.Set(fiber.HeaderETag, v.etag(encoding))
	for _, theirs := range strings.Split(c.Get(fiber.HeaderIfNoneMatch), ",") {
		theirs = strings.TrimPrefix(strings.TrimSpace(theirs), "W/")
		for _, e := range []string{"", "gzip", "br"} {
			if theirs == v.etag(e) {
				return true
			}
		}
	}
	return false
}

// etag is strong, so it differs between encodings (RFC 9110 §8.8.3.3).
func (v variants) etag(encoding string) string {
	if encoding == "" {
		return `"` + v.tag + `"`
	}
	return `"` + v.tag + "-" + encoding + `"`
}

func (v variants) of(c *fiber.Ctx) (encoding string, body []byte) {
	switch accepted := c.Get(fiber.HeaderAcceptEncoding); {
	case accepts(accepted, "br"):
		return "br", v.brotli()
	case accepts(accepted, "gzip"):
		return "gzip", v.gzip()
	}
	return "", v.plain
}

// accepts reports whether an Accept-Encoding lists a coding and does not exclude it (RFC 9110 §12.5.3). Of the
// accepted ones the smallest body is sent, regardless of order: browsers list br last but prefer it.
func accepts(header, coding string) bool {
	for _, item := range strings.Split(header, ",") {
		name, weight, _ := strings.Cut(item, ";")
		if !strings.EqualFold(strings.TrimSpace(name), coding) {
			continue
		}
		q, found := strings.CutPrefix(strings.ReplaceAll(strings.ToLower(weight), " ", ""), "q=")
		return !found || strings.Trim(q, "0.") != ""
	}
	return false
}

func (v variants) send(c *fiber.Ctx) error {
	encoding, body := v.of(c)
	if encoding != "" {
		c.Set(fiber.HeaderContentEncoding, encoding)
	}
	c.Set(fiber.HeaderContentType, v.kind)
	return c.Send(body)
}

// Meant returns the address of a page that a mistyped path is meant for: different case, full-width letters, or a
// trailing slash or full stop copied from a sentence. It returns "" for any other path.
func Meant(path string, pages ...string) string {
	plain := strings.ToLower(norm.NFKC.String(path))
	plain = strings.TrimRight(plain, "/.,;:!?。、·'\"”’)）】》 \t")
	for _, page := range pages {
		if plain == page && path != page {
			return page
		}
	}
	return ""
}
