package sqlite

import (
	"database/sql"
	"errors"
	"path/filepath"
	"testing"

	"minping/internal/store"
)

func beside(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := OpenShared(t.Context(), Options{Dir: dir})
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	return s.(*Store)
}

func version(t *testing.T, s *Store) int {
	t.Helper()
	r, err := s.Latest(t.Context(), "account", "wang")
	must(t, err)
	return r.Version
}

func TestWhatIsWrittenBesideIsSeenByBothAtOnce(t *testing.T) {
	dir := t.TempDir()
	owner := mustOpen(t, dir)
	must(t, owner.Insert(t.Context(), store.Record{Kind: "account", ID: "wang", Version: 1}))
	guest := beside(t, dir)
	for v := 1; v < 20; v += 2 {
		if a, b := version(t, owner), version(t, guest); a != v || b != v {
			t.Fatalf("version %d: the owner sees %d, the guest %d", v, a, b)
		}
		must(t, guest.Insert(t.Context(), store.Record{Kind: "account", ID: "wang", Version: v + 1}))
		if a, b := version(t, owner), version(t, guest); a != v+1 || b != v+1 {
			t.Fatalf("written beside: version %d, the owner sees %d, the guest %d", v+1, a, b)
		}
		must(t, owner.Insert(t.Context(), store.Record{Kind: "account", ID: "wang", Version: v + 2}))
	}
	for _, s := range []*Store{owner, guest} {
		if err := s.Insert(t.Context(), store.Record{
			Kind: "account", ID: "wang",
			Version: 22,
		}); (s == owner) != (err == nil) {
			t.Errorf("%v", err)
		} else if s == guest && !errors.Is(err, store.ErrExists) {
			t.Errorf("%v", err)
		}
	}
}

func TestAReadThatBeganBeforeAGuestWroteIsNotKept(t *testing.T) {
	dir := t.TempDir()
	owner := mustOpen(t, dir)
	guest := beside(t, dir)
	key := recordKey{"account", "wang"}
	_, epoch, _ := owner.cache.lookup(key)
	must(t, guest.Insert(t.Context(), store.Record{Kind: "account", ID: "wang", Version: 1}))
	owner.cache.keep(key, store.Record{Kind: "account", ID: "wang"}, epoch)
	if _, _, ok := owner.cache.lookup(key); ok {
		t.Error("what the guest replaced is kept")
	}
}

func TestBallotBoxesAreNotOpenedBeside(t *testing.T) {
	dir := t.TempDir()
	owner := mustOpen(t, dir)
	mustBox(t, owner, sidA)
	guest := beside(t, dir)
	if _, err := guest.Box(t.Context(), sidA); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("box: %v", err)
	}
	if err := guest.DropBox(t.Context(), sidA); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("drop: %v", err)
	}
}

func TestADirectoryThatNobodyHasIsOpenedWholly(t *testing.T) {
	dir := t.TempDir()
	s := beside(t, dir)
	mustBox(t, s, sidA)
	if _, err := Open(t.Context(), Options{Dir: dir}); refusal(t, err) == nil {
		t.Error("taken twice")
	}
}

func TestAFileOfAnotherFormatIsNotTouchedBeside(t *testing.T) {
	for _, format := range []string{"0", "99"} {
		dir := t.TempDir()
		mustOpen(t, dir)
		db, err := sql.Open("sqlite", filepath.Join(dir, recordsFile))
		must(t, err)
		_, err = db.Exec("PRAGMA user_version = " + format)
		must(t, errors.Join(err, db.Close()))
		_, err = OpenShared(t.Context(), Options{Dir: dir})
		_ = refusal(t, err)
	}
}
