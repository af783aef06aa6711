package main

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
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

// A password is the first line of what is typed or piped, without what editors and shells put around it.
func TestAPasswordIsReadAsItWasMeant(t *testing.T) {
	for sent, want := range map[string]string{
		"correct horse\n": "correct horse", "correct horse": "correct horse",
		"\ufeffcorrect horse\r\n": "correct horse", " correct horse \n": " correct horse ",
		"correct horse\nbattery": "correct horse",
	} {
		if got, err := (program{stdin: strings.NewReader(sent)}).password(true); err != nil || got != want {
			t.Errorf("%q is read as %q, %v", sent, got, err)
		}
	}
	for _, sent := range []string{"", "\n", "\ufeff\r\n"} {
		if got, err := (program{stdin: strings.NewReader(sent)}).password(true); err == nil {
			t.Errorf("%q is the password %q", sent, got)
		}
	}
}

// Receipts prove that ballots were taken; they are the file's owner's alone.
func TestKeptReceiptsAreTheirOwnersAlone(t *testing.T) {
	kept := swarmFlags{keep: filepath.Join(t.TempDir(), "kept.json")}
	if err := kept.writeKept(nil); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(kept.keep)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}
