package vote

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha512"
	"errors"
)

// pssSalt is the salt length of RSABSSA-SHA384-PSS-Randomized (rb1 §2).
const pssSalt = 48

// AppendPrepared appends the message that a credential signs: a random prefix and the ballot key under this manifest
// and slot (rb1 §6).
func AppendPrepared(dst []byte, slot string, m Hash, pk []byte, prefix [32]byte) []byte {
	return appendEnc(append(dst, prefix[:]...), credLabel(slot), m[:], pk)
}

// credLabel saves a concatenation for the two known slots.
func credLabel(slot string) string {
	switch slot {
	case SlotBallot:
		return labelCred + SlotBallot
	case SlotComment:
		return labelCred + SlotComment
	}
	return labelCred + slot
}

var errCredential = errors.New("vote: credential is not signed by the issuer")

// VerifyBlindSig checks one issuer's unblinded signature: RSASSA-PSS, SHA-384, salt of 48 bytes (RFC 9474).
func VerifyBlindSig(pub *rsa.PublicKey, prepared, sig []byte) error {
	digest := sha512.Sum384(prepared)
	opts := rsa.PSSOptions{SaltLength: pssSalt, Hash: crypto.SHA384}
	if rsa.VerifyPSS(pub, crypto.SHA384, digest[:], sig, &opts) != nil {
		return errCredential
	}
	return nil
}

// verifyCredential checks the signatures of all issuers of a slot, concatenated in manifest order (n-of-n).
func (b *Box) verifyCredential(slot string, pk []byte, prefix [32]byte, sig []byte) error {
	var buf [128]byte
	prepared := AppendPrepared(buf[:0], slot, b.M, pk, prefix)
	issuers := b.issuersOf(slot)
	if len(issuers) == 0 || len(sig) != sigLen(issuers) {
		return errCredential
	}
	for _, pub := range issuers {
		if err := VerifyBlindSig(pub, prepared, sig[:pub.Size()]); err != nil {
			return err
		}
		sig = sig[pub.Size():]
	}
	return nil
}
