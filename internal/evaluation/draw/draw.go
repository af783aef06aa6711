// Package draw is the public draw of attendees, which anyone can reproduce (domain A22).
package draw

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"

	"minping/internal/evaluation/check"
)

// DrawAlgorithm names the way names are drawn, for the record (domain A22). Anyone who has the pool and the seed gets
// the same draw with nothing but SHA-256: sort by SHA-256("minping draw 1\n" + seed + "\n" + id) and take from the
// top. The order of the pool does not matter.
const DrawAlgorithm = "minping draw 1: sort by SHA-256"

// PoolEntry is one entry of an attendee pool.
type PoolEntry struct {
	ID      string `json:"id"`
	Stratum string `json:"stratum"`
}

// Quota is how many people are drawn from one stratum, and how many reserves.
type Quota struct {
	Stratum  string `json:"stratum"`
	N        int    `json:"n"`
	Reserves int    `json:"reserves"`
}

// Drawn is the outcome for one stratum; reserves are called in their order.
type Drawn struct {
	Stratum  string   `json:"stratum"`
	IDs      []string `json:"ids"`
	Reserves []string `json:"reserves"`
}

// Draw draws from each stratum. It refuses a pool that is too small or lists a person twice, instead of drawing fewer
// people.
func Draw(pool []PoolEntry, quotas []Quota, seed string) ([]Drawn, error) {
	var f check.FieldErrors
	strata, seen := map[string][]string{}, map[string]bool{}
	for i, c := range pool {
		if c.ID == "" || seen[c.ID] {
			f.Add(fmt.Sprintf("pool[%d].id", i), "名单中有空白或重复的编号。", "The pool holds an empty or repeated id.")
		}
		seen[c.ID] = true
		strata[c.Stratum] = append(strata[c.Stratum], c.ID)
	}
	if seed == "" {
		f.Add("seed", "缺少随机种子。", "The seed is missing.")
	}
	out := make([]Drawn, len(quotas))
	for i, q := range quotas {
		at := fmt.Sprintf("quotas[%d]", i)
		ids := strata[q.Stratum]
		delete(strata, q.Stratum) // a second quota for the same stratum finds no entries
		if q.N < 0 || q.Reserves < 0 || q.N > len(ids) || q.Reserves > len(ids)-q.N {
			f.Add(
				at+".n",
				"这一类的人不够：抽取加候补不能超过名单人数，同一类也不能写两次。",
				"The pool has too few in this stratum, or the stratum is listed twice.",
			)
			continue
		}
		Lot(ids, seed)
		out[i] = Drawn{q.Stratum, ids[:q.N:q.N], ids[q.N : q.N+q.Reserves : q.N+q.Reserves]}
	}
	return out, f.OrNil()
}

// Lot sorts ids into the order given by the seed.
func Lot(ids []string, seed string) {
	key := func(id string) []byte {
		h := sha256.Sum256([]byte("minping draw 1\n" + seed + "\n" + id))
		return h[:]
	}
	slices.SortFunc(ids, func(a, b string) int { return bytes.Compare(key(a), key(b)) })
}
