package copying

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"minping/internal/keys"
	"minping/internal/store"
	"minping/internal/store/memory"
	"minping/internal/store/sqlite"
)

// filled is a store with records in several versions and two boxes, one of them sealed.
func filled(t *testing.T) store.Store {
	t.Helper()
	st, ctx := memory.Open(), t.Context()
	at := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	for v := 1; v <= 3; v++ {
		must(t, st.Insert(ctx, store.Record{Kind: "round", ID: "第七轮 $.\x00", Version: v, Parent: "p", At: at, Body: []byte{byte(v), 0, 0xff}}))
	}
	must(t, st.Insert(ctx, store.Record{Kind: "display", ID: "key", Version: 1, At: at, Body: []byte("d")}))
	must(t, st.Insert(ctx, store.Record{Kind: "display", ID: "key", Version: 2, At: at, Deleted: true}))
	must(t, st.Insert(ctx, store.Record{
		Kind: "state", ID: "a", Version: 1, At: at,
		Body: []byte(`{"state":"counted"}`),
	}))
	for i, sid := range []string{strings.Repeat("A", 22), strings.Repeat("B", 21) + "A"} {
		b, err := st.Box(ctx, sid)
		must(t, err)
		for j := range 20 {
			_, err := b.Insert(ctx, store.Ballots, store.Key{byte(j), byte(i)}, bytes.Repeat([]byte{byte(j)}, 900))
			must(t, err)
			_, err = b.Insert(ctx, store.Admissions, store.Key{byte(j), 9, byte(i)}, []byte("void"))
			must(t, err)
		}
		if i == 1 {
			must(t, b.Seal(ctx))
		}
	}
	return st
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestABackupComesBackWhole(t *testing.T) {
	st, ctx, dir := filled(t), t.Context(), t.TempDir()
	key := filepath.Join(dir, "board.key")
	must(t, os.WriteFile(key, []byte("secret"), 0o600))
	var b bytes.Buffer
	sum, err := Backup(ctx, st, KeyFiles{Board: key}, &b, io.Discard)
	must(t, err)
	to, err := sqlite.Open(ctx, sqlite.Options{Dir: filepath.Join(dir, "data")})
	must(t, err)
	defer to.Close() //nolint:errcheck // the test is over
	got, err := Restore(ctx, bytes.NewReader(b.Bytes()), to, KeysIn(filepath.Join(dir, "keys")), io.Discard)
	must(t, err)
	if got != sum || sum.Records != 6 || sum.Boxes != 2 || sum.Rows != 80 {
		t.Errorf("sent %v, arrived %v", sum, got)
	}
	if k, _ := os.ReadFile(filepath.Join(dir, "keys", "board.key")); string(k) != "secret" {
		t.Errorf("board key came back as %q", k)
	}
	if _, err := Restore(ctx, bytes.NewReader(b.Bytes()), to, KeyFiles{Board: key}, io.Discard); err == nil {
		t.Error("a store that is not empty was restored into")
	}
}

// A restore that was killed leaves a store that lacks records, and that says so; the same backup completes it.
func TestAKilledRestoreIsNoStore(t *testing.T) {
	st, ctx, dir := filled(t), t.Context(), t.TempDir()
	var b bytes.Buffer
	sum, err := Backup(ctx, st, KeysIn(dir), &b, io.Discard)
	must(t, err)
	to := memory.Open()
	killed := io.MultiReader(bytes.NewReader(b.Bytes()[:b.Len()/2]), iotest.ErrReader(io.ErrUnexpectedEOF))
	if _, err := Restore(ctx, killed, to, KeysIn(dir), io.Discard); err == nil {
		t.Fatal("half a backup was restored")
	}
	left := func() bool {
		kinds, err := to.Kinds(ctx)
		must(t, err)
		return slices.Contains(kinds, KindUnderWay)
	}
	if !left() {
		t.Error("a store that lacks records is taken for a whole one")
	}
	got, err := Restore(ctx, bytes.NewReader(b.Bytes()), to, KeysIn(dir), io.Discard)
	must(t, err)
	if got != sum || left() {
		t.Errorf("begun again: %v of %v, still under way: %t", got, sum, left())
	}
}

// A list of people is encrypted in the backup and opens where it is restored, with the key from the backup and under
// its original name only.
func TestARestoredBackupOpensItsSealedListOfPeople(t *testing.T) {
	const name, list = "attendees/x", "张某，13800000001"
	from, ctx, dir := memory.Open(), t.Context(), t.TempDir()
	old, renewed := filepath.Join(dir, "old"), filepath.Join(dir, "new")
	ring, err := keys.Open(old, "test.example")
	must(t, err)
	sealed, err := ring.SealPersonal(name, []byte(list))
	must(t, err)
	must(t, from.Insert(ctx, store.Record{
		Kind: "attendees", ID: "x", Version: 1, Parent: "e",
		At: time.Now(), Body: sealed,
	}))
	var b bytes.Buffer
	_, err = Backup(ctx, from, KeysIn(old), &b, io.Discard)
	must(t, err)

	to, err := sqlite.Open(ctx, sqlite.Options{Dir: filepath.Join(dir, "data")})
	must(t, err)
	defer to.Close() //nolint:errcheck // the test is over
	_, err = Restore(ctx, &b, to, KeysIn(renewed), io.Discard)
	must(t, err)
	ring, err = keys.Open(renewed, "test.example")
	must(t, err)
	r, err := to.Latest(ctx, "attendees", "x")
	must(t, err)
	if bytes.Contains(r.Body, []byte("1380000")) {
		t.Error("a phone lies open in the store")
	}
	if plain, err := ring.OpenPersonal(name, r.Body); err != nil || string(plain) != list {
		t.Errorf("it opens as %q: %v", plain, err)
	}
	if _, err := ring.OpenPersonal("attendees/y", r.Body); !errors.Is(err, keys.ErrGone) {
		t.Errorf("under another name: %v", err)
	}
	if again, err := ring.SealPersonal(name, []byte(list)); err != nil || bytes.Equal(again, sealed) {
		t.Errorf("sealed again: %v", err)
	}
}

func TestADamagedBackupIsRefused(t *testing.T) {
	var b bytes.Buffer
	want, err := Backup(t.Context(), filled(t), KeysIn(t.TempDir()), &b, io.Discard)
	must(t, err)
	for at := 0; at < b.Len(); at += 7 {
		bad := bytes.Clone(b.Bytes())
		bad[at] ^= 1
		// Bits that no reader looks at (the header's time, padding) may change; the content may not.
		if got, err := Check(t.Context(), bytes.NewReader(bad)); err == nil && got != want {
			t.Fatalf("byte %d changed and no one noticed", at)
		}
	}
	for _, n := range []int{0, 10, b.Len() / 2, b.Len() - 1} {
		if _, err := Check(t.Context(), bytes.NewReader(b.Bytes()[:n])); err == nil {
			t.Fatalf("a backup cut off at %d passed", n)
		}
	}
}

func TestAMoveCanBeInterruptedAndGoesOn(t *testing.T) {
	from, ctx := filled(t), t.Context()
	to, err := sqlite.Open(ctx, sqlite.Options{Dir: t.TempDir()})
	must(t, err)
	defer to.Close() //nolint:errcheck // the test is over
	part := memory.Open()
	must(t, walkKind(ctx, from, "round", &filler{st: part}))
	must(t, begin(ctx, to)) // what a killed move leaves behind
	must(t, walkKind(ctx, from, "round", &filler{st: to}))
	sum, err := Move(ctx, from, to, io.Discard)
	must(t, err)
	again, err := Move(ctx, from, to, io.Discard)
	must(t, err)
	if sum != again {
		t.Errorf("the second move found %v, the first %v", again, sum)
	}
	back, err := Move(ctx, to, memory.Open(), io.Discard)
	must(t, err)
	if back != sum {
		t.Errorf("there and back: %v and %v", sum, back)
	}
}

func TestNothingIsCopiedOverSomethingElse(t *testing.T) {
	from, ctx, to := filled(t), t.Context(), memory.Open()
	must(t, to.Insert(ctx, store.Record{Kind: "round", ID: "第七轮 $.\x00", Version: 1, Parent: "p", At: time.Now(), Body: []byte("other")}))
	if _, err := Move(ctx, from, to, io.Discard); err == nil {
		t.Error("a target with other content was filled")
	}
}

// A tombstone revokes a key. Claiming its name again must fail on the copy as it does on the original, and the history
// shows when.
func TestARevokedDisplayKeyStaysRevokedAfterAMove(t *testing.T) {
	from, ctx := filled(t), t.Context()
	want, err := from.History(ctx, "display", "key")
	must(t, err)
	dir := t.TempDir()
	moved, err := sqlite.Open(ctx, sqlite.Options{Dir: filepath.Join(dir, "moved")})
	must(t, err)
	defer moved.Close() //nolint:errcheck // the test is over
	_, err = Move(ctx, from, moved, io.Discard)
	must(t, err)
	var file bytes.Buffer
	_, err = Backup(ctx, moved, KeysIn(filepath.Join(dir, "none")), &file, io.Discard)
	must(t, err)
	restored := memory.Open()
	_, err = Restore(ctx, &file, restored, KeysIn(dir), io.Discard)
	must(t, err)
	for name, st := range map[string]store.Store{"moved": moved, "restored": restored} {
		got, err := st.History(ctx, "display", "key")
		must(t, err)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: (-original +copy)\n%s", name, diff)
		}
		if _, err := st.Latest(ctx, "display", "key"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: a revoked key is there: %v", name, err)
		}
		again := store.Record{Kind: "display", ID: "key", Version: 1, At: time.Now(), Body: []byte("d")}
		if err := st.Insert(ctx, again); !errors.Is(err, store.ErrExists) {
			t.Errorf("%s: a revoked key was made again: %v", name, err)
		}
	}
}

