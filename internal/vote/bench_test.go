package vote_test

import (
	"testing"

	"minping/internal/vote"
)

func BenchmarkBlindSign(b *testing.B) {
	for name, k := range map[string]*vote.IssuerKey{"2048": testKeys()[0], "3072": testKeys()[3]} {
		b.Run(name, func(b *testing.B) {
			z := make([]byte, k.Public().Size())
			copy(z[1:], run(1, len(z)-1))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := k.BlindSign(z); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkParseBallot(b *testing.B) {
	h := newSession(b, nil)
	msg := h.cast(b, 1, 2, 3)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := h.ParseBallot(vote.SlotBallot, msg); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadBallot(b *testing.B) {
	h := newSession(b, nil)
	msg := h.cast(b, 1, 2, 3)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := h.ReadBallot(vote.SlotBallot, msg); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	h := newSession(b, nil)
	bal, err := h.ParseBallot(vote.SlotBallot, h.cast(b, 1, 2, 3))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := h.Open(h.count, bal); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReceipt(b *testing.B) {
	h := newSession(b, nil)
	b.ReportAllocs()
	for b.Loop() {
		vote.Receipt(h.receipt, h.M, h.M)
	}
}

func BenchmarkTreeRoot1000(b *testing.B) {
	leaves := make([]vote.Hash, 1000)
	for i := range leaves {
		leaves[i] = vote.LeafHash([]byte{byte(i), byte(i >> 8)})
	}
	b.ReportAllocs()
	for b.Loop() {
		vote.TreeRoot(leaves)
	}
}
