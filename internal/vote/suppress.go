package vote

// TooFew reports whether a session has too few ballots to be opened, counting all sibling boxes together (rb1 §9.2).
func TooFew(total, k int) bool { return total < k }

// Suppress decides which voter groups are hidden (rb1 §9.4). sizes are the groups' ballot counts. A group with fewer
// than k is hidden; since the total is published, further groups are hidden too, smallest first, until what is missing
// from the total covers at least two groups with ballots and at least k ballots. Among equals the earlier group is
// hidden first.
func Suppress(sizes []int, k int) (hidden []bool) {
	hidden = make([]bool, len(sizes))
	groups, ballots := 0, 0
	for i, n := range sizes {
		if n < k {
			hidden[i] = true
			ballots += n
			if n > 0 {
				groups++
			}
		}
	}
	for groups > 0 && (groups < 2 || ballots < k) {
		i := smallestShown(sizes, hidden)
		if i < 0 {
			break
		}
		hidden[i] = true
		ballots += sizes[i]
		groups++
	}
	return hidden
}

func smallestShown(sizes []int, hidden []bool) int {
	best := -1
	for i, n := range sizes {
		if !hidden[i] && (best < 0 || n < sizes[best]) {
			best = i
		}
	}
	return best
}
