package main

import (
	"crypto/rand"
	"encoding/base64"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// A replica whose clock is wrong by ten minutes, early or late, among others: it takes no hall code for a good one,
// spends no slip by it, gives receipts that hold, and the evidence is sound. It may end a countdown early.
func TestAReplicaWithAWrongClockLosesNothing(t *testing.T) {
	t.Parallel()
	_, one, two := newReplicas(t)
	for i, wrong := range []time.Duration{10 * time.Minute, -10 * time.Minute} {
		two.stop()
		two.clock = wrong
		two.start()
		briefing, _, _ := one.briefing(i+1, "liaocheng")
		hallCodeAt(t, one, two, briefing)

		id, file := one.session(briefing, 40, nil)
		swarm := one.play(balance(t, one, two).url(), id, file, "--check-board", "--board-wait", "60s")
		one.received(id, 40)
		if wrong > 0 {
			one.closeIn(id, 300) // over long ago, the other says
		} else {
			one.closeIn(id, 1)
		}
		if r := swarm(); r.Journeys != 40 || r.OnBoard != 40 {
			t.Errorf("clock wrong by %v: %d phones voted, %d receipts are on the board", wrong, r.Journeys, r.OnBoard)
		}
		two.move(id, "counted")
		if r := sameResult(t, one, two, id); r.Returned != 40 {
			t.Errorf("clock wrong by %v: %d ballots were counted", wrong, r.Returned)
		}
		verified(t, one, id)
	}
}

// hallCodeAt tries a hall code of the replica whose clock is right at the other one, with the slip of someone who is
// then admitted by the first.
func hallCodeAt(t *testing.T, right, wrong *site, briefing string) {
	t.Helper()
	id, file := right.session(briefing, 5, map[string]any{"presence": 1})
	var hall struct{ URL string }
	right.call("organizer", http.MethodGet, "/sessions/"+id+"/hall", nil, &hall)
	code, err := base64.RawURLEncoding.DecodeString(hall.URL[strings.LastIndex(hall.URL, ".")+1:])
	if err != nil || len(code) != 10 {
		t.Fatalf("no hall code in %q: %v", hall.URL, err)
	}
	v := newVoter(t, right, id)
	s := readSlips(t, file)[0]
	token, err := base64.RawURLEncoding.DecodeString(s.Token)
	if err != nil {
		t.Fatal(err)
	}
	phone, err := votetest.NewPhone(rand.Reader, v.box, vote.Token(token), [10]byte(code))
	if err != nil {
		t.Fatal(err)
	}
	status, word, _ := ask(t, wrong, id, "/admit", phone.Request.Message())
	if status != http.StatusForbidden || word != "stale" {
		t.Errorf("a clock wrong by %v takes the code: %d %q", wrong.clock, status, word)
	}
	if err := phone.Admitted(v.post("/admit", phone.Request.Message())); err != nil {
		t.Fatal(err)
	}
	msg, err := phone.Cast([]int{1, 2, 3, 4, 1, 2, 3, 4, 0})
	if err != nil {
		t.Fatal(err)
	}
	if status, word, _ := ask(t, wrong, id, "/cast", msg); status != http.StatusOK {
		t.Errorf("a ballot at the replica whose clock is wrong by %v: %d %q", wrong.clock, status, word)
	}
}

// closeIn begins a countdown.
func (s *site) closeIn(id string, seconds int) {
	s.t.Helper()
	s.call("organizer", http.MethodPost, "/sessions/"+id+"/transitions",
		map[string]any{"to": "closing", "countdown": seconds}, &struct{}{})
}

// verified checks the bundle of a counted session, its audit chain with it.
func verified(t *testing.T, s *site, id string) {
	t.Helper()
	file := s.dir + "/" + id + ".zip"
	e := s.evidence(id)
	if err := os.WriteFile(file, e.bundle, 0o600); err != nil {
		t.Fatal(err)
	}
	s.verified(file)
}
