// Package votetest is the voter's side of rb1 for tests: phones that blind, unblind, seal and sign, and a body that
// cosigns. None of it ships: real phones run static/phone, load tests internal/swarm.
package votetest

import (
	"crypto/ed25519"
	"crypto/hpke"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"minping/internal/vote"
)

// version is the first byte of every rb1 message.
const version = 1

// SealBallot is the phone's part of casting (rb1 §7): it seals and signs answers (one int per question) with the
// ballot key and the credential, and returns the cast message. Sealing draws its own randomness.
func SealBallot(
	b *vote.Box, random io.Reader, sk ed25519.PrivateKey, prefix [32]byte, sig []byte, answers []int,
) (msg []byte, err error) {
	raw, err := b.EncodeAnswers(answers)
	if err != nil {
		return nil, err
	}
	return sealBytes(b, random, sk, prefix, sig, raw)
}

// SealComment is like SealBallot for a comment, with the keys of the comment slot.
func SealComment(
	b *vote.Box, random io.Reader, sk ed25519.PrivateKey, prefix [32]byte, sig []byte, text string,
) (msg []byte, err error) {
	raw, err := PadComment(text)
	if err != nil {
		return nil, err
	}
	return sealBytes(b, random, sk, prefix, sig, raw)
}

// sealBytes seals any bytes, canonical or not: tests use it to make spoilt ballots.
func sealBytes(
	b *vote.Box, random io.Reader, sk ed25519.PrivateKey, prefix [32]byte, sig, raw []byte,
) ([]byte, error) {
	var r [32]byte
	if _, err := io.ReadFull(random, r[:]); err != nil {
		return nil, err
	}
	pk := sk.Public().(ed25519.PublicKey)
	seal, err := hpke.NewDHKEMPublicKey(b.SealKey)
	if err != nil {
		return nil, fmt.Errorf("votetest: seal key: %w", err)
	}
	plain := append(append([]byte{}, raw...), r[:]...)
	sealed, err := hpke.Seal(seal, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), vote.Enc("rb1/seal", b.M[:], pk), plain)
	if err != nil {
		return nil, fmt.Errorf("votetest: seal: %w", err)
	}
	return SignSealed(b.M, sk, prefix, sig, vote.Commit(b.M, pk, raw, r), sealed), nil
}

// SignSealed signs a commitment and a sealed part and assembles the cast message.
func SignSealed(m vote.Hash, sk ed25519.PrivateKey, prefix [32]byte, sig []byte, c vote.Hash, sealed []byte) []byte {
	hs := sha256.Sum256(sealed)
	bsig := ed25519.Sign(sk, vote.Enc("rb1/ballot", m[:], c[:], hs[:]))
	msg := append([]byte{version}, m[:]...)
	msg = append(msg, sk.Public().(ed25519.PublicKey)...)
	msg = append(msg, prefix[:]...)
	msg = append(msg, c[:]...)
	msg = append(msg, bsig...)
	msg = append(msg, sig...)
	return append(msg, sealed...)
}

// Phone is a voter's side from admission to casting. It keeps everything, in memory.
type Phone struct {
	Request vote.AdmitRequest
	box     *vote.Box
	random  io.Reader
	Slots   map[string]*Slot
	issuers []phoneIssuer
}

// Slot is what a phone holds for one slot: the key, the prefix and, once admitted, the credential.
type Slot struct {
	SK     ed25519.PrivateKey
	Prefix [32]byte
	Sig    []byte
}

type phoneIssuer struct {
	slot *Slot
	msg  []byte
	inv  []byte
}

// NewPhone makes keys for every slot and blinds them for every issuer; Request is then ready to send.
func NewPhone(random io.Reader, b *vote.Box, token vote.Token, code [10]byte) (*Phone, error) {
	p := &Phone{Request: vote.AdmitRequest{Token: token, Code: code}, box: b, random: random, Slots: map[string]*Slot{}}
	for i, is := range b.Manifest.Issuers {
		s := p.Slots[is.Slot]
		if s == nil {
			var seed [32]byte
			if _, err := io.ReadFull(random, seed[:]); err != nil {
				return nil, err
			}
			s = &Slot{SK: ed25519.NewKeyFromSeed(seed[:])}
			if _, err := io.ReadFull(random, s.Prefix[:]); err != nil {
				return nil, err
			}
			p.Slots[is.Slot] = s
		}
		msg := vote.AppendPrepared(nil, is.Slot, b.M, s.SK.Public().(ed25519.PublicKey), s.Prefix)
		z, inv, err := Blind(random, b.Issuers[i], msg)
		if err != nil {
			return nil, err
		}
		p.Request.Z = append(p.Request.Z, z)
		p.issuers = append(p.issuers, phoneIssuer{s, msg, inv})
	}
	return p, nil
}

// Admitted processes the answer to the admission request. An error means that an issuer did not use the announced key.
func (p *Phone) Admitted(answer []byte) error {
	if len(answer) != 1+answerLen(p.box) || answer[0] != version {
		return errAnswer
	}
	rest := answer[1:]
	sigs := make([][]byte, len(p.issuers))
	for i, is := range p.issuers {
		pub := p.box.Issuers[i]
		sig, err := Finalize(pub, is.msg, rest[:pub.Size()], is.inv)
		if err != nil {
			return err
		}
		sigs[i], rest = sig, rest[pub.Size():]
	}
	for i, is := range p.issuers {
		is.slot.Sig = append(is.slot.Sig, sigs[i]...)
	}
	return nil
}

// answerLen returns the total length of the blind signatures of all issuers.
func answerLen(b *vote.Box) (n int) {
	for _, pub := range b.Issuers {
		n += pub.Size()
	}
	return n
}

var errAnswer = errors.New("votetest: answer to the admission of wrong length or version")

var errNotAdmitted = errors.New("votetest: phone is not admitted")

// Cast seals answers into a cast message.
func (p *Phone) Cast(answers []int) ([]byte, error) {
	s := p.Slots[vote.SlotBallot]
	if s.Sig == nil {
		return nil, errNotAdmitted
	}
	return SealBallot(p.box, p.random, s.SK, s.Prefix, s.Sig, answers)
}

// CastRaw seals any answer bytes into a cast message: a spoilt ballot.
func (p *Phone) CastRaw(raw []byte) ([]byte, error) {
	s := p.Slots[vote.SlotBallot]
	if s.Sig == nil {
		return nil, errNotAdmitted
	}
	return sealBytes(p.box, p.random, s.SK, s.Prefix, s.Sig, raw)
}

// Comment seals a text into a comment message.
func (p *Phone) Comment(text string) ([]byte, error) {
	s := p.Slots[vote.SlotComment]
	if s == nil || s.Sig == nil {
		return nil, errNotAdmitted
	}
	return SealComment(p.box, p.random, s.SK, s.Prefix, s.Sig, text)
}

// CheckReceipt verifies a vote.Receipt, on the phone or as an auditor.
func CheckReceipt(pub ed25519.PublicKey, m, tracker vote.Hash, sig []byte) bool {
	return len(pub) == ed25519.PublicKeySize && ed25519.Verify(pub, vote.Enc("rb1/receipt", m[:], tracker[:]), sig)
}
