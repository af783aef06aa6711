package main

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
)

func TestAccountsAreMadeAndResetWhileTheServiceRuns(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	login := func(name, password string) int {
		return s.call("", http.MethodPost, "/login", map[string]any{"name": name, "password": password}, nil)
	}
	s.addUser("latecomer", "supervisor", "")
	if got := login("latecomer", testPassword); got != http.StatusOK {
		t.Errorf("an account made beside the service: %d", got)
	}
	for range 5 {
		login("organizer", "wrong")
	}
	if got := login("organizer", testPassword); got != http.StatusLocked {
		t.Fatalf("not locked: %d", got)
	}
	const next = "Another-Pass-2026"
	utf16 := append([]byte("\xff\xfe"), []byte(strings.Join(strings.Split(next+"\r\n", ""), "\x00")+"\x00")...)
	for name, raw := range map[string][]byte{"organizer": []byte(next + "\n"), "latecomer": utf16} {
		reset := runMinping(append([]string{"user", "reset", name, "--password-stdin"}, s.where...)...)
		reset.Stdin = bytes.NewReader(raw)
		if out, err := reset.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	if got := login("latecomer", next); got != http.StatusOK {
		t.Errorf("a password in UTF-16, as PowerShell writes files: %d", got)
	}
	if got := login("organizer", next); got != http.StatusOK {
		t.Errorf("an account reset beside the service: %d", got)
	}
	if got := login("organizer", testPassword); got != http.StatusUnauthorized {
		t.Errorf("the old password: %d", got)
	}
	told, err := runMinping(append([]string{"user", "reset", "latecomer"}, s.where...)...).Output()
	lines := strings.Split(strings.TrimSpace(string(told)), "\n")
	if got := login("latecomer", lines[len(lines)-1]); got != http.StatusOK || err != nil {
		t.Errorf("the last line of what a reset says is no password: %d, %v\n%s", got, err, told)
	}
	list, err := runMinping(append([]string{"user", "list"}, s.where...)...).Output()
	if err != nil || !strings.Contains(string(list), "latecomer\tsupervisor") {
		t.Errorf("%v\n%s", err, list)
	}
	if out, err := runMinping(append([]string{"serve", "--addr", freeAddress(t)}, s.where...)...).CombinedOutput(); err == nil || !strings.Contains(string(out), "请先停止它") {
		t.Errorf("a second service: %v\n%s", err, out)
	}
}
