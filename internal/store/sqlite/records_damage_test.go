package sqlite

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"minping/internal/store"
)

// answers are what a store says about two kinds of records, and the errors that it says instead.
func answers(t *testing.T, s *engine) (said map[string]string, failed int) {
	t.Helper()
	said = map[string]string{}
	note := func(name string, rs []store.Record, err error) {
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			failed++
			return
		}
		said[name] = fmt.Sprint(rs, err != nil)
	}
	for _, kind := range []string{"round", "score"} {
		for _, parent := range []string{"", "north", "south"} {
			rs, err := s.List(t.Context(), kind, parent, "", 100)
			note(kind+" of "+parent, rs, err)
		}
		for i := range 4 {
			id := fmt.Sprintf("unit%d", i)
			r, err := s.Latest(t.Context(), kind, id)
			note(kind+", latest "+id, []store.Record{r}, err)
			rs, err := s.History(t.Context(), kind, id)
			note(kind+", history "+id, rs, err)
		}
	}
	return said, failed
}

// A large file of records is checked after the start, and what is missing is reported.
func TestALargeFileOfRecordsIsCheckedAfterTheStart(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	for v := 1; v <= 3; v++ {
		must(t, s.Insert(t.Context(), store.Record{Kind: "score", ID: "unit", Version: v, Body: []byte("x")}))
	}
	must(t, s.Close())
	after := func() []*store.DamageError {
		opened, err := Open(t.Context(), Options{Dir: dir, checkedWhole: 1})
		must(t, err)
		looked := opened.(*engine)
		close(looked.done) // what goes on beside the service ends when it is through
		looked.idle.Wait()
		looked.done = make(chan struct{})
		found := looked.Damage()
		must(t, opened.Close())
		return found
	}
	if found := after(); len(found) != 0 {
		t.Fatalf("findings about an undamaged file: %v", found)
	}
	name := filepath.Join(dir, recordsFile)
	raw, err := os.ReadFile(name)
	must(t, err)
	at := bytes.LastIndex(raw, []byte("scoreunit"))
	raw[at+len("scoreuni")] ^= 1
	must(t, os.WriteFile(name, raw, 0o600))
	if found := after(); len(found) != 1 || found[0].Code != store.DamageRecord || found[0].SID != "" {
		t.Errorf("findings about a file in which a record has another key: %v", found)
	}
}

// The checksum of a record says nothing about one that is no longer found under its key: then an earlier version would
// be taken for the current one, or there would be none.
func TestABitInTheKeyOfARecordGivesNoOtherAnswer(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	for _, kind := range []string{"round", "score"} {
		for i := range 4 {
			for v := 1; v <= 1+i; v++ {
				must(t, s.Insert(t.Context(), store.Record{
					Kind: kind, ID: fmt.Sprintf("unit%d", i), Parent: []string{"north", "south"}[i%2], Version: v,
					At: time.UnixMilli(int64(v)), Body: fmt.Appendf(nil, "%s %d.%d", kind, i, v), Deleted: v == 4,
				}))
			}
		}
	}
	right, _ := answers(t, s)
	must(t, s.Close())
	whole, err := os.ReadFile(filepath.Join(dir, recordsFile))
	must(t, err)
	tried, noticed := 0, 0
	for _, key := range []string{"scoreunit2", "scoreunit3", "scoresouthunit"} {
		for at := 0; ; at += len(key) {
			next := bytes.Index(whole[at:], []byte(key))
			if next < 0 {
				break
			}
			at += next
			for _, off := range []int{-1, 2, len(key) - 1, len(key), len(key) + 1} {
				tried++
				raw := bytes.Clone(whole)
				raw[at+off] ^= 1
				broken := filepath.Join(t.TempDir(), "broken")
				must(t, os.CopyFS(broken, os.DirFS(dir)))
				must(t, os.WriteFile(filepath.Join(broken, recordsFile), raw, 0o600))
				opened, err := Open(t.Context(), Options{Dir: broken})
				if err != nil {
					noticed++
					continue
				}
				said, failed := answers(t, opened.(*engine))
				must(t, opened.Close())
				noticed += min(failed, 1)
				for name, answer := range said {
					if answer != right[name] {
						t.Errorf("a bit at %d, %q%+d: %s is %s, was %s", at+off, key, off, name, answer, right[name])
					}
				}
			}
		}
	}
	if tried < 20 || noticed < tried/2 {
		t.Errorf("%d bits tried, %d noticed", tried, noticed)
	}
}

