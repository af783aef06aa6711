package scoring

import (
	"testing"

	"minping/internal/evaluation"
)

// A form must not say that a reason is needed where the sheet is taken without one, nor the other way round (domain A11).
func TestASheetSaysWhenAReasonIsNeeded(t *testing.T) {
	item := func(mode string) evaluation.Item {
		return evaluation.Item{Code: "1", Aspect: "甲", Name: "x", Points: "4", Mode: mode}
	}
	for _, x := range []struct {
		mode, score string
		below       bool
		says        string
		needed      bool
	}{
		{evaluation.ItemManual, "3", false, "选填", false},
		{evaluation.ItemManual, "3", true, "未得满分必填", true},
		{evaluation.ItemDeduct, "3", false, "扣分必填", true},
		{evaluation.ItemBonus, "1", true, "加分必填", true},
	} {
		rule := evaluation.SheetRule{ReasonBelowFull: x.below}
		if got := reasonWhen(rule, item(x.mode)); got != x.says {
			t.Errorf("%s, below full %v: %s, want %s", x.mode, x.below, got, x.says)
		}
		s := evaluation.Scheme{Sheets: rule, Bodies: []evaluation.Body{{Code: "joint", Name: "x", Weight: "100"}}, Rubrics: []evaluation.Rubric{{Items: []evaluation.Item{item(x.mode)}}}}
		f := evaluation.CheckSheet(s, "joint", evaluation.Sheet{Items: []evaluation.SheetItem{{Code: "1", Score: evaluation.Decimal(x.score)}}}, true)
		if needed := len(f) > 0; needed != x.needed {
			t.Errorf("%s, below full %v: refused without a reason %v (%v), want %v", x.mode, x.below, needed, f, x.needed)
		}
	}
}
