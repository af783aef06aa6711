package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestFiftySevenPhonesFromOutsideGiveNinety(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	briefing, _, _ := s.briefing(1, "liaocheng")
	id, file := s.session(briefing, 60, nil)
	plan := filepath.Join(s.dir, "plan.json")
	type line struct {
		Count   int   `json:"count"`
		Answers []int `json:"answers"`
	}
	var lines []line
	for overall, n := range []int{1, 40, 11, 3, 2} {
		rest := overall
		if overall == 0 {
			rest = 4
		}
		lines = append(lines, line{n, []int{overall, rest, rest, rest, rest, rest, rest, rest, 0}})
	}
	raw, err := json.Marshal(lines)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(plan, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if r := s.swarm(id, file, "--answers", plan); r.Journeys != 57 || r.ReceiptsVerified != 57 {
		t.Fatalf("swarm: %+v", r)
	}
	status := s.call("assessor", http.MethodGet, "/sessions/"+id+"/result", nil, nil)
	if status != http.StatusConflict {
		t.Errorf("a result before the count: status %d", status)
	}
	s.move(id, "closing")
	s.move(id, "counted")
	r := s.result(id)
	if q := r.PerQuestion[0]; *q.Score != "90.00" || *q.Rate != "94.44" || r.Returned != 57 {
		t.Errorf("score %s, rate %s, returned %d", *q.Score, *q.Rate, r.Returned)
	}
	var bundle []byte
	s.call("auditor", http.MethodGet, "/sessions/"+id+"/bundle", nil, &bundle)
	path := filepath.Join(s.dir, "bundle.zip")
	if err := os.WriteFile(path, bundle, 0o600); err != nil {
		t.Fatal(err)
	}
	fingerprint := regexp.MustCompile(`[0-9A-Z]{4}(-[0-9A-Z]{4}){3}`).FindString(string(s.verified(path)))
	s.must("verify", "--fingerprint", fingerprint, path)
	s.must("verify", "--fingerprint", fingerprint, s.url()+"/rb1/"+id)
	s.verified(s.url() + "/rb1/" + id)
	if err := runMinping("verify", "--fingerprint", "0000-0000-0000-0000", path).Run(); passes(err) {
		t.Error("a bundle passes with the fingerprint of another")
	}
	bundle[len(bundle)/2] ^= 1
	if err := os.WriteFile(path, bundle, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := runMinping("verify", path).Run(); passes(err) {
		t.Error("a bundle with a changed byte passes")
	}
}

// The first document's seventh round: 360 voters in six sessions with 36 suggestions.
func TestTheSeventhRoundBySwarm(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	keys := []string{"sat", "basic", "dis", "unk"}
	for i := range 6 {
		briefing, _, _ := s.briefing(i+1, "liaocheng")
		id, file := s.session(briefing, 60, map[string]any{"comments": true})
		sent := s.swarm(id, file, "--comments", "6", "--seed", string(rune('1'+i)))
		s.move(id, "closing")
		again := s.verified(s.url() + "/rb1/" + id)
		if !strings.Contains(string(again), "60") {
			t.Errorf("the board of session %d:\n%s", i+1, again)
		}
		s.move(id, "counted")
		r := s.result(id)
		if sent.Journeys != 60 || r.Returned != 60 || r.SuggestionsCount != 6 {
			t.Fatalf("session %d: %d journeys, %d returned, %d suggestions", i+1, sent.Journeys, r.Returned,
				r.SuggestionsCount)
		}
		for q, want := range sent.Sent.Questions[:8] {
			for j, key := range keys {
				if got := r.PerQuestion[q].Counts[key]; got != want.N[j] {
					t.Errorf("session %d question %d %s: sent %d, counted %d", i+1, q+1, key, want.N[j], got)
				}
			}
		}
	}
}

// The server is killed at random while phones vote, and started again on the same data: no acknowledged ballot is lost,
// none counts twice.
func TestAcknowledgedBallotsSurviveKills(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	briefing, _, _ := s.briefing(1, "liaocheng")
	id, file := s.session(briefing, 150, nil)
	swarm := runMinping("swarm", "--server", s.url(), "--session", id, "--slips", file, "--concurrency", "30",
		"--patience", "60s")
	out := filepath.Join(s.dir, "report.json")
	f, err := os.Create(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // the child writes to it
	swarm.Stdout = f
	if err := swarm.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- swarm.Wait() }()
	// Phones repeat what fails; the swarm's own look at the session, before the first of them, does not.
	for now := (sessionNow{}); now.Admitted == 0; {
		s.call("organizer", http.MethodGet, "/sessions/"+id, nil, &now)
	}
	kills := 0
	for ended := false; !ended; {
		select {
		case err := <-done:
			if err != nil {
				report, _ := os.ReadFile(out)
				t.Fatalf("swarm: %v\n%s", err, report)
			}
			ended = true
		case <-time.After(time.Duration(220*kills) * time.Millisecond):
			if kills < 4 {
				s.kill()
				kills++
				s.start()
			}
		}
	}
	if kills == 0 {
		t.Fatal("the swarm was done before the first kill")
	}
	s.move(id, "closing")
	s.move(id, "counted")
	if r := s.result(id); r.Returned != 150 {
		t.Errorf("150 phones have receipts, %d ballots were counted after %d kills", r.Returned, kills)
	}
}

func TestASecondServiceOnTheSameFolderIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	cmd := runMinping("serve", "--addr", "127.0.0.1:0", "--data", s.data())
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if !asExit(err, &exit) || exit.ExitCode() != exitFailed {
		t.Fatalf("a second service: %v\n%s", err, out)
	}
}

func asExit(err error, target **exec.ExitError) bool {
	return errors.As(err, target)
}
