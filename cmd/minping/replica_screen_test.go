package main

import (
	"bufio"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
)

// screenFollows opens the hall screen at one replica and takes every step at the other.
func screenFollows(t *testing.T, p pair) {
	var key struct{ Key string }
	p.one.call("organizer", http.MethodPost, "/sessions/"+p.id+"/display-keys", nil, &key)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.two.url()+"/api/v1/hall/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Display "+key.Key)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Fatalf("the key of one replica at the other: %d", res.StatusCode)
	}
	seen := make(chan string, 100)
	go func() {
		defer close(seen)
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			if event, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
				seen <- event
			}
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var v struct{ State string }
				if json.Unmarshal([]byte(data), &v) == nil {
					seen <- v.State
				}
			}
		}
	}()
	shows := func(want string) {
		t.Helper()
		for end := time.After(20 * time.Second); ; {
			select {
			case got, open := <-seen:
				if got == want {
					return
				}
				if !open {
					t.Fatalf("the screen ended before it showed %q", want)
				}
			case <-end:
				t.Fatalf("the screen does not show %q", want)
			}
		}
	}
	shows("open")
	p.one.swarm(p.id, p.file)
	p.one.move(p.id, "closing")
	shows("sealed")
	p.one.move(p.id, "counted")
	shows("counted")
	status := p.one.call("organizer", http.MethodDelete, "/sessions/"+p.id+"/display-keys", nil, nil)
	if status >= 300 {
		t.Errorf("revoked: %d", status)
	}
	shows("revoked")
}
