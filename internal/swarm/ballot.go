package swarm

import (
	"crypto/ed25519"
	"crypto/hpke"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
)

// credential is a slot's key pair and the message its issuers will sign blindly.
type credential struct {
	slot   string
	sk     ed25519.PrivateKey
	pk     ed25519.PublicKey
	prefix [32]byte
	sig    []byte // all issuers of the slot, in the order of the manifest
}

// request is what a phone keeps between asking for admission and the answer: without an answer it sends the same bytes
// again.
type request struct {
	body     []byte // the whole /admit message
	prepared [][]byte
	inv      [][]byte
}

func newCredential(slot string) (*credential, error) {
	pk, sk, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("ballot key: %w", err)
	}
	c := &credential{slot: slot, sk: sk, pk: pk}
	_, _ = rand.Read(c.prefix[:])
	return c, nil
}

// ask makes a phone's admission request: a fresh credential per slot of the manifest and a blinded message per issuer,
// in manifest order (rb1 §6).
func (b *box) ask(token [16]byte, screen [10]byte) ([]*credential, *request, error) {
	var creds []*credential
	req := &request{body: append(append(make([]byte, 0, 26+b.admitAnswerLen()), 1), token[:]...)}
	req.body = append(req.body, screen[:]...)
	for _, is := range b.issuers {
		c := find(creds, is.slot)
		if c == nil {
			var err error
			c, err = newCredential(is.slot)
			if err != nil {
				return nil, nil, err
			}
			creds = append(creds, c)
		}
		prepared := append(c.prefix[:len(c.prefix):len(c.prefix)], frame("rb1/cred/"+c.slot, b.m[:], c.pk)...)
		z, inv, err := is.blind(prepared)
		if err != nil {
			return nil, nil, err
		}
		req.body = append(req.body, z...)
		req.prepared = append(req.prepared, prepared)
		req.inv = append(req.inv, inv)
	}
	return creds, req, nil
}

func find(creds []*credential, slot string) *credential {
	for _, c := range creds {
		if c.slot == slot {
			return c
		}
	}
	return nil
}

// setScreen replaces the hall code of a request; the blinded messages stay the same (rb1 §6: `stale` → rescan).
func (r *request) setScreen(code [10]byte) { copy(r.body[17:27], code[:]) }

// accept unblinds the answer to /admit into the credentials.
func (b *box) accept(creds []*credential, req *request, answer []byte) error {
	if len(answer) != b.admitAnswerLen() || answer[0] != 1 {
		return errors.New("answer does not have the announced length")
	}
	answer = answer[1:]
	for i, is := range b.issuers {
		sig, err := is.finalize(req.prepared[i], answer[:is.size()], req.inv[i])
		if err != nil {
			return err
		}
		c := find(creds, is.slot)
		c.sig = append(c.sig, sig...)
		answer = answer[is.size():]
	}
	return nil
}

// cast is a finished message and the tracker of its public record.
type cast struct {
	message []byte
	tracker [32]byte
}

// fill makes the constant-length message for /cast or /comment (rb1 §7, §10) and erases the key.
func (b *box) fill(c *credential, plain []byte) (cast, error) {
	var r [32]byte
	_, _ = rand.Read(r[:])
	commit := digest("rb1/commit", b.m[:], c.pk, plain, r[:])
	sealed, err := hpke.Seal(b.seal, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(),
		frame("rb1/seal", b.m[:], c.pk), append(plain[:len(plain):len(plain)], r[:]...))
	if err != nil {
		return cast{}, fmt.Errorf("seal: %w", err)
	}
	hs := sha256.Sum256(sealed)
	bsig := ed25519.Sign(c.sk, frame("rb1/ballot", b.m[:], commit[:], hs[:]))
	clear(c.sk)

	out := cast{message: make([]byte, 0, 1+4*32+64+len(c.sig)+len(sealed))}
	out.message = append(out.message, 1)
	for _, part := range [][]byte{b.m[:], c.pk, c.prefix[:], commit[:], bsig, c.sig, sealed} {
		out.message = append(out.message, part...)
	}
	out.tracker = trackerOf(commit, hs, c.pk, c.prefix[:], bsig, c.sig)
	return out, nil
}

// trackerOf returns the leaf hash of the public record: SHA-256(0x00 ‖ u8(1) ‖ c ‖ hs ‖ pk ‖ prefix ‖ bsig ‖ sig).
func trackerOf(commit, hs [32]byte, pk, prefix, bsig, sig []byte) (out [32]byte) {
	leaf := sha256.New()
	leaf.Write([]byte{0, 1})
	for _, part := range [][]byte{commit[:], hs[:], pk, prefix, bsig, sig} {
		leaf.Write(part)
	}
	leaf.Sum(out[:0])
	return out
}

// receiptOK verifies the 64 bytes that acknowledge a ballot.
func (b *box) receiptOK(tracker [32]byte, receipt []byte) bool {
	return len(receipt) == ed25519.SignatureSize &&
		ed25519.Verify(b.receipt, frame("rb1/receipt", b.m[:], tracker[:]), receipt)
}

// encodeAnswers returns the answer bytes of rb1 §7 and refuses what the manifest does not allow.
func (b *box) encodeAnswers(answers []int) ([]byte, error) {
	if len(answers) != len(b.Questions) {
		return nil, fmt.Errorf("%d answers for %d questions", len(answers), len(b.Questions))
	}
	out := make([]byte, 0, 2*len(answers))
	for i, q := range b.Questions {
		a, top := answers[i], q.N
		if q.T == "m" {
			top = 1<<q.N - 1
		}
		if a < 0 || a > top || a == 0 && !q.Blank {
			return nil, fmt.Errorf("question %d does not take the answer %d", i+1, a)
		}
		if q.T == "m" {
			out = binary.BigEndian.AppendUint16(out, uint16(a))
		} else {
			out = append(out, byte(a))
		}
	}
	return out, nil
}

const commentLen = 2048

// padComment pads a comment with zeros to its constant length (rb1 §10).
func padComment(text string) []byte {
	out := make([]byte, commentLen)
	copy(out, text)
	return out
}
