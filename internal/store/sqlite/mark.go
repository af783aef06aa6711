package sqlite

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math/bits"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"minping/internal/disk"
	"minping/internal/store"
)

// A mark records what a box must hold: how many rows of each table were acknowledged and the sum of their keyed
// hashes. It is a separate file, so that a box whose file or write-ahead log was damaged, cut, emptied, deleted or
// replaced by an older one is detected when it is opened. SQLite itself would not notice: it accepts a log up to its
// last intact frame.
//
// A mark reveals nothing (rb1 §12): it is encrypted under its own key, which also keys the hashes; a sum has no order;
// every state has the same length; it is overwritten in place; and it is destroyed together with its key when the box
// is sealed. It is written before rows are acknowledged but after they are durable, so a box may be ahead of its mark
// but never behind it.
type mark struct {
	f       *os.File
	key     []byte
	box     cipher.AEAD
	state   markState
	seq     uint64
	synced  time.Time
	syncing atomic.Bool
}

// tally is the number of rows of a table and the 256-bit sum of their hashes.
type tally struct {
	n   uint64
	sum [4]uint64
}

type markState [3]tally // in order of store.Tables

const (
	marksDir       = "marks"
	markOpenSuffix = ".open"
	markMagic      = "minping mark 1\n\n"
	markKeySize    = 32
	markStateSize  = 8 + 3*(8+32)
	// The two states are in separate sectors: a power cut while one is being written leaves the other intact.
	markSlot    = 512
	markSize    = 3 * markSlot
	markNonce   = 12
	markTag     = 16
	markPause   = time.Second // how far a power cut may leave the mark behind its box
	tableUnseen = -1
)

// errMark: neither state of a mark is readable.
var errMark = errors.New("the mark of the box is damaged")

func tableIndex(t store.Table) int {
	switch t {
	case store.Admissions:
		return 0
	case store.Ballots:
		return 1
	case store.Comments:
		return 2
	}
	return tableUnseen
}

// newMarkKey returns a random key for a mark.
func newMarkKey() []byte {
	key := make([]byte, markKeySize)
	_, _ = rand.Read(key) // never fails (crypto/rand)
	return key
}

// newMark creates the mark of a box whose state was computed with key; it is written completely or not at all.
func newMark(path string, key []byte, s markState) (*mark, error) {
	if err := makeMarks(path); err != nil {
		return nil, err
	}
	m := &mark{key: key, state: s}
	if err := m.cipher(); err != nil {
		return nil, err
	}
	raw := make([]byte, markSize)
	copy(raw, markMagic)
	copy(raw[len(markMagic):], m.key)
	copy(raw[markSlot:], m.sealed())
	if err := writeWhole(path, raw); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("sqlite: mark: %w", err)
	}
	m.f = f
	return m, nil
}

// makeMarks creates the folder of marks.
func makeMarks(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("sqlite: mark: %w", err)
	}
	return nil
}

// writeWhole replaces a file among the marks atomically.
func writeWhole(path string, raw []byte) error {
	temp := path + ".new"
	if err := os.WriteFile(temp, raw, 0o600); err != nil {
		return fmt.Errorf("sqlite: mark: %w", err)
	}
	if err := disk.SyncFile(temp); err != nil {
		return fmt.Errorf("sqlite: mark: %w", err)
	}
	if err := disk.Rename(temp, path); err != nil {
		return fmt.Errorf("sqlite: mark: %w", err)
	}
	return syncDir(filepath.Dir(path))
}

// openMark reads a mark; fs.ErrNotExist when there is none or it was overwritten to be deleted, errMark when it is
// damaged.
func openMark(path string) (*mark, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("sqlite: mark: %w", err)
	}
	raw := make([]byte, markSize)
	if n, _ := f.ReadAt(raw, 0); n < markSize || string(raw[:len(markMagic)]) != markMagic {
		_ = f.Close() // it was only read
		if n == markSize && bytes.Equal(raw, make([]byte, markSize)) {
			return nil, fs.ErrNotExist
		}
		return nil, errMark
	}
	m := &mark{f: f, key: raw[len(markMagic):][:markKeySize]}
	if err := m.cipher(); err != nil {
		return nil, err
	}
	found := false
	for _, slot := range [][]byte{raw[markSlot : 2*markSlot], raw[2*markSlot:]} {
		if seq, s, ok := m.unsealed(slot); ok && (!found || seq > m.seq) {
			found, m.seq, m.state = true, seq, s
		}
	}
	if !found {
		_ = f.Close() // it was only read
		return nil, errMark
	}
	return m, nil
}

