package disk

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestALockIsTakenOnceAndFreeAfterClosing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	must(t, Create(path))
	first, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	must(t, Lock(first))
	_, err = first.WriteAt([]byte("42\n"), 0)
	must(t, err)
	second, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	defer second.Close() //nolint:errcheck // the test is over
	if err := Lock(second); !errors.Is(err, ErrLocked) {
		t.Errorf("a second lock: %v", err)
	}
	if holder, err := os.ReadFile(path); err != nil || string(holder) != "42\n" {
		t.Errorf("the holder cannot be read beside its lock: %q, %v", holder, err)
	}
	must(t, first.Close())
	must(t, Lock(second))
}

func TestARenameReplacesAndNamesAreDurable(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "new"), filepath.Join(dir, "old")
	must(t, os.WriteFile(from, []byte("new"), 0o600))
	must(t, os.WriteFile(to, []byte("old"), 0o600))
	must(t, SyncFile(from))
	must(t, Rename(from, to))
	must(t, SyncDir(dir))
	if got, err := os.ReadFile(to); err != nil || string(got) != "new" {
		t.Errorf("%q, %v", got, err)
	}
	must(t, Remove(to))
	if err := Remove(to); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is gone: %v", err)
	}
	if err := SyncDir(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
}

func TestMappedMemoryIsSharedThroughItsFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shared")
	var maps [2][]byte
	for i := range maps {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		must(t, err)
		must(t, f.Truncate(8))
		maps[i], err = Map(f, 8)
		must(t, err)
		must(t, f.Close())
	}
	maps[0][3] = 7
	if maps[1][3] != 7 {
		t.Error("what is written in one mapping is not seen in the other")
	}
}

func TestAFolderIsClosedToOthersAndItsSpaceKnown(t *testing.T) {
	dir := t.TempDir()
	must(t, os.Chmod(dir, 0o755))
	must(t, MakePrivate(dir))
	must(t, MakePrivate(dir))
	if open, err := openToOthers(dir); err != nil || open {
		t.Errorf("others can enter: %t, %v", open, err)
	}
	s, err := FreeSpace(dir)
	must(t, err)
	if s.Total == 0 || s.Free > s.Total {
		t.Errorf("space %+v", s)
	}
}
