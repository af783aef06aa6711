package metrics

import "testing"

func TestFilesAndMemoryMoveInSteps(t *testing.T) {
	if n := openFiles(); n < 0 || int(n)%filesStep != 0 {
		t.Errorf("%v open files", n)
	}
	if n := residentMemory(); int64(n)%memoryStep != 0 || n < memoryStep {
		t.Errorf("memory %v", n)
	}
	if n := mostFiles(); n < 1 {
		t.Errorf("at most %v files", n)
	}
}
