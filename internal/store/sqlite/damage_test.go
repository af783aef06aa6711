package sqlite

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/store"
)

var hexA = hex.EncodeToString([]byte(sidA))

// spoiler damages the files of a closed store.
type spoiler func(t *testing.T, dir string)

func flip(name string, at float64) spoiler {
	return func(t *testing.T, dir string) {
		t.Helper()
		raw, err := os.ReadFile(filepath.Join(dir, name))
		must(t, err)
		raw[int(at*float64(len(raw)))] ^= 1
		must(t, os.WriteFile(filepath.Join(dir, name), raw, 0o600))
	}
}

func cutTo(name string, share float64) spoiler {
	return func(t *testing.T, dir string) {
		t.Helper()
		path := filepath.Join(dir, name)
		info, err := os.Stat(path)
		must(t, err)
		must(t, os.Truncate(path, int64(share*float64(info.Size()))))
	}
}

func deleted(names ...string) spoiler {
	return func(t *testing.T, dir string) {
		t.Helper()
		for _, name := range names {
			if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				t.Fatal(err)
			}
		}
	}
}

func both(first, second spoiler) spoiler {
	return func(t *testing.T, dir string) {
		t.Helper()
		first(t, dir)
		second(t, dir)
	}
}

// older restores the files as they were when half of the ballots had been cast.
func older(names ...string) spoiler {
	return func(t *testing.T, dir string) {
		t.Helper()
		for _, name := range names {
			raw, err := os.ReadFile(filepath.Join(dir+"-older", name))
			must(t, err)
			must(t, os.WriteFile(filepath.Join(dir, name), raw, 0o600))
		}
	}
}

// killedAt leaves a directory as a kill does: a box with 60 acknowledged ballots, in the file or in the log; a second
// directory has the state at 30.
func killedAt(t *testing.T, inLog bool) (dir string, all []message) {
	t.Helper()
	all = messages(60)
	s := mustOpen(t, t.TempDir())
	b := mustBox(t, s, sidA)
	dir = filepath.Join(t.TempDir(), "killed")
	cast(t, b, store.Ballots, all[:30])
	if !inLog {
		must(t, b.shut())
	}
	must(t, os.CopyFS(dir+"-older", os.DirFS(s.opt.Dir)))
	cast(t, b, store.Ballots, all[30:])
	if !inLog {
		must(t, b.shut())
	}
	must(t, os.CopyFS(dir, os.DirFS(s.opt.Dir)))
	return dir, all
}

