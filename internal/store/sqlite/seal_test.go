package sqlite

import (
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"minping/internal/disk"
	"minping/internal/store"
	"minping/internal/store/storetest"
)

type message struct {
	key   store.Key
	value []byte
}

// messages makes n rows in order of arrival: random keys, values as long as a cast message.
func messages(n int) []message {
	out := make([]message, n)
	for i := range out {
		_, _ = rand.Read(out[i].key[:])
		out[i].value = make([]byte, 575)
		_, _ = rand.Read(out[i].value)
	}
	return out
}

func cast(t *testing.T, b *box, table store.Table, all []message) {
	t.Helper()
	for _, m := range all {
		_, err := b.Insert(t.Context(), table, m.key, m.value)
		must(t, err)
	}
}

func count(t *testing.T, b *box, table store.Table) int {
	t.Helper()
	n, err := b.Count(t.Context(), table)
	must(t, err)
	return n
}

func TestASealedFileHasTheSameBytesWhateverTheOrderOfCasting(t *testing.T) {
	all, others := messages(300), messages(40)
	var first string
	for name, fill := range map[string]func(*testing.T, *engine, *box){
		"as cast": func(t *testing.T, _ *engine, b *box) {
			cast(t, b, store.Ballots, all)
			cast(t, b, store.Comments, others)
		},
		"backwards, comments first": func(t *testing.T, _ *engine, b *box) {
			cast(t, b, store.Comments, others)
			for _, m := range slices.Backward(all) {
				cast(t, b, store.Ballots, []message{m})
			}
		},
		"at once, repeated": func(t *testing.T, _ *engine, b *box) {
			castAtOnce(t, b, all)
			castAtOnce(t, b, all)
			cast(t, b, store.Comments, others)
		},
		"with restarts and things that were erased": func(t *testing.T, s *engine, b *box) {
			cast(t, b, store.Ballots, messages(100))
			must(t, b.EraseAll(t.Context(), store.Ballots))
			mixed := slices.Clone(all)
			mathrand.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
			cast(t, b, store.Ballots, mixed[:150])
			must(t, b.shut())
			cast(t, b, store.Ballots, mixed[150:])
			cast(t, b, store.Comments, others)
		},
	} {
		s := mustOpen(t, t.TempDir())
		b := mustBox(t, s, sidA)
		fill(t, s, b)
		must(t, b.Seal(t.Context()))
		found := files(t, filepath.Join(s.opt.Dir, boxesDir))
		if len(found) != 1 {
			t.Errorf("%s: %d files are left", name, len(found))
		}
		got := found[filepath.Base(b.path)+sealSuffix]
		if first == "" {
			first = got
		}
		if got != first {
			t.Errorf("%s: other bytes", name)
		}
	}
}

func castAtOnce(t *testing.T, b *box, all []message) {
	t.Helper()
	errs := make(chan error)
	for _, m := range all {
		go func() {
			_, err := b.Insert(t.Context(), store.Ballots, m.key, m.value)
			errs <- err
		}()
	}
	for range all {
		if err := <-errs; err != nil && !errors.Is(err, store.ErrExists) {
			t.Error(err)
		}
	}
}

// places returns the numbers of the messages in the order in which they appear in the files.
func places(all []message, files map[string]string) []int {
	type place struct{ where, i int }
	var found []place
	offset := 0
	for _, content := range files {
		for i, m := range all {
			if at := strings.Index(content, string(m.key[:])+string(m.value[:8])); at >= 0 {
				found = append(found, place{offset + at, i})
			}
		}
		offset += len(content)
	}
	slices.SortFunc(found, func(a, b place) int { return a.where - b.where })
	order := make([]int, len(found))
	for i, p := range found {
		order[i] = p.i
	}
	return order
}

