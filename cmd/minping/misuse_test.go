package main

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// ends runs the program in a folder and returns its exit code and what it wrote.
func ends(t *testing.T, dir string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	cmd := runMinping(args...)
	cmd.Dir = dir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// Wrong usage is 2, whatever the command (api §1), and it makes no store.
func TestWrongUsageOfEveryCommandExitsTwoAndMakesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	wrong := [][]string{
		{},
		{"nonsense"},
		{"serve", "extra"},
		{"serve", "--addr", "nowhere"},
		{"serve", "--standalone", "--addr", "127.0.0.1:0", "--data", "d"}, // it chooses its addresses itself
		{"demo", "--exit-after", "soon"},
		{"user"},
		{"user", "add"},
		{"user", "add", "li"},
		{"user", "remove", "li"},
		{"user", "add", "li", "--role", "king"},
		{"user", "add", "li", "--role", "assessor"}, // of no body
		{"user", "list", "li"},
		{"slips"},
		{
			"slips", "--server", "http://127.0.0.1:1", "--token-file", "t", "--session", "s", "--count", "0", "--json",
			"j",
		},
		{
			"slips", "--server", "http://127.0.0.1:1", "--token-file", "t", "--session", "s", "--group", "A", "--json",
			"j",
		},
		{"slips", "--server", "http://127.0.0.1:1", "--token-file", "t", "--session", "s", "--count", "1"},
		{
			"slips", "--server", "http://127.0.0.1:1", "--token-file", "t", "--session", "s", "--count", "1", "--html",
			"h", "--per-sheet", "7",
		},
		{"swarm"},
		{"verify"},
		{"verify", "a", "b"},
		{"verify", "--fingerprint", "xx", "."}, // whatever is there to check
		{"verify", "--fingerprint", "6H7K-2M9P-QX4T-B3VD,", "."},
		{"verify", "--board-key", "xx", "."},
		{"backup"},
		{"backup", "--out", "f", "extra"},
		{"restore"},
		{"restore", "--in", "f", "extra"},
		{"move"},
		{"move", "--from", "sqlite:a"},
		{"move", "--from", "sqlite:a", "--to", "sqlite:a"},
	}
	for _, name := range slices.Sorted(maps.Keys(commands())) {
		wrong = append(wrong, []string{name, "--nonsense"})
	}
	for _, args := range wrong {
		code, stdout, stderr := ends(t, dir, args...)
		if code != exitUsage || (len(args) > 0 && (stdout != "" || !strings.HasPrefix(stderr, "minping: "))) {
			t.Errorf("minping %q: exit %d, %q, %q", args, code, stdout, stderr)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("made by wrong usage: %v %v", left, err)
	}
}

// What cannot be done is 1, said in a line, and leaves neither half a file nor a store.
func TestACommandThatFailsExitsOneAndLeavesNothingHalfDone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if code, _, stderr := ends(t, dir, "user", "add", "li", "--role", "admin", "--data", "data"); code != exitDone {
		t.Fatal(stderr)
	}
	if err := os.WriteFile(filepath.Join(dir, "file"), []byte("no backup, no bundle"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"backup", "--out", "missing/copy", "--data", "data"},
		{"backup", "--out", "file/copy", "--data", "data"},
		{"backup", "--out", "folder", "--data", "data"},
		{"restore", "--in", "missing", "--data", "fresh"},
		{"restore", "--in", "file", "--data", "fresh"},
		{"restore", "--in", "folder", "--data", "fresh"},
		{"move", "--from", "sqlite:missing", "--to", "sqlite:fresh"},
		{"move", "--from", "sqlite:data", "--to", "sqlite:./data"},
		{"move", "--from", "sqlite:data", "--to", "sqlite:file/x"},
		{"verify", "missing"},
		{"verify", "file"},
		{"verify", "folder"},
		{"verify", "http://127.0.0.1:1/rb1/x"},
		{"user", "reset", "nobody", "--data", "data"},
		{"user", "list", "--data", "file"},
		{"serve", "--data", "file"},
		{
			"slips", "--server", "http://127.0.0.1:1", "--token-file", "missing", "--session", "s", "--count", "3",
			"--json", "codes",
		},
		{"healthcheck", "--url", "http://127.0.0.1:1"},
	} {
		code, _, stderr := ends(t, dir, args...)
		if code != exitFailed || !strings.Contains(stderr, "minping: ") || strings.Contains(stderr, "goroutine ") {
			t.Errorf("minping %q: exit %d, %q", args, code, stderr)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range left {
		names = append(names, f.Name())
	}
	slices.Sort(names)
	if !slices.Equal(names, []string{"data", "file", "folder"}) {
		t.Errorf("what failed left %q", names)
	}
}

// Data of a newer version are opened by no command of an older one, and stay as they are.
func TestDataOfANewerVersionAreRefusedByEveryCommand(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if code, _, stderr := ends(t, dir, "user", "add", "li", "--role", "admin", "--data", "data"); code != exitDone {
		t.Fatal(stderr)
	}
	file := filepath.Join(dir, "data", "minping.db")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	copy(before[60:64], []byte{0, 0, 0, 99}) // the user version in the header of SQLite's file format
	if err := os.WriteFile(file, before, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"serve", "--addr", freeAddress(t), "--data", "data"},
		{"user", "list", "--data", "data"},
		{"backup", "--out", "copy", "--data", "data"},
		{"move", "--from", "sqlite:data", "--to", "sqlite:fresh"},
	} {
		if code, _, stderr := ends(t, dir, args...); code != exitFailed || !strings.Contains(stderr, "newer") {
			t.Errorf("minping %q: exit %d, %q", args, code, stderr)
		}
	}
	if after, err := os.ReadFile(file); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the records were changed (%v)", err)
	}
}