// The log of an open box is the only place where recently acknowledged ballots are: SQLite reads it up to the first
// incomplete frame and silently drops the rest. Whatever happens to the files of an open box, no acknowledged ballot
// goes missing silently, and no box is created in place of a lost one.
func TestWhatAnOpenBoxLosesIsNoticed(t *testing.T) {
	file := filepath.Join(boxesDir, hexA+openSuffix)
	log, mark := file+"-wal", filepath.Join(marksDir, hexA+markOpenSuffix)
	for name, c := range map[string]struct {
		inLog bool
		spoil spoiler
		code  string // "" when nothing is lost
	}{
		"nothing is spoilt":                    {true, func(*testing.T, string) {}, ""},
		"a bit of the log":                     {true, flip(log, 0.7), store.DamageLost},
		"the log is cut":                       {true, cutTo(log, 0.8), store.DamageLost},
		"the log is emptied":                   {true, cutTo(log, 0), store.DamageLost},
		"the log is deleted":                   {true, deleted(log, file+"-shm"), store.DamageLost},
		"the log is an older one":              {true, older(log), store.DamageLost},
		"the file of a log is emptied":         {true, cutTo(file, 0), store.DamageMissing},
		"the file of a log is deleted":         {true, deleted(file), store.DamageMissing},
		"a row in the file":                    {false, changeRow(file), store.DamageChanged},
		"the file is cut":                      {false, cutTo(file, 0.5), store.DamageUnread},
		"the file is emptied":                  {false, cutTo(file, 0), store.DamageMissing},
		"the file is deleted":                  {false, deleted(file), store.DamageMissing},
		"the file is an older one":             {false, older(file), store.DamageLost},
		"a bit of the mark":                    {false, flip(mark, 0.02), store.DamageChanged},
		"the mark is cut":                      {false, cutTo(mark, 0.5), store.DamageChanged},
		"the mark is an older one":             {false, older(mark), ""}, // the box is ahead of it
		"the mark is deleted":                  {false, deleted(mark), store.DamageChanged},
		"mark and log are deleted":             {true, deleted(mark, log, file+"-shm"), store.DamageChanged},
		"the mark is deleted, the log is cut":  {true, both(deleted(mark), cutTo(log, 0.8)), store.DamageChanged},
		"file and log and shm are older ones":  {true, older(file, log), store.DamageLost},
		"file and log are deleted, not marked": {true, deleted(file, log), store.DamageMissing},
	} {
		t.Run(name, func(t *testing.T) {
			dir, all := killedAt(t, c.inLog)
			c.spoil(t, dir)
			before := files(t, filepath.Join(dir, boxesDir))
			s := mustOpen(t, dir)
			b, err := s.Box(t.Context(), sidA)
			var found *store.DamageError
			if c.code == "" {
				must(t, err)
				if n, err := b.Count(t.Context(), store.Ballots); err != nil || n != len(all) {
					t.Errorf("%d ballots, %v", n, err)
				}
				return
			}
			if !errors.As(err, &found) || found.Code != c.code || found.SID != sidA ||
				!errors.Is(err, store.ErrUnavailable) {
				t.Fatalf("Box = %v; want %s", err, c.code)
			}
			if d := s.Damage(); len(d) != 1 || d[0].Code != c.code {
				t.Errorf("Damage = %v", d)
			}
			if _, err := s.Box(t.Context(), sidA); !errors.As(err, &found) {
				t.Errorf("asked once more: %v", err)
			}
			must(t, s.Close())
			if name := filepath.Base(file); len(before[name]) == 0 &&
				len(files(t, filepath.Join(dir, boxesDir))[name]) != 0 {
				t.Error("a box was made in the place of the one that is gone")
			}
			must(t, os.RemoveAll(dir))
			whole, all := killedAt(t, c.inLog)
			must(t, os.CopyFS(dir, os.DirFS(whole)))
			if n, err := mustBox(t, mustOpen(t, dir), sidA).Count(t.Context(), store.Ballots); err != nil ||
				n != len(all) {
				t.Errorf("restored: %d ballots, %v", n, err)
			}
		})
	}
}

// changeRow flips a bit of a value in a closed file, in the middle of a message.
func changeRow(name string) spoiler {
	return func(t *testing.T, dir string) {
		t.Helper()
		alter(t, filepath.Join(dir, name),
			`UPDATE ballots SET v = CAST(substr(v, 1, 9) || x'00' || substr(v, 11) AS BLOB) WHERE id = (SELECT min(id) FROM ballots)`)
	}
}

// A sealed box that was cut, changed or exchanged reports it; nothing is counted from it, and no open box is created
// in its place.
func TestWhatASealedBoxLosesIsNoticed(t *testing.T) {
	file := filepath.Join(boxesDir, hexA+sealSuffix)
	mark := filepath.Join(marksDir, hexA+markSealSuffix)
	for name, c := range map[string]struct {
		spoil spoiler
		code  string
	}{
		"nothing is spoilt":                    {func(*testing.T, string) {}, ""},
		"a bit":                                {flip(file, 0.6), store.DamageSealed},
		"cut":                                  {cutTo(file, 0.5), store.DamageSealed},
		"emptied":                              {cutTo(file, 0), store.DamageSealed},
		"deleted":                              {deleted(file), store.DamageMissing},
		"the mark is deleted":                  {deleted(mark), ""},
		"a bit of the mark":                    {flip(mark, 0.6), store.DamageSealed},
		"an older one, from before an erasure": {older(file), store.DamageSealed},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := mustOpen(t, dir)
			b := mustBox(t, s, sidA)
			cast(t, b, store.Ballots, messages(60))
			cast(t, b, store.Comments, messages(5))
			must(t, b.Seal(t.Context()))
			raw, err := os.ReadFile(filepath.Join(dir, file))
			must(t, err)
			must(t, b.EraseAll(t.Context(), store.Comments))
			must(t, s.Close())
			must(t, os.MkdirAll(filepath.Join(dir+"-older", boxesDir), 0o700))
			must(t, os.WriteFile(filepath.Join(dir+"-older", file), raw, 0o600))
			c.spoil(t, dir)
			s = mustOpen(t, dir)
			again, err := s.Box(t.Context(), sidA)
			if c.code == "" {
				must(t, err)
				if n, err := again.Count(t.Context(), store.Ballots); err != nil || n != 60 {
					t.Errorf("%d ballots, %v", n, err)
				}
				return
			}
			var found *store.DamageError
			if !errors.As(err, &found) || found.Code != c.code {
				t.Fatalf("Box = %v; want %s", err, c.code)
			}
			if exists(filepath.Join(dir, boxesDir, hexA+openSuffix)) {
				t.Error("an open box was made where a sealed one was")
			}
		})
	}
}

