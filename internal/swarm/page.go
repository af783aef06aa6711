package swarm

import (
	"bytes"
	"context"
	"net/url"
	"regexp"
	"strconv"
)

// page is the phone page as last served and the files it makes a browser load.
type page struct {
	raw   []byte
	parts []string // paths on the same host
}

var resource = regexp.MustCompile(`<(?:script|link|img)\b[^>]*\s(?:src|href)=["']?([^"'\s>]+)`)

// loadPage gets /b and the files of the same host it refers to, compressed as for a browser. The page is parsed only
// when it differs from the last one.
func (w *worker) loadPage(ctx context.Context) error {
	const accept = "Accept-Encoding: gzip\r\n"
	status, body, err := w.ask(ctx, stepPage, w.run.server, w.get(w.run.server, "/b", accept))
	if err != nil {
		return err
	}
	if status != 200 {
		return fail(stepPage, strconv.Itoa(status))
	}
	pg := w.run.page.Load()
	if pg == nil || !bytes.Equal(pg.raw, body) {
		html, err := w.resp.BodyUncompressed()
		if err != nil {
			return fail(stepPage, "not readable")
		}
		pg = &page{bytes.Clone(body), parts(html)}
		w.run.page.Store(pg)
	}
	for _, path := range pg.parts {
		status, _, err := w.ask(ctx, stepPage, w.run.server, w.get(w.run.server, path, accept))
		if err != nil {
			return err
		}
		if status != 200 {
			return fail(stepPage, "a part of it: "+strconv.Itoa(status))
		}
	}
	return nil
}

// parts lists the files a page loads from its own host.
func parts(html []byte) []string {
	var out []string
	seen := map[string]bool{}
	base := &url.URL{Path: "/b"}
	for _, m := range resource.FindAllSubmatch(html, -1) {
		u, err := url.Parse(string(m[1]))
		if err != nil || u.Scheme != "" || u.Host != "" || u.Path == "" {
			continue
		}
		path := base.ResolveReference(u).RequestURI()
		if !seen[path] {
			seen[path] = true
			out = append(out, path)
		}
	}
	return out
}
