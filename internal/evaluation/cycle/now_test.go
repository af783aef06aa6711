package cycle_test

import (
	"testing"

	"minping/internal/evaluation/cycle"
)

// A batch is at its first stage that is neither done nor unused, and at its last when nothing is left.
func TestABatchIsAtItsFirstOpenStage(t *testing.T) {
	line := func(states ...string) (out []cycle.Stage) {
		for i, s := range states {
			out = append(out, cycle.Stage{Code: string(rune('a' + i)), State: s})
		}
		return out
	}
	for want, at := range map[string][]cycle.Stage{
		"":  nil,
		"a": line(cycle.Waiting, cycle.Done),
		"b": line(cycle.Done, cycle.Late, cycle.Doing),
		"c": line(cycle.Done, cycle.Unused, cycle.Doing),
		"d": line(cycle.Done, cycle.Done, cycle.Unused, cycle.Done),
	} {
		if got := cycle.Now(at); got.Code != want {
			t.Errorf("%+v: at %q, want %q", at, got.Code, want)
		}
	}
}