func (m *mark) cipher() error {
	block, err := aes.NewCipher(m.key)
	if err != nil {
		return fmt.Errorf("sqlite: mark: %w", err)
	}
	m.box, err = cipher.NewGCM(block)
	if err != nil {
		return fmt.Errorf("sqlite: mark: %w", err)
	}
	return nil
}

// add counts a row.
func (s *markState) add(key []byte, t store.Table, k store.Key, value []byte) {
	h := hmac.New(sha256.New, key)
	h.Write([]byte{byte(tableIndex(t))})
	h.Write(k[:])
	h.Write(value)
	sum := h.Sum(nil)
	one := &s[tableIndex(t)]
	one.n++
	var carry uint64
	for i := range one.sum {
		one.sum[i], carry = bits.Add64(one.sum[i], binary.LittleEndian.Uint64(sum[8*i:]), carry)
	}
}

func (m *mark) sealed() []byte {
	plain := binary.BigEndian.AppendUint64(make([]byte, 0, markStateSize), m.seq)
	for _, t := range m.state {
		plain = binary.BigEndian.AppendUint64(plain, t.n)
		for _, part := range t.sum {
			plain = binary.BigEndian.AppendUint64(plain, part)
		}
	}
	nonce := make([]byte, markNonce)
	_, _ = rand.Read(nonce) // never fails (crypto/rand)
	return m.box.Seal(nonce, nonce, plain, []byte(markMagic))
}

func (m *mark) unsealed(slot []byte) (seq uint64, s markState, ok bool) {
	plain, err := m.box.Open(nil, slot[:markNonce], slot[markNonce:markNonce+markStateSize+markTag], []byte(markMagic))
	if err != nil {
		return 0, s, false
	}
	next := func() uint64 {
		n := binary.BigEndian.Uint64(plain)
		plain = plain[8:]
		return n
	}
	seq = next()
	for i := range s {
		s[i].n = next()
		for j := range s[i].sum {
			s[i].sum[j] = next()
		}
	}
	return seq, s, true
}

// write overwrites the older of the two states. It reaches the disk within a second and callers do not wait for that:
// after a power cut the box is ahead of its mark, which is allowed.
func (m *mark) write() error {
	m.seq++
	at := int64(markSlot * (1 + m.seq%2))
	if _, err := m.f.WriteAt(m.sealed(), at); err != nil {
		return fmt.Errorf("sqlite: mark: %w", err)
	}
	if time.Since(m.synced) > markPause && m.syncing.CompareAndSwap(false, true) {
		m.synced = time.Now()
		go func() {
			_ = m.f.Sync() // see above
			m.syncing.Store(false)
		}()
	}
	return nil
}

// close makes the mark durable and closes its file.
func (m *mark) close() error {
	if m == nil {
		return nil
	}
	return errors.Join(m.f.Sync(), m.f.Close())
}

// eraseMark overwrites a mark and deletes it; a missing one is not an error.
func eraseMark(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("sqlite: mark: %w", err)
	}
	_, err = f.WriteAt(make([]byte, markSize), 0)
	err = errors.Join(err, disk.Sync(f), f.Close(), disk.Remove(path), disk.SyncDir(filepath.Dir(path)))
	if err != nil {
		return fmt.Errorf("sqlite: mark: %w", err)
	}
	return nil
}

// applicationIDAt is where a file of SQLite has its application id.
const applicationIDAt = 68

// forgetMark takes out of a closed file that it has a mark: the box is about to be erased, and what a kill leaves of
// it is no box that lost its mark.
func forgetMark(path string) error {
	if sizeOf(path) < applicationIDAt+4 {
		return nil
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("sqlite: mark: %w", err)
	}
	_, err = f.WriteAt(make([]byte, 4), applicationIDAt)
	if err := errors.Join(err, disk.Sync(f), f.Close()); err != nil {
		return fmt.Errorf("sqlite: mark: %w", err)
	}
	return nil
}

// lacks compares what a box holds with what its mark requires.
func (s *markState) lacks(must markState) (code string) {
	for i := range s {
		switch {
		case s[i].n < must[i].n:
			return store.DamageLost
		case s[i].n == must[i].n && s[i].sum != must[i].sum:
			code = store.DamageChanged
		}
	}
	return code
}
