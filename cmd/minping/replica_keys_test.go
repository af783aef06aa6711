package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// keysDieEverywhere takes each step at one replica and looks at the other, which had the keys in memory: it must not
// use what the step has killed, and the folder that both share must not hold it any more (rb1 §3).
func keysDieEverywhere(t *testing.T, p pair) {
	slips := readSlips(t, p.file)
	var requests, casts [][]byte
	for i, at := range []*site{p.one, p.two} { // both have used them
		v := newVoter(t, at, p.id)
		phone := v.phone(slips[i])
		requests = append(requests, phone.Request.Message())
		if err := phone.Admitted(v.post("/admit", requests[i])); err != nil {
			t.Fatal(err)
		}
		msg, err := phone.Cast([]int{1, 2, 3, 4, 1, 2, 3, 4, 0})
		if err != nil {
			t.Fatal(err)
		}
		casts = append(casts, msg)
		v.post("/cast", msg)
	}
	fresh := admission(t, p.two, p.id, slips[2])
	alive(t, p, "issuers", "receipt", "count")

	p.one.call("organizer", http.MethodPost, "/sessions/"+p.id+"/transitions",
		map[string]any{"to": "closing", "hold": true}, &struct{}{})
	alive(t, p, "receipt", "count")
	refused(t, p.two, p.id, "/admit", requests[1]) // it was answered before: only the keys' death forbids it now
	refused(t, p.two, p.id, "/admit", fresh)
	refused(t, p.two, p.id, "/cast", casts[1])

	p.two.move(p.id, "sealed")
	alive(t, p, "count")
	refused(t, p.one, p.id, "/cast", casts[0])

	p.one.move(p.id, "counted")
	alive(t, p)
	p.two.stop()
	p.two.start() // nothing comes back with a new process
	for _, at := range []*site{p.one, p.two} {
		refused(t, at, p.id, "/admit", requests[0])
		refused(t, at, p.id, "/cast", casts[1])
	}
	if r := sameResult(t, p.one, p.two, p.id); r.Returned != 2 {
		t.Errorf("%d ballots were counted", r.Returned)
	}
}

// alive fails unless the shared folder holds exactly these kinds of keys of a session; with none its file must be gone.
func alive(t *testing.T, p pair, want ...string) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(p.one.dir, "keys", p.id+".keys"))
	if len(want) == 0 {
		if !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the file of keys is still there: %v", err)
		}
		return
	}
	var held map[string]any
	if err == nil {
		body, _, _ := bytes.Cut(raw, []byte("\n# ")) // the sum of the file follows its content
		err = json.Unmarshal(body, &held)
	}
	if err != nil {
		t.Fatal(err)
	}
	delete(held, "v")
	delete(held, "sid")
	slices.Sort(want)
	if got := slices.Sorted(maps.Keys(held)); !slices.Equal(got, want) {
		t.Errorf("keys in the folder: %v, want %v", got, want)
	}
}

func refused(t *testing.T, at *site, id, path string, msg []byte) {
	t.Helper()
	if status, word, _ := ask(t, at, id, path, msg); status != http.StatusConflict {
		t.Errorf("%s after its keys died: %d %q", path, status, word)
	}
}
