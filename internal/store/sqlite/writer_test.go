package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/store"
)

// hold keeps the writer busy until release is called.
func hold(t *testing.T, w *writer) (release func()) {
	t.Helper()
	holding, released, done := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		done <- w.do(context.Background(), &task{op: "hold", alone: func(*conn) error {
			close(holding)
			<-released
			return nil
		}})
	}()
	<-holding
	return func() {
		close(released)
		must(t, <-done)
	}
}

// queued waits until n tasks wait for the writer.
func queued(t *testing.T, w *writer, n int) {
	t.Helper()
	for range 2000 {
		w.mu.Lock()
		waiting := len(w.queue)
		w.mu.Unlock()
		if waiting == n {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatalf("%d tasks never gathered", n)
}

// Neighbours in the log are neighbours in key, not in time (decision 0011, rb1 §12).
func TestAGroupIsWrittenInOrderOfKeyNotOfArrival(t *testing.T) {
	b := mustBox(t, mustOpen(t, t.TempDir()), sidA)
	w := b.file.writer
	release := hold(t, w)
	var written []byte
	errs := make(chan error)
	const n = 40
	for i := range n {
		go func() {
			errs <- w.do(t.Context(), &task{
				op: "insert", key: []byte{byte(n - i)},
				run: func(*conn) (verdict, failure error) {
					written = append(written, byte(n-i)) // by the single writing goroutine
					return nil, nil
				},
			})
		}()
		queued(t, w, i+1)
	}
	release()
	for range n {
		must(t, <-errs)
	}
	if len(written) != n || !slices.IsSorted(written) {
		t.Errorf("written in the order %v", written)
	}
}

func TestCallsThatGatherShareOneCommit(t *testing.T) {
	b := mustBox(t, mustOpen(t, t.TempDir()), sidA)
	w := b.file.writer
	release := hold(t, w)
	all, errs := messages(200), make(chan error)
	for _, m := range all {
		go func() {
			_, err := b.Insert(t.Context(), store.Ballots, m.key, m.value)
			errs <- err
		}()
	}
	queued(t, w, len(all))
	before := w.groups.Load()
	release()
	for range all {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if n := w.groups.Load() - before; n != 1 {
		t.Errorf("%d commits", n)
	}
}

func TestNobodyIsAnsweredBeforeTheCommit(t *testing.T) {
	b := mustBox(t, mustOpen(t, t.TempDir()), sidA)
	reader := b.file.db
	for _, m := range messages(50) {
		_, err := b.Insert(t.Context(), store.Ballots, m.key, m.value)
		must(t, err)
		var n int // another connection sees committed rows only
		must(t, reader.QueryRow(`SELECT count(*) FROM ballots WHERE id = ?`, m.key[:]).Scan(&n))
		if n != 1 {
			t.Fatal("answered before the commit")
		}
	}
}

func TestEveryConnectionIsSetToLoseNothing(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	for name, f := range map[string]*file{"records": s.main, "box": mustBox(t, s, sidA).file} {
		extra, err := newConn(t.Context(), f.db)
		must(t, err)
		for pragma, want := range map[string]string{
			"journal_mode": "wal", "synchronous": "2", "secure_delete": "1", "wal_autocheckpoint": "0",
			"busy_timeout": "10000",
		} {
			for _, c := range []*conn{f.writer.conn, extra} {
				var got string
				must(t, c.QueryRowContext(t.Context(), `PRAGMA `+pragma).Scan(&got))
				if got != want {
					t.Errorf("%s: %s is %s", name, pragma, got)
				}
			}
		}
		must(t, extra.Close())
	}
}

func TestAFailureUndoesItsGroupAndTellsEachCaller(t *testing.T) {
	b := mustBox(t, mustOpen(t, t.TempDir()), sidA)
	w := b.file.writer
	release := hold(t, w)
	all, errs := messages(20), make(chan error)
	for _, m := range all {
		go func() {
			_, err := b.Insert(t.Context(), store.Ballots, m.key, m.value)
			errs <- err
		}()
	}
	broken := errors.New("broken")
	go func() {
		errs <- w.do(t.Context(), &task{
			op: "break", key: []byte{0x80},
			run: func(*conn) (error, error) { return nil, broken },
		})
	}()
	queued(t, w, len(all)+1)
	release()
	for range len(all) + 1 {
		if err := <-errs; !errors.Is(err, store.ErrUnavailable) || !errors.Is(err, broken) {
			t.Errorf("%v", err)
		}
	}
	if n := count(t, b, store.Ballots); n != 0 {
		t.Errorf("%d rows of a failed group", n)
	}
	cast(t, b, store.Ballots, all) // the writer goes on
}

func TestAFullDiskIsReportedAndHarmsNothing(t *testing.T) {
	b := mustBox(t, mustOpen(t, t.TempDir()), sidA)
	before := messages(10)
	cast(t, b, store.Ballots, before)
	limit := func(pages int) {
		must(t, b.file.writer.do(t.Context(), &task{op: "limit", alone: func(c *conn) error {
			_, err := c.ExecContext(t.Context(), fmt.Sprintf(`PRAGMA max_page_count = %d`, pages))
			return err
		}}))
	}
	limit(1)
	m := messages(1)[0]
	_, err := b.Insert(t.Context(), store.Ballots, m.key, make([]byte, 100_000))
	if !errors.Is(err, store.ErrUnavailable) || !strings.Contains(err.Error(), "full") {
		t.Errorf("%v", err)
	}
	if n := count(t, b, store.Ballots); n != len(before) {
		t.Errorf("%d rows", n)
	}
	limit(1 << 30)
	cast(t, b, store.Ballots, []message{m})
}

func TestACastGivenUpWhileItWaitsIsNotWritten(t *testing.T) {
	b := mustBox(t, mustOpen(t, t.TempDir()), sidA)
	w := b.file.writer
	release := hold(t, w)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := b.Insert(ctx, store.Ballots, store.Key{1}, nil)
		done <- err
	}()
	queued(t, w, 1)
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) || !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("%v", err)
	}
	release()
	cast(t, b, store.Ballots, messages(1)) // goes through the same queue, behind it
	if n := count(t, b, store.Ballots); n != 1 {
		t.Error("it was written")
	}
}

