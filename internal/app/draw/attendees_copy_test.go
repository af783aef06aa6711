package draw_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"minping/internal/app/apptest"
	"minping/internal/keys"
	"minping/internal/store"
	"minping/internal/store/sqlite"
)

func onDisk(t *testing.T, dir string) store.Store {
	t.Helper()
	st, err := sqlite.Open(t.Context(), sqlite.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() }) // the test is over
	return st
}

func TestAListThatCameWithABackupIsReadAndDeletedInTime(t *testing.T) {
	h := newEnv(t)
	id, v := h.drawn()
	h.held()
	want, err := h.Draws.CallList(t.Context(), apptest.Officer, id)
	h.Must(err)
	dir := t.TempDir()
	to := onDisk(t, filepath.Join(dir, "data"))
	for _, r := range h.everything() { // as copying does; it imports this room
		h.Must(to.Insert(t.Context(), r))
	}
	raw, err := os.ReadFile(filepath.Join(h.Dir, keys.PersonalName))
	h.Must(err)
	h.Must(os.MkdirAll(filepath.Join(dir, "keys"), 0o700))
	h.Must(os.WriteFile(filepath.Join(dir, "keys", keys.PersonalName), raw, 0o600))

	back := newEnvOn(t, to, filepath.Join(dir, "keys")) // whose other keys are new
	got, err := back.Draws.CallList(t.Context(), apptest.Officer, id)
	back.Must(err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-sealed +restored):\n%s", diff)
	}
	d, err := back.Draws.ShowDraw(t.Context(), apptest.Officer, id)
	if err != nil || d.Check() != "" || d.Seed != v.Seed {
		t.Errorf("the record came back as %+v, %v", d, err)
	}
	back.Pass(31 * 24 * time.Hour)
	back.Must(back.Draws.ForgetAttendees(t.Context()))
	if len(back.lists()) != 0 {
		t.Error("a restored list outlives its time")
	}
}

// A list is sealed, but anyone who has the keys folder opens it: once it is deleted its bytes are in no file, nor in
// the log that SQLite writes ahead.
func TestADeletedListIsInNoFileOfTheDataFolder(t *testing.T) {
	dir := t.TempDir()
	h := newEnvOn(t, onDisk(t, dir), t.TempDir())
	id, _ := h.drawn()
	sealed := h.lists()[0].Body
	marks := [][]byte{sealed[:24], sealed[len(sealed)/2:][:24], sealed[len(sealed)-24:]}
	if !held(t, dir, marks) {
		t.Fatal("the list is in no file although it is kept")
	}
	h.Must(h.Draws.EraseAttendees(t.Context(), apptest.Officer, id))
	for end := time.Now().Add(20 * time.Second); held(t, dir, marks); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("what was deleted is still in a file")
		}
	}
}

// held reports whether a file of the folder has one of the marks.
func held(t *testing.T, dir string, marks [][]byte) (found bool) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		for _, m := range marks {
			found = found || bytes.Contains(raw, m)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
