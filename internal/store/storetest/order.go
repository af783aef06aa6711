package storetest

import (
	"runtime"
	"slices"
)

// Concordance is the share of pairs that are in the same order as they were cast: 1 when the rows reveal the order of
// casting, 0 when they reveal it backwards, about a half when they reveal nothing. order[i] is the casting number of
// the i-th row found.
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

// Revealing reports whether a concordance of n rows is further from a half than chance would produce in a thousand
// years of tests: six standard deviations of Kendall's tau.
func Revealing(concordance float64, n int) bool {
	variance := float64(2*(2*n+5)) / float64(9*n*(n-1)) // of tau = 2·concordance − 1
	tau := 2*concordance - 1
	return tau*tau > 36*variance
}

// castOrder numbers the rows found by their place in the casting order.
func castOrder(found, cast []row) []int {
	order := make([]int, 0, len(found))
	for _, r := range found {
		order = append(order, slices.IndexFunc(cast, func(c row) bool { return c.Key == r.Key }))
	}
	return order
}

// heap returns the bytes in use after a garbage collection.
func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
