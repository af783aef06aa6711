package vote

import (
	"crypto/sha256"
	"math/bits"
)

// LeafHash returns an RFC 6962 leaf hash: SHA-256(0x00 ‖ data). A record's leaf hash is its tracker.
func LeafHash(data []byte) Hash {
	var buf [1 + 512]byte // one record with one 2048-bit issuer stays on the stack
	return sha256.Sum256(append(append(buf[:0], 0), data...))
}

func nodeHash(left, right Hash) Hash {
	var buf [65]byte
	buf[0] = 1
	copy(buf[1:], left[:])
	copy(buf[33:], right[:])
	return sha256.Sum256(buf[:])
}

// TreeRoot returns the RFC 6962 root over leaf hashes; without leaves, the hash of the empty string.
func TreeRoot(leaves []Hash) Hash {
	var b RootBuilder
	for _, l := range leaves {
		b.Add(l)
	}
	return b.Root()
}

// IssuedRoot returns the RFC 6962 root over token ids as leaf data. The ids must be sorted ascending as bytes. The
// admission note's root is the same over the admitted ids (rb1 §8).
func IssuedRoot(sorted []Hash) Hash {
	var b RootBuilder
	for _, tid := range sorted {
		b.Add(LeafHash(tid[:]))
	}
	return b.Root()
}

// RootBuilder computes a root from a stream of leaves, in memory that grows with the logarithm of their number. The
// zero value is an empty tree.
type RootBuilder struct {
	n     uint64
	stack []Hash // roots of the complete subtrees, one per bit set in n, largest first
}

// NewRootBuilder returns an empty tree.
func NewRootBuilder() *RootBuilder { return &RootBuilder{} }

// Add appends a leaf hash.
func (b *RootBuilder) Add(leaf Hash) {
	for range bits.TrailingZeros64(^b.n) { // each trailing one is a subtree that becomes complete
		top := len(b.stack) - 1
		leaf = nodeHash(b.stack[top], leaf)
		b.stack = b.stack[:top]
	}
	b.stack = append(b.stack, leaf)
	b.n++
}

// Size returns the number of leaves.
func (b *RootBuilder) Size() int { return int(b.n) }

// Root returns the root over the leaves so far; more may follow.
func (b *RootBuilder) Root() Hash {
	if b.n == 0 {
		return sha256.Sum256(nil)
	}
	top := len(b.stack) - 1
	root := b.stack[top]
	for i := top - 1; i >= 0; i-- {
		root = nodeHash(b.stack[i], root)
	}
	return root
}
