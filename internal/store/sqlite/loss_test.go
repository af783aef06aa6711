package sqlite

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"minping/internal/disk"
	"minping/internal/store"
)

// What happens to a file while the box is closed is noticed by the process that closed it, too: by its size, its time
// and what it holds.
func TestAFileThatChangedWhileItWasClosedIsLookedAt(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, path string, as os.FileInfo){
		"a row": func(t *testing.T, path string, _ os.FileInfo) {
			t.Helper()
			changeRow(filepath.Base(path))(t, filepath.Dir(path))
		},
		"cut, with its time put back": func(t *testing.T, path string, as os.FileInfo) {
			t.Helper()
			must(t, os.Truncate(path, as.Size()/2))
			must(t, os.Chtimes(path, as.ModTime(), as.ModTime()))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := mustOpen(t, t.TempDir())
			b := mustBox(t, s, sidA)
			cast(t, b, store.Ballots, messages(60))
			must(t, b.shut())
			path := b.path + openSuffix
			as, err := os.Stat(path)
			must(t, err)
			spoil(t, path, as)
			if _, err := s.Box(t.Context(), sidA); !errors.As(err, new(*store.DamageError)) {
				t.Errorf("opened: %v", err)
			}
		})
	}
}

// A person accepts what is missing now, not what goes missing later, and nothing of what was sealed.
func TestALossIsAcceptedOnce(t *testing.T) {
	dir, _ := killedAt(t, true)
	file := filepath.Join(boxesDir, hexA+openSuffix)
	cutTo(file+"-wal", 0.8)(t, dir)
	s := mustOpen(t, dir)
	if _, err := s.Box(t.Context(), sidA); err == nil {
		t.Fatal("nothing is missing")
	}
	must(t, s.AcceptLoss(t.Context(), sidA))
	b := mustBox(t, s, sidA)
	if len(s.Damage()) != 0 {
		t.Errorf("accepted, and still listed: %v", s.Damage())
	}
	cast(t, b, store.Ballots, messages(20))
	must(t, b.shut())
	changeRow(file)(t, dir)
	if _, err := s.Box(t.Context(), sidA); !errors.As(err, new(*store.DamageError)) {
		t.Errorf("a later loss was taken for the one that was accepted: %v", err)
	}

	other := mustOpen(t, t.TempDir())
	sealed := mustBox(t, other, sidA)
	cast(t, sealed, store.Ballots, messages(9))
	must(t, sealed.Seal(t.Context()))
	must(t, other.Close())
	flip(filepath.Join(boxesDir, hexA+sealSuffix), 0.6)(t, other.opt.Dir)
	again := mustOpen(t, other.opt.Dir)
	_, err := again.Box(t.Context(), sidA)
	var found *store.DamageError
	if !errors.As(err, &found) || found.Code != store.DamageSealed {
		t.Fatalf("Box = %v", err)
	}
	if err := again.AcceptLoss(t.Context(), sidA); !errors.As(err, &found) {
		t.Errorf("a sealed box that changed was accepted: %v", err)
	}
}

// Marks alone say that there were ballots: without its records such a directory is not started as a new one.
func TestMarksWithoutRecordsAreNoNewDirectory(t *testing.T) {
	for _, left := range []string{filepath.Join(marksDir, "x.open"), filepath.Join("keys", "x.keys")} {
		dir := t.TempDir()
		must(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, left)), 0o700))
		must(t, os.WriteFile(filepath.Join(dir, left), []byte("x"), 0o600))
		if _, err := Open(t.Context(), Options{Dir: dir}); !errors.As(err, new(*store.Refusal)) {
			t.Errorf("%s beside no records: %v", left, err)
		}
	}
}

// A mark is written into two places in turn, so that a power cut while one is written leaves the other.
func TestAMarkIsWrittenIntoTwoPlacesInTurn(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	b := mustBox(t, s, sidA)
	all := messages(4)
	var seen []uint64
	for i := range all {
		cast(t, b, store.Ballots, all[i:i+1])
		raw, err := os.ReadFile(b.markPath(markOpenSuffix))
		must(t, err)
		first, was, ok1 := b.mark.unsealed(raw[markSlot : 2*markSlot])
		second, is, ok2 := b.mark.unsealed(raw[2*markSlot:])
		if i == 0 {
			continue
		}
		if !ok1 || !ok2 || first+1 != second && second+1 != first {
			t.Fatalf("after %d rows the places hold %d (%v) and %d (%v)", i+1, first, ok1, second, ok2)
		}
		if was[1].n+is[1].n != uint64(2*i+1) {
			t.Errorf("after %d rows the places count %d and %d", i+1, was[1].n, is[1].n)
		}
		seen = append(seen, max(first, second))
	}
	if !slices.IsSorted(seen) || seen[0] == seen[len(seen)-1] {
		t.Errorf("the states are numbered %v", seen)
	}
}