func TestWhoHasAllFilesAfterTheSealCannotTellTheOrderOfCasting(t *testing.T) {
	all := messages(400)
	s := mustOpen(t, t.TempDir())
	b := mustBox(t, s, sidA)
	cast(t, b, store.Ballots, all)

	// The method works: the log of an open box reveals the order, which is why it must not survive the seal.
	log := map[string]string{"log": files(t,
		s.opt.Dir)[filepath.Join(boxesDir, filepath.Base(b.path)+openSuffix+"-wal")]}
	if order := places(all, log); !storetest.Revealing(storetest.Concordance(order), len(order)) {
		t.Error("the log of an open box reveals nothing: is the method right?")
	}
	must(t, b.Seal(t.Context()))
	order := places(all, files(t, s.opt.Dir))
	if len(order) != len(all) {
		t.Fatalf("%d of %d keys found", len(order), len(all))
	}
	if c := storetest.Concordance(order); storetest.Revealing(c, len(order)) {
		t.Errorf("%.2f of the pairs lie as they were cast", c)
	}
}

func TestARowidTableWouldGiveTheOrderAwayEvenVacuumed(t *testing.T) {
	all := messages(200)
	path := filepath.Join(t.TempDir(), "planted.db")
	db, err := sql.Open("sqlite", path)
	must(t, err)
	_, err = db.ExecContext(t.Context(), `CREATE TABLE ballots (id BLOB PRIMARY KEY, v BLOB NOT NULL) STRICT`)
	must(t, err)
	for _, m := range all {
		_, err := db.ExecContext(t.Context(), `INSERT INTO ballots VALUES (?, ?)`, m.key[:], m.value)
		must(t, err)
	}
	_, err = db.ExecContext(t.Context(), `VACUUM`)
	must(t, errors.Join(err, db.Close()))
	order := places(all, files(t, filepath.Dir(path)))
	if c := storetest.Concordance(order); !storetest.Revealing(c, len(order)) {
		t.Errorf("only %.2f of the pairs lie as they were cast", c)
	}
	for _, table := range store.Tables() {
		b := mustBox(t, mustOpen(t, t.TempDir()), sidA)
		if _, err := b.file.db.ExecContext(t.Context(), `SELECT rowid FROM `+string(table)); err == nil {
			t.Errorf("%s has a rowid", table)
		}
	}
}

// snapshots copies the directory at every point at which a kill would leave different files behind.
func snapshots(t *testing.T, s *engine) map[string]string {
	t.Helper()
	taken := map[string]string{}
	s.step = func(point string) {
		dir := filepath.Join(t.TempDir(), point)
		must(t, os.CopyFS(dir, os.DirFS(s.opt.Dir)))
		taken[point] = dir
	}
	return taken
}

func TestASealKilledAtAnyPointIsRepairedBySealingAgain(t *testing.T) {
	all := messages(200)
	s := mustOpen(t, t.TempDir())
	b := mustBox(t, s, sidA)
	cast(t, b, store.Ballots, all)
	must(t, b.shut())
	cast(t, b, store.Comments, all[:50]) // some rows in the file, some in the log
	taken := snapshots(t, s)
	must(t, b.Seal(t.Context()))
	want := files(t, filepath.Join(s.opt.Dir, boxesDir))
	if len(taken) != 5 {
		t.Fatalf("%d points: %v", len(taken), taken)
	}
	for point, dir := range taken {
		t.Run(point, func(t *testing.T) {
			s := mustOpen(t, dir)
			b := mustBox(t, s, sidA)
			sealed, err := b.Sealed(t.Context())
			must(t, err)
			if sealed != (point == "renamed") {
				t.Errorf("sealed: %v", sealed)
			}
			if n, m := count(t, b, store.Ballots), count(t, b, store.Comments); n != 200 || m != 50 {
				t.Errorf("%d ballots, %d comments", n, m)
			}
			must(t, b.Seal(t.Context()))
			if diff := cmp.Diff(want, files(t, filepath.Join(dir, boxesDir))); diff != "" {
				t.Error("other files than after a seal that ran through")
			}
		})
	}
}