// A directory whose records are gone but which has boxes or keys is not started as a new one.
func TestADirectoryWithoutItsRecordsIsRefused(t *testing.T) {
	for name, spoil := range map[string]spoiler{"deleted": deleted(recordsFile), "emptied": cutTo(recordsFile, 0)} {
		dir, _ := killedAt(t, true)
		spoil(t, dir)
		before := files(t, dir)
		_, err := Open(t.Context(), Options{Dir: dir})
		if r := refusal(t, err); r.ZH == "" {
			t.Errorf("%s: %v", name, err)
		}
		for f, content := range files(t, dir) {
			if content != before[f] && filepath.Base(f) != "lock" {
				t.Errorf("%s: the refusal changed %s", name, f)
			}
		}
	}
	dir := t.TempDir()
	must(t, os.MkdirAll(filepath.Join(dir, "keys"), 0o700))
	must(t, os.WriteFile(filepath.Join(dir, "keys", "board.key"), []byte("x"), 0o600))
	mustOpen(t, dir) // restoring a backup beside keys that were put there first
	dir = t.TempDir()
	must(t, os.MkdirAll(filepath.Join(dir, "keys"), 0o700))
	must(t, os.WriteFile(filepath.Join(dir, "keys", sidA+".keys"), []byte("x"), 0o600))
	_, err := Open(t.Context(), Options{Dir: dir})
	refusal(t, err) //nolint:errcheck // refusal fails the test itself
}

// A person may carry on with what is left; there is no such choice when nothing is left.
func TestALossIsAcceptedByAPersonOnly(t *testing.T) {
	log := filepath.Join(boxesDir, hexA+openSuffix+"-wal")
	dir, all := killedAt(t, true)
	cutTo(log, 0.8)(t, dir)
	s := mustOpen(t, dir)
	if err := s.AcceptLoss(t.Context(), strings.Repeat("b", 22)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a box with nothing wrong: %v", err)
	}
	_, err := s.Box(t.Context(), sidA)
	if err == nil {
		t.Fatal("the loss was not noticed")
	}
	must(t, s.AcceptLoss(t.Context(), sidA))
	if len(s.Damage()) != 0 {
		t.Errorf("%v", s.Damage())
	}
	n, err := mustBox(t, s, sidA).Count(t.Context(), store.Ballots)
	if err != nil || n == 0 || n >= len(all) {
		t.Errorf("%d ballots are left, %v", n, err)
	}
	must(t, s.Close())
	s = mustOpen(t, dir)
	must(t, mustBox(t, s, sidA).Seal(t.Context()))

	dir, _ = killedAt(t, false)
	deleted(filepath.Join(boxesDir, hexA+openSuffix))(t, dir)
	s = mustOpen(t, dir)
	_, _ = s.Box(t.Context(), sidA)
	if err := s.AcceptLoss(t.Context(), sidA); err == nil {
		t.Error("an empty box was accepted in the place of one that is gone")
	}
}

// The mark of an open box is readable by the service alone: its bytes contain no number that an outsider could read,
// they are as long for one ballot as for a thousand, and nothing of it is left after the seal.
func TestAMarkTellsNeitherOrderNorNumber(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	b := mustBox(t, s, sidA)
	path := filepath.Join(s.opt.Dir, marksDir, hexA+markOpenSuffix)
	one := messages(1)
	cast(t, b, store.Ballots, one)
	first, err := os.ReadFile(path)
	must(t, err)
	all := messages(1000)
	cast(t, b, store.Ballots, all)
	last, err := os.ReadFile(path)
	must(t, err)
	if len(first) != len(last) {
		t.Errorf("%d and %d bytes", len(first), len(last))
	}
	// The same rows in another order, under the same key, give the same state.
	other := markState{}
	for _, m := range append(all, one...) {
		other.add(b.mark.key, store.Ballots, m.key, m.value)
	}
	if other != b.mark.state {
		t.Error("the state knows the order of rows")
	}
	for _, m := range all {
		if bytes.Contains(last, m.key[:8]) {
			t.Error("a ballot's number lies in the mark")
		}
	}
	must(t, b.Seal(t.Context()))
	if exists(path) {
		t.Error("the mark outlives the seal")
	}
}

