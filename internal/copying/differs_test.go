package copying

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"minping/internal/app/ballotbox"
	"minping/internal/store"
	"minping/internal/store/memory"
)

// Nothing is copied into a store with a session under way either: its keys are in no copy.
func TestNothingIsCopiedIntoAStoreUnderWay(t *testing.T) {
	to := memory.Open()
	must(t, to.Insert(t.Context(), store.Record{
		Kind: ballotbox.KindState, ID: "s", Version: 1, Body: []byte(`{"state":"open"}`),
	}))
	want := Refuse(t.Context(), to)
	_, err := Move(t.Context(), memory.Open(), to, io.Discard)
	if err == nil || want == nil || err.Error() != want.Error() {
		t.Errorf("beside a hall that votes: %v, want %v", err, want)
	}
}

// A record of another parent, time or state is another record, whatever it says.
func TestARecordThatDiffersInAnythingIsAnother(t *testing.T) {
	is := store.Record{Kind: "score", ID: "unit", Version: 1, Parent: "p", Body: []byte("x")}
	for name, change := range map[string]func(r *store.Record){
		"parent": func(r *store.Record) { r.Parent = "q" }, "body": func(r *store.Record) { r.Body = []byte("y") },
		"time":    func(r *store.Record) { r.At = r.At.Add(1e6) },
		"deleted": func(r *store.Record) { r.Deleted = true },
	} {
		to, from := memory.Open(), memory.Open()
		must(t, to.Insert(t.Context(), is))
		other := is
		change(&other)
		must(t, from.Insert(t.Context(), other))
		if _, err := Move(t.Context(), from, to, io.Discard); !errors.Is(err, errDiffers) {
			t.Errorf("another %s: %v", name, err)
		}
		if same(is, other) { // asked where a copy that was interrupted goes on
			t.Errorf("another %s is taken for the same record", name)
		}
	}
}

// What is hashed one after the other is hashed with its lengths: no two stores have one digest.
func TestNoTwoStoresHaveOneDigest(t *testing.T) {
	a, b := newCounter(), newCounter()
	a.put([]byte("ab"), []byte("c"))
	b.put([]byte("a"), []byte("bc"))
	if a.summary().Digest == b.summary().Digest {
		t.Error("two sequences hash alike")
	}
}

func marked(t *testing.T, st store.Store) bool {
	t.Helper()
	kinds, err := st.Kinds(t.Context())
	must(t, err)
	return slices.Contains(kinds, KindUnderWay)
}

// killedRestore is what a restore of half a backup leaves.
func killedRestore(t *testing.T, backup []byte) store.Store {
	t.Helper()
	st := memory.Open()
	killed := io.MultiReader(bytes.NewReader(backup[:len(backup)/2]), iotest.ErrReader(io.ErrUnexpectedEOF))
	if _, err := Restore(t.Context(), killed, st, KeysIn(t.TempDir()), io.Discard); err == nil || !marked(t, st) {
		t.Fatalf("half a backup: %v", err)
	}
	return st
}

func backedUp(t *testing.T, st store.Store) []byte {
	t.Helper()
	var b bytes.Buffer
	_, err := Backup(t.Context(), st, KeysIn(t.TempDir()), &b, io.Discard)
	must(t, err)
	return b.Bytes()
}

// A move into a store that someone uses changes nothing there: its service starts as before, and nothing can be
// restored into it.
func TestAMoveIntoAStoreInUseLeavesItAlone(t *testing.T) {
	ctx := t.Context()
	records, box := memory.Open(), memory.Open()
	must(t, records.Insert(ctx, store.Record{Kind: "account", ID: "admin", Version: 1, Body: []byte("b")}))
	b, err := box.Box(ctx, strings.Repeat("A", 22))
	must(t, err)
	_, err = b.Insert(ctx, store.Ballots, store.Key{1}, []byte("v"))
	must(t, err)
	for name, to := range map[string]store.Store{"records": records, "a box alone": box} {
		before := newCounter()
		must(t, walk(ctx, to, io.Discard, before))
		for range 2 {
			if _, err := Move(ctx, filled(t), to, io.Discard); !errors.Is(err, errDiffers) {
				t.Errorf("%s: moved: %v", name, err)
			}
		}
		backup := bytes.NewReader(backedUp(t, filled(t)))
		if _, err := Restore(ctx, backup, to, KeysIn(t.TempDir()), io.Discard); err == nil {
			t.Errorf("%s: a backup was mixed in", name)
		}
		after := newCounter()
		must(t, walk(ctx, to, io.Discard, after))
		if marked(t, to) || after.summary() != before.summary() {
			t.Errorf("%s: the store is another one now", name)
		}
	}
}