// Records that hang together have versions from 1 without a gap, and the last of each among the current ones.
func TestRecordsThatDoNotHangTogetherAreRefused(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	for v := 1; v <= 3; v++ {
		r := store.Record{Kind: "score", ID: "unit", Parent: "p", Version: v, Body: []byte("x")}
		must(t, s.Insert(t.Context(), r))
	}
	must(t, s.Close())
	for name, change := range map[string]string{
		"nothing":                  `SELECT 1`,
		"a version is missing":     `DELETE FROM records WHERE version = 2`,
		"the first is the zeroth":  `UPDATE records SET version = 0 WHERE version = 1`,
		"the last is missing":      `DELETE FROM records WHERE version = 3`,
		"none is the current one":  `DELETE FROM latest`,
		"another parent":           `UPDATE latest SET parent = X'71'`,
		"it is deleted and is not": `UPDATE latest SET deleted = 1`,
		"a record that is nowhere": `INSERT INTO latest VALUES (X'71', X'71', 1, X'71', 0)`,
	} {
		broken := filepath.Join(t.TempDir(), "broken")
		must(t, os.CopyFS(broken, os.DirFS(dir)))
		db, err := sql.Open("sqlite", filepath.Join(broken, recordsFile))
		must(t, err)
		_, err = db.ExecContext(t.Context(), change)
		must(t, errors.Join(err, db.Close()))
		opened, err := Open(t.Context(), Options{Dir: broken})
		if refused := err != nil; refused == (name == "nothing") {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil {
			must(t, opened.Close())
		}
	}
}

// What the writer has in memory hides an older file that was copied over its own, until another process writes. Then
// nothing more is written, so that the next start still sees what is lost.
func TestRecordsThatFellBehindTheirMarkAreNotWrittenOn(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	write := func(id string) error {
		return s.Insert(t.Context(), store.Record{Kind: "round", ID: id, Version: 1, Body: []byte("x")})
	}
	must(t, write("a"))
	must(t, write("b"))
	must(t, s.Close())
	s = mustOpen(t, s.opt.Dir) // it has written nothing itself
	alter(t, filepath.Join(s.opt.Dir, recordsFile), `UPDATE ping SET v = x'0000000000000001' WHERE id = 2`)
	for _, id := range []string{"c", "d", "e"} {
		var found *store.DamageError
		if err := write(id); !errors.As(err, &found) || found.Code != store.DamageRecord {
			t.Errorf("%s is written into a file that lacks what was there: %v", id, err)
		}
	}
	if found := s.Damage(); len(found) != 1 || found[0].SID != "" {
		t.Errorf("the panel is told %v", found)
	}
	must(t, s.Close())
	_, err := Open(t.Context(), Options{Dir: s.opt.Dir})
	refusal(t, err) //nolint:errcheck // refusal fails the test itself
}

// Someone copies a file over minping.db while the service runs. What the service then acknowledges is there after the
// next start, or that start says that something is lost: nothing goes on as if it had never been.
func TestAFileCopiedOverTheRecordsInUseIsNoticed(t *testing.T) {
	older := func(older, _ []byte) []byte { return older }
	for name, c := range map[string]struct {
		more int
		over func(older []byte, now []byte) []byte
	}{
		"a shorter, older one":   {110, older},
		"an older one":           {30, older},
		"one of a moment before": {1, older},
		"zeros":                  {30, func(_, now []byte) []byte { return make([]byte, len(now)) }},
		"nothing":                {30, func(_, _ []byte) []byte { return nil }},
		"half of itself":         {30, func(_, now []byte) []byte { return now[:len(now)/2] }},
		"something else altogether": {30, func(_, now []byte) []byte {
			return bytes.Repeat([]byte("words "), len(now)/6)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := mustOpen(t, t.TempDir())
			path := filepath.Join(s.opt.Dir, recordsFile)
			acknowledged := map[string]bool{}
			write := func(from, to int) (refused error) {
				for i := from; i < to; i++ {
					id := fmt.Sprint(i)
					err := s.Insert(t.Context(), store.Record{
						Kind: "round", ID: id, Version: 1, Body: bytes.Repeat([]byte("x"), 900),
					})
					if err != nil {
						return err
					}
					acknowledged[id] = true
				}
				return nil
			}
			must(t, write(0, 80))
			for i := 40; i < 80; i++ { // so that later records take up what these leave, and the file does not grow
				must(t, s.Purge(t.Context(), "round", fmt.Sprint(i)))
				delete(acknowledged, fmt.Sprint(i))
			}
			must(t, s.Close())
			older, err := os.ReadFile(path)
			must(t, err)
			s = mustOpen(t, s.opt.Dir)
			must(t, write(80, 80+c.more))
			must(t, s.Close())
			now, err := os.ReadFile(path)
			must(t, err)
			s = mustOpen(t, s.opt.Dir)
			must(t, os.WriteFile(path, c.over(older, now), 0o600)) // in place
			_ = write(200, 240)                                    // what is refused is not lost
			_ = s.Close()
			opened, err := Open(t.Context(), Options{Dir: s.opt.Dir})
			if err != nil {
				refusal(t, err) //nolint:errcheck // refusal fails the test itself
				return
			}
			defer opened.Close() //nolint:errcheck // of a test
			for id := range acknowledged {
				if _, err := opened.Latest(t.Context(), "round", id); errors.Is(err, store.ErrNotFound) {
					t.Fatalf("%s was acknowledged and is gone, and no one says so", id)
				}
			}
		})
	}
}
