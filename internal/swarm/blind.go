package swarm

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha512"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"

	"filippo.io/bigmod"
)

const (
	publicExponent = 65537
	saltLen        = 48 // RSABSSA-SHA384-PSS (rb1 §2)
)

// issuer is one public RSA key of the manifest, ready to use.
type issuer struct {
	slot    string
	n       *big.Int
	modulus *bigmod.Modulus
	key     *rsa.PublicKey
}

func newIssuer(slot string, n []byte) (*issuer, error) {
	m, err := bigmod.NewModulus(n)
	if err != nil {
		return nil, fmt.Errorf("issuer modulus: %w", err)
	}
	big := new(big.Int).SetBytes(n)
	return &issuer{slot, big, m, &rsa.PublicKey{N: big, E: publicExponent}}, nil
}

func (is *issuer) size() int { return is.modulus.Size() }

// errNotCoprime is RFC 9474 §4.2's "invalid input": it would reveal a factor of N, so it means that N is bad.
var errNotCoprime = errors.New("the encoded message and the issuer's modulus share a factor")

// blind is RFC 9474 §4.2 with fresh randomness: z is sent to the issuer, inv is kept to unblind its answer.
func (is *issuer) blind(prepared []byte) (z, inv []byte, err error) {
	var salt [saltLen]byte
	_, _ = rand.Read(salt[:]) // never fails (crypto/rand)
	r, err := rand.Int(rand.Reader, is.n)
	if err != nil {
		return nil, nil, fmt.Errorf("blind: %w", err)
	}
	return is.blindWith(prepared, salt[:], r)
}

// blindWith is blind with a given salt and blinding factor. One inversion, of m·r, does two jobs: it exists only if m
// is coprime to N, and r⁻¹ = (m·r)⁻¹·m.
func (is *issuer) blindWith(prepared, salt []byte, r *big.Int) (z, inv []byte, err error) {
	em := encodePSS(prepared, salt, is.n.BitLen()-1)
	if len(em) > is.size() { // not for 2048 or 3072 bits, but the encoding allows it
		return nil, nil, errors.New("blind: encoded message is longer than the modulus")
	}
	m := new(big.Int).SetBytes(em)
	mr := new(big.Int).Mul(m, r)
	if mr.ModInverse(mr.Mod(mr, is.n), is.n) == nil {
		return nil, nil, errNotCoprime
	}
	mr.Mod(mr.Mul(mr, m), is.n)
	inv = mr.FillBytes(make([]byte, is.size()))

	factor, err := bigmod.NewNat().SetBytes(r.FillBytes(make([]byte, is.size())), is.modulus)
	if err != nil {
		return nil, nil, fmt.Errorf("blind: %w", err)
	}
	message, err := bigmod.NewNat().SetBytes(m.FillBytes(make([]byte, is.size())), is.modulus)
	if err != nil {
		return nil, nil, fmt.Errorf("blind: %w", err)
	}
	x := bigmod.NewNat().ExpShortVarTime(factor, publicExponent, is.modulus)
	return x.Mul(message, is.modulus).Bytes(is.modulus), inv, nil
}

// finalize is RFC 9474 §4.4: it unblinds the issuer's answer and verifies the signature with the announced key. If
// that fails, nothing may be sent (rb1 §6).
func (is *issuer) finalize(prepared, blindSig, inv []byte) ([]byte, error) {
	s, err := bigmod.NewNat().SetBytes(blindSig, is.modulus)
	if err != nil {
		return nil, errWrongIssuer
	}
	i, err := bigmod.NewNat().SetBytes(inv, is.modulus)
	if err != nil {
		return nil, fmt.Errorf("finalize: %w", err)
	}
	sig := s.Mul(i, is.modulus).Bytes(is.modulus)
	sum := sha512.Sum384(prepared)
	if rsa.VerifyPSS(is.key, crypto.SHA384, sum[:], sig, &rsa.PSSOptions{SaltLength: saltLen}) != nil {
		return nil, errWrongIssuer
	}
	return sig, nil
}

var errWrongIssuer = errors.New("issuer key is not the announced one")

// encodePSS is EMSA-PSS-ENCODE of RFC 8017 §9.1.1 with SHA-384 and MGF1-SHA-384.
func encodePSS(message, salt []byte, bits int) []byte {
	const hashLen = sha512.Size384
	size := (bits + 7) / 8
	sum := sha512.Sum384(message)
	h := sha512.New384()
	h.Write(make([]byte, 8))
	h.Write(sum[:])
	h.Write(salt)

	em := make([]byte, size)
	db, mid := em[:size-hashLen-1], em[size-hashLen-1:size-1]
	h.Sum(mid[:0])
	db[len(db)-len(salt)-1] = 1
	copy(db[len(db)-len(salt):], salt)
	mask(db, mid)
	db[0] &= 0xff >> (8*size - bits)
	em[size-1] = 0xbc
	return em
}

// mask XORs MGF1-SHA-384 of the seed into db.
func mask(db, seed []byte) {
	block := append(append(make([]byte, 0, len(seed)+4), seed...), 0, 0, 0, 0)
	for counter := uint32(0); len(db) > 0; counter++ {
		binary.BigEndian.PutUint32(block[len(seed):], counter)
		sum := sha512.Sum384(block)
		n := min(len(db), len(sum))
		for i := range n {
			db[i] ^= sum[i]
		}
		db = db[n:]
	}
}
