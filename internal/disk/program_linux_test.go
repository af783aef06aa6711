package disk

import (
	"fmt"
	"os"
	"testing"
)

// filePages is how many pages of files this process has in memory.
func filePages(t *testing.T) (n int) {
	t.Helper()
	raw, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	var all, resident int
	if _, err := fmt.Sscan(string(raw), &all, &resident, &n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAProgramThatLetsGoOfItsPagesRunsOn(t *testing.T) {
	before := filePages(t)
	if err := ReleaseProgram(); err != nil {
		t.Fatal(err)
	}
	if after := filePages(t); after >= before {
		t.Errorf("%d pages before, %d after", before, after)
	}
}
