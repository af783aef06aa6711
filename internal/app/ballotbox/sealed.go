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

// bag sums up trackers whatever their order: the keyed hash of each, added up (MSet-Add-Hash of Clarke et al., 2003).
// Under a key that was drawn for this count and that no one has seen, two bags are equal only when the same trackers
// are in both, each as often. That takes no memory where a list of a million trackers would take 32 MB.
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

// empty is a bag with nothing in it under the same key.
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

// pour adds what is in another bag of the same key.
func (b *MultisetHash) Merge(other *MultisetHash) { b.plus(other.sum, other.N) }

func (b *MultisetHash) plus(x [4]uint64, n int) {
	var carry uint64
	for i := range b.sum {
		b.sum[i], carry = bits.Add64(b.sum[i], x[i], carry)
	}
	b.N += n
}

// Same reports whether two hashes are of the same trackers, in whatever order they came.
func (b *MultisetHash) Same(other *MultisetHash) bool { return *b == *other }

// errBoxChanged: somebody changed the store, or it is damaged. People must hear of it in words; it is never repaired.
var ErrBoxChanged = records.Fail(records.Conflict, "box_changed", "票箱或公告板与封票记录不一致，不能计票。请保全数据，不要再改动，并报告监督部门。",
	"The box or its board is not what the sealed note says, so nothing was counted. Keep the data as it is and tell "+
		"the supervising body.")

// noteOf reads a note of a box. By both keys: the manifest's binds the note to this box, and that of the key ring
// cannot be changed with the store.
func (s *Boxes) NoteOf(b *LiveBox, raw []byte, stage vote.Stage) (vote.Note, error) {
	n, err := b.OpenNote(raw, stage)
	if _, own := s.OwnNote(raw); err != nil || own != nil {
		return n, ErrBoxChanged
	}
	return n, nil
}

// sealed holds a box's board against its sealed note, index and records file, and puts the trackers into a bag (rb1
// §9.1: the holder of the count key verifies the note and the record file, and opens after that).
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
	trackers, root := NewMultisetHash(), vote.NewRootBuilder() // the root fixes the order too
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
