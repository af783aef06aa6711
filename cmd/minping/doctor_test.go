package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"minping/internal/store/sqlite"
)

// A load test that was killed leaves a folder beside the data; one that is under way keeps its own.
func TestTheFolderOfAKilledLoadTestIsRemoved(t *testing.T) {
	data := t.TempDir()
	folder := func(name string) string {
		dir := filepath.Join(data, name)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	killed, running, just, old := folder(".doctor-1"), folder(".doctor-2"), folder(".doctor-3"), folder(".doctor-4")
	starting, other := folder(".doctor-5"), folder("boxes")
	for _, dir := range []string{killed, starting} {
		if err := os.WriteFile(filepath.Join(dir, "lock"), []byte("1\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	st, err := sqlite.Open(t.Context(), sqlite.Options{Dir: running})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close() //nolint:errcheck // of a test
	long := time.Now().Add(-time.Hour)
	for _, dir := range []string{killed, running, old} {
		if err := os.Chtimes(dir, long, long); err != nil {
			t.Fatal(err)
		}
	}
	forgetHalls(data)
	for dir, want := range map[string]bool{
		killed: false, running: true, just: true, old: false, starting: true, other: true,
	} {
		if _, err := os.Stat(dir); (err == nil) != want {
			t.Errorf("%s is there: %v", filepath.Base(dir), err == nil)
		}
	}
}