// What was dropped stays gone after a power cut.
func TestADroppedBoxIsGoneFromTheDisk(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	cast(t, mustBox(t, s, sidA), store.Ballots, messages(3))
	var steps []string
	stop := disk.Watch(func(step string) { steps = append(steps, step) })
	defer stop()
	must(t, s.DropBox(t.Context(), sidA))
	gone := slices.Index(steps, "remove "+hexA+openSuffix)
	last := len(steps) - 1
	for last >= 0 && steps[last] != "sync "+boxesDir {
		last--
	}
	if gone < 0 || last < gone {
		t.Errorf("dropped by %q", steps)
	}
}

// Rows that wait for one commit are written in order of their keys: the log of an open box tells no order of arrival
// within it (rb1 §12).
func TestRowsOfOneCommitAreWrittenInOrderOfTheirKeys(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	b := mustBox(t, s, sidA)
	w, held, release := b.file.writer, make(chan struct{}), make(chan struct{})
	told := make(chan error, 1)
	go func() {
		told <- w.do(t.Context(), &task{op: "watch", alone: func(c *conn) error {
			for _, q := range []string{
				`CREATE TEMP TABLE seen (id BLOB)`,
				`CREATE TEMP TRIGGER watch AFTER INSERT ON main.ballots BEGIN INSERT INTO seen VALUES (hex(new.id)); END`,
			} {
				if _, err := c.exec(q); err != nil {
					return err
				}
			}
			close(held)
			<-release
			return nil
		}})
	}()
	<-held
	all := messages(40)
	slices.SortFunc(all, func(x, y message) int { return -slices.Compare(x.key[:], y.key[:]) })
	errs := make(chan error, len(all))
	for i, m := range all {
		go func() { _, err := b.Insert(t.Context(), store.Ballots, m.key, m.value); errs <- err }()
		for queued := -1; queued <= i; { // each arrives before the next
			time.Sleep(100 * time.Microsecond)
			w.mu.Lock()
			queued = len(w.queue)
			w.mu.Unlock()
		}
	}
	close(release)
	must(t, <-told)
	for range all {
		must(t, <-errs)
	}
	var order string
	must(t, w.do(t.Context(), &task{op: "watch", alone: func(c *conn) error {
		return c.row(`SELECT group_concat(id) FROM (SELECT id FROM seen ORDER BY rowid)`, nil, &order)
	}}))
	if ids := strings.Split(order, ","); len(ids) != len(all) || !slices.IsSorted(ids) {
		t.Errorf("%d rows were written in the order they came", len(ids))
	}
}

// A mark and its name are on the disk before a row relies on it.
func TestAMarkIsOnTheDiskBeforeItIsReliedOn(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	var steps []string
	stop := disk.Watch(func(step string) { steps = append(steps, step) })
	defer stop()
	mustBox(t, s, sidA)
	mark := hexA + markOpenSuffix
	written, named := slices.Index(steps, "sync "+mark+".new"), slices.Index(steps, "rename "+mark+".new "+mark)
	last := slices.Index(steps, "sync "+marksDir)
	if written < 0 || named < written || last < named {
		t.Errorf("made by %q", steps)
	}
}

// What a commit says is on the disk, what was erased is overwritten, and nothing of a row goes into a file beside.
func TestAFileIsOpenedAsItsPromisesNeed(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	b := mustBox(t, s, sidA)
	for name, w := range map[string]*writer{"records": s.main.writer, "box": b.file.writer} {
		must(t, w.do(t.Context(), &task{op: "look", alone: func(c *conn) error {
			for pragma, want := range map[string]string{
				"synchronous": "2", "secure_delete": "1", "temp_store": "2", "journal_mode": "wal",
			} {
				var got string
				if err := c.row(`PRAGMA `+pragma, nil, &got); err != nil || got != want {
					t.Errorf("%s: %s is %s, %v", name, pragma, got, err)
				}
			}
			return nil
		}}))
	}
}

