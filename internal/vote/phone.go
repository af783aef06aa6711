package vote

import (
	"crypto/ed25519"
	"crypto/hpke"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
)

// SealBallot is the phone's half of casting (rb1 §7): it seals and signs answers (one int per question) with the ballot
// key and the credential, and returns the cast message. The seal draws its own randomness.
func SealBallot(b *Box, random io.Reader, sk ed25519.PrivateKey, prefix [32]byte, sig []byte, answers []int) (msg []byte, err error) {
	raw, err := b.EncodeAnswers(answers)
	if err != nil {
		return nil, err
	}
	return SealBytes(b, random, sk, prefix, sig, raw)
}

// SealComment is SealBallot for a comment, with the keys of its own slot.
func SealComment(b *Box, random io.Reader, sk ed25519.PrivateKey, prefix [32]byte, sig []byte, text string) (msg []byte, err error) {
	raw, err := PadComment(text)
	if err != nil {
		return nil, err
	}
	return SealBytes(b, random, sk, prefix, sig, raw)
}

// SealBytes seals any bytes, canonical or not: tests make spoilt ballots with it.
func SealBytes(b *Box, random io.Reader, sk ed25519.PrivateKey, prefix [32]byte, sig, raw []byte) ([]byte, error) {
	var r [32]byte
	if _, err := io.ReadFull(random, r[:]); err != nil {
		return nil, err
	}
	pk := sk.Public().(ed25519.PublicKey)
	seal, err := hpke.NewDHKEMPublicKey(b.SealKey)
	if err != nil {
		return nil, fmt.Errorf("vote: seal key: %w", err)
	}
	plain := append(append([]byte{}, raw...), r[:]...)
	sealed, err := hpke.Seal(seal, sealKDF, sealAEAD, sealInfo(b.M, pk), plain)
	if err != nil {
		return nil, fmt.Errorf("vote: seal: %w", err)
	}
	return SignSealed(b.M, sk, prefix, sig, Commit(b.M, pk, raw, r), sealed), nil
}

// SignSealed signs a commitment and a sealed part and lays out the cast message.
func SignSealed(m Hash, sk ed25519.PrivateKey, prefix [32]byte, sig []byte, c Hash, sealed []byte) []byte {
	hs := sha256.Sum256(sealed)
	bsig := ed25519.Sign(sk, Enc(labelBallot, m[:], c[:], hs[:]))
	msg := append([]byte{version}, m[:]...)
	msg = append(msg, sk.Public().(ed25519.PublicKey)...)
	msg = append(msg, prefix[:]...)
	msg = append(msg, c[:]...)
	msg = append(msg, bsig...)
	msg = append(msg, sig...)
	return append(msg, sealed...)
}

// Phone is a voter's side from admission to casting, for tests: it keeps everything in memory and forgets nothing.
type Phone struct {
	Request AdmitRequest
	box     *Box
	random  io.Reader
	slots   map[string]*phoneSlot
	issuers []phoneIssuer
}

type phoneSlot struct {
	sk     ed25519.PrivateKey
	prefix [32]byte
	sig    []byte
}

type phoneIssuer struct {
	slot *phoneSlot
	msg  []byte
	inv  []byte
}

// NewPhone makes keys for every slot and blinds them for every issuer; Request is then ready to be sent.
func NewPhone(random io.Reader, b *Box, token Token, code [10]byte) (*Phone, error) {
	p := &Phone{Request: AdmitRequest{Token: token, Code: code}, box: b, random: random, slots: map[string]*phoneSlot{}}
	for i, is := range b.Manifest.Issuers {
		s := p.slots[is.Slot]
		if s == nil {
			var seed [32]byte
			if _, err := io.ReadFull(random, seed[:]); err != nil {
				return nil, err
			}
			s = &phoneSlot{sk: ed25519.NewKeyFromSeed(seed[:])}
			if _, err := io.ReadFull(random, s.prefix[:]); err != nil {
				return nil, err
			}
			p.slots[is.Slot] = s
		}
		msg := Prepared(is.Slot, b.M, s.sk.Public().(ed25519.PublicKey), s.prefix)
		z, inv, err := Blind(random, b.Issuers[i], msg)
		if err != nil {
			return nil, err
		}
		p.Request.Z = append(p.Request.Z, z)
		p.issuers = append(p.issuers, phoneIssuer{s, msg, inv})
	}
	return p, nil
}

// Admitted takes the answer to the admission request. An error means that an issuer did not use the announced key.
func (p *Phone) Admitted(answer []byte) error {
	if len(answer) != 1+sigLen(p.box.Issuers) || answer[0] != version {
		return errMessage
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
		is.slot.sig = append(is.slot.sig, sigs[i]...)
	}
	return nil
}

var errNotAdmitted = errors.New("vote: phone is not admitted")

// Cast seals answers into a cast message.
func (p *Phone) Cast(answers []int) ([]byte, error) {
	s := p.slots[SlotBallot]
	if s.sig == nil {
		return nil, errNotAdmitted
	}
	return SealBallot(p.box, p.random, s.sk, s.prefix, s.sig, answers)
}

// CastRaw seals any answer bytes into a cast message: a spoilt ballot.
func (p *Phone) CastRaw(raw []byte) ([]byte, error) {
	s := p.slots[SlotBallot]
	if s.sig == nil {
		return nil, errNotAdmitted
	}
	return SealBytes(p.box, p.random, s.sk, s.prefix, s.sig, raw)
}

// Comment seals a text into a comment message.
func (p *Phone) Comment(text string) ([]byte, error) {
	s := p.slots[SlotComment]
	if s == nil || s.sig == nil {
		return nil, errNotAdmitted
	}
	return SealComment(p.box, p.random, s.sk, s.prefix, s.sig, text)
}
