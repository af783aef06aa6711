package vote

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
)

// Hash is a SHA-256 value: a manifest hash M, a token id, a tracker, a tree root.
type Hash = [32]byte

// B64u is base64url without padding (rb1 §2). It is strict: left-over bits must be zero, so that a value has only one
// spelling.
var B64u = base64.RawURLEncoding.Strict()

// b64 is the padded standard alphabet that signed notes use, also strict.
var b64 = base64.StdEncoding.Strict()

// The labels that separate the uses of hashes and signatures, so that one cannot pass for another (rb1 §2).
const (
	labelManifest = "rb1/manifest"
	labelToken    = "rb1/token"
	labelCred     = "rb1/cred/" // followed by the slot
	labelCommit   = "rb1/commit"
	labelSeal     = "rb1/seal"
	labelBallot   = "rb1/ballot"
	labelBid      = "rb1/bid"
	labelReceipt  = "rb1/receipt"
	labelPresence = "rb1/presence"
	labelTyped    = "rb1/typed"
)

// version is the first byte of every rb1 message.
const version = 1

// Enc is u8(len(label)) ‖ label ‖ u32(len(p1)) ‖ p1 ‖ … (rb1 §2): injective, so no two inputs encode alike. The label
// is ASCII of at most 255 bytes; a longer one is a programming error and panics.
func Enc(label string, parts ...[]byte) []byte {
	n := 1 + len(label)
	for _, p := range parts {
		n += 4 + len(p)
	}
	return appendEnc(make([]byte, 0, n), label, parts...)
}

// TH is SHA-256 over Enc.
func TH(label string, parts ...[]byte) [32]byte {
	var buf [256]byte // on the stack: every cast hashes several of these
	return sha256.Sum256(appendEnc(buf[:0], label, parts...))
}

func appendEnc(dst []byte, label string, parts ...[]byte) []byte {
	if len(label) > 255 {
		panic("vote: label longer than 255 bytes")
	}
	dst = append(dst, byte(len(label)))
	dst = append(dst, label...)
	for _, p := range parts {
		dst = binary.BigEndian.AppendUint32(dst, uint32(len(p)))
		dst = append(dst, p...)
	}
	return dst
}

// ParseHash reads 32 bytes in base64url without padding; any other spelling is an error.
func ParseHash(s string) (Hash, error) {
	var h Hash
	err := decodeFixed(h[:], B64u, s)
	return h, err
}

var errNotBase64 = errors.New("vote: not base64")

// decodeFixed decodes s into dst. It compares the length first: decoders skip line breaks, which would allow a second
// spelling.
func decodeFixed(dst []byte, enc *base64.Encoding, s string) error {
	if len(s) != enc.EncodedLen(len(dst)) {
		return fmt.Errorf("vote: want %d bytes in base64", len(dst))
	}
	raw, err := enc.DecodeString(s) // not Decode: without the padding, s may decode to one byte more than dst holds
	if err != nil || len(raw) != len(dst) {
		return errNotBase64
	}
	copy(dst, raw)
	return nil
}
