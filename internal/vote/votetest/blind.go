package votetest

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha512"
	"errors"
	"io"
	"math/big"

	"minping/internal/vote"
)

// saltLen is the salt length of RSABSSA-SHA384-PSS-Randomized (rb1 §2).
const saltLen = 48

// Blind hides a prepared message from the issuer (RFC 9474 §4.2): z goes to the issuer, inv stays. Both have |N| bytes.
// It uses math/big and is not constant-time.
func Blind(random io.Reader, pub *rsa.PublicKey, prepared []byte) (z, inv []byte, err error) {
	var salt [saltLen]byte
	if _, err := io.ReadFull(random, salt[:]); err != nil {
		return nil, nil, err
	}
	for {
		r, err := rand.Int(random, pub.N)
		if err != nil {
			return nil, nil, err
		}
		if i := new(big.Int).ModInverse(r, pub.N); i != nil {
			z, err := BlindWith(pub, EncodePSS(prepared, salt[:], pub.N.BitLen()-1), r)
			return z, i.FillBytes(make([]byte, pub.Size())), err
		}
	}
}

// BlindWith returns em·r^e mod N.
func BlindWith(pub *rsa.PublicKey, em []byte, r *big.Int) ([]byte, error) {
	m := new(big.Int).SetBytes(em)
	if new(big.Int).GCD(nil, nil, m, pub.N).Cmp(big.NewInt(1)) != 0 {
		return nil, errors.New("votetest: encoded message shares a factor with the modulus")
	}
	x := new(big.Int).Exp(r, big.NewInt(int64(pub.E)), pub.N)
	z := x.Mul(x, m).Mod(x, pub.N)
	return z.FillBytes(make([]byte, pub.Size())), nil
}

// Finalize unblinds an issuer's answer and verifies it (RFC 9474 §4.4). A phone that gets an error here stops for
// good: the issuer did not use the announced key.
func Finalize(pub *rsa.PublicKey, prepared, bs, inv []byte) (sig []byte, err error) {
	sig, err = Unblind(pub, bs, inv)
	if err != nil {
		return nil, err
	}
	if err := vote.VerifyBlindSig(pub, prepared, sig); err != nil {
		return nil, err
	}
	return sig, nil
}

// Unblind returns bs·inv mod N without verifying it.
func Unblind(pub *rsa.PublicKey, bs, inv []byte) ([]byte, error) {
	if len(bs) != pub.Size() {
		return nil, errors.New("votetest: blind signature of wrong length")
	}
	s := new(big.Int).SetBytes(bs)
	s.Mul(s, new(big.Int).SetBytes(inv)).Mod(s, pub.N)
	return s.FillBytes(make([]byte, pub.Size())), nil
}

// EncodePSS returns EMSA-PSS-ENCODE with SHA-384 and MGF1 (RFC 8017 §9.1.1).
func EncodePSS(msg, salt []byte, bits int) []byte {
	const hLen = sha512.Size384
	digest := sha512.Sum384(msg)
	m := append(make([]byte, 8), digest[:]...)
	h := sha512.Sum384(append(m, salt...))

	em := make([]byte, (bits+7)/8)
	db := em[:len(em)-hLen-1]
	copy(db[len(db)-len(salt):], salt)
	db[len(db)-len(salt)-1] = 1
	for i, mask := range mgf1(h[:], len(db)) {
		db[i] ^= mask
	}
	db[0] &= 0xff >> (8*len(em) - bits)
	copy(em[len(db):], h[:])
	em[len(em)-1] = 0xbc
	return em
}

func mgf1(seed []byte, n int) []byte {
	var out []byte
	for i := 0; len(out) < n; i++ {
		h := sha512.Sum384(append(append([]byte{}, seed...), byte(i>>24), byte(i>>16), byte(i>>8), byte(i)))
		out = append(out, h[:]...)
	}
	return out[:n]
}
