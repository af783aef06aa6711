package verify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"minping/internal/vote"
)

// boardPaths maps file names of a bundle to the routes of a live board (api §3).
var boardPaths = map[string]string{
	"manifest.json": "manifest", "form.json": "form", "manifest.note": "board/manifest",
	"admission.note":  "board/admission",
	"checkpoint.note": "board/checkpoint", "index": "board/index", "records": "board/records",
	"result.note": "board/result",
	"result.json": "board/result.json", "voided.note": "board/voided",
}

// liveBoard reads one box's files from the service.
type liveBoard struct {
	ctx    context.Context
	client *http.Client
	base   string // http(s)://host/rb1/<sid>
}

func (l liveBoard) open(name string) (io.ReadCloser, error) {
	req, err := http.NewRequestWithContext(l.ctx, http.MethodGet, l.base+"/"+boardPaths[name], nil)
	if err != nil {
		return nil, fmt.Errorf("ask: %w", err)
	}
	resp, err := l.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("ask: %w", err)
	}
	if resp.StatusCode == http.StatusOK {
		return resp.Body, nil
	}
	_ = resp.Body.Close() // nothing was read from it
	if resp.StatusCode == http.StatusNotFound {
		return nil, errMissing
	}
	return nil, fmt.Errorf("%s: status %d", boardPaths[name], resp.StatusCode)
}

// board checks the live board of one ballot box at http(s)://host/rb1/<sid>. A stage that the session has not reached
// yet is a warning, not a failure.
func board(ctx context.Context, address string, a Anchors) []Check {
	d := &docket{}
	address = strings.TrimRight(address, "/")
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.Fragment != "" ||
		path.Base(path.Dir(u.Path)) != "rb1" {
		d.fail(idReachable, errors.New("an address is http(s)://host/rb1/<sid>"))
		return d.checks
	}
	src := liveBoard{ctx, &http.Client{Timeout: 10 * time.Minute}, address}
	// An unreachable board is not a bad board: nothing has been learned about it.
	if _, err := readSmall(src, "manifest.json"); err != nil {
		d.fail(idReachable, err)
		return d.checks
	}
	c := &boxCheck{docket: d, src: src, sid: path.Base(u.Path), live: true}
	c.parseManifest()
	if c.parsed == nil {
		return d.checks
	}
	key, err := trustedKey(a, []*vote.Box{c.parsed})
	if !d.sayAnchor(a, []*vote.Box{c.parsed}, err) {
		return d.checks
	}
	c.key = key
	c.check()
	d.checkPublished(c)
	if a.Lists != nil {
		c.checkLists(a.Lists)
	}
	return d.checks
}