// A canonical copy that lacks an acknowledged ballot does not replace the box.
func TestASealThatWouldLoseABallotIsNotDone(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	b := mustBox(t, s, sidA)
	cast(t, b, store.Ballots, messages(20))
	must(t, b.file.writer.do(t.Context(), &task{op: "x", run: func(c *conn) (error, error) {
		_, err := c.exec(`DELETE FROM ballots WHERE id = (SELECT min(id) FROM ballots)`)
		return nil, err
	}}))
	err := b.Seal(t.Context())
	var found *store.DamageError
	if !errors.As(err, &found) || found.Code != store.DamageLost || exists(b.path+sealSuffix) ||
		!exists(b.path+openSuffix) {
		t.Errorf("Seal = %v", err)
	}
}

// Losses in the file of records or its log are noticed at startup, and a record that differs from what was written is
// not used.
func TestWhatTheRecordsLoseIsNoticed(t *testing.T) {
	write := func(s *engine, from, to int) {
		for i := from; i < to; i++ {
			body := bytes.Repeat([]byte{byte('a' + i%26)}, 300)
			must(t, s.Insert(t.Context(),
				store.Record{Kind: "round", ID: fmt.Sprint(i), Version: 1, At: time.Now(), Body: body}))
		}
	}
	log := recordsFile + "-wal"
	for name, c := range map[string]struct {
		inLog, refused bool
		spoil          spoiler
	}{
		"nothing is spoilt":       {true, false, func(*testing.T, string) {}},
		"a bit of the log":        {true, true, flip(log, 0.5)},
		"the log is cut":          {true, true, cutTo(log, 0.7)},
		"the log is emptied":      {true, true, cutTo(log, 0)},
		"the log is deleted":      {true, true, deleted(log, recordsFile+"-shm")},
		"the log is an older one": {true, true, older(log)},
		"the file is cut":         {false, true, cutTo(recordsFile, 0.6)},
		"the file is an old one":  {false, true, older(recordsFile)},
		"the mark is deleted":     {false, false, deleted(filepath.Join(marksDir, recordMarkName))},
	} {
		t.Run(name, func(t *testing.T) {
			s := mustOpen(t, t.TempDir())
			dir := filepath.Join(t.TempDir(), "killed")
			write(s, 0, 100)
			copyNow := func(to string) {
				if !c.inLog {
					must(t, s.Close())
				}
				must(t, os.CopyFS(to, os.DirFS(s.opt.Dir)))
				if !c.inLog {
					s = mustOpen(t, s.opt.Dir)
				}
			}
			copyNow(dir + "-older")
			write(s, 100, 200)
			copyNow(dir)
			c.spoil(t, dir)
			again, err := Open(t.Context(), Options{Dir: dir})
			if c.refused {
				refusal(t, err) //nolint:errcheck // refusal fails the test itself
				return
			}
			must(t, err)
			defer again.Close() //nolint:errcheck // the test is over
			if all, err := again.List(t.Context(), "round", "", "", 1000); err != nil || len(all) != 200 {
				t.Errorf("%d records, %v", len(all), err)
			}
		})
	}
	s := mustOpen(t, t.TempDir())
	write(s, 0, 10)
	must(t, s.Close())
	alter(t, filepath.Join(s.opt.Dir, recordsFile),
		`UPDATE records SET body = CAST('b' || substr(body, 2) AS BLOB) WHERE id = CAST('3' AS BLOB)`)
	s = mustOpen(t, s.opt.Dir)
	_, err := s.Latest(t.Context(), "round", "3")
	var found *store.DamageError
	if !errors.As(err, &found) || found.Code != store.DamageRecord {
		t.Errorf("a changed record: %v", err)
	}
	if _, err := s.Latest(t.Context(), "round", "4"); err != nil {
		t.Error(err)
	}
}

