package decision_test

import (
	"strings"
	"testing"

	"minping/internal/evaluation/decision"
)

// A leader's confirmation on paper is recorded with the office and the number of the document.
func TestAConfirmationOnPaperNamesItsLeaderAndNumber(t *testing.T) {
	for name, x := range map[string]struct {
		w      *decision.Written
		fields string
	}{
		"whole":        {&decision.Written{By: "市委书记", Number: "〔2026〕1号"}, ""},
		"as long as":   {&decision.Written{By: strings.Repeat("字", 100), Number: strings.Repeat("字", 60)}, ""},
		"too long":     {&decision.Written{By: strings.Repeat("字", 101), Number: strings.Repeat("字", 61)}, "written.by written.number"},
		"none":         {nil, "written.by written.number written.on"},
		"no leader":    {&decision.Written{By: " ", Number: "〔2026〕1号"}, "written.by"},
		"no number":    {&decision.Written{By: "市委书记", Number: " "}, "written.number"},
		"another line": {&decision.Written{By: "市委\n书记", Number: "1"}, "written.by"},
	} {
		var got []string
		if x.w != nil {
			x.w.On = "2026-11-02"
		}
		for _, f := range decision.CheckWritten(x.w, "2026-11-02") {
			got = append(got, f.Field)
		}
		if said := strings.Join(got, " "); said != x.fields {
			t.Errorf("%s: %q, want %q", name, said, x.fields)
		}
	}
}