func TestTheLogDoesNotGrowWithoutEnd(t *testing.T) {
	const limit = 256 << 10
	s := mustOpen(t, t.TempDir())
	b := mustBox(t, s, sidA)
	b.file.writer.check.after = limit
	for range 40 {
		castAtOnce(t, b, messages(100)) // some 10 MiB of log in all
		for b.file.writer.check.busy.Load() {
			time.Sleep(time.Millisecond) // on a busy machine a copy takes as long as many rounds
		}
	}
	info, err := os.Stat(b.path + openSuffix + "-wal")
	must(t, err)
	if info.Size() > 16*limit { // two rounds may arrive before a copy begins
		t.Errorf("the log has %d KiB", info.Size()>>10)
	}
	if n := count(t, b, store.Ballots); n != 4000 {
		t.Errorf("%d rows", n)
	}
}

func TestWhatIsPurgedSoonIsInNoFile(t *testing.T) {
	const mark = "a mark that is found in every file that holds it"
	s := mustOpen(t, t.TempDir())
	for n := range 40 {
		must(t, s.Insert(t.Context(), store.Record{
			Kind: "session", ID: fmt.Sprint(n), Version: 1,
			Body: []byte(strings.Repeat(mark, 200)),
		}))
	}
	must(t, s.Insert(t.Context(), store.Record{Kind: "session", ID: "stays", Version: 1}))
	for n := range 40 { // some while the log is being emptied of others
		must(t, s.Purge(t.Context(), "session", fmt.Sprint(n)))
	}
	for i := 0; marked(t, s.opt.Dir, mark); i++ {
		if i > 200 {
			t.Fatal("still there")
		}
		time.Sleep(10 * time.Millisecond)
	}
	if _, err := s.Latest(t.Context(), "session", "stays"); err != nil {
		t.Error(err)
	}
}

