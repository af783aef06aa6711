package statistics_test

import (
	"strings"
	"testing"

	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/score"
	"minping/internal/evaluation/statistics"
	"minping/internal/evaluationtest"
)

// What weakens a result is in the remarks of its row, before what people wrote there.
func TestTheRemarksOfARowBeginWithItsMarks(t *testing.T) {
	s := evaluationtest.Pack(t, "liaocheng")
	in := statistics.Input{Org: "甲局", Facts: facts.Facts{Remarks: "备注"}}
	if row := statistics.RowOf(s, 1, "第八轮", in, score.Ranked{}); row.Remarks != "备注" {
		t.Errorf("without a ballot: %q", row.Remarks)
	}
	in.Result = &satisfaction.Result{Flags: []string{satisfaction.FlagScreenMode}}
	words := satisfaction.MarkWords(satisfaction.FlagScreenMode)
	if row := statistics.RowOf(s, 1, "第八轮", in, score.Ranked{}); !strings.HasPrefix(row.Remarks, words) ||
		!strings.HasSuffix(row.Remarks, "备注") {
		t.Errorf("%q", row.Remarks)
	}
}
