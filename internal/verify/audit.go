package verify

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// AuditEntry is one line of the audit log as audit.json contains it. Each entry carries the hash of the previous one,
// so that none can be changed, dropped or inserted without breaking the chain.
//
// An extract for one session omits the content of unrelated entries: such an entry keeps only N, Prev and Hash, so
// that the chain can still be followed through it.
type AuditEntry struct {
	N       int    `json:"n"`  // 1, 2, 3, … across the whole log
	At      string `json:"at"` // RFC 3339, UTC, milliseconds
	Subject string `json:"subject"`
	Object  string `json:"object"`
	Type    string `json:"type"`
	Result  string `json:"result"`
	Detail  string `json:"detail,omitempty"`
	Prev    string `json:"prev"` // hex hash of entry N-1; "" for the first
	Hash    string `json:"hash"`
}

// AuditHash returns the hash of an entry: SHA-256, in hex, of the compact JSON of every field except hash, in the
// order of AuditEntry, without HTML escapes and without an empty detail.
func AuditHash(e AuditEntry) string {
	body := struct {
		N       int    `json:"n"`
		At      string `json:"at"`
		Subject string `json:"subject"`
		Object  string `json:"object"`
		Type    string `json:"type"`
		Result  string `json:"result"`
		Detail  string `json:"detail,omitempty"`
		Prev    string `json:"prev"`
	}{e.N, e.At, e.Subject, e.Object, e.Type, e.Result, e.Detail, e.Prev}
	b, err := compactJSON(body)
	if err != nil { // strings and an int always encode
		panic(err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// hidden reports whether the entry's content was left out of an extract.
func (e AuditEntry) hidden() bool {
	return e == AuditEntry{N: e.N, Prev: e.Prev, Hash: e.Hash}
}

// CheckAudit follows the chain from the first to the last entry and returns how many entries are shown and how many
// are only placeholders. The error names the first entry that breaks it.
func CheckAudit(entries []AuditEntry) (shown, hidden int, err error) {
	for i, e := range entries {
		switch {
		case e.N < 1:
			return shown, hidden, fmt.Errorf("entry %d has the number %d", i+1, e.N)
		case i > 0 && e.N != entries[i-1].N+1:
			return shown, hidden, fmt.Errorf("entry %d follows entry %d", e.N, entries[i-1].N)
		case i > 0 && e.Prev != entries[i-1].Hash:
			return shown, hidden, fmt.Errorf("entry %d does not name the hash of entry %d", e.N, entries[i-1].N)
		case e.N == 1 && e.Prev != "":
			return shown, hidden, fmt.Errorf("entry 1 names an entry before it")
		}
		if e.hidden() {
			if !isHexHash(e.Hash) || e.N > 1 && !isHexHash(e.Prev) {
				return shown, hidden, fmt.Errorf("entry %d has no hash", e.N)
			}
			hidden++
			continue
		}
		if AuditHash(e) != e.Hash {
			return shown, hidden, fmt.Errorf("entry %d does not have its hash", e.N)
		}
		shown++
	}
	return shown, hidden, nil
}

func isHexHash(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == sha256.Size && hex.EncodeToString(b) == s
}

// compactJSON encodes without HTML escapes and without the newline of json.Encoder.
func compactJSON(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}