func TestABoxWhoseSealWasKilledIsStillOpen(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	b := mustBox(t, s, sidA)
	cast(t, b, store.Ballots, messages(20))
	taken := snapshots(t, s)
	must(t, b.Seal(t.Context()))
	again := mustBox(t, mustOpen(t, taken["written"]), sidA)
	late := messages(1)
	cast(t, again, store.Ballots, late)
	must(t, again.Seal(t.Context()))
	if n := count(t, again, store.Ballots); n != 21 {
		t.Errorf("%d ballots", n)
	}
}

func TestAnEraseKilledAtAnyPointIsRepairedByErasingAgain(t *testing.T) {
	all := messages(100)
	s := mustOpen(t, t.TempDir())
	b := mustBox(t, s, sidA)
	cast(t, b, store.Ballots, all)
	cast(t, b, store.Comments, all)
	must(t, b.Seal(t.Context()))
	taken := snapshots(t, s)
	must(t, b.EraseAll(t.Context(), store.Comments))
	want := files(t, filepath.Join(s.opt.Dir, boxesDir))
	if len(taken) != 3 {
		t.Fatalf("%d points: %v", len(taken), taken)
	}
	for point, dir := range taken {
		t.Run(point, func(t *testing.T) {
			b := mustBox(t, mustOpen(t, dir), sidA)
			if n, m := count(t, b, store.Ballots), count(t, b, store.Comments); n != 100 || m != 100 {
				t.Errorf("%d ballots, %d comments", n, m)
			}
			must(t, b.EraseAll(t.Context(), store.Comments))
			if diff := cmp.Diff(want, files(t, filepath.Join(dir, boxesDir))); diff != "" {
				t.Error("other files than after an erase that ran through")
			}
		})
	}
}

func TestASealThatCannotWriteLeavesTheBoxOpen(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	b := mustBox(t, s, sidA)
	cast(t, b, store.Ballots, messages(20))
	must(t, os.Mkdir(b.path+tempSuffix, 0o700)) // where the copy should go
	must(t, os.WriteFile(filepath.Join(b.path+tempSuffix, "x"), nil, 0o600))
	if err := b.Seal(t.Context()); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("%v", err)
	}
	must(t, os.RemoveAll(b.path+tempSuffix))
	if sealed, err := b.Sealed(t.Context()); sealed || err != nil {
		t.Errorf("sealed %v, %v", sealed, err)
	}
	cast(t, b, store.Ballots, messages(1))
	must(t, b.Seal(t.Context()))
	if n := count(t, b, store.Ballots); n != 21 {
		t.Errorf("%d ballots", n)
	}
}

func TestWhatIsErasedIsInNoFile(t *testing.T) {
	mark := "a mark that is found in every file that holds it"
	for name, erase := range map[string]func(*engine, *box) error{
		"erase in an open box": func(_ *engine, b *box) error { return b.EraseAll(t.Context(), store.Comments) },
		"erase in a sealed box": func(_ *engine, b *box) error {
			return errors.Join(b.Seal(t.Context()), b.EraseAll(t.Context(), store.Comments))
		},
		"drop an open box": func(s *engine, _ *box) error { return s.DropBox(t.Context(), sidA) },
		"drop a sealed box": func(s *engine,
			b *box,
		) error {
			return errors.Join(b.Seal(t.Context()), s.DropBox(t.Context(), sidA))
		},
		"drop a box not in use": func(s *engine,
			b *box,
		) error {
			return errors.Join(b.shut(), s.DropBox(t.Context(), sidA))
		},
		"erase in a box not in use": func(_ *engine,
			b *box,
		) error {
			return errors.Join(b.shut(), b.EraseAll(t.Context(), store.Comments))
		},
	} {
		s := mustOpen(t, t.TempDir())
		b := mustBox(t, s, sidA)
		for i := range 50 {
			_, err := b.Insert(t.Context(), store.Comments, store.Key{byte(i)},
				fmt.Appendf(nil, "%s %d", strings.Repeat(mark, 40), i))
			must(t, err)
		}
		if !marked(t, s.opt.Dir, mark) {
			t.Fatal("the method does not find the mark")
		}
		must(t, erase(s, b))
		if marked(t, s.opt.Dir, mark) {
			t.Errorf("%s: still there", name)
		}
	}
}

