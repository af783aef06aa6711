package scoring

import (
	"testing"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
)

// A form must not say that a reason is needed where the sheet is taken without one, nor the other way round (domain
// A11).
func TestASheetSaysWhenAReasonIsNeeded(t *testing.T) {
	item := func(mode string) scheme.Item {
		return scheme.Item{Code: "1", Aspect: "甲", Name: "x", Points: "4", Mode: mode}
	}
	for _, x := range []struct {
		mode, score string
		below       bool
		says        string
		needed      bool
	}{
		{scheme.ItemManual, "3", false, "选填", false},
		{scheme.ItemManual, "3", true, "未得满分必填", true},
		{scheme.ItemDeduct, "3", false, "扣分必填", true},
		{scheme.ItemBonus, "1", true, "加分必填", true},
	} {
		rule := scheme.SheetRule{ReasonBelowFull: x.below}
		if got := reasonWhen(rule, item(x.mode)); got != x.says {
			t.Errorf("%s, below full %v: %s, want %s", x.mode, x.below, got, x.says)
		}
		s := scheme.Scheme{
			Sheets: rule, Bodies: []scheme.Body{{Code: "joint", Name: "x", Weight: "100"}},
			Rubrics: []scheme.Rubric{{Items: []scheme.Item{item(x.mode)}}},
		}
		f := score.CheckSheet(s, "joint",
			score.Sheet{Items: []score.SheetItem{{Code: "1", Score: decimal.Decimal(x.score)}}}, true)
		if needed := len(f) > 0; needed != x.needed {
			t.Errorf("%s, below full %v: refused without a reason %v (%v), want %v", x.mode, x.below, needed, f,
				x.needed)
		}
	}
}
