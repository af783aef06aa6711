package facts_test

import (
	"testing"

	"minping/internal/evaluation/facts"
)

// The advice of the inspectors has its own field; records from before it have it in the summary.
func TestAdviceIsReadWhereItWasWritten(t *testing.T) {
	for want, f := range map[string]facts.Facts{
		"建议":  {Advice: "建议", SuggestionsSummary: "汇总"},
		"汇总":  {Advice: " \n", SuggestionsSummary: "汇总"},
		"":    {},
		"建议二": {Advice: "建议二"},
	} {
		if got := f.Advised(); got != want {
			t.Errorf("%+v: %q, want %q", f, got, want)
		}
	}
}
