package keys

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"minping/internal/disk"
	"minping/internal/vote"
)

// A second Make says that there are keys, and leaves those that slips and phones rely on.
func TestMakingKeysTwiceLeavesTheFirst(t *testing.T) {
	r, _ := made(t)
	before, err := os.ReadFile(r.path(sid))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Make(sid, Spec{}); !errors.Is(err, ErrExists) {
		t.Errorf("made again: %v", err)
	}
	if after, err := os.ReadFile(r.path(sid)); err != nil || !bytes.Equal(after, before) {
		t.Errorf("the keys are others, %v", err)
	}
}

// Issuer keys are as long as was asked for, and 2048 bits if nothing was.
func TestIssuerKeysAreAsLongAsAskedFor(t *testing.T) {
	r := open(t, filepath.Join(t.TempDir(), "keys"))
	stop := errors.New("no key is needed here")
	for asked, want := range map[int]int{0: 2048, 2048: 2048, 3072: 3072} {
		got := 0
		r.issuer = func(bits int) (*vote.IssuerKey, error) { got = bits; return nil, stop }
		if _, err := r.Make(sid, Spec{Bits: asked}); !errors.Is(err, stop) || got != want {
			t.Errorf("asked for %d, made %d: %v", asked, got, err)
		}
	}
}

// The same text sealed twice has nothing in common, or two lists could be compared without the key.
func TestPersonalDataIsNeverSealedAlike(t *testing.T) {
	r, _ := made(t)
	a, err1 := r.SealPersonal("list", []byte("张三"))
	b, err2 := r.SealPersonal("list", []byte("张三"))
	if err := errors.Join(err1, err2); err != nil || bytes.Equal(a[:12], b[:12]) || bytes.Equal(a, b) {
		t.Errorf("sealed alike, %v", err)
	}
}

// A step that is repeated after a kill finds its keys gone, and still finishes what was begun.
func TestErasingWhatIsGoneFinishesAnErasure(t *testing.T) {
	r, _ := made(t)
	dying := r.path(sid) + ".X" + dyingSuffix
	if err := os.Rename(r.path(sid), dying); err != nil {
		t.Fatal(err)
	}
	if err := r.Erase(sid, Count); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(dying); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the dying file is still there: %v", err)
	}
}

// The zeros reach the disk before the file goes, and its going reaches it before anyone is told.
func TestAnErasureReachesTheDiskInOrder(t *testing.T) {
	r, _ := made(t)
	var steps []string
	stop := disk.Watch(func(step string) { steps = append(steps, step) })
	defer stop()
	if err := r.Remove(sid); err != nil {
		t.Fatal(err)
	}
	is := func(prefix string) func(string) bool {
		return func(s string) bool {
			return len(s) > len(prefix) && s[:len(prefix)] == prefix && filepath.Ext(s) == dyingSuffix
		}
	}
	zeros, gone := slices.IndexFunc(steps, is("sync ")), slices.IndexFunc(steps, is("remove "))
	last := slices.Index(steps, "sync "+filepath.Base(r.dir))
	if zeros < 0 || gone < zeros || last < gone {
		t.Errorf("steps %q", steps)
	}
}

// Keys of another box do not pass for those of this one, whichever of them it is.
func TestEveryKeyIsHeldAgainstTheManifest(t *testing.T) {
	r, _ := made(t)
	if _, err := r.Make("B"+sid[1:], Spec{Comments: true, Presence: true}); err != nil {
		t.Fatal(err)
	}
	own, err := r.Load(sid)
	if err != nil {
		t.Fatal(err)
	}
	other, err := r.Load("B" + sid[1:])
	if err != nil {
		t.Fatal(err)
	}
	box := &vote.Box{SealKey: own.Count.PublicKey(), ReceiptKey: own.Receipt.Public().(ed25519.PublicKey)}
	for _, k := range own.Issuers {
		box.Issuers = append(box.Issuers, k.Public())
	}
	if err := own.Match(box); err != nil {
		t.Fatal(err)
	}
	var damaged *DamagedError
	for name, change := range map[string]func(k *Keys){
		"count":   func(k *Keys) { k.Count = other.Count },
		"receipt": func(k *Keys) { k.Receipt = other.Receipt },
		"ballot issuer": func(k *Keys) {
			k.Issuers = []*vote.IssuerKey{other.Issuers[0], own.Issuers[1]}
		},
		"comment issuer": func(k *Keys) {
			k.Issuers = []*vote.IssuerKey{own.Issuers[0], other.Issuers[1]}
		},
		"one issuer": func(k *Keys) { k.Issuers = own.Issuers[:1] },
	} {
		k := *own
		change(&k)
		if err := k.Match(box); !errors.As(err, &damaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	erased := Keys{Count: own.Count}
	if err := erased.Match(box); err != nil {
		t.Errorf("what is erased is missing and not wrong: %v", err)
	}
}

// A folder that does not exist holds no keys of sessions; one that cannot be read may hold any.
func TestAFolderThatCannotBeReadHoldsWhoKnowsWhat(t *testing.T) {
	dir := t.TempDir()
	if held, err := HasSessions(filepath.Join(dir, "none")); held || err != nil {
		t.Errorf("no folder: %t, %v", held, err)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if held, err := HasSessions(file); err == nil {
		t.Errorf("no folder but a file: %t", held)
	}
}