// A backup is read line by line; lines in an impossible order are refused, whatever the digest says.
func TestLinesOutOfPlaceAreNoBackup(t *testing.T) {
	sid := strings.Repeat("A", 22)
	box, row, end := line{Box: &boxLine{SID: sid}},
		line{Table: store.Ballots, Key: make([]byte, 32), Value: []byte("x")}, line{BoxEnd: true}
	for name, lines := range map[string][]line{
		"an end without a box":   {end},
		"a row without a box":    {row},
		"a row behind the end":   {box, row, end, row},
		"a box within a box":     {box, box, row, end},
		"a box that has no end":  {box, row},
		"a box that ends twice":  {box, row, end, end},
		"a key that is no key":   {box, {Table: store.Ballots, Key: []byte("short")}, end},
		"an end before the rest": {{End: &Summary{}}, box, row, end},
	} {
		count := newCounter()
		var file bytes.Buffer
		z := gzip.NewWriter(&file)
		e := json.NewEncoder(z)
		must(t, e.Encode(magic))
		var place boxLine
		for _, l := range lines {
			must(t, e.Encode(l))
			_ = l.deliver(t.Context(), &place, count) // a forger's digest matches
		}
		sum := count.summary()
		must(t, e.Encode(line{End: &sum}))
		must(t, z.Close())
		if _, err := Restore(t.Context(), &file, memory.Open(), KeysIn(t.TempDir()), io.Discard); err == nil {
			t.Errorf("%s was restored", name)
		}
	}
}

