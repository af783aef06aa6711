package main

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/copying"
	"minping/internal/store"
	"minping/internal/store/memory"
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
	said := ""
	for end := time.Now().Add(time.Minute); !strings.Contains(said, "rows_lost"); time.Sleep(25 * time.Millisecond) {
		said = readiness(t, s) // the boxes are looked at beside the start
		if time.Now().After(end) {
			t.Fatalf("the loss is not named: %s", said)
		}
	}
	if !strings.Contains(said, id) {
		t.Fatalf("the loss does not name its session: %s", said)
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

// A folder of keys that is not mounted is an empty folder. No command makes a new board key beside published sessions,
// whichever is the first that someone calls; the key is in every backup.
func TestAnEmptyFolderOfKeysIsNotRefilled(t *testing.T) {
	s := newSite(t)
	briefing, _, _ := s.briefing(7, "liaocheng")
	id, file := s.session(briefing, 12, nil)
	s.swarm(id, file, "--voters", "6", "--seed", "1")
	s.move(id, "closing")
	s.move(id, "counted")
	s.stop()
	folder, aside := filepath.Join(s.data(), "keys"), filepath.Join(s.dir, "aside")
	backup, other := filepath.Join(s.dir, "backup"), filepath.Join(s.dir, "other")
	s.must(append([]string{"backup", "--out", backup}, s.where...)...)
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
	refused("another empty folder", "board.key", append(served, "--keys", filepath.Join(s.dir, "none"))...)
	for _, command := range [][]string{{"user", "list"}, {"doctor"}, {"accept-loss", "board.key", "--reason", "x"}} {
		refused(strings.Join(command, " "), "board.key", append(command, s.where...)...)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
		t.Errorf("keys were made: %v, %v", left, err)
	}

	must(t, os.Remove(folder))
	must(t, os.Rename(aside, folder))
	must(t, os.Remove(filepath.Join(folder, "board.key")))
	refused("the board key alone is lost", "board.key", served...)
	s.must("restore", "--in", backup, "--data", other)
	must(t, os.Rename(filepath.Join(other, "keys", "board.key"), filepath.Join(folder, "board.key")))
	s.start()
	if r := s.result(id); r.Returned != 6 {
		t.Errorf("%d ballots of 6 in the result", r.Returned)
	}
	verified(t, s, id)
}

// Records that lost sessions would deny that they took place: a store with boxes or keys of sessions and no record of
// any session is not served, whatever else it holds.
func TestBoxesAndKeysBelongToSessionsOfTheRecords(t *testing.T) {
	ctx, sid := t.Context(), strings.Repeat("A", 22)
	for name, x := range map[string]struct {
		kinds     []string
		box, keys bool
		refused   bool
	}{
		"nothing":                       {nil, false, false, false},
		"accounts":                      {[]string{"account"}, false, false, false},
		"a box":                         {nil, true, false, true},
		"accounts and a box":            {[]string{"account"}, true, false, true},
		"accounts and keys":             {[]string{"account"}, false, true, true},
		"a session with a box and keys": {[]string{"account", ballotbox.KindSession}, true, true, false},
	} {
		st, dir := memory.Open(), t.TempDir()
		for _, kind := range x.kinds {
			must(t, st.Insert(ctx, store.Record{Kind: kind, ID: "x", Version: 1, Body: []byte("{}")}))
		}
		if x.box {
			b, err := st.Box(ctx, sid)
			must(t, err)
			_, err = b.Insert(ctx, store.Ballots, store.Key{1}, []byte("v"))
			must(t, err)
		}
		if x.keys {
			must(t, os.WriteFile(filepath.Join(dir, sid+".keys"), []byte("{}"), 0o600))
		}
		err := belong(ctx, st, dir)
		var refusal *store.Refusal
		if (err != nil) != x.refused || x.refused && !errors.As(err, &refusal) {
			t.Errorf("%s: %v", name, err)
		}
	}
	notAFolder := filepath.Join(t.TempDir(), "keys")
	must(t, os.WriteFile(notAFolder, nil, 0o600))
	if belong(ctx, memory.Open(), notAFolder) == nil {
		t.Error("a folder of keys that cannot be read is taken for an empty one")
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
