package vote

import (
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/hpke"
	"errors"
	"fmt"
)

var errCommitment = errors.New("vote: answers do not match their commitment")

// Commit returns c, which binds a ballot to its answers before it is opened; r is 32 random bytes (rb1 §7).
func Commit(m Hash, pk ed25519.PublicKey, answers []byte, r [32]byte) Hash {
	return TH(labelCommit, m[:], pk, answers, r[:])
}

// The HPKE suite used for all sealing (rb1 §2): X25519 with HKDF-SHA256.
var (
	sealKDF  = hpke.HKDFSHA256()
	sealAEAD = hpke.ChaCha20Poly1305()
)

func sealInfo(m Hash, pk []byte) []byte { return Enc(labelSeal, m[:], pk) }

// Opening is what was sealed: the answer bytes (or a padded comment) and r. Auditors recount from openings (rb1 §9.6).
type Opening struct {
	Answers []byte
	R       [32]byte
}

// Open returns a ballot's answers, one int per question as in ParseAnswers. Any error means that the ballot is spoilt:
// it does not open, does not match its commitment, or contains an impossible answer (rb1 §9.1).
func (b *Box) Open(key *ecdh.PrivateKey, bal *Ballot) (answers []int, err error) {
	o, err := b.OpenSealed(key, bal)
	if err != nil {
		return nil, err
	}
	return b.ParseAnswers(o.Answers)
}

// OpenComment returns a comment's text.
func (b *Box) OpenComment(key *ecdh.PrivateKey, bal *Ballot) (string, error) {
	o, err := b.OpenSealed(key, bal)
	if err != nil {
		return "", err
	}
	return UnpadComment(o.Answers)
}

// OpenSealed opens the sealed part of a ballot or comment and checks it against the commitment.
func (b *Box) OpenSealed(key *ecdh.PrivateKey, bal *Ballot) (Opening, error) {
	if len(bal.Sealed) < sealOverhead+openingKeyLen {
		return Opening{}, errMessage
	}
	k, err := hpke.NewDHKEMPrivateKey(key)
	if err != nil {
		return Opening{}, fmt.Errorf("vote: count key: %w", err)
	}
	plain, err := hpke.Open(k, sealKDF, sealAEAD, sealInfo(b.M, bal.PK), bal.Sealed)
	if err != nil {
		return Opening{}, fmt.Errorf("vote: open: %w", err)
	}
	cut := len(plain) - openingKeyLen
	o := Opening{plain[:cut:cut], [32]byte(plain[cut:])}
	if Commit(b.M, bal.PK, o.Answers, o.R) != bal.C {
		return Opening{}, errCommitment
	}
	return o, nil
}
