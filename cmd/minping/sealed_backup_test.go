package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"minping/internal/copying"
)

// drilled restores a backup on another machine, with none of the first one's files, and serves from there.
func drilled(t *testing.T, s *site, backup, identity string, where ...string) *site {
	t.Helper()
	dir := t.TempDir()
	other := &site{t: t, dir: dir, addr: s.addr, tokens: map[string]string{}, flags: s.flags}
	other.where = append(where, "--keys", filepath.Join(dir, "keys"))
	if len(where) == 0 {
		other.where = append(other.where, "--data", filepath.Join(dir, "data"))
	}
	other.must(append([]string{"restore", "--in", backup, "--identity", identity}, other.where...)...)
	t.Cleanup(other.stop)
	other.start()
	return other
}

// A backup is encrypted to a key that this machine does not have. What it serves once restored: see the drill.
func TestAnEncryptedBackupOpensWithItsKeyOnly(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	key, err := age.GenerateX25519Identity()
	must(t, err)
	stranger, err := age.GenerateX25519Identity()
	must(t, err)
	identity, other, backup := filepath.Join(s.dir, "identity"), filepath.Join(s.dir, "stranger"),
		filepath.Join(s.dir, "backup.age")
	must(t, os.WriteFile(identity, []byte(key.String()+"\n"), 0o600))
	must(t, os.WriteFile(other, []byte(stranger.String()+"\n"), 0o600))
	s.must(append([]string{"backup", "--out", backup, "--recipient", key.Recipient().String()}, s.where...)...)
	raw, err := os.ReadFile(backup)
	must(t, err)
	if !bytes.HasPrefix(raw, []byte(ageMagic)) || bytes.Contains(raw, []byte("minping-backup")) {
		t.Fatal("the backup can be read without the key")
	}
	for what, args := range map[string][]string{"encrypted": nil, "does not open": {"--identity", other}} {
		out, err := runMinping(append([]string{"restore", "--in", backup, "--data", t.TempDir()},
			args...)...).CombinedOutput()
		if err == nil || !strings.Contains(string(out), what) {
			t.Errorf("without its key: %v\n%s", err, out)
		}
	}
	raw[len(raw)/2] ^= 1
	must(t, os.WriteFile(backup+".bad", raw, 0o600))
	out, err := runMinping("restore", "--in", backup+".bad", "--data", t.TempDir(), "--identity",
		identity).CombinedOutput()
	if err == nil {
		t.Errorf("a changed backup was restored:\n%s", out)
	}
}

// An encrypted copy cannot be read again here, so that any copy is held to what was written while that is at hand.
func TestACopyOfSomethingElseIsNoBackup(t *testing.T) {
	t.Parallel()
	key, err := age.GenerateX25519Identity()
	must(t, err)
	is := copying.Summary{Records: 3, Digest: "d"}
	write := func(w io.Writer) (copying.Summary, error) {
		_, err := w.Write(make([]byte, 1<<20))
		return is, err
	}
	for _, to := range []recipients{{}, {[]age.Recipient{key.Recipient()}}} {
		for what, x := range map[string]struct {
			sum copying.Summary
			err error
		}{
			"good": {is, nil}, "another": {copying.Summary{Records: 2, Digest: "e"}, nil},
			"damaged": {is, io.ErrUnexpectedEOF},
		} {
			check := func(r io.Reader) (copying.Summary, error) {
				_, err := r.Read(make([]byte, 1)) // one that stops early holds up no one
				return x.sum, errors.Join(err, x.err)
			}
			_, err := to.sealed(io.Discard, write, check)
			if (err == nil) != (what == "good") {
				t.Errorf("%s to %s keys: %v", what, &to, err)
			}
		}
	}
}

// A disk may keep something else than it was given.
func TestABackupIsReadBackFromTheDisk(t *testing.T) {
	t.Parallel()
	key, err := age.GenerateX25519Identity()
	must(t, err)
	check := func(r io.Reader) (copying.Summary, error) {
		_, err := io.Copy(io.Discard, r)
		return copying.Summary{}, err
	}
	for _, to := range []recipients{{}, {[]age.Recipient{key.Recipient()}}} {
		for _, keeps := range []bool{true, false} {
			f, err := os.Create(filepath.Join(t.TempDir(), "backup"))
			must(t, err)
			_, err = to.sealed(f, func(w io.Writer) (copying.Summary, error) {
				_, err := w.Write([]byte("what was written"))
				if !keeps {
					_, other := f.WriteAt([]byte("W"), 0)
					err = errors.Join(err, other)
				}
				return copying.Summary{}, err
			}, check)
			if (err == nil) != keeps {
				t.Errorf("to %s keys, kept by the disk: %v, said %v", &to, keeps, err)
			}
			must(t, f.Close())
		}
	}
}
