package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"minping/internal/vote"
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

// The codes belong to the person who makes the slips: no one else on the machine can read them. The server is sent
// hashes, in order of their bytes, once the codes are on the disk; the sheets are in an order that no file has.
func TestCodesAreTheirHoldersAloneAndInNoOrder(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, args := s.draft(1)
	codes, sheets := filepath.Join(s.dir, "slips.json"), filepath.Join(s.dir, "slips.html")
	kept := func() (all []slip) {
		raw, err := os.ReadFile(codes)
		if err == nil {
			err = json.Unmarshal(raw, &all)
		}
		if err != nil {
			t.Error(err)
		}
		return all
	}
	service, err := url.Parse(s.url())
	if err != nil {
		t.Fatal(err)
	}
	passOn, announced := httputil.NewSingleHostReverseProxy(service), []string{}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/slips") {
			raw, err := io.ReadAll(r.Body)
			var sent struct {
				TokenIDs []string `json:"token_ids"`
			}
			if err = errors.Join(err, json.Unmarshal(raw, &sent)); err != nil || len(kept()) != 24 {
				t.Errorf("announced before the codes are kept: %v", err)
			}
			announced, r.Body = sent.TokenIDs, io.NopCloser(bytes.NewReader(raw))
		}
		passOn.ServeHTTP(w, r)
	}))
	defer front.Close()
	args[slices.Index(args, "--server")+1], args[slices.Index(args, "--count")+1] = front.URL, "24"
	s.must(append(args, "--json", codes, "--html", sheets)...)
	if len(announced) != 24 || !slices.IsSorted(announced) {
		t.Errorf("%d hashes are announced, in order: %v", len(announced), slices.IsSorted(announced))
	}
	page, err := os.ReadFile(sheets)
	if err != nil {
		t.Fatal(err)
	}
	var at []int
	for _, one := range kept() {
		code, err := vote.ParseCode(one.Code)
		if err != nil {
			t.Fatal(err)
		}
		groups := strings.Split(code.Printed(), "-")
		at = append(at, bytes.Index(page, []byte("<span>"+groups[0]+"</span>-<span>"+groups[1]+"</span>")))
	}
	if slices.Contains(at, -1) || slices.IsSorted(at) {
		t.Errorf("the sheets are in the order of the codes: %v", at)
	}
	for _, file := range []string{codes, sheets} {
		info, err := os.Stat(file)
		if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", file, info.Mode(), err)
		}
	}
}
