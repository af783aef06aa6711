package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"io"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"testing"
)

// evidence is what is kept of a counted session: its result and its bundle, as they are served.
type evidence struct{ result, bundle []byte }

func (s *site) evidence(id string) evidence {
	s.t.Helper()
	var e evidence
	s.call("assessor", http.MethodGet, "/sessions/"+id+"/result", nil, &e.result)
	s.call("auditor", http.MethodGet, "/sessions/"+id+"/bundle", nil, &e.bundle)
	return e
}

// files unpacks a bundle.
func (e evidence) files(t *testing.T) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(e.bundle), int64(len(e.bundle)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(raw)
	}
	return out
}

// at is the same site on another store, with the same keys, address and accounts.
func (s *site) at(store ...string) *site {
	next := &site{
		t: s.t, other: s.other, dir: s.dir, addr: s.addr, tokens: map[string]string{},
		where: append(store, "--keys", filepath.Join(s.data(), "keys")), flags: s.flags,
	}
	s.t.Cleanup(next.stop)
	return next
}

// moveOverKills moves a store with a process that is killed again and again, wherever it is, and then left alone. Moved
// once more, it finds everything there: what it says, counts and a digest over all, is the same.
func (s *site) moveOverKills(from, to string) {
	s.t.Helper()
	for range 4 {
		said := rand.IntN(30) // progress: kinds of records and ballot boxes are listed as they are finished
		cmd := runMinping("move", "--from", from, "--to", to, "--store-trial")
		progress, err := cmd.StderrPipe()
		if err != nil {
			s.t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			s.t.Fatal(err)
		}
		for lines := bufio.NewScanner(progress); said > 0 && lines.Scan(); said-- {
		}
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}
	first := s.must("move", "--from", from, "--to", to, "--store-trial")
	if again := s.must("move", "--from", from, "--to", to, "--store-trial"); !bytes.Equal(first, again) {
		s.t.Errorf("moved twice: %s and %s", first, again)
	}
}

// A counted session goes from SQLite to MongoDB and back, and what is served of it stays the same to the byte. FerretDB
// is a trial store, which the minutes must say: on it they alone differ, and the list of digests with them.
func TestACountedSessionMovesToMongoDBAndBack(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	briefing, _, _ := s.briefing(1, "liaocheng")
	id, file := s.session(briefing, 12, map[string]any{"comments": true})
	s.swarm(id, file, "--comments", "6")
	db := startFerret(t)
	here, there, back := "sqlite:"+s.data(), db.uri, "sqlite:"+filepath.Join(s.dir, "back")

	s.stop()
	if out, err := runMinping("move", "--from", here, "--to", there, "--store-trial").CombinedOutput(); err == nil {
		t.Errorf("a store with an open session was moved:\n%s", out)
	}
	s.start()
	s.move(id, "closing")
	s.move(id, "counted")
	before := s.evidence(id)
	s.stop()

	s.moveOverKills(here, there)

	m := s.at("--store", there, "--store-trial")
	m.start()
	on := m.evidence(id)
	m.stop()
	if !bytes.Equal(on.result, before.result) {
		t.Errorf("result before %s\non MongoDB %s", before.result, on.result)
	}
	want, got := before.files(t), on.files(t)
	for name, content := range want {
		switch name {
		case "minutes.html", "bundle.json", "bundle.note":
		default:
			if content != got[name] {
				t.Errorf("%s differs on MongoDB", name)
			}
		}
	}

	s.moveOverKills(there, back)
	e := s.at("--store", back)
	e.start()
	after := e.evidence(id)
	if !bytes.Equal(after.result, before.result) || !bytes.Equal(after.bundle, before.bundle) {
		t.Error("there and back, the result or the bundle is another")
	}
	verified(t, e, id)
}
