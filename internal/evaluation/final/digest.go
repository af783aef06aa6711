package final

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"minping/internal/evaluation/score"
)

// digestHead begins the bytes under a digest, so that they are the bytes of nothing else.
const digestHead = "minping final 1\n"

// Bytes are what a digest is over: the line "minping final 1", then the final as compact JSON with its fields in the
// order of the types, without its digest, times in UTC, and no escapes but those that JSON demands. The lists are in
// the order that Fix gives them.
func Bytes(f Final) []byte {
	f.Digest = ""
	f.At = f.At.UTC()
	var b bytes.Buffer
	b.WriteString(digestHead)
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(f); err != nil { // no field can fail: strings, numbers, times of this era
		panic(fmt.Sprintf("final does not encode: %v", err))
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// Digest is SHA-256 over Bytes, in hex.
func Digest(f Final) string {
	h := sha256.Sum256(Bytes(f))
	return hex.EncodeToString(h[:])
}

// Check works out again what of a final follows from the rest of it, and tells which part does not, "" when all does:
// order, ranks, grade (that a row's grade is capped where the rule says so cannot be told from the row alone) or
// digest.
func Check(f Final) string {
	again := f
	again.Rows = slices.Clone(f.Rows)
	for _, r := range f.Rules {
		rank(again.Rows, r.Target, Ranking{Rule: r.Rule})
	}
	again.order()
	for i, r := range again.Rows {
		o := f.Rows[i]
		if r.Evaluation != o.Evaluation {
			return "order"
		}
		if r.Rank != o.Rank || r.RankInKind != o.RankInKind || r.Candidate != o.Candidate {
			return "ranks"
		}
	}
	if f.Digest != Digest(f) {
		return "digest"
	}
	for _, r := range f.Rules {
		if !score.WithinCaps(r.Caps, gradesOf(f.Rows, r.Target)) {
			return "grade"
		}
	}
	return ""
}

func gradesOf(rows []Row, target string) (out []string) {
	for _, r := range rows {
		if r.Target == target {
			out = append(out, r.Grade)
		}
	}
	return out
}
