package copying

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"testing"

	"minping/internal/store"
	"minping/internal/store/memory"
)

// unpacked are the lines of a backup file.
func unpacked(t *testing.T, packed []byte) (lines [][]byte) {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(packed))
	must(t, err)
	raw, err := io.ReadAll(z)
	must(t, err)
	return bytes.SplitAfter(bytes.TrimSuffix(raw, []byte("\n")), []byte("\n"))
}

// packed is a backup file of lines.
func packed(t *testing.T, lines [][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write(bytes.Join(lines, nil))
	must(t, err)
	must(t, z.Close())
	return b.Bytes()
}

// A backup in which something was changed and packed again is refused: its own digest is over everything in it.
func TestABackupThatWasPackedAgainIsRefused(t *testing.T) {
	var b bytes.Buffer
	_, err := Backup(t.Context(), filled(t), KeysIn(t.TempDir()), &b, io.Discard)
	must(t, err)
	lines := unpacked(t, b.Bytes())
	if _, err := Check(t.Context(), bytes.NewReader(packed(t, lines))); err != nil {
		t.Fatalf("unchanged: %v", err)
	}
	refused := func(what string, at int, changed [][]byte) {
		t.Helper()
		again := packed(t, changed)
		if _, err := Check(t.Context(), bytes.NewReader(again)); err == nil {
			t.Errorf("line %d, %s: it passes", at, what)
		}
		if at > 9 {
			return // restoring reads it in the same way
		}
		keys := KeysIn(t.TempDir())
		if _, err := Restore(t.Context(), bytes.NewReader(again), memory.Open(), keys, io.Discard); err == nil {
			t.Errorf("line %d, %s: it is restored", at, what)
		}
	}
	for at, text := range lines {
		var l line
		if at < 2 || json.Unmarshal(text, &l) != nil || l.Table != "" && at%9 != 0 {
			continue // what it is, and its keys; of the rows some
		}
		refused("left out", at, slices.Delete(slices.Clone(lines), at, at+1))
		for what, change := range map[string]func(l *line) bool{
			"another body":   func(l *line) bool { return l.Record != nil && flip(l.Record.Body) },
			"another parent": func(l *line) bool { return l.Record != nil && lengthen(&l.Record.Parent) },
			"another id":     func(l *line) bool { return l.Record != nil && lengthen(&l.Record.ID) },
			"another kind":   func(l *line) bool { return l.Record != nil && lengthen(&l.Record.Kind) },
			"deleted": func(l *line) bool {
				if l.Record != nil {
					l.Record.Deleted = !l.Record.Deleted
				}
				return l.Record != nil
			},
			"another key":   func(l *line) bool { return flip(l.Key) },
			"another value": func(l *line) bool { return flip(l.Value) },
			"unsealed": func(l *line) bool {
				if l.Box != nil {
					l.Box.Sealed = !l.Box.Sealed
				}
				return l.Box != nil
			},
		} {
			var changed line
			must(t, json.Unmarshal(text, &changed))
			if !change(&changed) {
				continue
			}
			raw, err := json.Marshal(changed)
			must(t, err)
			with := slices.Clone(lines)
			with[at] = append(raw, '\n')
			refused(what, at, with)
		}
	}
}

// A file of another layout is not read as if it were of this one.
func TestABackupOfAnotherLayoutIsRefused(t *testing.T) {
	var b bytes.Buffer
	_, err := Backup(t.Context(), filled(t), KeysIn(t.TempDir()), &b, io.Discard)
	must(t, err)
	lines := unpacked(t, b.Bytes())
	for _, head := range []string{`"minping-backup-2"`, `""`, `{}`} {
		lines[0] = []byte(head + "\n")
		st := memory.Open()
		_, err := Restore(t.Context(), bytes.NewReader(packed(t, lines)), st, KeysIn(t.TempDir()), io.Discard)
		if !errors.Is(err, errFile) {
			t.Errorf("%s: %v", head, err)
		}
	}
}

// lossy is a store that says that it took what it did not.
type lossy struct{ store.Store }

func (l lossy) Insert(ctx context.Context, r store.Record) error {
	if r.Kind == "display" && r.Version == 2 {
		return nil
	}
	return l.Store.Insert(ctx, r)
}

// What arrived is compared with what was sent, whatever the store said about it.
func TestWhatDidNotArriveIsNoticed(t *testing.T) {
	if _, err := Move(t.Context(), filled(t), lossy{memory.Open()}, io.Discard); !errors.Is(err, errDiffers) {
		t.Errorf("moved: %v", err)
	}
	var b bytes.Buffer
	_, err := Backup(t.Context(), filled(t), KeysIn(t.TempDir()), &b, io.Discard)
	must(t, err)
	_, err = Restore(t.Context(), &b, lossy{memory.Open()}, KeysIn(t.TempDir()), io.Discard)
	if !errors.Is(err, errDiffers) {
		t.Errorf("restored: %v", err)
	}
}

func flip(b []byte) bool {
	if len(b) > 0 {
		b[0] ^= 1
	}
	return len(b) > 0
}

func lengthen(s *string) bool { *s += "x"; return true }
