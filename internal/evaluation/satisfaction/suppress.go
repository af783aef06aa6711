package satisfaction

import (
	"slices"

	"minping/internal/vote"
)

// tooFew reports whether a session may only publish "too few" (rb1 §9.2). Paper does not help a nearly empty box: its
// ballots stay unopened, because the people who counted the paper could subtract it.
func tooFew(parts []Part, k int) bool {
	inBoxes, all := 0, 0
	for _, p := range parts {
		inBoxes += p.Box.Returned
		all += p.returned()
	}
	return vote.TooFew(all, k) || inBoxes > 0 && vote.TooFew(inBoxes, k)
}

func (p Part) returned() int {
	if p.Paper == nil {
		return p.Box.Returned
	}
	return p.Box.Returned + p.Paper.Returned
}

// hiddenGroups applies rb1 §9.4 twice: to all ballots of a group, for the public; and to those from its ballot box
// alone, because the person who entered the paper counts can subtract them. A part that has already been merged is not
// hidden again.
func hiddenGroups(parts []Part, k int) []bool {
	if len(parts) < 2 {
		return make([]bool, len(parts))
	}
	inBoxes, all := make([]int, len(parts)), make([]int, len(parts))
	for i, p := range parts {
		inBoxes[i], all[i] = p.Box.Returned, p.returned()
	}
	hidden := vote.Suppress(all, k)
	for i, h := range vote.Suppress(inBoxes, k) {
		hidden[i] = hidden[i] || h && inBoxes[i] > 0
	}
	return hidden
}

// Publishable returns what may be kept of a session's counts after the count: paper joined to the box, hidden groups
// joined into one part. Satisfaction gives the same result for it as for the original parts. Of a session with too few
// ballots nothing may be kept: nil.
func Publishable(parts []Part, k int) []Part {
	if tooFew(parts, k) {
		return nil
	}
	var out []Part
	rest := -1 // the index of the merged hidden part
	for i, h := range hiddenGroups(parts, k) {
		p := parts[i]
		p.Box, p.Paper = p.tally(), nil
		switch {
		case !h || p.Box.Returned == 0:
			out = append(out, p)
		case rest < 0:
			rest = len(out)
			p.Merged, p.Name, p.Weight = slices.Clone(p.groups()), "", ""
			out = append(out, p)
		default:
			r := &out[rest]
			r.Merged = append(r.Merged, p.groups()...)
			r.Box, r.Issued = r.Box.plus(p.Box), r.Issued+p.Issued
		}
	}
	return out
}
