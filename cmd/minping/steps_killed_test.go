package main

import (
	"math/rand/v2"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"
)

// asks sends a transition and waits for no answer: the server may die of it.
func (s *site) asks(id, to string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost,
		s.url()+"/api/v1/sessions/"+id+"/transitions", strings.NewReader(`{"to":"`+to+`"}`))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+s.token("organizer"))
	req.Header.Set("Content-Type", "application/json")
	go func() {
		if res, err := http.DefaultClient.Do(req); err == nil {
			_ = res.Body.Close()
		}
	}()
}

// A server killed while it seals or counts, with SIGKILL or SIGTERM, leaves a session that is whole after the next
// start: the step is done or can be repeated, and every ballot is in it.
func TestASealAndACountThatAreEndedAnywhereLoseNothing(t *testing.T) {
	t.Parallel()
	const phones = 40
	s := newSite(t)
	briefing, _, _ := s.briefing(1, "liaocheng")
	id, file := s.session(briefing, phones, map[string]any{"comments": true})
	s.swarm(id, file, "--comments", "9")
	for _, step := range []struct{ ask, reached string }{{"closing", "sealed"}, {"counted", "counted"}} {
		var v standing
		for try := 0; try < 6 && v.State != step.reached; try++ {
			s.asks(id, step.ask)
			time.Sleep(time.Duration(rand.IntN(60)) * time.Millisecond)
			if try%2 == 0 {
				s.kill()
			} else {
				_ = s.server.Process.Signal(syscall.SIGTERM)
				if err := s.server.Wait(); err != nil {
					t.Errorf("SIGTERM while the session goes to %s: %v\n%s", step.reached, err, s.log.String())
				}
			}
			s.start()
			s.call("organizer", http.MethodGet, "/sessions/"+id, nil, &v)
		}
		if v.State == "open" || (step.ask == "counted" && v.State == "sealed" && !v.Counting) {
			s.asks(id, step.ask)
		}
		s.within(time.Minute, id, func(v standing) bool { return v.State == step.reached })
	}
	if r := s.result(id); r.Returned != phones || r.SuggestionsCount != 9 {
		t.Errorf("%d ballots and %d suggestions of %d and 9", r.Returned, r.SuggestionsCount, phones)
	}
	verified(t, s, id)
}
