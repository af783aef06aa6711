package sqlite

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"minping/internal/store"
)

const sidA, sidB = "aaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaA"

func mustOpen(t *testing.T, dir string) *engine {
	t.Helper()
	s, err := open(t.Context(), Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { must(t, s.Close()) })
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func mustBox(t *testing.T, s *engine, sid string) *box {
	t.Helper()
	b, err := s.Box(t.Context(), sid)
	must(t, err)
	return b.(*box)
}

// files reads every file below dir except the lock.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "lock" {
			return err
		}
		raw, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		all[name] = string(raw)
		return err
	}))
	return all
}

func refusal(t *testing.T, err error) *store.Refusal {
	t.Helper()
	var r *store.Refusal
	if !errors.As(err, &r) {
		t.Fatalf("not a sentence: %v", err)
	}
	if !strings.Contains(r.ZH, "数据目录") || !strings.Contains(r.EN, "data directory") || strings.ContainsAny(r.ZH+r.EN, "\n") {
		t.Errorf("sentences %q, %q", r.ZH, r.EN)
	}
	return r
}

func TestADirectoryInUseIsRefusedWithASentence(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	for range 2 { // being refused takes nothing away from the first
		_, err := Open(t.Context(), Options{Dir: dir})
		if r := refusal(t, err); !strings.Contains(r.EN, "in use") || !strings.Contains(r.ZH, dir) ||
			err.Error() != r.Error() {
			t.Errorf("%v, printed as %v", r, err)
		}
	}
	must(t, s.Insert(t.Context(), store.Record{Kind: "round", ID: "r", Version: 1}))
	must(t, s.Close())
	if _, err := mustOpen(t, dir).Latest(t.Context(), "round", "r"); err != nil {
		t.Error(err)
	}
}

func TestADirectoryOfANewerVersionIsRefusedAndLeftAlone(t *testing.T) {
	dir := t.TempDir()
	must(t, mustOpen(t, dir).Close())
	alter(t, filepath.Join(dir, "minping.db"), `PRAGMA user_version = 99`)
	before := files(t, dir)
	_, err := Open(t.Context(), Options{Dir: dir})
	if r := refusal(t, err); !strings.Contains(r.EN, "newer") || !strings.Contains(r.ZH, "99") {
		t.Errorf("%v", r)
	}
	if diff := cmp.Diff(before, files(t, dir)); diff != "" {
		t.Error(diff)
	}
	alter(t, filepath.Join(dir, "minping.db"), fmt.Sprintf(`PRAGMA user_version = %d`, len(recordsSchema.migrations)))
	mustOpen(t, dir) // the refused open released the lock
}

func TestABoxOfANewerVersionIsNotOpened(t *testing.T) {
	for _, suffix := range []string{openSuffix, sealSuffix} {
		dir := t.TempDir()
		s := mustOpen(t, dir)
		b := mustBox(t, s, sidA)
		if suffix == sealSuffix {
			must(t, b.Seal(t.Context()))
		}
		must(t, s.Close())
		alter(t, b.path+suffix, `PRAGMA user_version = 99`)
		must(t, os.RemoveAll(filepath.Join(dir, marksDir))) // a newer program would have created another
		_, err := mustOpen(t, dir).Box(t.Context(), sidA)
		var newer *newerError
		if !errors.As(err, &newer) {
			t.Errorf("%s: %v", suffix, err)
		}
	}
}

// alter runs a statement on a closed file.
func alter(t *testing.T, path, query string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	must(t, err)
	_, err = db.ExecContext(t.Context(), query)
	must(t, errors.Join(err, db.Close()))
}

func TestOpeningAgainChangesNoByte(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	must(t, s.Insert(t.Context(), store.Record{Kind: "round", ID: "r", Version: 1}))
	cast(t, mustBox(t, s, sidA), store.Ballots, messages(30))
	cast(t, mustBox(t, s, sidB), store.Ballots, messages(30))
	must(t, mustBox(t, s, sidB).Seal(t.Context()))
	must(t, s.Close())
	before := files(t, dir)
	for range 3 {
		s := mustOpen(t, dir)
		for _, sid := range []string{sidA, sidB} {
			if n, err := mustBox(t, s, sid).Count(t.Context(), store.Ballots); n != 30 || err != nil {
				t.Fatal(n, err)
			}
		}
		must(t, s.Close())
		for name, content := range files(t, dir) {
			if content != before[name] {
				t.Errorf("%s has changed", name)
			}
		}
	}
}

func TestFilesAreForTheirOwnerOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "数据 #1?%41")
	s := mustOpen(t, dir)
	must(t, s.Insert(t.Context(), store.Record{Kind: "round", ID: "r", Version: 1}))
	cast(t, mustBox(t, s, sidA), store.Ballots, messages(3))
	must(t, mustBox(t, s, sidB).Seal(t.Context()))
	seen := 0
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		must(t, err)
		info, err := d.Info()
		must(t, err)
		seen++
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return nil
	}))
	if seen < 9 { // dir, lock, boxes, minping.db and box A with logs, box B
		t.Errorf("%d files in %s", seen, dir)
	}
}

func TestFilesThatAreNoBoxAreNotListed(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	mustBox(t, s, sidA)
	for _, name := range []string{"README", "zz" + openSuffix, "6161" + sealSuffix, "._x", ".open.db"} {
		must(t, os.WriteFile(filepath.Join(dir, boxesDir, name), nil, 0o600))
	}
	sids, err := s.Boxes(t.Context())
	must(t, err)
	if diff := cmp.Diff([]string{sidA}, sids); diff != "" {
		t.Error(diff)
	}
}

func TestOpeningClearsAwayWhatAKillLeft(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	sealed, open := mustBox(t, s, sidA), mustBox(t, s, sidB)
	must(t, sealed.Seal(t.Context()))
	must(t, s.Close())
	before := files(t, dir)
	gone := s.boxPath("cccccccccccccccccccccc")
	for _, path := range []string{
		sealed.path + openSuffix, sealed.path + openSuffix + "-wal", sealed.path + openSuffix + "-shm",
		sealed.path + tempSuffix,
		open.path + tempSuffix, open.path + tempSuffix + "-journal", gone + openSuffix + "-wal", gone + openSuffix +
			"-shm", gone + tempSuffix,
	} {
		must(t, os.WriteFile(path, []byte("left over"), 0o600))
	}
	must(t, mustOpen(t, dir).Close())
	if diff := cmp.Diff(before, files(t, dir)); diff != "" {
		t.Error(diff)
	}
}
