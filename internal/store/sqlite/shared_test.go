package sqlite

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"minping/internal/store"
)

func beside(t *testing.T, dir string) *engine {
	t.Helper()
	s, err := OpenShared(t.Context(), Options{Dir: dir})
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	return s.(*engine)
}

func version(t *testing.T, s *engine) int {
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
	for _, s := range []*engine{owner, guest} {
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

// rowsOf reads a table of a box.
func rowsOf(t *testing.T, s *engine, sid string) (sealed bool, rows []string) {
	t.Helper()
	b, err := s.Box(t.Context(), sid)
	must(t, err)
	sealed, err = b.Sealed(t.Context())
	must(t, err)
	must(t, b.Scan(t.Context(), store.Ballots, func(k store.Key, v []byte) error {
		rows = append(rows, string(k[:2])+string(v))
		return nil
	}))
	n, err := b.Count(t.Context(), store.Ballots)
	must(t, err)
	if n != len(rows) {
		t.Errorf("%d rows are counted, %d read", n, len(rows))
	}
	return sealed, rows
}

func TestBallotBoxesAreReadBesideAndNeverChanged(t *testing.T) {
	dir := t.TempDir()
	owner := mustOpen(t, dir)
	guest := beside(t, dir)
	if _, err := guest.Box(t.Context(), sidA); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a box that is not there: %v", err)
	}
	b := mustBox(t, owner, sidA)
	for i := range 40 {
		_, err := b.Insert(t.Context(), store.Ballots, store.Key{'k', byte('0' + i)}, []byte("v"))
		must(t, err)
	}
	must(t, owner.box(sidA).shut())                         // as the owner does with an idle box
	for _, reader := range []*engine{guest, owner, guest} { // while the owner has the file closed, and open
		if sealed, rows := rowsOf(t, reader, sidA); sealed || len(rows) != 40 {
			t.Fatalf("sealed %v, %d rows", sealed, len(rows))
		}
	}
	_, err := b.Insert(t.Context(), store.Ballots, store.Key{'k', '0'}, []byte("v"))
	if !errors.Is(err, store.ErrExists) {
		t.Fatal(err)
	}
	must(t, b.Seal(t.Context()))
	if sealed, rows := rowsOf(t, guest, sidA); !sealed || len(rows) != 40 {
		t.Fatalf("after the seal: sealed %v, %d rows", sealed, len(rows))
	}
	g, err := guest.Box(t.Context(), sidA)
	must(t, err)
	_, insert := g.Insert(t.Context(), store.Ballots, store.Key{'x'}, nil)
	for name, err := range map[string]error{
		"insert": insert, "seal": g.Seal(t.Context()), "erase": g.EraseAll(t.Context(), store.Ballots),
		"drop": guest.DropBox(t.Context(), sidA),
	} {
		if !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestASealedBoxThatChangedIsNotReadBeside(t *testing.T) {
	dir := t.TempDir()
	owner := mustOpen(t, dir)
	b := mustBox(t, owner, sidA)
	_, err := b.Insert(t.Context(), store.Ballots, store.Key{'k'}, []byte("v"))
	must(t, err)
	must(t, b.Seal(t.Context()))
	guest := beside(t, dir)
	path := guest.boxPath(sidA) + sealSuffix
	must(t, os.Truncate(path, 1024))
	var damaged *store.DamageError
	if _, err := guest.Box(t.Context(), sidA); !errors.As(err, &damaged) {
		t.Errorf("cut: %v", err)
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
