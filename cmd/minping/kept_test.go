package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"minping/internal/swarm"
)

// The phones of a swarm send their ballots to the host that the session names for it, keep what a phone keeps, and look
// for it on the board another day.
func TestWhatASwarmKeptIsLookedForLater(t *testing.T) {
	t.Parallel()
	s := &site{t: t, dir: t.TempDir(), addr: freeAddress(t), tokens: map[string]string{}}
	s.where = []string{"--data", s.data()}
	castURL := "http://" + strings.Replace(s.addr, "127.0.0.1", "localhost", 1)
	s.flags = []string{"--cast-url", castURL}
	s.addUsers()
	s.start()
	t.Cleanup(s.stop)
	briefing, _, _ := s.briefing(1, "liaocheng")
	id, file := s.session(briefing, 8, nil)
	out, err := runMinping("swarm", "--server", s.url(), "--slips", file).CombinedOutput()
	if err == nil || !bytes.Contains(out, []byte("localhost")) {
		t.Errorf("ballots are sent to a host that no one named: %s", out)
	}
	kept := filepath.Join(s.dir, "kept.json")
	if r := s.swarm(id, file, "--cast-server", castURL, "--keep", kept); r.Journeys != 8 {
		t.Fatalf("%+v", r)
	}
	check := func(path string) (swarm.BoardReport, bool) {
		t.Helper()
		cmd := runMinping("swarm", "--server", s.url(), "--check-kept", path)
		out, err := cmd.Output()
		var r swarm.BoardReport
		if jerr := json.Unmarshal(out, &r); jerr != nil {
			t.Fatalf("%v in %s", jerr, out)
		}
		return r, err == nil
	}
	if r, ok := check(kept); ok || r.Boxes[0].Sealed {
		t.Errorf("before the seal: %+v", r)
	}
	s.move(id, "closing")
	s.move(id, "counted")
	if r, ok := check(kept); !ok || r.Boxes[0].OnBoard != 8 {
		t.Errorf("after the seal: %+v", r)
	}

	raw, err := os.ReadFile(kept)
	if err != nil {
		t.Fatal(err)
	}
	all, err := swarm.ParseKept(raw)
	if err != nil {
		t.Fatal(err)
	}
	all[3].Tracker = all[3].M // as if the operator had dropped this one
	raw, err = json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	dropped := filepath.Join(s.dir, "dropped.json")
	if err := os.WriteFile(dropped, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if r, ok := check(dropped); ok || len(r.Missing) != 1 || r.Boxes[0].OnBoard != 7 {
		t.Errorf("a ballot that was dropped: %+v", r)
	}
}
