package keys

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"minping/internal/vote"
)

// Spec says which keys a box needs.
type Spec struct {
	Comments bool // a comment slot with its own issuer key (rb1 §10)
	Presence bool // a rotating hall code (rb1 §5)
	Bits     int  // of the issuer keys: 2048 (also for 0) or 3072
}

// PublicIssuer is the public part of one issuer key.
type PublicIssuer struct {
	Slot string
	Key  *rsa.PublicKey
}

// Public is what a manifest contains about the keys, in its order (rb1 §4).
type Public struct {
	Issuers []PublicIssuer
	Receipt []byte // Ed25519, 32 bytes
	Seal    []byte // X25519, 32 bytes
}

// Keys are the live keys of a box; erased ones are nil.
type Keys struct {
	Issuers  []*vote.IssuerKey // in manifest order: ballot, then comment
	Receipt  ed25519.PrivateKey
	Presence []byte // 32 bytes
	Count    *ecdh.PrivateKey
}

// content is what a box's file holds.
type content struct {
	V        int           `json:"v"`
	SID      string        `json:"sid"`
	Issuers  []issuerEntry `json:"issuers,omitempty"`
	Receipt  []byte        `json:"receipt,omitempty"` // the Ed25519 seed
	Presence []byte        `json:"presence,omitempty"`
	Count    []byte        `json:"count,omitempty"`
}

type issuerEntry struct {
	Slot string `json:"slot"`
	Key  []byte `json:"key"` // PKCS #8
}

// Make creates the keys of a box. When it returns, they are on disk. ErrExists if the box has keys.
func (r *Ring) Make(sid string, spec Spec) (Public, error) {
	if err := checkSID(sid); err != nil {
		return Public{}, err
	}
	if r.Has(sid) {
		return Public{}, ErrExists // before the expensive part; the link below decides
	}
	c, pub, err := r.generate(sid, spec)
	if err != nil {
		return Public{}, fmt.Errorf("keys: generate: %w", err)
	}
	raw, err := json.Marshal(c)
	if err != nil {
		return Public{}, fmt.Errorf("keys: encode: %w", err)
	}
	raw = withSum(sid+sessionSuffix, raw)
	defer clear(raw)
	unlock, err := r.lock.Lock()
	if err != nil {
		return Public{}, fmt.Errorf("keys: lock folder: %w", err)
	}
	defer unlock()
	switch err := r.create(sid+sessionSuffix, raw); {
	case errors.Is(err, fs.ErrExist):
		return Public{}, ErrExists
	case err != nil:
		return Public{}, fmt.Errorf("keys: write: %w", err)
	}
	return pub, nil
}

func (r *Ring) generate(sid string, spec Spec) (content, Public, error) {
	c := content{V: 1, SID: sid}
	var pub Public
	slots := []string{vote.SlotBallot}
	if spec.Comments {
		slots = append(slots, vote.SlotComment)
	}
	bits := spec.Bits
	if bits == 0 {
		bits = 2048
	}
	for _, slot := range slots {
		k, err := r.issuer(bits)
		if err != nil {
			return c, pub, fmt.Errorf("issuer: %w", err)
		}
		c.Issuers = append(c.Issuers, issuerEntry{slot, k.Marshal()})
		pub.Issuers = append(pub.Issuers, PublicIssuer{slot, k.Public()})
	}
	receiptPub, receipt, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return c, pub, fmt.Errorf("receipt: %w", err)
	}
	count, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return c, pub, fmt.Errorf("count: %w", err)
	}
	c.Receipt, c.Count = receipt.Seed(), count.Bytes()
	pub.Receipt, pub.Seal = receiptPub, count.PublicKey().Bytes()
	if spec.Presence {
		c.Presence = make([]byte, 32)
		_, _ = rand.Read(c.Presence) // never fails (crypto/rand)
	}
	return c, pub, nil
}

// Load reads the live keys of a box, ErrGone if there are none.
func (r *Ring) Load(sid string) (*Keys, error) {
	c, err := r.read(sid)
	if err != nil {
		return nil, err
	}
	k := &Keys{Presence: c.Presence}
	for _, e := range c.Issuers {
		issuer, err := vote.ParseIssuerKey(e.Key)
		if err != nil {
			return nil, &DamagedError{sid + sessionSuffix} // the parser's error can quote the key
		}
		k.Issuers = append(k.Issuers, issuer)
		clear(e.Key)
	}
	if c.Receipt != nil {
		k.Receipt = ed25519.NewKeyFromSeed(c.Receipt)
	}
	if c.Count != nil {
		k.Count, err = ecdh.X25519().NewPrivateKey(c.Count)
		if err != nil {
			return nil, &DamagedError{sid + sessionSuffix}
		}
	}
	return k, nil
}

