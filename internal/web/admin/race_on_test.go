//go:build race

package admin

// slower is how much longer things may take under the race detector.
const slower = 8