// The files of a box are exchanged for older ones while the service runs. SQLite believes the index of the log: it
// takes the log to end where it ended then, would accept used slips again and write over what was acknowledged since.
func TestARunningBoxIsNotTurnedBack(t *testing.T) {
	file := filepath.Join(boxesDir, hexA+openSuffix)
	index, log := file+"-shm", file+"-wal"
	for name, c := range map[string]struct {
		wrote bool // since the box was opened
		names []string
	}{
		"the index, after a write":         {true, []string{index}},
		"the index, before a write":        {false, []string{index}},
		"log and index, after a write":     {true, []string{log, index}},
		"log and index, before a write":    {false, []string{log, index}},
		"file and log and index, after it": {true, []string{file, log, index}},
	} {
		t.Run(name, func(t *testing.T) {
			dir, all := killedAt(t, true)
			s := mustOpen(t, dir)
			b := mustBox(t, s, sidA)
			if c.wrote {
				more := messages(5)
				cast(t, b, store.Ballots, more)
				all = append(all, more...)
			}
			older(c.names...)(t, dir)
			late := messages(1)[0]
			_, err := b.Insert(t.Context(), store.Ballots, late.key, late.value)
			var found *store.DamageError
			if !errors.As(err, &found) || found.Code != store.DamageLost {
				t.Fatalf("a ballot for a box that was turned back: %v", err)
			}
			if d := s.Damage(); len(d) != 1 || d[0].SID != sidA {
				t.Errorf("Damage = %v", d)
			}
			if len(c.names) > 1 {
				return
			}
			killed := filepath.Join(t.TempDir(), "again")
			must(t, os.CopyFS(killed, os.DirFS(dir)))
			deleted(index)(t, killed)
			if n := count(t, mustBox(t, mustOpen(t, killed), sidA), store.Ballots); n != len(all) {
				t.Errorf("%d of %d ballots are left", n, len(all))
			}
		})
	}
}

// Boxes that are gone are known from the start, before anyone asks for them. Sealed ones that are there wait until
// then: to read them takes long.
func TestAStartFindsTheBoxesThatAreGone(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	open, sealed := mustBox(t, s, sidA), mustBox(t, s, sidB)
	cast(t, open, store.Ballots, messages(3))
	cast(t, sealed, store.Ballots, messages(3))
	must(t, sealed.Seal(t.Context()))
	must(t, s.Close())
	for _, c := range []struct {
		spoil spoiler
		want  []string
	}{
		{func(*testing.T, string) {}, nil},
		{deleted(filepath.Join(boxesDir, hex.EncodeToString([]byte(sidB))+sealSuffix)), []string{sidB}},
		{deleted(filepath.Join(boxesDir, hexA+openSuffix)), []string{sidB, sidA}},
	} {
		c.spoil(t, dir)
		opened, err := Open(t.Context(), Options{Dir: dir})
		must(t, err)
		looked := opened.(*engine)
		close(looked.done) // what goes on beside the service ends when it is through
		looked.idle.Wait()
		looked.done = make(chan struct{})
		var found []string
		for _, d := range looked.Damage() {
			found = append(found, d.SID)
		}
		if !slices.Equal(found, c.want) {
			t.Errorf("found %q, want %q", found, c.want)
		}
		must(t, opened.Close())
	}
}

// What SQLite cannot write it says in its own codes: a person is told whether the disk is full or may not be written
// to, and once that is mended the store goes on.
func TestADiskThatTakesNothingSaysWhy(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	for _, c := range []struct{ off, on, code string }{
		{"max_page_count = 1", "max_page_count = 1073741823", store.DamageDiskFull}, // no less than it has
		{"query_only = 1", "query_only = 0", store.DamageReadOnly},
	} {
		set := func(pragma string) {
			t.Helper()
			must(t, s.main.writer.do(t.Context(), &task{op: "set", alone: func(c *conn) error {
				_, err := c.exec("PRAGMA " + pragma)
				return err
			}}))
		}
		set(c.off)
		large := store.Record{Kind: "session", ID: c.code, Version: 1, Body: bytes.Repeat([]byte("x"), 1<<20)}
		var found *store.DamageError
		if err := s.Insert(t.Context(), large); !errors.As(err, &found) || found.Code != c.code {
			t.Errorf("%s: %v", c.code, err)
		}
		set(c.on)
		must(t, s.Insert(t.Context(), large))
	}
}
