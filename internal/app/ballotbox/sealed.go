package ballotbox

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/bits"

	"minping/internal/app/records"

	"minping/internal/vote"
)

// MultisetHash combines trackers regardless of order: it adds up the keyed hash of each (MSet-Add-Hash of Clarke et
// al., 2003). Under a key generated for this count and never revealed, two hashes are equal only if they cover the same
// trackers, each equally often. It takes almost no memory, whereas a list of a million trackers would take 32 MB.
type MultisetHash struct {
	Key [32]byte
	sum [4]uint64
	N   int
}

// NewMultisetHash returns the hash of an empty multiset under a fresh key.
func NewMultisetHash() *MultisetHash {
	var b MultisetHash
	_, _ = rand.Read(b.Key[:]) // never fails (crypto/rand)
	return &b
}

// Empty returns the hash of an empty multiset under the same key.
func (b *MultisetHash) Empty() *MultisetHash { return &MultisetHash{Key: b.Key} }

// Add adds one tracker.
func (b *MultisetHash) Add(tracker vote.Hash) {
	h := sha256.Sum256(append(b.Key[:], tracker[:]...))
	var x [4]uint64
	for i := range x {
		x[i] = binary.LittleEndian.Uint64(h[8*i:])
	}
	b.plus(x, 1)
}

// Merge adds the contents of another hash with the same key.
func (b *MultisetHash) Merge(other *MultisetHash) { b.plus(other.sum, other.N) }

func (b *MultisetHash) plus(x [4]uint64, n int) {
	var carry uint64
	for i := range b.sum {
		b.sum[i], carry = bits.Add64(b.sum[i], x[i], carry)
	}
	b.N += n
}

// Same reports whether two hashes cover the same trackers, in whatever order.
func (b *MultisetHash) Same(other *MultisetHash) bool { return *b == *other }

// ErrBoxChanged: the store was tampered with or is damaged. People must be told in plain words; it is never repaired.
var ErrBoxChanged = records.Fail(records.Conflict, "box_changed", "票箱或公告板与封票记录不一致，不能计票。请保全数据，不要再改动，并报告监督部门。",
	"The box or its board does not match the sealed note, so nothing was counted. Keep the data as it is and tell "+
		"the supervising body.")

// NoteOf reads a note of a box and verifies it with two keys: the manifest's key ties the note to this box, and the
// key in the key ring cannot be replaced through the store.
func (s *Boxes) NoteOf(b *LiveBox, raw []byte, stage vote.Stage) (vote.Note, error) {
	n, err := b.OpenNote(raw, stage)
	if _, own := s.OwnNote(raw); err != nil || own != nil {
		return n, ErrBoxChanged
	}
	return n, nil
}

// VerifySealed compares a box's board with its sealed note, index and records file, and returns the multiset hash of
// the trackers (rb1 §9.1: the holder of the count key verifies the note and the record file before opening anything).
func (s *Boxes) VerifySealed(ctx context.Context, b *LiveBox) (*MultisetHash, error) {
	raw, err := s.BoardBytes(ctx, b.Sid, FileCheckpoint)
	if err != nil {
		return nil, fmt.Errorf("no sealed note: %w", err)
	}
	n, err := s.NoteOf(b, raw, vote.StageSealed)
	if err != nil {
		return nil, err
	}
	digest, _, err := vote.ParseSealedExtra(n.Extra)
	if err != nil {
		return nil, ErrBoxChanged
	}
	index, err := s.File(ctx, b.Sid, FileIndex)
	if err != nil {
		return nil, err
	}
	trackers, root := NewMultisetHash(), vote.NewRootBuilder() // the root also fixes the order
	err = index.Write(hashes(func(t vote.Hash) {
		trackers.Add(t)
		root.Add(t)
	}))
	if err != nil {
		return nil, err
	}
	records, err := s.File(ctx, b.Sid, FileRecords)
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	if err := records.Write(sum); err != nil {
		return nil, err
	}
	if root.Size() != n.Size || root.Root() != n.Root || vote.Hash(sum.Sum(nil)) != digest {
		return nil, ErrBoxChanged
	}
	return trackers, nil
}
