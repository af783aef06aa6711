package main

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"minping/internal/store"
	"minping/internal/store/sqlite"
	"minping/internal/vote"
)

// Someone with access to the database adds a slip after the manifest was published, and admissions that no phone asked
// for; the auditor finds both with what the service hands out and minping verify alone (rb1 §16 A16, A17).
func TestAnAuditorIsToldWhatWasAddedToTheDatabase(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	honest, _ := s.votedInTwo(1)
	s.ended(honest)
	for _, lang := range []string{"zh", "en"} {
		if out, ok := s.auditListed(honest, lang); !ok {
			t.Fatalf("the honest session: %s", out)
		}
	}
	first, firstSlips := s.votedInTwo(2) // its admission note is signed, its box is still open
	status := s.call("auditor", http.MethodGet, "/sessions/"+first+"/lists", nil, nil)
	if status != http.StatusConflict {
		t.Errorf("lists before the seal: %d", status)
	}
	briefing, _, _ := s.briefing(3, "liaocheng")
	second, secondFile := s.session(briefing, 10, nil)
	s.swarm(second, secondFile, "--voters", "6")
	unused := readSlips(t, secondFile)[9]
	s.tamper(func(st store.Store) {
		s.addSlip(st, first)
		s.admitFalsely(st, first, tidOf(t, first, firstSlips[12]))
		s.admitFalsely(st, second, tidOf(t, second, unused))
		s.admitFalsely(st, second, store.Key(random32()))
	})
	s.ended(first)
	s.toldInBoth(first, []string{
		"✗ [" + first + "] 印制的票号与公告里固定的不符：事后有人改动。",
		"✗ [" + first + "] 签到或作废的票与签名的签到记录不符：事后有人改动。",
	}, []string{
		"✗ [" + first + "] The slips printed are not those the manifest fixed: they were changed later.",
		"✗ [" + first +
			"] The slips used or voided are not those that the admission note signs: they were changed later.",
	})
	if status := s.scanVoid(unused); status != http.StatusConflict {
		t.Errorf("the slip someone admitted falsely is scanned as left over: %d", status)
	}
	var minutes struct{ Alarms []struct{ Kind string } }
	s.call("organizer", http.MethodGet, "/sessions/"+second+"/minutes", nil, &minutes)
	if len(minutes.Alarms) != 1 {
		t.Errorf("alarms in the minutes: %+v", minutes.Alarms)
	}
	s.ended(second)
	s.toldInBoth(second, []string{"✗ [" + second + "] 有签到的票没有印制过，或同时又是作废的余票：可能有人冒用。"},
		[]string{
			"✗ [" + second +
				"] A slip was used that was never printed, or that was left over: its use may be fraudulent.",
		})
}

// votedInTwo is a session in flow two in which ten of fourteen slips were used, one was voided, and voting is on.
func (s *site) votedInTwo(unit int) (id string, slips []slip) {
	s.t.Helper()
	briefing, _, _ := s.briefing(unit, "liaocheng")
	id = s.make("organizer", "/sessions", map[string]any{
		"briefing_id": briefing, "flow": "two", "presence": 0, "delay": 0, "comments": false,
	})
	file := filepath.Join(s.dir, id+".json")
	s.must("slips", "--server", s.url(), "--token-file", s.tokenFile("organizer"), "--session", id, "--count", "14",
		"--json", file)
	s.move(id, "admitting")
	phones := s.play(s.url(), id, file, "--voters", "10")
	s.until(id, func(v sessionNow) bool { return v.Admitted >= 10 })
	slips = readSlips(s.t, file)
	if status := s.scanVoid(slips[13]); status != http.StatusOK {
		s.t.Fatalf("void: %d", status)
	}
	s.move(id, "admitted")
	s.move(id, "voting")
	if r := phones(); r.Journeys != 10 {
		s.t.Fatalf("%+v", r)
	}
	return id, slips
}

func (s *site) ended(id string) {
	s.t.Helper()
	s.move(id, "closing")
	s.move(id, "counted")
}

// tamper opens the data of the stopped service behind its back.
func (s *site) tamper(do func(store.Store)) {
	s.t.Helper()
	s.stop()
	st, err := sqlite.Open(s.t.Context(), sqlite.Options{Dir: s.data()})
	if err != nil {
		s.t.Fatal(err)
	}
	do(st)
	if err := st.Close(); err != nil {
		s.t.Fatal(err)
	}
	s.start()
}

// addSlip adds a token id to the issued set of a box.
func (s *site) addSlip(st store.Store, id string) {
	s.t.Helper()
	r, err := st.Latest(s.t.Context(), "issued", id)
	if err != nil {
		s.t.Fatal(err)
	}
	ids := slices.Collect(slices.Chunk(append(r.Body, random32()...), 32))
	slices.SortFunc(ids, bytes.Compare)
	r.Body = bytes.Join(ids, nil)
	r.Version++
	if err := st.Insert(s.t.Context(), r); err != nil {
		s.t.Fatal(err)
	}
}

// admitFalsely plants an admission that no phone asked for.
func (s *site) admitFalsely(st store.Store, sid string, tid store.Key) {
	s.t.Helper()
	b, err := st.Box(s.t.Context(), sid)
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := b.Insert(s.t.Context(), store.Admissions, tid, random32()); err != nil {
		s.t.Fatal(err)
	}
}

func tidOf(t *testing.T, sid string, one slip) store.Key {
	t.Helper()
	raw, err := vote.B64u.DecodeString(one.Token)
	if err != nil {
		t.Fatal(err)
	}
	return store.Key(vote.TokenID(sid, vote.Token(raw)))
}

func random32() []byte {
	b := make([]byte, 32)
	_, _ = rand.Read(b)
	return b
}

// auditListed fetches bundle and lists as the auditor and verifies one with the other.
func (s *site) auditListed(id, lang string) (out []byte, ok bool) {
	s.t.Helper()
	var bundle, lists []byte
	s.call("auditor", http.MethodGet, "/sessions/"+id+"/lists", nil, &lists)
	s.call("auditor", http.MethodGet, "/sessions/"+id+"/bundle", nil, &bundle)
	zip, file := filepath.Join(s.dir, "audited.zip"), filepath.Join(s.dir, "lists.json")
	if err := os.WriteFile(zip, bundle, 0o600); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(file, lists, 0o600); err != nil {
		s.t.Fatal(err)
	}
	out, err := runMinping("verify", "--lang", lang, "--lists", file, zip).CombinedOutput()
	return out, passes(err)
}

// toldInBoth: verify fails, in both languages, with these sentences and no other.
func (s *site) toldInBoth(id string, zh, en []string) {
	s.t.Helper()
	for lang, want := range map[string][]string{"zh": zh, "en": en} {
		out, ok := s.auditListed(id, lang)
		if ok {
			s.t.Errorf("verify passes: %s", out)
		}
		var failed []string
		for line := range bytes.Lines(out) {
			if bytes.HasPrefix(line, []byte("✗")) {
				failed = append(failed, string(bytes.TrimSpace(line)))
			}
		}
		if !slices.Equal(failed, want) {
			s.t.Errorf("verify said\n%s", out)
		}
	}
	var page struct {
		Items []struct{ Type, Object string }
	}
	s.call("auditor", http.MethodGet, "/audit?type=session.lists&object="+id, nil, &page)
	if len(page.Items) < 2 {
		raw, _ := json.Marshal(page)
		s.t.Errorf("that the lists were fetched is not in the audit: %s", raw)
	}
}
