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

// digestHead is a prefix of the hashed bytes, so that they cannot be taken for anything else.
const digestHead = "minping final 1\n"

// Bytes returns what the digest covers: the line "minping final 1", then the final as compact JSON with its fields in
// the order of the types, without its digest, times in UTC, and only the mandatory escapes. The lists are in the order
// that Fix gives them.
func Bytes(f Final) []byte {
	f.Digest = ""
	f.At = f.At.UTC()
	var b bytes.Buffer
	b.WriteString(digestHead)
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(f); err != nil { // no field can fail: strings, numbers, ordinary times
		panic(fmt.Sprintf("final does not encode: %v", err))
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// Digest returns the SHA-256 of Bytes, in hex.
func Digest(f Final) string {
	h := sha256.Sum256(Bytes(f))
	return hex.EncodeToString(h[:])
}

// Check recalculates what follows from the rest of a final, and names the part that does not match, "" if everything
// does: order, ranks, grade (a row alone does not show whether its grade was capped by the rule) or digest.
func Check(f Final) string {
	wrong := misplaced(f, rank)
	if wrong != "" && misplaced(f, rankFirstToo) != "" && misplaced(f, rankByScore) != "" {
		return wrong
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

// misplaced names the part of the order and the ranks that a ranking would not have.
func misplaced(f Final, ranked func([]Row, string, Ranking)) string {
	again := f
	again.Rows = slices.Clone(f.Rows)
	for _, r := range f.Rules {
		ranked(again.Rows, r.Target, Ranking{Rule: r.Rule})
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
	return ""
}

// rankFirstToo ranks as it was done before decision 0108, when the first could be among the last.
func rankFirstToo(rows []Row, target string, how Ranking) {
	rankWith(score.RankFirstToo, rows, target, how)
}

// rankByScore ranks as it was done before decision 0099, without regard to vetoes.
func rankByScore(rows []Row, target string, how Ranking) {
	vetoes := make([]bool, len(rows))
	for i := range rows {
		vetoes[i], rows[i].Veto = rows[i].Veto, false
	}
	rankFirstToo(rows, target, how)
	for i := range rows {
		rows[i].Veto = vetoes[i]
	}
}

func gradesOf(rows []Row, target string) (out []string) {
	for _, r := range rows {
		if r.Target == target {
			out = append(out, r.Grade)
		}
	}
	return out
}
