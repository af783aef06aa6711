package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A group that is forgotten on the command line must not leave the others' slips announced in a session that cannot
// open.
func TestSlipsForOnlySomeGroupsAreRefusedBeforeAnAnnouncement(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	briefing, _, _ := s.briefing(1, "liaocheng")
	groups := []any{map[string]any{"name": "干部职工", "weight": "0.4"}, map[string]any{"name": "群众", "weight": "0.6"}}
	id := s.make("organizer", "/sessions", map[string]any{"briefing_id": briefing, "groups": groups})
	args := []string{
		"slips", "--server", s.url(), "--token-file", s.tokenFile("organizer"), "--session", id, "--json",
		filepath.Join(s.dir, "slips.json"),
	}

	out, err := runMinping(append(args, "--group", "干部职工=5")...).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "--group 群众=N") {
		t.Fatalf("%v: %s", err, out)
	}
	var v struct {
		State   string
		Printed int
	}
	s.call("organizer", http.MethodGet, "/sessions/"+id, nil, &v)
	if v.State != "draft" || v.Printed != 0 {
		t.Errorf("after the refusal: %+v", v)
	}
	s.must(append(args, "--group", "干部职工=5", "--group", "群众=6")...)
	s.call("organizer", http.MethodGet, "/sessions/"+id, nil, &v)
	if v.State != "ready" || v.Printed != 11 {
		t.Errorf("with both groups: %+v", v)
	}
}

// draft makes a session without groups and returns the flags that name it.
func (s *site) draft(unit int) (id string, flags []string) {
	s.t.Helper()
	briefing, _, _ := s.briefing(unit, "liaocheng")
	id = s.make("organizer", "/sessions", map[string]any{"briefing_id": briefing})
	return id, []string{
		"slips", "--server", s.url(), "--token-file", s.tokenFile("organizer"), "--session", id, "--count", "3",
	}
}

func TestSheetsSayWhenTheBriefingIsHeldAndTheirCodesAreNeverLost(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id, args := s.draft(1)
	nowhere := filepath.Join(s.dir, "nowhere", "slips.html")
	if out, err := runMinping(append(args, "--html", nowhere)...).CombinedOutput(); err == nil {
		t.Fatalf("sheets were written to nowhere: %s", out)
	}
	var v struct {
		State   string
		Printed int
	}
	s.call("organizer", http.MethodGet, "/sessions/"+id, nil, &v)
	if v.State != "draft" || v.Printed != 0 {
		t.Fatalf("slips that no one has were announced: %+v", v)
	}
	sheets := filepath.Join(s.dir, "slips.html")
	s.must(append(args, "--html", sheets)...)
	page, err := os.ReadFile(sheets)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(page), "2026年11月2日"); n != 3 {
		t.Errorf("%d of 3 slips have the day of the briefing", n)
	}
	if _, err := os.Stat(sheets + ".codes"); !os.IsNotExist(err) {
		t.Errorf("the codes stay behind: %v", err)
	}
}

func TestCodesOnStandardOutputAreOneDocument(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, args := s.draft(1)
	cmd := runMinping(append(args, "--json", "-")...)
	cmd.Stderr = nil
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []slip
	if err := json.Unmarshal(out, &all); err != nil || len(all) != 3 || all[0].URL == "" {
		t.Errorf("%v: %d slips in %s", err, len(all), out)
	}
}
