package main

import (
	"bytes"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"minping/internal/vote"
)

// Whoever has the database adds a slip after the manifest was published and admissions that nobody came for; the auditor, with
// nothing but what the service hands out and minping verify, is told (rb1 §16 A16, A17).
func TestAnAuditorIsToldWhatWasAddedToTheDatabase(t *testing.T) {
	s := newSite(t)
	briefing, _, _ := s.briefing(1, "liaocheng")
	first, firstFile := s.session(briefing, 12, nil)
	s.swarm(first, firstFile, "--voters", "8")
	s.voidSlips(t, readSlips(t, firstFile), 1)
	if status := s.call("auditor", http.MethodGet, "/sessions/"+first+"/lists", nil, nil); status != http.StatusConflict {
		t.Errorf("lists before the seal: %d", status)
	}
	s.move(first, "closing")
	s.move(first, "counted")
	for _, lang := range []string{"zh", "en"} {
		if out, ok := s.auditListed(first, lang); !ok {
			t.Fatalf("the honest session: %s", out)
		}
	}
	again, _, _ := s.briefing(2, "liaocheng")
	second, secondFile := s.session(again, 10, nil)
	s.swarm(second, secondFile, "--voters", "6")

	firstSlips, secondSlips := readSlips(t, firstFile), readSlips(t, secondFile)
	unused := secondSlips[9]
	s.stop()
	s.sql("minping.db", `UPDATE records SET body = ? WHERE kind = CAST('issued' AS BLOB) AND id = ?`, s.withOneMore(first), []byte(first))
	s.sql("boxes/"+hex.EncodeToString([]byte(first))+".sealed.db", `INSERT INTO admissions VALUES (?, ?)`, tidOf(t, first, firstSlips[9]), random32())
	for _, tid := range [][]byte{tidOf(t, second, unused), random32()} {
		s.sql("boxes/"+hex.EncodeToString([]byte(second))+".open.db", `INSERT INTO admissions VALUES (?, ?)`, tid, random32())
	}
	s.start()

	s.toldInBoth(first, []string{
		"✗ [" + first + "] 印制的票号与公告里固定的不符:事后有人改动。",
		"✗ [" + first + "] 签到或作废的票与签名的签到记录不符:事后有人改动。",
	}, []string{
		"✗ [" + first + "] The slips printed are not those the manifest fixed: somebody changed them later.",
		"✗ [" + first + "] The slips used or voided are not those that the admission note signs: somebody changed them later.",
	})
	if status := s.scanVoid(unused); status != http.StatusConflict {
		t.Errorf("the slip somebody admitted falsely is scanned as left over: %d", status)
	}
	var minutes struct{ Alarms []struct{ Kind string } }
	if s.call("organizer", http.MethodGet, "/sessions/"+second+"/minutes", nil, &minutes); len(minutes.Alarms) != 1 {
		t.Errorf("alarms in the minutes: %+v", minutes.Alarms)
	}
	s.move(second, "closing")
	s.move(second, "counted")
	s.toldInBoth(second, []string{"✗ [" + second + "] 有签到的票没有印制过,或同时又是作废的余票:可能有人冒用。"},
		[]string{"✗ [" + second + "] A slip was used that was never printed, or was left over: somebody may have used it falsely."})
}

func tidOf(t *testing.T, sid string, one slip) []byte {
	t.Helper()
	raw, err := vote.B64u.DecodeString(one.Token)
	if err != nil {
		t.Fatal(err)
	}
	tid := vote.TokenID(sid, vote.Token(raw))
	return tid[:]
}

func random32() []byte {
	b := make([]byte, 32)
	_, _ = rand.Read(b)
	return b
}

// sql changes a file of the stopped service.
func (s *site) sql(file, query string, args ...any) {
	s.t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(s.data(), filepath.FromSlash(file)))
	if err != nil {
		s.t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // a test
	done, err := db.ExecContext(s.t.Context(), query, args...)
	if err != nil {
		s.t.Fatalf("%s: %v", file, err)
	}
	if n, err := done.RowsAffected(); n != 1 || err != nil {
		s.t.Fatalf("%s: %d rows, %v", file, n, err)
	}
}

// withOneMore is the issued set of a session with a token id more.
func (s *site) withOneMore(id string) []byte {
	s.t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(s.data(), "minping.db"))
	if err != nil {
		s.t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // a test
	var body []byte
	err = db.QueryRowContext(s.t.Context(), `SELECT body FROM records WHERE kind = CAST('issued' AS BLOB) AND id = ?`, []byte(id)).Scan(&body)
	if err != nil {
		s.t.Fatal(err)
	}
	ids := slices.Collect(slices.Chunk(append(body, random32()...), 32))
	slices.SortFunc(ids, bytes.Compare)
	return bytes.Join(ids, nil)
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
	return out, err == nil
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
