package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"minping/internal/copying"
	"minping/internal/store"
	"minping/internal/store/sqlite"
)

func readiness(t *testing.T, s *site) string {
	t.Helper()
	res, err := http.Get(s.url() + "/readyz")
	must(t, err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	must(t, err)
	return string(raw)
}

// A box that lost acknowledged ballots takes nothing and is not counted until a person accepts the loss, which the
// audit chain keeps.
func TestALossIsAcceptedOnTheCommandLineWithAReason(t *testing.T) {
	s := newSite(t)
	briefing, _, _ := s.briefing(7, "liaocheng")
	id, file := s.session(briefing, 12, nil)
	s.swarm(id, file, "--voters", "6", "--seed", "1")
	s.kill()
	older, boxes := filepath.Join(s.dir, "older"), filepath.Join(s.data(), "boxes")
	must(t, os.CopyFS(older, os.DirFS(boxes)))
	s.start()
	slips := readSlips(t, file)
	rest, err := json.Marshal(slips[6:])
	must(t, err)
	must(t, os.WriteFile(file, rest, 0o600))
	s.swarm(id, file, "--seed", "2")
	s.kill()
	must(t, os.RemoveAll(boxes))
	must(t, os.CopyFS(boxes, os.DirFS(older)))

	accept := func(args ...string) (string, error) {
		cmd := s.run(append(append([]string{"accept-loss"}, args...), s.where...)...)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	s.start()
	if said := readiness(t, s); !strings.Contains(said, "rows_lost") || !strings.Contains(said, id) {
		t.Fatalf("the loss is not named: %s", said)
	}
	status := s.call("organizer", http.MethodPost, "/sessions/"+id+"/transitions", map[string]any{"to": "closing"}, nil)
	if status < 400 {
		t.Errorf("a damaged box was sealed: %d", status)
	}
	if out, err := accept(id, "--reason", "x"); err == nil {
		t.Errorf("accepted beside a running service: %s", out)
	}
	s.stop()
	for _, wrong := range [][]string{{id}, {"--reason", "x"}, {strings.Repeat("A", 22), "--reason", "x"}} {
		if out, err := accept(wrong...); err == nil {
			t.Errorf("%v: %s", wrong, out)
		}
	}
	const why = "磁盘损坏，没有更新的副本"
	if out, err := accept(id, "--reason", why); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if out, err := accept(id, "--reason", why); err == nil {
		t.Errorf("a loss is accepted twice: %s", out)
	}
	s.start()
	if said := readiness(t, s); said != "ok" {
		t.Errorf("after the loss was accepted: %s", said)
	}
	s.until(id, func(now sessionNow) bool { return now.State == "sealed" }) // what was begun goes on
	s.move(id, "counted")
	if r := s.result(id); r.Returned != 6 {
		t.Errorf("%d ballots, 6 were left", r.Returned)
	}
	var audit []byte
	s.call("auditor", http.MethodGet, "/audit?limit=200", nil, &audit)
	if !strings.Contains(string(audit), "session.loss_accepted") || !strings.Contains(string(audit), why) {
		t.Error("the audit chain does not say that a loss was accepted, and why")
	}
}

// A folder of keys that is not mounted is an empty folder. The service makes no new board key beside published
// sessions, and takes no store without records for a new one beside keys, until a person decides so.
func TestAnEmptyFolderOfKeysIsNotRefilled(t *testing.T) {
	s := newSite(t)
	briefing, _, _ := s.briefing(7, "liaocheng")
	id, _ := s.session(briefing, 12, nil)
	s.stop()
	folder, aside := filepath.Join(s.data(), "keys"), filepath.Join(s.dir, "aside")
	refused := func(what, word string, args ...string) {
		t.Helper()
		out, err := s.run(args...).CombinedOutput()
		if err == nil || !strings.Contains(string(out), word) || !strings.Contains(string(out), " / ") {
			t.Errorf("%s: %v %s", what, err, out)
		}
	}
	served := append([]string{"serve", "--addr", s.addr}, s.where...)
	must(t, os.Rename(folder, aside))
	refused("no folder of keys", "board.key", served...)
	must(t, os.Mkdir(folder, 0o700))
	refused("an empty folder of keys", "board.key", served...)
	refused("another empty folder", "board.key", append(served, "--keys", filepath.Join(s.dir, "other"))...)
	if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
		t.Errorf("keys were made: %v, %v", left, err)
	}
	refused("keys without records", "没有任何记录", "serve", "--addr", s.addr, "--data", filepath.Join(s.dir, "fresh"),
		"--keys", aside)

	must(t, os.Remove(folder))
	must(t, os.Rename(aside, folder))
	s.start()
	s.move(id, "closing")
	s.stop()

	accept := append([]string{"accept-loss", "board.key"}, s.where...)
	refused("the key is there", "board.key", append(accept, "--reason", "x")...)
	must(t, os.RemoveAll(folder))
	refused("without a reason", "accept-loss", accept...)
	const why = "密钥盘损坏，没有副本"
	if out, err := s.run(append(accept, "--reason", why)...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	s.tokens = map[string]string{}
	s.start()
	var audit []byte
	s.call("auditor", http.MethodGet, "/audit?limit=200", nil, &audit)
	if !strings.Contains(string(audit), "keys.renewed") || !strings.Contains(string(audit), why) {
		t.Error("the audit chain does not say that the board key was replaced, and why")
	}
}

// What a killed restore leaves is not served.
func TestAStoreThatIsBeingFilledIsNotServed(t *testing.T) {
	s := newSite(t)
	s.stop()
	st, err := sqlite.Open(t.Context(), sqlite.Options{Dir: s.data()})
	must(t, err)
	must(t, st.Insert(t.Context(), store.Record{
		Kind: copying.KindUnderWay, ID: "copy", Version: 1, Body: []byte("{}"),
	}))
	must(t, st.Close())
	out, err := s.run(append([]string{"serve", "--addr", s.addr}, s.where...)...).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "没有做完") || !strings.Contains(string(out), "not finished") {
		t.Errorf("%v %s", err, out)
	}
}
