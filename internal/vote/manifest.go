package vote

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// The values a manifest may contain (rb1 §4).
const (
	SlotBallot  = "ballot"
	SlotComment = "comment"

	ModeSlip   = "slip"   // a paper slip for each voter
	ModeRoster = "roster" // a link sent to each voter's phone
	ModeScreen = "screen" // the same code for everyone: never one person, one vote

	FlowOne = "one" // scan, fill in, send: one state allows both
	FlowTwo = "two" // everyone is admitted, admission closes, then voting opens

	Single   = "s" // a question with one answer
	Multiple = "m" // a question with any number of answers
)

// Manifest is everything the voters of one ballot box are promised, fixed before the first slip is printed. The order
// of its fields is the order of its JSON keys (rb1 §4); keep it.
type Manifest struct {
	V         int        `json:"v"`        // 1
	SID       string     `json:"sid"`      // base64url of 16 bytes
	Org       string     `json:"org"`      // the unit that is evaluated
	Title     string     `json:"title"`    // of the session
	Form      string     `json:"form"`     // base64url of SHA-256 of the questionnaire as served
	Mode      string     `json:"mode"`     // ModeSlip, ModeRoster or ModeScreen
	Flow      string     `json:"flow"`     // FlowOne or FlowTwo
	Presence  int        `json:"presence"` // 1: admission also requires the hall's code
	Delay     int        `json:"delay"`    // a phone waits up to this many seconds before it casts, 0..20
	Cap       int        `json:"cap"`      // mode screen: the maximum number of admissions
	K         int        `json:"k"`        // the smallest number of ballots that is published, at least 3
	Questions []Question `json:"questions"`
	Issuers   []Issuer   `json:"issuers"`
	Seal      string     `json:"seal"`    // base64url of the count key's public half, X25519
	Receipt   string     `json:"receipt"` // base64url of the receipt key's public half, Ed25519
	Board     string     `json:"board"`   // note verifier key
	Origin    string     `json:"origin"`  // "<host>/rb1/<sid>", the first line of every note
	Issued    IssuedSet  `json:"issued"`
	Cast      string     `json:"cast"` // where ballots are sent: a path on the same host or an absolute URL
	App       string     `json:"app"`  // "sha256-…" of the phone's bundle
}

// Question is the shape of one question; its wording is in the form.
type Question struct {
	T     string `json:"t"`     // Single or Multiple
	N     int    `json:"n"`     // options: 2..254 for a Single, 2..16 for a Multiple
	Blank bool   `json:"blank"` // may be left blank
}

// Issuer is one blind signer of a slot. If a slot has several, all of them must sign.
type Issuer struct {
	Slot string `json:"slot"` // SlotBallot or SlotComment
	Body string `json:"body"` // who holds the key
	N    string `json:"n"`    // base64url of the RSA modulus, big-endian; the exponent is 65537
}

// IssuedSet commits to the token ids of all slips.
type IssuedSet struct {
	N    int    `json:"n"`
	Root string `json:"root"` // base64url of IssuedRoot over the sorted ids
}

// Canonical checks the manifest and returns its only valid spelling (rb1 §4).
func (m Manifest) Canonical() ([]byte, error) {
	if _, err := newBox(m); err != nil {
		return nil, err
	}
	return m.encode()
}

// encode writes compact JSON as JSON.stringify does: nothing is escaped unnecessarily.
func (m Manifest) encode() ([]byte, error) {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(m); err != nil {
		return nil, fmt.Errorf("vote: encode manifest: %w", err)
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

var errNotCanonical = errors.New("vote: manifest is not in its one spelling")

// ParseManifest reads a manifest and refuses everything rb1 §4 lists. It encodes the result again and compares the
// bytes, which in one step refuses what a list of rules might forget: unknown, missing, doubled or reordered keys,
// spaces, escapes, other spellings of numbers, invalid UTF-8.
func ParseManifest(b []byte) (*Box, error) {
	var m Manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, fmt.Errorf("vote: manifest: %w", err)
	}
	box, err := newBox(m)
	if err != nil {
		return nil, err
	}
	again, err := m.encode()
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(again, b) {
		return nil, errNotCanonical
	}
	box.Bytes = again
	box.M = ManifestHash(again)
	return box, nil
}

// ManifestHash returns M, the hash of a manifest's exact bytes.
func ManifestHash(b []byte) Hash { return TH(labelManifest, b) }

// Fingerprint returns the short form of M that people compare: four groups of four Crockford characters (rb1 §5).
func Fingerprint(m Hash) string { return Code(m[:10]).String() }