// read reads and checks a box's file.
func (r *Ring) read(sid string) (content, error) {
	var c content
	if err := checkSID(sid); err != nil {
		return c, err
	}
	raw, err := os.ReadFile(r.path(sid))
	if errors.Is(err, fs.ErrNotExist) {
		return c, ErrGone
	}
	if err != nil {
		return c, fmt.Errorf("keys: read: %w", err)
	}
	defer clear(raw)
	body, err := checked(sid+sessionSuffix, raw)
	if err != nil {
		return c, err
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return c, &DamagedError{sid + sessionSuffix} // the decoder's error can quote what it read
	}
	if c.V != 1 {
		return c, fmt.Errorf("keys: file of %s has version %d; a newer program wrote it", sid, c.V)
	}
	if c.SID != sid || c.Receipt != nil && len(c.Receipt) != ed25519.SeedSize ||
		c.Presence != nil && len(c.Presence) != 32 {
		return c, &DamagedError{sid + sessionSuffix}
	}
	return c, nil
}

// without returns the content without the given kinds of keys.
func (c content) without(which Part) content {
	if which&Issuer != 0 {
		c.Issuers = nil
	}
	if which&Receipt != 0 {
		c.Receipt = nil
	}
	if which&Presence != 0 {
		c.Presence = nil
	}
	if which&Count != 0 {
		c.Count = nil
	}
	return c
}

// alive returns which kinds of keys the content holds.
func (c content) alive() Part {
	var p Part
	if c.Issuers != nil {
		p |= Issuer
	}
	if c.Receipt != nil {
		p |= Receipt
	}
	if c.Presence != nil {
		p |= Presence
	}
	if c.Count != nil {
		p |= Count
	}
	return p
}

// Erase destroys the given kinds of keys of a box; with the last one its file is removed. Once it returns nil they are
// gone for every replica. Erasing what is already gone is not an error, so a step that was killed can be repeated.
func (r *Ring) Erase(sid string, which Part) error {
	unlock, err := r.lock.Lock()
	if err != nil {
		return fmt.Errorf("keys: lock folder: %w", err)
	}
	defer unlock()
	c, err := r.read(sid)
	switch {
	case errors.Is(err, ErrGone):
		return r.finishErasing()
	case err != nil:
		return err
	}
	rest := c.without(which)
	switch rest.alive() {
	case c.alive():
		return r.finishErasing()
	case 0:
		err = r.destroy(sid + sessionSuffix)
	default:
		var raw []byte
		raw, err = json.Marshal(rest)
		if err == nil {
			err = r.replace(sid+sessionSuffix, withSum(sid+sessionSuffix, raw))
		}
	}
	if err != nil {
		return fmt.Errorf("keys: erase: %w", err)
	}
	return nil
}

// finishErasing completes what a killed Erase had begun; the caller holds the lock.
func (r *Ring) finishErasing() error {
	if err := r.sweep(); err != nil {
		return fmt.Errorf("keys: finish erasing: %w", err)
	}
	return nil
}

// Remove destroys all keys of a box, even a damaged file (a voided session, a rehearsal). Removing missing keys is not
// an error.
func (r *Ring) Remove(sid string) error {
	if err := checkSID(sid); err != nil {
		return err
	}
	unlock, err := r.lock.Lock()
	if err != nil {
		return fmt.Errorf("keys: lock folder: %w", err)
	}
	defer unlock()
	if err := r.destroy(sid + sessionSuffix); err != nil {
		return fmt.Errorf("keys: remove: %w", err)
	}
	return nil
}

// Match compares the live keys with a box's manifest. An intact file can still be the wrong one: with a different
// count key every ballot would be invalid. A *DamagedError names the file.
func (k *Keys) Match(b *vote.Box) error {
	wrong := &DamagedError{b.Manifest.SID + sessionSuffix}
	if k.Count != nil && !k.Count.PublicKey().Equal(b.SealKey) || k.Receipt != nil &&
		!b.ReceiptKey.Equal(k.Receipt.Public()) {
		return wrong
	}
	if len(k.Issuers) == 0 {
		return nil
	}
	if len(k.Issuers) != len(b.Issuers) {
		return wrong
	}
	for i, issuer := range k.Issuers {
		if !issuer.Public().Equal(b.Issuers[i]) {
			return wrong
		}
	}
	return nil
}
