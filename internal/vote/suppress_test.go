package vote_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"minping/internal/vote"
)

func TestSuppressHidesWithTheSmallGroupEnoughToCoverIt(t *testing.T) {
	const y, n = true, false
	for _, c := range []struct {
		sizes  []int
		hidden []bool
	}{
		{nil, []bool{}},
		{[]int{4}, []bool{y}},
		{[]int{5}, []bool{n}},
		{[]int{5, 5}, []bool{n, n}},
		{[]int{100, 4}, []bool{y, y}},
		{[]int{100, 4, 50}, []bool{n, y, y}},
		{[]int{100, 4, 4}, []bool{n, y, y}},
		{[]int{100, 2, 2}, []bool{y, y, y}},
		{[]int{100, 50, 2, 2}, []bool{n, y, y, y}},
		{[]int{100, 50, 1, 1, 3}, []bool{n, n, y, y, y}},
		{[]int{0, 100}, []bool{y, n}},
		{[]int{0, 100, 4, 50}, []bool{y, n, y, y}},
		{[]int{0, 0}, []bool{y, y}},
		{[]int{50, 50, 4}, []bool{y, n, y}},
	} {
		if got := vote.Suppress(c.sizes, 5); !slices.Equal(got, c.hidden) {
			t.Errorf("%v: hidden %v, want %v", c.sizes, got, c.hidden)
		}
	}
	if vote.TooFew(5, 5) || !vote.TooFew(4, 5) || !vote.TooFew(0, 3) {
		t.Error("too few is not below k")
	}
}

// G1: 20 000 random partitions. A reader has the total and every shown group, so subtraction can only give the sum
// over the hidden ones: it must not be that of a single group, nor of fewer than k ballots.
func TestNothingHiddenFollowsBySubtraction(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		k := 3 + r.IntN(8)
		sizes := make([]int, 1+r.IntN(7))
		for i := range sizes {
			sizes[i] = r.IntN(1 + r.IntN(4*k))
		}
		total, shown, nonEmptyHidden, shownGroups := 0, 0, 0, 0
		hidden := vote.Suppress(sizes, k)
		for i, n := range sizes {
			total += n
			switch {
			case !hidden[i]:
				shown += n
				shownGroups++
				if n < k {
					t.Fatalf("k %d, sizes %v: a group of %d is shown", k, sizes, n)
				}
			case n > 0:
				nonEmptyHidden++
			}
		}
		rest := total - shown
		if shownGroups > 0 && rest > 0 && (nonEmptyHidden < 2 || rest < k) {
			t.Fatalf("k %d, sizes %v, hidden %v: %d ballots of %d groups follow by subtraction", k, sizes,
				hidden, rest, nonEmptyHidden)
		}
		// Nothing is hidden without need: if no group is small, all are shown.
		small := slices.ContainsFunc(sizes, func(n int) bool { return n > 0 && n < k })
		if !small && nonEmptyHidden > 0 {
			t.Fatalf("k %d, sizes %v, hidden %v: hidden without need", k, sizes, hidden)
		}
	}
}
