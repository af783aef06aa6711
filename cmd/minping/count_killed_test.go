package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The process is killed while it counts, with the key in its hands: the next start counts without being asked again.
func TestACountThatIsKilledIsFinishedByTheNextStart(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	briefing, _, _ := s.briefing(1, "liaocheng")
	id, file := s.session(briefing, 7, nil)
	s.swarm(id, file)
	s.move(id, "closing")
	key := filepath.Join(s.data(), "keys", id+".keys")
	kept := key + "-kept"
	if err := os.Rename(key, kept); err != nil {
		t.Fatal(err)
	}
	if err := makePipe(key); err != nil { // anyone who reads the key waits for as long as it takes
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url()+"/api/v1/sessions/"+id+"/transitions",
		strings.NewReader(`{"to":"counted"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+s.token("organizer"))
	req.Header.Set("Content-Type", "application/json")
	go func() {
		if res, err := http.DefaultClient.Do(req); err == nil { // it dies with the server
			_ = res.Body.Close()
		}
	}()
	s.within(30*time.Second, id, func(v standing) bool { return v.Counting })
	s.kill()
	if err := os.Rename(kept, key); err != nil {
		t.Fatal(err)
	}
	s.start()
	s.within(time.Minute, id, func(v standing) bool { return v.State == "counted" })
	if r := s.result(id); r.Returned != 7 {
		t.Errorf("%d ballots were counted", r.Returned)
	}
	if _, err := os.Stat(key); !os.IsNotExist(err) {
		t.Errorf("the keys are still there: %v", err)
	}
}

type standing struct {
	State    string
	Counting bool
}

// within waits until a session is as it should be.
func (s *site) within(d time.Duration, id string, is func(standing) bool) {
	s.t.Helper()
	var v standing
	for end := time.Now().Add(d); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		s.call("organizer", http.MethodGet, "/sessions/"+id, nil, &v)
		if is(v) {
			return
		}
	}
	s.t.Fatalf("the session stays %+v\n%s", v, s.log.String())
}
