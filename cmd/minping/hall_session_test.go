package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// A whole session in flow two: a rehearsal that is wiped, then 200 phones in two voter groups with the hall code, three
// left-over slips voided, five paper ballots typed by two people, an accounting that balances, and a bundle in which no
// byte may change.
func TestASessionInFlowTwoWithEverything(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	briefing, _, _ := s.briefing(1, "liaocheng")
	s.rehearse(briefing)

	groups := []any{map[string]any{"name": "干部职工", "weight": "0.4"}, map[string]any{"name": "群众", "weight": "0.6"}}
	id := s.make("organizer", "/sessions", map[string]any{
		"briefing_id": briefing, "flow": "two", "delay": 0, "comments": false, "groups": groups,
	})
	file := filepath.Join(s.dir, "session.json")
	token := s.tokenFile("organizer")
	s.must("slips", "--server", s.url(), "--token-file", token, "--session", id, "--group", "干部职工=104", "--group", "群众=104", "--json", file)
	s.move(id, "admitting")

	done := make(chan []byte, 1)
	swarm := runMinping("swarm", "--server", s.url(), "--session", id, "--slips", s.firstOfEach(file, 100),
		"--concurrency", "200", "--hall-token-file", token)
	var report, errs bytes.Buffer
	swarm.Stdout, swarm.Stderr = &report, &errs
	if err := swarm.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		if err := swarm.Wait(); err != nil {
			fmt.Fprintf(&report, "%v\n%s", err, errs.String())
		}
		done <- report.Bytes()
	}()
	s.until(id, func(v sessionNow) bool { return v.Admitted >= 200 })
	s.voidSlips(t, readSlips(t, file), 3)
	s.move(id, "admitted")
	s.move(id, "voting")
	out := <-done
	if !bytes.Contains(out, []byte(`"journeys": 200`)) {
		t.Fatalf("swarm: %s", out)
	}
	s.fivePaperBallots(id)
	var balance struct{ Flags []string }
	s.call("organizer", http.MethodPut, "/sessions/"+id+"/accounting", map[string]any{
		"expected": 210, "attended": 206, "issued": 205, "left_over": 3, "damaged": 0,
	}, &balance)
	if len(balance.Flags) > 0 {
		t.Errorf("the accounting does not balance: %v", balance.Flags)
	}
	s.move(id, "closing")
	s.move(id, "counted")
	if r := s.result(id); r.Returned != 205 {
		t.Errorf("returned %d, want 200 phones and 5 on paper", r.Returned)
	}
	s.guardEveryFile(id)
}

// rehearse runs a rehearsal and wipes it.
func (s *site) rehearse(briefing string) {
	s.t.Helper()
	id, file := s.session(briefing, 10, map[string]any{"rehearsal": true})
	s.swarm(id, file)
	s.move(id, "closing")
	s.move(id, "counted")
	if status := s.call("organizer", http.MethodDelete, "/sessions/"+id, nil, nil); status >= 300 {
		s.t.Fatalf("wiping the rehearsal: %d", status)
	}
	if status := s.call("organizer", http.MethodGet, "/sessions/"+id, nil, nil); status != http.StatusNotFound {
		s.t.Errorf("the rehearsal is still there: %d", status)
	}
}

func (s *site) tokenFile(who string) string {
	s.t.Helper()
	path := filepath.Join(s.dir, "token-"+who)
	if err := os.WriteFile(path, []byte(s.token(who)), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

// firstOfEach writes a file with the first n slips of every group.
func (s *site) firstOfEach(file string, n int) string {
	s.t.Helper()
	var some []slip
	seen := map[string]int{}
	for _, one := range readSlips(s.t, file) {
		seen[one.Group]++
		if seen[one.Group] <= n {
			some = append(some, one)
		}
	}
	path := file + ".some"
	p := program{}
	if err := p.writeSlips(path, some); err != nil {
		s.t.Fatal(err)
	}
	return path
}

type sessionNow struct {
	State              string
	Admitted, Received int
	Boxes              []struct{ SID, Group string }
}

func (s *site) until(id string, ok func(sessionNow) bool) {
	s.t.Helper()
	var v sessionNow
	for range 600 {
		s.call("organizer", http.MethodGet, "/sessions/"+id, nil, &v)
		if ok(v) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.t.Fatalf("the session stayed at %+v", v)
}

// voidSlips scans the last n slips as left over.
func (s *site) voidSlips(t *testing.T, slips []slip, n int) {
	t.Helper()
	for _, one := range slips[len(slips)-n:] {
		if status := s.scanVoid(one); status != http.StatusOK {
			t.Fatalf("void: %d", status)
		}
	}
}

// scanVoid scans one slip as left over.
func (s *site) scanVoid(one slip) int {
	s.t.Helper()
	raw, err := vote.B64u.DecodeString(one.Token)
	if err != nil {
		s.t.Fatal(err)
	}
	sid := one.URL[bytes.Index([]byte(one.URL), []byte("#1."))+3:][:22]
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.url()+"/rb1/"+sid+"/void",
		bytes.NewReader(votetest.VoidMessage(vote.Token(raw))))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+s.token("organizer"))
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	_ = res.Body.Close()
	return res.StatusCode
}

// fivePaperBallots types five ballots of one group, first wrongly by the second person.
func (s *site) fivePaperBallots(id string) {
	s.t.Helper()
	counts := func(sat int) map[string]any {
		out := map[string]any{}
		for i := range 8 {
			out[fmt.Sprintf("D%d", i+1)] = map[string]int{"sat": sat, "basic": 5 - sat}
		}
		return out
	}
	put := func(who string, entry, sat int) int {
		return s.call(who, http.MethodPut, "/sessions/"+id+"/paper", map[string]any{"entry": entry, "group": "群众", "counts": counts(sat)}, nil)
	}
	got := [3]int{put("organizer", 1, 3), put("organizer2", 2, 4), put("organizer2", 2, 3)}
	if got != [3]int{200, 409, 200} {
		s.t.Fatalf("paper entries were answered %v", got)
	}
}

// guardEveryFile checks the bundle as it came and unpacked, and then once more with a byte changed in every file of it.
func (s *site) guardEveryFile(id string) {
	s.t.Helper()
	var raw []byte
	s.call("auditor", http.MethodGet, "/sessions/"+id+"/bundle", nil, &raw)
	path, dir := filepath.Join(s.dir, "bundle.zip"), filepath.Join(s.dir, "bundle")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.verified(path)
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		s.t.Fatal(err)
	}
	if err := os.CopyFS(dir, z); err != nil {
		s.t.Fatal(err)
	}
	s.verified(dir)
	if len(z.File) < 20 {
		s.t.Errorf("a bundle of two boxes with %d files", len(z.File))
	}
	for _, f := range z.File {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		content, err := os.ReadFile(name)
		if err != nil {
			s.t.Fatal(err)
		}
		bad := bytes.Clone(content)
		bad[len(bad)/2] ^= 1
		if err := os.WriteFile(name, bad, 0o600); err != nil {
			s.t.Fatal(err)
		}
		if passes(runMinping("verify", dir).Run()) {
			s.t.Errorf("a changed byte in %s passes", f.Name)
		}
		if err := os.WriteFile(name, content, 0o600); err != nil {
			s.t.Fatal(err)
		}
	}
	s.verified(dir)
}
