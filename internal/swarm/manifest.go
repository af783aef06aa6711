package swarm

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// manifest has the keys of rb1 §4 in the order of rb1 §4.
type manifest struct {
	V         int         `json:"v"`
	SID       string      `json:"sid"`
	Org       string      `json:"org"`
	Title     string      `json:"title"`
	Form      string      `json:"form"`
	Mode      string      `json:"mode"`
	Flow      string      `json:"flow"`
	Presence  int         `json:"presence"`
	Delay     int         `json:"delay"`
	Cap       int         `json:"cap"`
	K         int         `json:"k"`
	Questions []question  `json:"questions"`
	Issuers   []issuerRow `json:"issuers"`
	Seal      string      `json:"seal"`
	Receipt   string      `json:"receipt"`
	Board     string      `json:"board"`
	Origin    string      `json:"origin"`
	Issued    struct {
		N    int    `json:"n"`
		Root string `json:"root"`
	} `json:"issued"`
	Cast string `json:"cast"`
	App  string `json:"app"`
}

type question struct {
	T     string `json:"t"`
	N     int    `json:"n"`
	Blank bool   `json:"blank"`
}

type issuerRow struct {
	Slot string `json:"slot"`
	Body string `json:"body"`
	N    string `json:"n"`
}

// box is a verified manifest with its keys parsed. It is shared by all phones that received the same bytes.
type box struct {
	manifest
	raw      []byte
	m        [32]byte
	form     [32]byte
	issuers  []*issuer
	seal     hpke.PublicKey
	receipt  ed25519.PublicKey
	verifier note.Verifier
}

// parseManifest accepts the only valid spelling of a manifest and refuses what rb1 §4 tells a reader to refuse.
func parseManifest(raw []byte) (*box, error) {
	b := &box{raw: bytes.Clone(raw), m: digest("rb1/manifest", raw)}
	if err := json.Unmarshal(raw, &b.manifest); err != nil {
		return nil, fmt.Errorf("not JSON: %w", err)
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(b.manifest); err != nil {
		return nil, fmt.Errorf("encode again: %w", err)
	}
	if !bytes.Equal(bytes.TrimSuffix(buf.Bytes(), []byte("\n")), raw) {
		return nil, errors.New("not in its one spelling")
	}
	if err := b.checkRules(); err != nil {
		return nil, err
	}
	if err := b.parseIssuers(); err != nil {
		return nil, err
	}
	return b, b.parseKeys()
}

func (b *box) checkRules() error {
	sid, err := b64u.DecodeString(b.SID)
	switch {
	case err != nil || len(sid) != 16:
		return errors.New("sid is not 16 bytes")
	case b.V != 1:
		return errors.New("version is not 1")
	case b.Mode != "slip" && b.Mode != "roster" && b.Mode != "screen":
		return errors.New("mode is unknown")
	case b.Flow != "one" && b.Flow != "two":
		return errors.New("flow is unknown")
	case b.Presence != 0 && b.Presence != 1:
		return errors.New("presence is unknown")
	case b.Mode == "screen" && b.Presence == 0:
		return errors.New("mode screen without presence")
	case b.Delay < 0 || b.Delay > 20:
		return errors.New("delay is out of range")
	case b.K < 3:
		return errors.New("k is below 3")
	case len(b.Questions) < 1 || len(b.Questions) > 64:
		return errors.New("number of questions is out of range")
	case !strings.HasSuffix(b.Origin, "/rb1/"+b.SID):
		return errors.New("origin is of another session")
	}
	for _, q := range b.Questions {
		if !(q.T == "s" && q.N >= 2 && q.N <= 254) && !(q.T == "m" && q.N >= 2 && q.N <= 16) {
			return errors.New("a question is out of range")
		}
	}
	return nil
}

func (b *box) parseIssuers() error {
	seen := map[string]bool{}
	ballots := 0
	for _, row := range b.manifest.Issuers {
		n, err := b64u.DecodeString(row.N)
		bits := 8 * len(n)
		switch {
		case err != nil:
			return errors.New("a modulus is not base64url")
		case row.Slot != "ballot" && row.Slot != "comment":
			return errors.New("a slot is unknown")
		case bits != 2048 && bits != 3072, n[0]&0x80 == 0:
			return errors.New("a modulus has neither 2048 nor 3072 bits")
		case n[len(n)-1]&1 == 0:
			return errors.New("a modulus is even")
		case seen[row.N]:
			return errors.New("a modulus is listed twice")
		}
		seen[row.N] = true
		if row.Slot == "ballot" {
			ballots++
		}
		is, err := newIssuer(row.Slot, n)
		if err != nil {
			return err
		}
		b.issuers = append(b.issuers, is)
	}
	if ballots == 0 {
		return errors.New("no issuer of ballots")
	}
	if ballots > 1 && b.Presence == 0 {
		return errors.New("two ballot issuers without presence")
	}
	return nil
}

func (b *box) parseKeys() error {
	seal, err := b64u.DecodeString(b.Seal)
	if err != nil {
		return errors.New("count key is not base64url")
	}
	point, err := ecdh.X25519().NewPublicKey(seal)
	if err != nil {
		return fmt.Errorf("count key: %w", err)
	}
	b.seal, err = hpke.NewDHKEMPublicKey(point)
	if err != nil {
		return fmt.Errorf("count key: %w", err)
	}
	receipt, err := b64u.DecodeString(b.Receipt)
	if err != nil || len(receipt) != ed25519.PublicKeySize {
		return errors.New("receipt key is not 32 bytes")
	}
	b.receipt = receipt
	b.verifier, err = note.NewVerifier(b.Board)
	if err != nil {
		return fmt.Errorf("board key: %w", err)
	}
	form, err := b64u.DecodeString(b.Form)
	if err != nil || len(form) != sha256.Size {
		return errors.New("form is not a hash")
	}
	b.form = [32]byte(form)
	return nil
}

// hasSlot reports whether the manifest has an issuer for the slot.
func (b *box) hasSlot(slot string) bool {
	for _, is := range b.issuers {
		if is.slot == slot {
			return true
		}
	}
	return false
}

// admitAnswerLen is the constant length of a successful answer to /admit.
func (b *box) admitAnswerLen() int {
	n := 1
	for _, is := range b.issuers {
		n += is.size()
	}
	return n
}
