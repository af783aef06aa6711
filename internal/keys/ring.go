// Package keys holds the secret keys of level 1 (rb1 §1, api §5): one file for each ballot box, in a folder that is in
// no database and no backup. A key must survive a killed process and nothing else, so every key can be erased
// separately, and is erased when rb1 §3 requires it.
//
// Several replicas may share the folder. A writer holds the lock file; readers need no lock, because files appear,
// change and vanish atomically. What one replica has erased is gone for all: Load always reads the file.
//
// Erasing overwrites the old bytes before it removes the file. That is all a program can do, and it is worth less than
// it sounds: a solid-state disk writes the zeros elsewhere and keeps the old page until it needs the space, and so
// does a copying or journaling file system (btrfs, ZFS, snapshots, a virtual disk). Keep the folder on an encrypted
// volume whose key can be thrown away, or on tmpfs where losing open sessions along with the machine is the lesser
// evil. The process's own memory is left to the garbage collector.
package keys

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/lockedfile"
	"golang.org/x/mod/sumdb/note"

	"minping/internal/disk"
	"minping/internal/vote"
)

var (
	// ErrExists: the box already has keys. Nothing was changed.
	ErrExists = errors.New("keys: box has keys already")
	// ErrGone: the box has no keys here: none were made, or all have been erased. Its sentences tell the user of a
	// step that needs a live key what to do.
	ErrGone error = goneError{}
)

type goneError struct{}

func (goneError) Error() string { return "keys: gone" }

// Reason, Chinese and English serve steps that cannot do without the key.
func (goneError) Reason() string { return "key_missing" }

func (goneError) Chinese() string {
	return "这一步要用的场次密钥不在密钥目录里，没有改动任何内容。请用完好的副本把密钥文件放回原处，服务会接着办；没有副本时，这一场只能作废后重新组织。"
}

func (goneError) English() string {
	return "A session key that this step needs is not in the folder of keys; nothing was changed. Put an intact copy " +
		"of its file back and the service " +
		"goes on; without a copy, the session can only be voided and held again."
}

// Part names kinds of keys, to be joined with "|".
type Part uint8

// The kinds of keys of a box (rb1 §3).
const (
	Issuer   Part = 1 << iota // of both slots; erased when voting opens (flow two) or the open state ends (flow one)
	Receipt                   // erased at the seal
	Presence                  // erased when admission closes
	Count                     // erased as soon as the result is durable
)

const (
	sessionSuffix = ".keys"
	lockName      = ".lock"
	boardName     = "board.key"
	tokenName     = "token.key"
)

// Ring is the folder of keys. Safe for concurrent use, also by several processes.
type Ring struct {
	dir   string
	lock  *lockedfile.Mutex
	board note.Signer
	// boardKey is the verifier key that goes into manifests.
	boardKey string
	token    ed25519.PrivateKey
	issuer   func(bits int) (*vote.IssuerKey, error)
}

// Open opens the folder, creating it and its two long-lived keys if they do not exist. host names the board key when
// it is created, e.g. "pg.example.cn"; the key keeps that name afterwards, because manifests that contain it outlive a
// change of address.
//
// It first finishes erasures that were interrupted by a kill.
func Open(dir, host string) (*Ring, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("keys: make folder: %w", err)
	}
	if err := disk.MakePrivate(dir); err != nil {
		if errors.Is(err, disk.ErrShared) {
			return nil, fmt.Errorf("keys: every user of this machine can enter the folder of keys, and that cannot "+
				"be changed; name another with --keys: %w", err)
		}
		return nil, fmt.Errorf("keys: folder: %w", err)
	}
	if err := ownLock(filepath.Join(dir, lockName)); err != nil {
		return nil, err
	}
	r := &Ring{dir: dir, lock: lockedfile.MutexAt(filepath.Join(dir, lockName)), issuer: freshIssuer}
	unlock, err := r.lock.Lock()
	if err != nil {
		return nil, fmt.Errorf("keys: lock folder: %w", err)
	}
	defer unlock()
	if err := r.sweep(); err != nil {
		return nil, fmt.Errorf("keys: finish erasing: %w", err)
	}
	if r.exists(tokenName) && !r.exists(boardName) {
		// Both are created together. A fresh board key would disown every published note.
		return nil, fmt.Errorf("keys: %w", &DamagedError{boardName})
	}
	r.board, r.boardKey, err = r.openBoard(host)
	if err != nil {
		return nil, fmt.Errorf("keys: %s: %w", boardName, err)
	}
	r.token, err = r.openToken()
	if err != nil {
		return nil, fmt.Errorf("keys: %s: %w", tokenName, err)
	}
	return r, nil
}

// HasBoard reports whether a folder holds a board key.
func HasBoard(dir string) bool { return (&Ring{dir: dir}).exists(boardName) }

// HasSessions reports whether a folder holds keys of sessions. A folder that does not exist holds none.
func HasSessions(dir string) (bool, error) {
	sids, err := (&Ring{dir: dir}).List()
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return len(sids) > 0, err
}

func (r *Ring) exists(name string) bool {
	_, err := os.Lstat(filepath.Join(r.dir, name))
	return err == nil
}

// ownLock creates the lock file with owner-only permissions before lockedfile would create it for everyone.
func ownLock(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("keys: lock: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("keys: lock: %w", err)
	}
	return nil
}

func freshIssuer(bits int) (*vote.IssuerKey, error) { return vote.GenerateIssuerKey(rand.Reader, bits) }

// IssuersFrom replaces vote.GenerateIssuerKey with the system's randomness as the source of issuer keys. Only tests
// call it, before anything else: see keystest.
func (r *Ring) IssuersFrom(issuer func(bits int) (*vote.IssuerKey, error)) { r.issuer = issuer }

// Board returns the signer of notes and its verifier key (rb1 §8).
func (r *Ring) Board() (signer note.Signer, verifierKey string) { return r.board, r.boardKey }

// TokenKey returns the key that staff's access tokens are signed with: the same on every replica and after a
// restart. It is kept here because replicas share this folder.
func (r *Ring) TokenKey() ed25519.PrivateKey { return r.token }

// List returns the sids of the boxes that still have a key, ascending.
func (r *Ring) List() ([]string, error) {
	entries, err := os.ReadDir(r.dir)
	if err != nil {
		return nil, fmt.Errorf("keys: list: %w", err)
	}
	var out []string
	for _, e := range entries {
		if sid, ok := strings.CutSuffix(e.Name(), sessionSuffix); ok && checkSID(sid) == nil {
			out = append(out, sid)
		}
	}
	slices.Sort(out)
	return out, nil
}

// Has reports whether the box still has a key here.
func (r *Ring) Has(sid string) bool {
	if checkSID(sid) != nil {
		return false
	}
	_, err := os.Lstat(r.path(sid))
	return err == nil
}

func (r *Ring) path(sid string) string { return filepath.Join(r.dir, sid+sessionSuffix) }

// checkSID prevents anything but base64url from becoming a file name.
func checkSID(sid string) error {
	if sid == "" || len(sid) > 64 {
		return fmt.Errorf("keys: sid has %d characters", len(sid))
	}
	for _, c := range []byte(sid) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_':
		default:
			return errors.New("keys: sid is not base64url")
		}
	}
	return nil
}