func TestNothingIsCopiedWhileASessionIsUnderWay(t *testing.T) {
	for _, state := range []string{"ready", "open", "admitting", "admitted", "voting", "closing", "sealed"} {
		st := filled(t)
		must(t, st.Insert(t.Context(), store.Record{
			Kind: "state", ID: "s", Version: 1, At: time.Now(),
			Body: []byte(`{"state":"` + state + `"}`),
		}))
		if Refuse(t.Context(), st) == nil {
			t.Errorf("a store with a session in %s was copied", state)
		}
	}
	must(t, Refuse(t.Context(), filled(t)))
}

// A copy of a store in use says so, and is discarded if a session got under way: its keys are in no copy.
func TestACopyOfAStoreInUseSaysSo(t *testing.T) {
	st, ctx := filled(t), t.Context()
	at := time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC)
	note := func(version int) {
		t.Helper()
		r := store.Record{Kind: "audit", ID: "2026-11", Version: version, At: at, Body: []byte("{}")}
		must(t, st.Insert(ctx, r))
	}
	note(1)
	for name, x := range map[string]struct {
		meanwhile func()
		moved     bool
	}{"nobody works": {func() {}, false}, "somebody does": {func() { note(2) }, true}} {
		_, moved, err := During(ctx, st, func() (Summary, error) {
			x.meanwhile()
			return Summary{}, nil
		})
		if err != nil || moved != x.moved {
			t.Errorf("%s: moved %v, %v", name, moved, err)
		}
	}
	_, _, err := During(ctx, st, func() (Summary, error) {
		r := store.Record{Kind: "state", ID: "b", Version: 1, At: at, Body: []byte(`{"state":"ready"}`)}
		must(t, st.Insert(ctx, r))
		return Summary{}, nil
	})
	if err == nil || !strings.Contains(err.Error(), "测评正在进行") {
		t.Errorf("a session got ready: %v", err)
	}
}
