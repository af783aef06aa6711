package verify

import (
	"errors"
	"fmt"
	"math/big"
	"slices"

	"minping/internal/vote"
)

// spreadLimit bounds the ways of spreading paper that are tried: 190 ballots over three hidden groups, or 45 over four.
const spreadLimit = 20_000

// checkHidden works out which groups must be hidden (rb1 §9.4). What a hidden group had on paper is told nowhere, and
// must not be: with the size of its box it would be its count. So every way of spreading the paper that is not
// accounted for over the hidden groups is tried. When none asks for what was hidden, it was hidden without need, or
// something was shown that must not be; when all do, it was right; between the two it cannot be told, and that is said.
func (b *bundle) checkHidden(r result, paper int) {
	sizes, hidden, left := make([]int, len(b.boxes)), []int{}, paper
	for i, c := range b.boxes {
		sizes[i] = c.size
		switch g := r.Groups[i]; {
		case g.Suppressed != "":
			hidden = append(hidden, i)
		case g.Returned != nil:
			left -= *g.Returned - c.size
			sizes[i] = *g.Returned
		}
	}
	if left < 0 || left > 0 && len(hidden) == 0 {
		b.fail(idGroups, fmt.Errorf("%d ballots on paper do not fit into the groups", paper))
		return
	}
	tried, fit, why, all := 0, 0, error(nil), true
	spread(sizes, hidden, left, func() bool {
		tried++
		if tried > spreadLimit {
			all = false
			return false
		}
		if err := b.hiddenFits(r, sizes); err == nil {
			fit++
		} else {
			why = err
		}
		return true
	})
	switch {
	case all && fit == 0:
		b.fail(idGroups, why)
	case all && fit == tried:
		b.pass(idGroups)
	default:
		b.warn(idGroupsUnknown, left)
	}
}

// spread calls yield with sizes for every way of adding n ballots to the groups named, and takes them away again. It
// stops when yield says so.
func spread(sizes, groups []int, n int, yield func() bool) bool {
	if len(groups) == 0 {
		return yield()
	}
	first, more := groups[0], 0
	if len(groups) == 1 {
		more = n
	}
	before := sizes[first]
	defer func() { sizes[first] = before }()
	for ; more <= n; more++ {
		sizes[first] = before + more
		if !spread(sizes, groups[1:], n-more, yield) {
			return false
		}
	}
	return true
}

// hiddenFits reports whether groups of these sizes are hidden as the result hides them, weigh what it says, and whether
// it says that no one of one voted.
func (b *bundle) hiddenFits(r result, sizes []int) error {
	weight := new(big.Rat)
	for i, hide := range b.mustHide(sizes) {
		g := r.Groups[i]
		if hidden := g.Suppressed != ""; hidden != hide {
			return fmt.Errorf("group %s: hidden is %t and must be %t", g.Group, hidden, hide)
		}
		if w := number(g.Weight); hide && sizes[i] > 0 && w != nil {
			weight.Add(weight, w)
		}
		if sizes[i] == 0 && !slices.Contains(r.Flags, flagGroupMissing) {
			return fmt.Errorf("nobody of group %s voted, and the result does not say so", g.Group)
		}
	}
	if r.Reckoning == nil || weight.Sign() == 0 {
		return nil // said with the scores
	}
	if w := number(r.Reckoning.HiddenWeight); w == nil || w.Cmp(weight) != 0 {
		return errors.New("the hidden groups do not have the weight of those that voted")
	}
	return nil
}

// mustHide decides twice (decision 0010): over all ballots, and over the boxes alone, because who typed in the paper
// can take it away.
func (b *bundle) mustHide(sizes []int) []bool {
	boxes, k := make([]int, len(sizes)), b.boxes[0].parsed.Manifest.K
	for i, c := range b.boxes {
		boxes[i] = c.size
	}
	hidden := vote.Suppress(sizes, k)
	for i, h := range vote.Suppress(boxes, k) {
		hidden[i] = hidden[i] || h && boxes[i] > 0
	}
	return hidden
}
