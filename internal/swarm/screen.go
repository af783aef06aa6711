package swarm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"
)

// Screen reads the hall screen and returns the link in its QR code for one box (rb1 §5).
type Screen func(ctx context.Context, sid string) (string, error)

// ScreenFile takes the link from a file that is kept up to date by someone else.
func ScreenFile(path string) Screen {
	return func(context.Context, string) (string, error) {
		b, err := os.ReadFile(path)
		if err != nil {
			return "", fmt.Errorf("screen link: %w", err)
		}
		return strings.TrimSpace(string(b)), nil
	}
}

// ScreenHall asks `GET /api/v1/sessions/{session}/hall` with the bearer token in a file.
func ScreenHall(server, session, tokenFile string) Screen {
	client := &http.Client{Timeout: 15 * time.Second}
	address := strings.TrimRight(server, "/") + "/api/v1/sessions/" + url.PathEscape(session) + "/hall"
	return func(ctx context.Context, sid string) (string, error) {
		token, err := os.ReadFile(tokenFile)
		if err != nil {
			return "", fmt.Errorf("hall token: %w", err)
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return "", fmt.Errorf("hall: %w", err)
		}
		req.Header.Set("Authorization", "Bearer "+strings.TrimSpace(string(token)))
		resp, err := client.Do(req)
		if err != nil {
			return "", fmt.Errorf("hall: %w", err)
		}
		body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
		if err := errors.Join(err, resp.Body.Close()); err != nil {
			return "", fmt.Errorf("hall: %w", err)
		}
		if resp.StatusCode != http.StatusOK {
			return "", fmt.Errorf("hall: status %d", resp.StatusCode)
		}
		return pickHall(body, sid)
	}
}

// pickHall finds the link of a box: sessions with voter groups list one per box.
func pickHall(body []byte, sid string) (string, error) {
	var hall struct {
		URL   string `json:"url"`
		Boxes []struct {
			SID string `json:"sid"`
			URL string `json:"url"`
		} `json:"boxes"`
	}
	if err := json.Unmarshal(body, &hall); err != nil {
		return "", fmt.Errorf("hall: %w", err)
	}
	for _, b := range hall.Boxes {
		if b.SID == sid && b.URL != "" {
			return b.URL, nil
		}
	}
	if hall.URL == "" {
		return "", errors.New("hall: the screen shows no link")
	}
	return hall.URL, nil
}

// seen is what a phone reads off the screen: the manifest it must require and the hall code.
type seen struct {
	m    [32]byte
	code [10]byte
	at   time.Time
}

// projector lets all phones share one look at the screen instead of each requesting it.
type projector struct {
	look Screen
	mu   sync.Mutex
	last map[string]seen
}

// fresh is how long a look at the screen may be reused: well under the 15 s for which a code is shown.
const fresh = 5 * time.Second

// read returns what the screen shows now; looks older than notBefore are not reused.
func (p *projector) read(ctx context.Context, sid string, notBefore time.Time) (seen, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s, ok := p.last[sid]; ok && time.Since(s.at) < fresh && s.at.After(notBefore) {
		return s, nil
	}
	at := time.Now()
	link, err := p.look(ctx, sid)
	if err != nil {
		return seen{}, err
	}
	s, err := parseScreen(link, sid)
	if err != nil {
		return seen{}, err
	}
	s.at = at
	p.last[sid] = s
	return s, nil
}

// parseScreen reads https://H/b#2.<sid>.<M>.<code>.
func parseScreen(link, sid string) (seen, error) {
	var s seen
	_, fragment, _ := strings.Cut(link, "#")
	part := strings.Split(fragment, ".")
	if len(part) != 4 || part[0] != "2" {
		return s, errors.New("the screen's link is not a hall screen's")
	}
	if part[1] != sid {
		return s, errors.New("the screen belongs to another session")
	}
	m, err1 := b64u.DecodeString(part[2])
	code, err2 := b64u.DecodeString(part[3])
	if err1 != nil || err2 != nil || len(m) != len(s.m) || len(code) != len(s.code) {
		return s, errors.New("the screen's link is damaged")
	}
	copy(s.m[:], m)
	copy(s.code[:], code)
	return s, nil
}