// A copy that failed its comparison is no store: what is in it is a mixture, or lacks something.
func TestACopyThatDiffersIsNotServed(t *testing.T) {
	older := filled(t)
	must(t, older.Insert(t.Context(), store.Record{Kind: "aaa", ID: "only in it", Version: 1, Body: []byte("x")}))
	to, keys := killedRestore(t, backedUp(t, older)), KeysIn(t.TempDir())
	other := memory.Open()
	must(t, other.Insert(t.Context(), store.Record{Kind: "bbb", ID: "new", Version: 1, Body: []byte("x")}))
	_, err := Restore(t.Context(), bytes.NewReader(backedUp(t, other)), to, keys, io.Discard)
	if !errors.Is(err, errDiffers) || !marked(t, to) {
		t.Errorf("another backup: %v, still under way: %t", err, marked(t, to))
	}
	loses := lossy{memory.Open()}
	if _, err := Move(t.Context(), filled(t), loses, io.Discard); !errors.Is(err, errDiffers) || !marked(t, loses) {
		t.Errorf("a disk that loses rows: %v, still under way: %t", err, marked(t, loses))
	}
}

// What a killed restore left is neither backed up nor moved: the copy would lack the same, and pass for whole.
func TestWhatAKilledRestoreLeftIsNotCopied(t *testing.T) {
	half := killedRestore(t, backedUp(t, filled(t)))
	var refused *store.Refusal
	if _, err := Backup(t.Context(), half, KeysIn(t.TempDir()), io.Discard, io.Discard); !errors.As(err, &refused) {
		t.Errorf("backed up: %v", err)
	}
	to := memory.Open()
	if _, err := Move(t.Context(), half, to, io.Discard); !errors.As(err, &refused) || marked(t, to) {
		t.Errorf("moved: %v", err)
	}
}

// A counted session's history goes over version by version. What a killed move left of it may look like a session under
// way: the next move completes it all the same. Until then, what is wrong with it is that it is half a copy.
func TestAMoveKilledAnywhereGoesOn(t *testing.T) {
	from := filled(t)
	for i, state := range []string{"draft", "ready", "open", "closing", "sealed", "counted"} {
		must(t, from.Insert(t.Context(), store.Record{
			Kind: ballotbox.KindState, ID: "s", Version: i + 1, Body: []byte(`{"state":"` + state + `"}`),
		}))
	}
	want, err := Move(t.Context(), from, memory.Open(), io.Discard)
	must(t, err)
	for lives := 1; lives <= want.Records; lives++ { // its own mark, then all but the last record
		to := memory.Open()
		if _, err := Move(t.Context(), from, &mortal{to, lives}, io.Discard); !errors.Is(err, errKilled) {
			t.Fatalf("killed after %d: %v", lives, err)
		}
		var refused *store.Refusal
		if _, err := Move(t.Context(), to, memory.Open(), io.Discard); !errors.As(err, &refused) {
			t.Errorf("moved on when killed after %d: %v", lives, err)
		}
		if got, err := Move(t.Context(), from, to, io.Discard); err != nil || got != want {
			t.Errorf("begun again when killed after %d: %v, %v", lives, got, err)
		}
	}
}

var errKilled = errors.New("killed")

// mortal is a store whose process is killed after some records.
type mortal struct {
	store.Store
	lives int
}

func (m *mortal) Insert(ctx context.Context, r store.Record) error {
	if m.lives == 0 {
		return errKilled
	}
	m.lives--
	return m.Store.Insert(ctx, r)
}
