package draw

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// DrawRecord is everything a draw of attendees is based on (domain A22). It contains no names, so that it can be shown
// and kept forever, and anyone who has it can repeat the draw: Check does.
//
// No one can choose the outcome. The service fixes the list, the numbers and a secret with a commitment, which is
// published; then witnesses announce numbers, and only then is the secret revealed. The seed is made from both: the
// service could not know the numbers when it committed, and the witnesses do not know the secret when they speak.
type DrawRecord struct {
	Algorithm  string      `json:"algorithm"`
	Pool       []PoolEntry `json:"pool"`
	PoolDigest string      `json:"pool_digest"` // of the list with its names, see PoolDigest
	Quotas     []Quota     `json:"quotas,omitempty"`
	Commitment string      `json:"commitment,omitempty"`
	Secret     string      `json:"secret,omitempty"` // revealed with the draw
	Witnesses  []Witness   `json:"witnesses,omitempty"`
	Seed       string      `json:"seed,omitempty"`
	Drawn      []Drawn     `json:"drawn,omitempty"`
}

// Witness is a person who witnesses the draw, with the number they said.
type Witness struct {
	Name   string `json:"name"`
	Number string `json:"number"`
}

// Replacement is a reserve who is asked instead of a person who does not come.
type Replacement struct {
	Absent string `json:"absent"`
	By     string `json:"by"`
	// one of AbsenceReasons: free text could name people, and this is kept forever
	Reason string `json:"reason"`
}

// AbsenceReasons are why a drawn person does not come.
func AbsenceReasons() []string { return []string{"unreachable", "away", "ill", "declined", "other"} }

// Person is one line of a pool, including the person's identity.
type Person struct {
	PoolEntry
	Name  string `json:"name"`
	Phone string `json:"phone"`
}

func hashOf(parts ...string) string {
	h := sha256.Sum256([]byte(strings.Join(parts, "")))
	return hex.EncodeToString(h[:])
}

// PoolDigest is SHA-256 over "minping pool 1\n", the salt and one line per person: id, stratum, name and phone,
// separated by tabs. With the list and the salt it proves that this was the list; once both are erased it reveals
// nothing about anyone.
func PoolDigest(people []Person, salt string) string {
	var b strings.Builder
	for _, p := range people {
		fmt.Fprintf(&b, "%s\t%s\t%s\t%s\n", p.ID, p.Stratum, p.Name, p.Phone)
	}
	return hashOf("minping pool 1\n", salt, "\n", b.String())
}

// DrawCommitment is SHA-256 over "minping draw commitment 1\n", the secret, the digest of the pool and one line per
// quota: stratum, n and reserves, separated by tabs.
func DrawCommitment(secret, poolDigest string, quotas []Quota) string {
	var b strings.Builder
	for _, q := range quotas {
		fmt.Fprintf(&b, "%s\t%d\t%d\n", q.Stratum, q.N, q.Reserves)
	}
	return hashOf("minping draw commitment 1\n", secret, "\n", poolDigest, "\n", b.String())
}

// drawSeed is SHA-256 over "minping draw seed 1\n", the secret and each witness's number, one per line.
func drawSeed(secret string, witnesses []Witness) string {
	var b strings.Builder
	for _, w := range witnesses {
		b.WriteString(w.Number + "\n")
	}
	return hashOf("minping draw seed 1\n", secret, "\n", b.String())
}

// Reveal completes the draw: it makes the seed from the secret and the witnesses' numbers, and draws.
func (r DrawRecord) Reveal(secret string, witnesses []Witness) (DrawRecord, error) {
	r.Secret, r.Witnesses, r.Seed = secret, witnesses, drawSeed(secret, witnesses)
	var err error
	r.Drawn, err = Draw(r.Pool, r.Quotas, r.Seed)
	return r, err
}

// Check repeats the draw and names the part of the record that does not follow from the rest, "" if everything does.
func (r DrawRecord) Check() string {
	if r.Algorithm != DrawAlgorithm {
		return "algorithm"
	}
	if r.Commitment != DrawCommitment(r.Secret, r.PoolDigest, r.Quotas) {
		return "commitment"
	}
	again, err := r.Reveal(r.Secret, r.Witnesses)
	if err != nil || again.Seed != r.Seed {
		return "seed"
	}
	same := func(a, b Drawn) bool {
		return a.Stratum == b.Stratum && slices.Equal(a.IDs, b.IDs) && slices.Equal(a.Reserves, b.Reserves)
	}
	if !slices.EqualFunc(again.Drawn, r.Drawn, same) {
		return "drawn"
	}
	return ""
}

// Attending returns who is invited after the replacements, and which reserves are left, in their order.
func Attending(drawn []Drawn, replaced []Replacement) []Drawn {
	out := make([]Drawn, len(drawn))
	for i, d := range drawn {
		out[i] = Drawn{d.Stratum, slices.Clone(d.IDs), slices.Clone(d.Reserves)}
		for _, r := range replaced {
			if at := slices.Index(out[i].IDs, r.Absent); at >= 0 {
				out[i].IDs[at] = r.By
				out[i].Reserves = slices.DeleteFunc(out[i].Reserves, func(id string) bool { return id == r.By })
			}
		}
	}
	return out
}

// NextReserve returns who replaces a person: the first remaining reserve of the same stratum. Not even the person who
// arranges the replacement can choose.
func NextReserve(drawn []Drawn, replaced []Replacement, absent string) (by string, attending bool) {
	for _, d := range Attending(drawn, replaced) {
		if slices.Contains(d.IDs, absent) {
			if len(d.Reserves) == 0 {
				return "", true
			}
			return d.Reserves[0], true
		}
	}
	return "", false
}

// Strata counts a pool by stratum, in order of first occurrence.
func Strata(pool []PoolEntry) (names []string, n map[string]int) {
	n = map[string]int{}
	for _, c := range pool {
		n[c.Stratum]++
		if n[c.Stratum] == 1 {
			names = append(names, c.Stratum)
		}
	}
	return names, n
}
