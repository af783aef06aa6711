package storetest

import (
	"runtime"
	"slices"
)

// Concordance is the share of pairs that stand in order in the same way as they were cast: 1 when the order of casting
// can be read off, 0 when it can be read off backwards, about a half when there is nothing to read.
// order[i] is the number of the i-th row found, counted as cast.
func Concordance(order []int) float64 {
	pairs, same := 0, 0
	for i := range order {
		for _, later := range order[i+1:] {
			pairs++
			if order[i] < later {
				same++
			}
		}
	}
	return float64(same) / float64(max(1, pairs))
}

// Revealing reports whether a concordance of n rows is further from a half than chance goes in a thousand years of
// tests: six standard deviations of Kendall's tau.
func Revealing(concordance float64, n int) bool {
	variance := float64(2*(2*n+5)) / float64(9*n*(n-1)) // of tau = 2·concordance − 1
	tau := 2*concordance - 1
	return tau*tau > 36*variance
}

// castOrder numbers the rows found by their place in the order of casting.
func castOrder(found, cast []row) []int {
	order := make([]int, 0, len(found))
	for _, r := range found {
		order = append(order, slices.IndexFunc(cast, func(c row) bool { return c.Key == r.Key }))
	}
	return order
}

// heap is what the program holds after a collection, in bytes.
func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
