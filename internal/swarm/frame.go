package swarm

import (
	"crypto/sha256"
	"encoding/binary"
)

// frame is rb1 §2's Enc: the label with its length in one byte, each part with its length in four.
func frame(label string, parts ...[]byte) []byte {
	n := 1 + len(label)
	for _, p := range parts {
		n += 4 + len(p)
	}
	out := append(make([]byte, 0, n), byte(len(label)))
	out = append(out, label...)
	for _, p := range parts {
		out = binary.BigEndian.AppendUint32(out, uint32(len(p)))
		out = append(out, p...)
	}
	return out
}

// digest is rb1 §2's TH.
func digest(label string, parts ...[]byte) [32]byte { return sha256.Sum256(frame(label, parts...)) }
