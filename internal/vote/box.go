package vote

import (
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/rsa"
	"fmt"
	"math/big"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/note"
)

// Box is one ballot box: a parsed and checked manifest with its keys ready for use. It is immutable and may be shared
// between goroutines.
type Box struct {
	Manifest   Manifest
	Bytes      []byte // the manifest's exact bytes
	M          Hash   // of Bytes
	Ballot     []*rsa.PublicKey
	Comment    []*rsa.PublicKey // empty: the session takes no comments
	Issuers    []*rsa.PublicKey // both slots, in manifest order: the order of an admission request
	SealKey    *ecdh.PublicKey
	ReceiptKey ed25519.PublicKey
	Board      note.Verifier
	FormHash   Hash
	IssuedRoot Hash
}

const (
	maxQuestions = 64
	maxDelay     = 20
	minK         = 3
	rsaExponent  = 65537
	// maxInt is the largest integer that JavaScript represents exactly: beyond it phones and server would read
	// different numbers.
	maxInt = 1<<53 - 1
)

// newBox checks everything a reader must refuse (rb1 §4) and decodes the keys. Bytes and M stay empty.
func newBox(m Manifest) (*Box, error) {
	for _, check := range []func(Manifest) error{checkShape, checkNumbers, checkTexts, checkQuestions} {
		if err := check(m); err != nil {
			return nil, err
		}
	}
	b := &Box{Manifest: m}
	for _, decode := range []func() error{b.decodeValues, b.decodeIssuers, b.checkSafeguards} {
		if err := decode(); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func refuse(format string, args ...any) error {
	return fmt.Errorf("vote: manifest: "+format, args...)
}

func checkShape(m Manifest) error {
	switch {
	case m.V != version:
		return refuse("unknown version %d", m.V)
	case m.Mode != ModeSlip && m.Mode != ModeRoster && m.Mode != ModeScreen:
		return refuse("unknown mode %q", m.Mode)
	case m.Flow != FlowOne && m.Flow != FlowTwo:
		return refuse("unknown flow %q", m.Flow)
	case m.Presence != 0 && m.Presence != 1:
		return refuse("unknown presence %d", m.Presence)
	}
	return nil
}

func checkNumbers(m Manifest) error {
	switch {
	case m.Delay < 0 || m.Delay > maxDelay:
		return refuse("delay %d is not in 0..%d", m.Delay, maxDelay)
	case m.Cap < 0 || m.Cap > maxInt:
		return refuse("cap %d out of range", m.Cap)
	case m.K < minK || m.K > maxInt:
		return refuse("k %d is below %d or out of range", m.K, minK)
	case m.Issued.N < 0 || m.Issued.N > maxInt:
		return refuse("issued %d out of range", m.Issued.N)
	}
	return nil
}

func checkTexts(m Manifest) error {
	for _, s := range []string{m.Org, m.Title, m.Board, m.Origin, m.Cast, m.App} {
		if !plainText(s) {
			return refuse("text %q has more than one spelling", s)
		}
	}
	host, ok := strings.CutSuffix(m.Origin, "/rb1/"+m.SID)
	switch {
	case !ok || host == "" || !oneWord(m.Origin):
		return refuse("origin %q is not <host>/rb1/<sid>", m.Origin)
	case m.Cast == "" || !oneWord(m.Cast):
		return refuse("cast %q is not an address", m.Cast)
	case !strings.HasPrefix(m.App, "sha256-") || !oneWord(m.App):
		return refuse("app %q is not a sha256 of the page", m.App)
	}
	return nil
}

// plainText refuses what JSON writers spell differently: invalid UTF-8 and the two JavaScript line separators.
func plainText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsAny(s, "\u2028\u2029")
}

// oneWord refuses spaces and control characters, because the text becomes part of a note or an address.
func oneWord(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
}

func checkQuestions(m Manifest) error {
	if n := len(m.Questions); n < 1 || n > maxQuestions {
		return refuse("%d questions, want 1..%d", n, maxQuestions)
	}
	for i, q := range m.Questions {
		most := map[string]int{Single: 254, Multiple: 16}[q.T]
		if most == 0 {
			return refuse("question %d: unknown kind %q", i+1, q.T)
		}
		if q.N < 2 || q.N > most {
			return refuse("question %d: %d options, want 2..%d", i+1, q.N, most)
		}
	}
	return nil
}

func (b *Box) decodeValues() error {
	var sid [16]byte
	var seal, receipt Hash
	for _, f := range []struct {
		name, text string
		dst        []byte
	}{
		{"sid", b.Manifest.SID, sid[:]},
		{"form", b.Manifest.Form, b.FormHash[:]},
		{"seal", b.Manifest.Seal, seal[:]},
		{"receipt", b.Manifest.Receipt, receipt[:]},
		{"issued.root", b.Manifest.Issued.Root, b.IssuedRoot[:]},
	} {
		if err := decodeFixed(f.dst, B64u, f.text); err != nil {
			return refuse("%s: %w", f.name, err)
		}
	}
	b.ReceiptKey = receipt[:]
	var err error
	b.SealKey, err = ecdh.X25519().NewPublicKey(seal[:])
	if err != nil {
		return refuse("seal: %w", err)
	}
	b.Board, err = note.NewVerifier(b.Manifest.Board)
	if err != nil {
		return refuse("board: %w", err)
	}
	return nil
}

func (b *Box) decodeIssuers() error {
	seen := map[string]bool{}
	for i, is := range b.Manifest.Issuers {
		if !plainText(is.Body) {
			return refuse("issuer %d: body has more than one spelling", i+1)
		}
		pub, err := parseModulus(is.N)
		if err != nil {
			return refuse("issuer %d: %w", i+1, err)
		}
		if seen[is.N] {
			return refuse("issuer %d: modulus listed twice", i+1)
		}
		seen[is.N] = true
		switch is.Slot {
		case SlotBallot:
			b.Ballot = append(b.Ballot, pub)
		case SlotComment:
			b.Comment = append(b.Comment, pub)
		default:
			return refuse("issuer %d: unknown slot %q", i+1, is.Slot)
		}
		b.Issuers = append(b.Issuers, pub)
	}
	if len(b.Ballot) == 0 {
		return refuse("no ballot issuer")
	}
	return nil
}

// parseModulus reads an odd modulus of exactly 2048 or 3072 bits, written without leading zeros.
func parseModulus(s string) (*rsa.PublicKey, error) {
	raw, err := B64u.DecodeString(s)
	if err != nil || B64u.EncodeToString(raw) != s {
		return nil, errNotBase64
	}
	pub := &rsa.PublicKey{N: new(big.Int).SetBytes(raw), E: rsaExponent}
	if err := checkIssuer(pub); err != nil {
		return nil, err
	}
	if len(raw) != pub.Size() {
		return nil, fmt.Errorf("modulus with leading zeros")
	}
	return pub, nil
}

// checkIssuer refuses an issuer key whose shape rb1 §4 does not allow.
func checkIssuer(pub *rsa.PublicKey) error {
	bits := pub.N.BitLen()
	switch {
	case bits != 2048 && bits != 3072:
		return fmt.Errorf("modulus of %d bits, want 2048 or 3072", bits)
	case pub.N.Bit(0) == 0:
		return fmt.Errorf("even modulus")
	case pub.E != rsaExponent:
		return fmt.Errorf("exponent %d, want %d", pub.E, rsaExponent)
	}
	return nil
}

// checkSafeguards ties what weakens a session to what compensates for it: a single code for everyone and two issuers
// both need the hall's code, and two issuers (level 2) need admission to end before voting starts.
func (b *Box) checkSafeguards() error {
	m := b.Manifest
	switch {
	case m.Mode == ModeScreen && m.Presence == 0:
		return refuse("mode screen without presence")
	case len(b.Ballot) > 1 && m.Presence == 0:
		return refuse("several ballot issuers without presence")
	case len(b.Ballot) > 1 && m.Flow != FlowTwo:
		return refuse("several ballot issuers need flow two")
	}
	return nil
}

// issuersOf returns the signers of a slot, none for an unknown slot.
func (b *Box) issuersOf(slot string) []*rsa.PublicKey {
	switch slot {
	case SlotBallot:
		return b.Ballot
	case SlotComment:
		return b.Comment
	}
	return nil
}

// sigLen is the total length of the signatures of all issuers of a slot.
func sigLen(issuers []*rsa.PublicKey) int {
	n := 0
	for _, pub := range issuers {
		n += pub.Size()
	}
	return n
}