// A mark tells no one how many rows there are, and nothing of it is left once its box is gone (rb1 §12).
func TestAMarkTellsNothingAndLeavesNothing(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	b := mustBox(t, s, sidA)
	cast(t, b, store.Ballots, messages(7))
	path, kept := b.markPath(markOpenSuffix), filepath.Join(t.TempDir(), "kept")
	raw, err := os.ReadFile(path)
	must(t, err)
	plain := binary.BigEndian.AppendUint64(nil, b.mark.state[1].n)
	plain = binary.BigEndian.AppendUint64(plain, b.mark.state[1].sum[0])
	if b.mark.state[1].n != 7 || bytes.Contains(raw, plain) {
		t.Error("a mark is in clear")
	}
	must(t, os.Link(path, kept))
	must(t, s.DropBox(t.Context(), sidA))
	left, err := os.ReadFile(kept)
	must(t, err)
	if exists(path) || !bytes.Equal(left, make([]byte, len(left))) {
		t.Error("a mark that was erased can still be read")
	}
}

// The mark of the records is written into two places in turn, as that of a box is.
func TestTheMarkOfTheRecordsHasTwoPlaces(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	for v := 1; v <= 4; v++ {
		must(t, s.Insert(t.Context(), store.Record{Kind: "score", ID: "unit", Version: v, Body: []byte("x")}))
	}
	raw, err := os.ReadFile(filepath.Join(s.opt.Dir, marksDir, recordMarkName))
	must(t, err)
	first, second := binary.BigEndian.Uint64(raw), binary.BigEndian.Uint64(raw[recordSlot:])
	if first+1 != second && second+1 != first || max(first, second) != s.commits.number() {
		t.Errorf("the places hold %d and %d, the mark says %d", first, second, s.commits.number())
	}
}

