package verify

import (
	"errors"
	"fmt"
	"math/big"
	"slices"

	"minping/internal/vote"
)

// spreadLimit bounds how many distributions of paper ballots are tried: 190 ballots over three hidden groups, or 45
// over four.
const spreadLimit = 20_000

// checkHidden determines which groups must be hidden (rb1 §9.4). How many paper ballots a hidden group had is not
// published, and must not be: together with the size of its box it would reveal the group's count. So every
// distribution of the unaccounted paper ballots over the hidden groups is tried. If none of them justifies the hiding,
// something was hidden without need, or something was shown that must not be; if all do, it was right; otherwise it
// cannot be decided, and the check says so.
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

// spread calls yield with sizes for every way of adding n ballots to the given groups, and restores sizes afterwards.
// It stops when yield returns false.
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

// hiddenFits checks that, with groups of these sizes, the result hides the right ones, states their weight, and flags
// a group without voters.
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
			return fmt.Errorf("group %s has no ballots, and the result does not say so", g.Group)
		}
	}
	if r.Reckoning == nil || weight.Sign() == 0 {
		return nil // checked with the scores
	}
	if w := number(r.Reckoning.HiddenWeight); w == nil || w.Cmp(weight) != 0 {
		return errors.New("the hidden groups do not have the weight of those that voted")
	}
	return nil
}

// mustHide decides twice (decision 0010): over all ballots, and over the boxes alone, because the person who entered
// the paper ballots can subtract them.
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
