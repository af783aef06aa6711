package keys

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// damage tries every way of damaging a file: each single bit, each cut.
func damage(raw []byte, try func(how string, bad []byte)) {
	for i := range raw {
		for bit := range 8 {
			bad := bytes.Clone(raw)
			bad[i] ^= 1 << bit
			try(fmt.Sprintf("bit %d of byte %d flipped", bit, i), bad)
		}
		try(fmt.Sprintf("cut to %d bytes", i), raw[:i])
	}
}

// A count key with one flipped bit opens no ballot: the first release found all of them invalid and published that.
func TestADamagedKeyFileIsNeverUsed(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	pub, err := r.Make(sid, Spec{Comments: true, Presence: true})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(r.path(sid))
	if err != nil {
		t.Fatal(err)
	}
	whole, err := checked(sid+sessionSuffix, raw)
	if err != nil {
		t.Fatal(err)
	}
	var want content
	if err := json.Unmarshal(whole, &want); err != nil {
		t.Fatal(err)
	}
	damage(raw, func(how string, bad []byte) {
		got, err := checked(sid+sessionSuffix, bad)
		var c content
		if err == nil && json.NewDecoder(bytes.NewReader(got)).Decode(&c) == nil && !reflect.DeepEqual(c, want) {
			t.Errorf("%s: taken", how)
		}
	})
	bad := bytes.Clone(raw)
	bad[bytes.Index(bad, []byte(`"count":"`))+12] ^= 1
	for what, content := range map[string][]byte{
		"one bit": bad, "emptied": {}, "cut": raw[:len(raw)/2],
		"of another box": withSum("x.keys", whole),
	} {
		if err := os.WriteFile(r.path(sid), content, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := r.Load(sid)
		var damaged *DamagedError
		if !errors.As(err, &damaged) || damaged.File != sid+".keys" {
			t.Errorf("%s: Load = %v", what, err)
		}
		if err := r.Erase(sid, Issuer); !errors.As(err, &damaged) {
			t.Errorf("%s: Erase = %v: it must not write over what it cannot read", what, err)
		}
		if now, _ := os.ReadFile(r.path(sid)); !bytes.Equal(now, content) {
			t.Errorf("%s: the damaged file was changed", what)
		}
	}
	if err := os.WriteFile(r.path(sid), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	k, err := r.Load(sid)
	if err != nil || !bytes.Equal(k.Count.PublicKey().Bytes(), pub.Seal) {
		t.Errorf("the file that was put back: %v", err)
	}
}

// A key file of the first release has no last line. It is accepted, and its replacement has one.
func TestAKeyFileWithoutASumIsReadAndGetsOne(t *testing.T) {
	r := open(t, t.TempDir())
	if _, err := r.Make(sid, Spec{}); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(r.path(sid))
	if err != nil {
		t.Fatal(err)
	}
	old := bytes.TrimRight(raw[:bytes.LastIndex(raw, []byte("\n"+sumMark))], "\n")
	if err := os.WriteFile(r.path(sid), old, 0o600); err != nil {
		t.Fatal(err)
	}
	if k, err := r.Load(sid); err != nil || k.Count == nil {
		t.Fatal(err)
	}
	if err := r.Erase(sid, Issuer); err != nil {
		t.Fatal(err)
	}
	if now, _ := os.ReadFile(r.path(sid)); !bytes.Contains(now, []byte("\n"+sumMark+sid+".keys sha256 ")) {
		t.Error("what was written in its place has no sum")
	}
}

// The keys that outlive sessions are not recreated when they are damaged: a different board key would disown every old
// note.
func TestADamagedLongLivedKeyIsNotMadeOnceMore(t *testing.T) {
	for _, name := range []string{boardName, tokenName, PersonalName} {
		dir := t.TempDir()
		r := open(t, dir)
		sealed, err := r.SealPersonal("list", []byte("张"))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		spoilt := func(how string, bad []byte) {
			if err := os.WriteFile(path, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			r, err := Open(dir, "h")
			if name == PersonalName && err == nil {
				_, err = r.OpenPersonal("list", sealed)
			}
			var damaged *DamagedError
			if !errors.As(err, &damaged) || damaged.File != name {
				t.Errorf("%s, %s: %v", name, how, err)
			}
			if now, _ := os.ReadFile(path); !bytes.Equal(now, bad) {
				t.Errorf("%s, %s: the damaged file was changed", name, how)
			}
		}
		bit := bytes.Clone(raw)
		bit[len(raw)/3] ^= 1
		spoilt("one bit", bit)
		spoilt("cut", raw[:len(raw)/3])
		spoilt("emptied", nil)
	}
}

// Both long-lived keys are made together. Where the board key alone is gone it was lost, also before anything was
// published: none is made in its place. Staff sign in again when the other one is gone.
func TestALostBoardKeyIsNotMadeOnceMore(t *testing.T) {
	for name, lost := range map[string]bool{boardName: true, tokenName: false} {
		dir := t.TempDir()
		open(t, dir)
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		_, err := Open(dir, "pg.example.cn")
		var damaged *DamagedError
		if errors.As(err, &damaged) != lost || (err != nil) != lost {
			t.Errorf("without %s: %v", name, err)
		}
		if _, err := os.Stat(filepath.Join(dir, name)); (err != nil) != lost {
			t.Errorf("%s afterwards: %v", name, err)
		}
	}
}
