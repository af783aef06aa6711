package team

import (
	"slices"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/draw"
)

// Ways in which teams assess each other's places (domain A14).
const (
	Cross  = "cross"  // 交叉: two places swap teams
	Rotate = "rotate" // 推磨: A assesses B, B assesses C, … and the last assesses A
)

// Pair is a place and the one its team assesses.
type Pair struct {
	Team   string `json:"team"` // the place the team is from
	Target string `json:"target"`
}

// Pairs gives every place exactly one visiting team, never its own, and the same for the same seed whatever the order
// of places. With Cross and an odd number the last three rotate. The result is in the order of the given places.
func Pairs(mode string, places []string, seed string) ([]Pair, error) {
	var f check.FieldErrors
	check.OneOf("mode", mode, &f, Cross, Rotate)
	order := slices.Clone(places)
	slices.Sort(order)
	if len(order) < 2 || len(slices.Compact(slices.Clone(order))) != len(order) || order[0] == "" {
		f.Add("places", "至少要有两个互不相同的单位。", "There must be two or more different places.")
	}
	if seed == "" {
		f.Add("seed", "缺少随机种子。", "The seed is missing.")
	}
	if len(f) > 0 {
		return nil, f
	}
	draw.Lot(order, seed)
	next := map[string]string{}
	ring := order
	if mode == Cross {
		for len(ring) > 3 || len(ring) == 2 {
			next[ring[0]], next[ring[1]] = ring[1], ring[0]
			ring = ring[2:]
		}
	}
	for i, place := range ring {
		next[place] = ring[(i+1)%len(ring)]
	}
	out := make([]Pair, len(places))
	for i, place := range places {
		out[i] = Pair{place, next[place]}
	}
	return out, nil
}
