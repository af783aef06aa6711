package keys

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// oldBytes opens a box's file so that its bytes can be read after its name is removed.
func oldBytes(t *testing.T, r *Ring) *os.File {
	t.Helper()
	f, err := os.Open(r.path(sid))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func allZero(t *testing.T, f *os.File) bool {
	t.Helper()
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		t.Fatalf("size %v, %v", info, err)
	}
	raw := make([]byte, info.Size())
	if _, err := f.ReadAt(raw, 0); err != nil {
		t.Fatal(err)
	}
	return len(bytes.Trim(raw, "\x00")) == 0
}

func TestErasedBytesAreOverwrittenBeforeTheFileGoes(t *testing.T) {
	for why, erase := range map[string]func(*Ring) error{
		"part":   func(r *Ring) error { return r.Erase(sid, Issuer) },
		"rest":   func(r *Ring) error { return r.Erase(sid, Issuer|Receipt|Presence|Count) },
		"remove": func(r *Ring) error { return r.Remove(sid) },
	} {
		r, _ := made(t)
		old := oldBytes(t, r)
		if err := erase(r); err != nil {
			t.Fatal(err)
		}
		if !allZero(t, old) {
			t.Errorf("%s: the old file's bytes are still there", why)
		}
		for _, n := range names(t, r.dir) {
			if _, ok := transient(n); ok {
				t.Errorf("%s: %s was left", why, n)
			}
		}
	}
}

// A process can be killed between any two steps; the test creates by hand what it would leave behind.
func TestAnErasureThatWasKilledIsFinishedByTheNextStart(t *testing.T) {
	r, _ := made(t)
	whole, err := os.ReadFile(r.path(sid))
	if err != nil {
		t.Fatal(err)
	}
	dying := r.path(sid) + ".X" + dyingSuffix
	unborn := filepath.Join(r.dir, "other.keys.Y"+newSuffix)

	// Killed after the new file replaced the old one.
	if err := os.WriteFile(dying, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(unborn, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(dying)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	open(t, r.dir)
	if !allZero(t, f) {
		t.Error("the dying file's bytes are still there")
	}
	if got := names(t, r.dir); len(got) != 4 {
		t.Errorf("folder holds %v; want lock, box, board and token", got)
	}
	if alive(t, r) != Issuer|Receipt|Presence|Count {
		t.Error("the living keys were touched")
	}
}

func TestAKillBetweenLinkAndRenameHarmsNoLivingKey(t *testing.T) {
	r, _ := made(t)
	for _, suffix := range []string{".X" + dyingSuffix, ".Y" + newSuffix} {
		if err := os.Link(r.path(sid), r.path(sid)+suffix); err != nil {
			t.Fatal(err)
		}
	}
	open(t, r.dir)
	if alive(t, r) != Issuer|Receipt|Presence|Count {
		t.Error("sweeping a second name destroyed the keys")
	}
	if got := names(t, r.dir); len(got) != 4 {
		t.Errorf("folder holds %v; want lock, box, board and token", got)
	}
}

func TestRepeatingAnErasureFinishesIt(t *testing.T) {
	r, _ := made(t)
	if err := r.Erase(sid, Issuer); err != nil {
		t.Fatal(err)
	}
	left := r.path(sid) + ".X" + dyingSuffix
	if err := os.WriteFile(left, []byte("issuer key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := r.Erase(sid, Issuer); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); err == nil {
		t.Error("erasing again left the dying file")
	}
}
