package facts_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/score"
	"minping/internal/evaluationtest"
)

func TestWhatPeopleWriteFitsIntoACell(t *testing.T) {
	for _, odd := range []string{"a\x00b", "\x1b", "\xff", strings.Repeat("长", 5001)} {
		f := facts.Facts{
			Outstanding: odd, DailyDiscipline: odd, DailyOrganization: odd, SuggestionsSummary: odd,
			ProminentProblems: odd, ResultUse: odd, Remarks: odd,
		}
		want := []string{
			"outstanding",
			"daily_discipline",
			"daily_organization",
			"suggestions_summary",
			"prominent_problems",
			"result_use",
			"remarks",
		}
		if diff := cmp.Diff(want, evaluationtest.Fields(f.Check())); diff != "" {
			t.Errorf("facts with %.10q (-want +got):\n%s", odd, diff)
		}
		if diff := cmp.Diff(
			[]string{"reason"},
			evaluationtest.Fields(score.Decision{Value: "80", Reason: odd}.Check()),
		); diff != "" {
			t.Errorf("a decision because of %.10q (-want +got):\n%s", odd, diff)
		}
	}
	f := facts.Facts{Outstanding: "一、台账不全\r\n二、\t制度未建 🙂", Remarks: strings.Repeat("长", 5000)}
	if got := f.Check(); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

// Text that changes the writing direction would make an option read differently from what is counted.
func TestANameOrAnOptionCannotTurnTheDirectionOfWriting(t *testing.T) {
	for _, odd := range []string{"满意\u202e意满不", "\u2066不满意\u2069", "满意\u200f"} {
		if check.Short(odd, 100) {
			t.Errorf("%+q is taken", odd)
		}
	}
	if !check.Short("满意（satisfied）🙂", 100) {
		t.Error("an honest option is refused")
	}
}
