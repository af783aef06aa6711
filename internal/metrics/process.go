package metrics

import (
	"bytes"
	"math"
	"os"
	"strconv"
)

// The steps in which numbers that move with each phone are reported: a client that polls them must learn no more than
// the hall screen shows (rb1 §9.5).
const (
	filesStep  = 50
	memoryStep = 1 << 20
)

// openFiles is how many files and connections the process has open, NaN if the system does not say.
func openFiles() float64 {
	names, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return math.NaN()
	}
	return float64(len(names) / filesStep * filesStep)
}

// mostFiles is the system's limit on them.
func mostFiles() float64 {
	raw, err := os.ReadFile("/proc/self/limits")
	if err != nil {
		return math.NaN()
	}
	for line := range bytes.Lines(raw) {
		if rest, ok := bytes.CutPrefix(line, []byte("Max open files")); ok {
			return number(bytes.Fields(rest))
		}
	}
	return math.NaN()
}

// residentMemory is the memory used by the process.
func residentMemory() float64 {
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return math.NaN()
	}
	for line := range bytes.Lines(raw) {
		if rest, ok := bytes.CutPrefix(line, []byte("VmRSS:")); ok {
			return math.Floor(number(bytes.Fields(rest))*1024/memoryStep) * memoryStep
		}
	}
	return math.NaN()
}

func number(fields [][]byte) float64 {
	if len(fields) == 0 {
		return math.NaN()
	}
	n, err := strconv.ParseFloat(string(fields[0]), 64)
	if err != nil {
		return math.NaN()
	}
	return n
}