func TestWhatWasReadBeforeAChangeIsNotKeptAfterIt(t *testing.T) {
	writes, err := openCounter(t.TempDir())
	must(t, err)
	c := newLatestCache(writes, false)
	key := recordKey{"state", "s"}
	_, epoch, _ := c.lookup(key)
	c.inserted(store.Record{Kind: "state", ID: "s", Version: 2})
	c.keep(key, store.Record{Kind: "state", ID: "s", Version: 1}, epoch) // a slow reader finishes late
	if r, _, ok := c.lookup(key); ok {
		t.Errorf("version %d is kept", r.Version)
	}
	_, epoch, _ = c.lookup(key)
	c.keep(key, store.Record{Kind: "state", ID: "s", Version: 2}, epoch)
	c.inserted(store.Record{Kind: "state", ID: "s", Version: 3})
	if r, _, ok := c.lookup(key); !ok || r.Version != 3 {
		t.Errorf("version %d, %v", r.Version, ok)
	}
	c.purged("state", "s")
	if _, _, ok := c.lookup(key); ok {
		t.Error("purged and still known")
	}
	for i := range 100_000 {
		_, epoch, _ := c.lookup(key)
		c.keep(recordKey{"state", fmt.Sprint(i)}, store.Record{Body: make([]byte, 2000)}, epoch)
	}
	if size := len(c.entries) * (2000 + entryExpect); size > cacheBytes+cachedBody || c.size != size {
		t.Errorf("%d bytes are kept, %d counted", size, c.size)
	}
}

func TestIdleBoxesAreClosedAndAtMostSoManyAreOpen(t *testing.T) {
	opt := Options{Dir: t.TempDir(), OpenBoxes: 5, BusyBoxes: 8, IdleAfter: time.Hour}
	s, err := open(t.Context(), opt)
	must(t, err)
	var boxes []*box
	var most int32
	for i := range 30 {
		b := mustBox(t, s, fmt.Sprintf("%022d", i))
		cast(t, b, store.Ballots, messages(i))
		boxes = append(boxes, b)
		most = max(most, s.openBoxes.Load())
	}
	if most <= 5 || most > 8 { // all were used a moment ago
		t.Errorf("up to %d boxes were open", most)
	}
	for _, b := range boxes {
		b.used.Add(-int64(busyFor)) // none is busy any more
	}
	cast(t, mustBox(t, s, fmt.Sprintf("%022d", 30)), store.Ballots, messages(1))
	if n := s.openBoxes.Load(); n > 5 {
		t.Errorf("%d boxes are open, none of them busy", n)
	}
	for i, b := range boxes { // a closed box opens on its next use
		if n := count(t, b, store.Ballots); n != i {
			t.Errorf("box %d has %d rows", i, n)
		}
	}
	must(t, s.Close())
	opt.IdleAfter = 50 * time.Millisecond
	s, err = open(t.Context(), opt)
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	for i := range 3 {
		cast(t, mustBox(t, s, fmt.Sprintf("%022d", i)), store.Ballots, messages(40))
	}
	for i := 0; s.openBoxes.Load() > 0; i++ {
		if i > 100 {
			t.Fatalf("%d idle boxes are open", s.openBoxes.Load())
		}
		time.Sleep(50 * time.Millisecond)
	}
	logs, err := filepath.Glob(filepath.Join(s.opt.Dir, boxesDir, "*-wal"))
	must(t, err)
	if len(logs) > 0 {
		t.Errorf("%d logs of closed boxes are left", len(logs))
	}
}
