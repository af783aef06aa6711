package statistics_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"minping/internal/evaluation/statistics"
	"minping/internal/evaluationtest"
)

func TestTheFiguresOfBatchesAddUpToWhatIsKnown(t *testing.T) {
	p := evaluationtest.Ptr[int]
	seven := statistics.Figures{
		Rounds: 1, Units: 58, Kinds: map[string]int{"department": 58}, Fixed: 58, Hearings: 1, HearingUnits: 6,
		Documents: map[string]int{"continue": 20}, Decisions: map[string]int{"interview": 1},
	}
	seven.FromTotal(statistics.Row{
		Attended: p(160), Returned: p(158), Suggestions: p(16), Undone: p(300), NewProblems: p(15), Problems: p(400),
	})
	eight := statistics.Figures{
		Rounds: 2, Units: 85, Kinds: map[string]int{"township": 85}, Hearings: 2, HearingUnits: 12,
		Documents: map[string]int{"continue": 40, "redo": 2},
	}
	eight.FromTotal(statistics.Row{
		Attended: p(200), Returned: p(199), Suggestions: p(20), Undone: p(480), NewProblems: p(20),
	})
	var all statistics.Figures
	all.Add(seven)
	all.Add(eight)
	want := statistics.Figures{
		Rounds: 3, Units: 143, Kinds: map[string]int{"department": 58, "township": 85}, Fixed: 58,
		Attended: p(360), Returned: p(357), Suggestions: p(36), Undone: p(780), NewProblems: p(35), Problems: p(400),
		Hearings: 3, HearingUnits: 18,
		Documents: map[string]int{"continue": 60, "redo": 2}, Decisions: map[string]int{"interview": 1},
	}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Error(diff)
	}
	if *seven.Attended != 160 || seven.Documents["continue"] != 20 {
		t.Error("adding up changed a batch")
	}
	var none statistics.Figures
	none.Add(statistics.Figures{})
	if none.Attended != nil || none.Problems != nil {
		t.Error("nothing adds up to nothing known, not to 0")
	}
}

// A table over two schemes has the bodies of both; a row has only those of its scheme, and a note says so.
func TestATableOverTwoSchemesSaysWhatItLeavesEmpty(t *testing.T) {
	a, b := evaluationtest.Pack(t, "liaocheng"), evaluationtest.Pack(t, "sanmenxia")
	l := statistics.LayoutOf(a, b)
	notes := l.Notes()
	want := []string{
		"“联合评估组评分”只有“" + a.Name + "”有，用其他方案的单位空着。",
		"“市纪委监委评分”“市委组织部评分”“市委巡察组评分”只有“" + b.Name + "”有，用其他方案的单位空着。",
		"综合得分按各单位自己的方案计算。",
	}
	if diff := cmp.Diff(want, notes); diff != "" {
		t.Error(diff)
	}
	for _, one := range []statistics.Layout{statistics.LayoutOf(a), statistics.LayoutOf(b), statistics.LayoutOf(b, b)} {
		if len(one.Notes()) > 0 {
			t.Errorf("one scheme leaves nothing empty: %v", one.Notes())
		}
	}
	other := b
	other.Completion.BasicCountsHalf = !b.Completion.BasicCountsHalf
	p := evaluationtest.Ptr[int]
	for _, x := range []struct {
		rule statistics.Row
		want bool
	}{
		{func() statistics.Row {
			var total statistics.Total
			total.Add(statistics.Row{Problems: p(10), Done: p(5), Basic: p(2)})
			return total.Row(statistics.CompletionOf(b, other))
		}(), false},
		{func() statistics.Row {
			var total statistics.Total
			total.Add(statistics.Row{Problems: p(10), Done: p(5), Basic: p(2)})
			return total.Row(statistics.CompletionOf(b, b))
		}(), true},
	} {
		if (x.rule.CompletionRate != nil) != x.want {
			t.Errorf("completion %v, want %v", x.rule.CompletionRate, x.want)
		}
	}
}
