package effect_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"minping/internal/evaluation/effect"
	"minping/internal/evaluation/final"
)

// Domain A39: who is charged by the result of which batch; a county by each that charges one of its townships, although
// the year charges it in one row.
func TestWhoIsChargedIsKnownOfEachBatch(t *testing.T) {
	first := final.Final{Batch: "a", Rows: []final.Row{inspected("乙镇", "县", 3, false), inspected("甲局", "", 0, false)}}
	second := final.Final{Batch: "b", Rows: []final.Row{inspected("乙镇", "县", 1, false), inspected("甲局", "", 2, false)}}
	in := effect.Input{Finals: []final.Final{first, second}, Names: map[string]string{"县": "某县"}}
	want := map[string][]string{"a": {"o-乙镇", "县"}, "b": {"o-乙镇", "o-甲局", "县"}}
	if diff := cmp.Diff(want, rules(t).Effects(in).Charged()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
