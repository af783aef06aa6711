package evaluation

// tooFew tells whether a session may only say "too few" (rb1 §9.2). Paper does not help a nearly empty box: its ballots
// stay unopened, and the people who counted the paper could subtract.
func tooFew(parts []Part, k int) bool {
	inBoxes, all := 0, 0
	for _, p := range parts {
		inBoxes += p.Box.Returned
		all += p.returned()
	}
	return all < k || inBoxes > 0 && inBoxes < k
}

func (p Part) returned() int {
	n := 0
	for _, t := range p.tallies() {
		n += t.Returned
	}
	return n
}

// hiddenGroups applies rb1 §9.4 twice: to all ballots of a group, for the public; and to those from its ballot box
// alone, because whoever typed in the paper counts can subtract them.
func hiddenGroups(parts []Part, k int) []bool {
	inBoxes, all := make([]int, len(parts)), make([]int, len(parts))
	for i, p := range parts {
		inBoxes[i], all[i] = p.Box.Returned, p.returned()
	}
	if len(parts) < 2 {
		return make([]bool, len(parts))
	}
	hidden := suppress(all, k)
	for i, h := range suppress(inBoxes, k) {
		hidden[i] = hidden[i] || h && inBoxes[i] > 0
	}
	return hidden
}

// suppress hides groups below k and, with them, the next smallest until two groups and k ballots are hidden together.
func suppress(sizes []int, k int) []bool {
	hidden := make([]bool, len(sizes))
	groups, ballots := 0, 0
	for i, n := range sizes {
		if n > 0 && n < k {
			hidden[i], groups, ballots = true, groups+1, ballots+n
		}
	}
	for groups > 0 && (groups < 2 || ballots < k) {
		next := -1
		for i, n := range sizes {
			if n > 0 && !hidden[i] && (next < 0 || n < sizes[next]) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		hidden[next], groups, ballots = true, groups+1, ballots+sizes[next]
	}
	return hidden
}