// A record that a flipped bit deleted, or undeleted, does not pass for what was written.
func TestARecordThatABitDeletesIsNotTakenForDeleted(t *testing.T) {
	for name, change := range map[string]string{
		"deleted": `UPDATE records SET deleted = 1`, "another parent": `UPDATE records SET parent = x'6e'`,
		"another time": `UPDATE records SET at = at + 1`, "another body": `UPDATE records SET body = x'79'`,
	} {
		s := mustOpen(t, t.TempDir())
		must(t, s.Insert(t.Context(), store.Record{
			Kind: "score", ID: "unit", Version: 1, Parent: "p", Body: []byte("x"),
		}))
		must(t, s.main.writer.do(t.Context(), &task{op: "spoil", alone: func(c *conn) error {
			_, err := c.exec(change)
			return err
		}}))
		var found *store.DamageError
		_, err := s.Latest(t.Context(), "score", "unit")
		if !errors.As(err, &found) || found.Code != store.DamageRecord {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// No one is told that a row is kept before its mark says so, or when its mark cannot say so: a lost row would not be
// missed.
func TestARowIsAcknowledgedOnceItsMarkHasIt(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	b := mustBox(t, s, sidA)
	all := messages(2)
	write, reached, release := b.file.writer.settled, make(chan struct{}), make(chan struct{})
	b.file.writer.settled = func() error {
		close(reached)
		<-release
		return write()
	}
	told := make(chan error, 1)
	go func() { _, err := b.Insert(t.Context(), store.Ballots, all[0].key, all[0].value); told <- err }()
	<-reached
	select {
	case err := <-told:
		t.Errorf("acknowledged before the mark was written: %v", err)
	case <-time.After(50 * time.Millisecond):
		close(release)
		must(t, <-told)
	}
	b.file.writer.settled = func() error { return errors.New("the disk of the mark is full") }
	if _, err := b.Insert(t.Context(), store.Ballots, all[1].key, all[1].value); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("acknowledged without a mark: %v", err)
	}
	b.file.writer.settled = write
}

// A canonical copy from which a table was erased has no pages left over that held it.
func TestAnErasedTableLeavesNoPagesInTheCopy(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	b := mustBox(t, s, sidA)
	cast(t, b, store.Ballots, messages(9))
	cast(t, b, store.Comments, messages(40))
	must(t, b.Seal(t.Context()))
	whole := sizeOf(b.path + sealSuffix)
	must(t, b.EraseAll(t.Context(), store.Comments))
	var free int
	must(t, b.file.row(t.Context(), `PRAGMA freelist_count`, nil, &free))
	if left := sizeOf(b.path + sealSuffix); free != 0 || left > whole/2 || count(t, b, store.Ballots) != 9 {
		t.Errorf("%d free pages, %d bytes of %d", free, left, whole)
	}
}

// Who changes what was read changes nothing that others read.
func TestWhatIsReadIsTheCallersOwn(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	must(t, s.Insert(t.Context(), store.Record{Kind: "score", ID: "unit", Version: 1, Body: []byte("whole")}))
	for range 3 {
		r, err := s.Latest(t.Context(), "score", "unit")
		must(t, err)
		if string(r.Body) != "whole" {
			t.Errorf("read %q", r.Body)
		}
		r.Body[0] = 'W'
	}
}

// A row is its key and its value: one that was laid under another key is not the one that was acknowledged.
func TestARowUnderAnotherKeyIsNoticed(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	b := mustBox(t, s, sidA)
	cast(t, b, store.Ballots, messages(9))
	must(t, b.shut())
	alter(t, b.path+openSuffix, `UPDATE ballots SET id = zeroblob(32) WHERE id = (SELECT min(id) FROM ballots)`)
	var found *store.DamageError
	if _, err := s.Box(t.Context(), sidA); !errors.As(err, &found) || found.Code != store.DamageChanged {
		t.Errorf("opened: %v", err)
	}
}

// As many ballots as are missing arrive together, before this process wrote anything else: they do not stand in for
// those that were acknowledged.
func TestBallotsThatArriveTogetherHideNoLoss(t *testing.T) {
	file := filepath.Join(boxesDir, hexA+openSuffix)
	dir, all := killedAt(t, true)
	s := mustOpen(t, dir)
	b := mustBox(t, s, sidA)
	older(file+"-wal", file+"-shm")(t, dir)
	taken := func(group []message) (n int) {
		t.Helper()
		w, held, release := b.file.writer, make(chan struct{}), make(chan struct{})
		go func() {
			_ = w.do(t.Context(), &task{op: "hold", alone: func(*conn) error {
				close(held)
				<-release
				return nil
			}})
		}()
		<-held
		outcomes := make(chan error)
		for _, m := range group {
			go func() {
				_, err := b.Insert(t.Context(), store.Ballots, m.key, m.value)
				outcomes <- err
			}()
		}
		for queued := 0; queued < len(group); time.Sleep(time.Millisecond) {
			w.mu.Lock()
			queued = len(w.queue)
			w.mu.Unlock()
		}
		close(release)
		for range group {
			if err := <-outcomes; err == nil {
				n++
			} else if !errors.As(err, new(*store.DamageError)) {
				t.Error(err)
			}
		}
		return n
	}
	if n := taken(messages(30)); n > 0 {
		t.Errorf("a box that lost 30 ballots took %d", n)
	}
	if n := taken(all[30:]); n > 0 {
		t.Errorf("%d slips voted again", n)
	}
	if d := s.Damage(); len(d) != 1 || d[0].Code != store.DamageLost {
		t.Errorf("Damage = %v", d)
	}
}

// A box that was being erased when the process was killed is no box that lost something, wherever that was.
func TestABoxKilledWhileItIsErasedIsNotDamaged(t *testing.T) {
	for _, sealed := range []bool{false, true} {
		s := mustOpen(t, t.TempDir())
		b := mustBox(t, s, sidA)
		cast(t, b, store.Ballots, messages(10))
		if sealed {
			must(t, b.Seal(t.Context()))
		}
		var left []string
		stop := disk.Watch(func(string) {
			dir := filepath.Join(t.TempDir(), strconv.Itoa(len(left)))
			must(t, os.CopyFS(dir, os.DirFS(s.opt.Dir)))
			left = append(left, dir)
		})
		err := s.DropBox(t.Context(), sidA)
		stop()
		must(t, err)
		if len(left) < 4 {
			t.Fatalf("killed in %d places", len(left))
		}
		for i, dir := range left {
			again := mustOpen(t, dir)
			if _, err := again.Box(t.Context(), sidA); err != nil || len(again.Damage()) > 0 {
				t.Errorf("sealed %t, killed at step %d: %v, %v", sealed, i, err, again.Damage())
			}
			must(t, again.Close())
		}
	}
}
