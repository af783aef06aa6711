package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

// A group that is forgotten on the command line must not leave the others' slips announced in a session that cannot open.
func TestSlipsForOnlySomeGroupsAreRefusedBeforeAnythingIsAnnounced(t *testing.T) {
	s := newSite(t)
	briefing, _, _ := s.briefing(1, "liaocheng")
	groups := []any{map[string]any{"name": "干部职工", "weight": "0.4"}, map[string]any{"name": "群众", "weight": "0.6"}}
	id := s.make("organizer", "/sessions", map[string]any{"briefing_id": briefing, "groups": groups})
	args := []string{"slips", "--server", s.url(), "--token-file", s.tokenFile("organizer"), "--session", id, "--json", filepath.Join(s.dir, "slips.json")}

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