func TestDroppingABoxThatAKillLeftErasesItsLogToo(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	b := mustBox(t, s, sidA)
	_, err := b.Insert(t.Context(), store.Comments, store.Key{1}, []byte("a mark"))
	must(t, err)
	killed := t.TempDir()
	must(t, os.CopyFS(killed, os.DirFS(s.opt.Dir)))
	must(t, mustOpen(t, killed).DropBox(t.Context(), sidA))
	if left := files(t, filepath.Join(killed, boxesDir)); len(left) > 0 {
		t.Errorf("%d files are left", len(left))
	}
}

func marked(t *testing.T, dir, mark string) bool {
	t.Helper()
	for _, content := range files(t, dir) {
		if strings.Contains(content, mark) {
			return true
		}
	}
	return false
}

// The citizens' page is generated from store.Schema: a box file holds exactly what the page says, open and sealed.
func TestABoxFileHoldsTheTablesAndColumnsThatCitizensAreTold(t *testing.T) {
	want := map[string][]string{}
	for i, k := range store.Schema() {
		if k.Name != string(store.Tables()[i]) {
			t.Errorf("table %d is %s", i, k.Name)
		}
		for _, c := range k.Columns {
			want[k.Name] = append(want[k.Name], c.Name)
		}
	}
	b := mustBox(t, mustOpen(t, t.TempDir()), sidA)
	for _, state := range []string{"open", "sealed"} {
		rows, err := b.file.db.QueryContext(t.Context(),
			`SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.cid`)
		must(t, err)
		got := map[string][]string{}
		for rows.Next() {
			var table, column string
			must(t, rows.Scan(&table, &column))
			got[table] = append(got[table], column)
		}
		must(t, errors.Join(rows.Err(), rows.Close()))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-told +kept):\n%s", state, diff)
		}
		must(t, b.Seal(t.Context()))
	}
}

// What merely has the name of a canonical copy, of which no mark knows, costs no ballot: the open file is the box.
func TestWhatMerelyHasTheNameOfASealedFileCostsNoBallot(t *testing.T) {
	for name, put := range map[string]func(path string) error{
		"folder": func(path string) error { return os.Mkdir(path, 0o700) },
		"file":   func(path string) error { return os.WriteFile(path, []byte("something else"), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := mustOpen(t, dir)
			b := mustBox(t, s, sidA)
			cast(t, b, store.Ballots, messages(20))
			must(t, s.Close())
			must(t, put(b.path+sealSuffix))
			if n := count(t, mustBox(t, mustOpen(t, dir), sidA), store.Ballots); n != 20 {
				t.Errorf("%d ballots, want 20", n)
			}
		})
	}
}

// The canonical copy is on the disk before it gets its name, and has its name there before the open file goes: a power
// cut at any point leaves one of the two whole.
func TestASealIsDurableBeforeTheOpenFileGoes(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	b := mustBox(t, s, sidA)
	cast(t, b, store.Ballots, messages(20))
	var did []string
	stop := disk.Watch(func(step string) { did = append(did, step) })
	err := b.Seal(t.Context())
	stop()
	must(t, err)
	name := filepath.Base(b.path)
	at := -1
	for _, want := range []string{
		"sync " + name + tempSuffix, "rename " + name + tempSuffix + " " + name + sealSuffix, "sync " + boxesDir,
		"remove " + name + openSuffix,
	} {
		next := slices.Index(did[at+1:], want)
		if next < 0 {
			t.Fatalf("no %q after step %d of %q", want, at, did)
		}
		at += 1 + next
	}
}
