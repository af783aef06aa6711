package score_test

import (
	"slices"
	"testing"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
)

// Domain A07 and A09: what the indicators of a standard and of a focus area got, the bodies weighted; a bonus and what
// is unmarked are in none.
func TestIndicatorsOfAMarkHaveTheirShare(t *testing.T) {
	s := scheme.Scheme{
		FullPoints: "100", Bodies: []scheme.Body{{Code: "a", Weight: "3"}, {Code: "b", Weight: "1"}},
		Rubrics: []scheme.Rubric{{Items: []scheme.Item{
			{Code: "1", Aspect: "x", Points: "50", Mode: scheme.ItemManual, Standard: "问题整改到位", Focus: "敷衍整改、虚假整改"},
			{Code: "2", Aspect: "x", Points: "40", Mode: scheme.ItemManual, Standard: "一真实"},
			{Code: "3", Aspect: "x", Points: "10", Mode: scheme.ItemManual, Focus: "主体责任落实"},
			{Code: "4", Aspect: "x", Points: "5", Mode: scheme.ItemBonus, Standard: "一真实", Focus: "主体责任落实"},
		}}},
	}
	sheet := func(scores ...decimal.Decimal) score.Sheet {
		var out score.Sheet
		for i, v := range scores {
			out.Items = append(out.Items, score.SheetItem{Code: string(rune('1' + i)), Score: v, Reason: "因"})
		}
		return out
	}
	x := score.NewScorer(s)
	sheets := map[string]score.Sheet{"a": sheet("50", "20", "10", "5"), "b": sheet("25", "40", "0", "0")}
	marked := x.Marked(sheets, nil, nil)
	got := marked.Standards
	want := map[string]string{"一真实": "62.50", "问题整改到位": "87.50"} // (3×20 + 40) ÷ (3×40 + 40), (3×50 + 25) ÷ (4×50)
	if len(got) != 2 || got[0].Mark != "一真实" || !slices.Equal(got[0].Items, []string{"2"}) {
		t.Fatalf("%+v", got)
	}
	for _, o := range got {
		if decimal.Round2(o.Share) != want[o.Mark] {
			t.Errorf("%s: %s, want %s", o.Mark, decimal.Round2(o.Share), want[o.Mark])
		}
	}
	focuses := marked.Focuses // 3×10 ÷ (3×10 + 10), and again (3×50 + 25) ÷ (4×50), in the order of the areas
	if len(focuses) != 2 || focuses[0].Mark != "主体责任落实" || !slices.Equal(focuses[0].Items, []string{"3"}) ||
		decimal.Round2(focuses[0].Share) != "75.00" || decimal.Round2(focuses[1].Share) != "87.50" {
		t.Errorf("focus areas: %+v", focuses)
	}
	delete(sheets, "b")
	means := score.MeanMarked([]score.Marked{marked, x.Marked(sheets, nil, nil), {}})
	if f := means.Focuses; len(f) != 2 || f[0].Units != 2 || !slices.Equal(f[0].Items, focuses[0].Items) ||
		decimal.Round2(f[0].Share) != "87.50" {
		t.Errorf("the mean of a focus area: %+v", f)
	}
	mean := means.Standards
	if mean[0].Units != 2 || decimal.Round2(mean[0].Share) != "56.25" { // (62.5 + 50) ÷ 2
		t.Errorf("the mean over units: %+v", mean[0])
	}
}

// An indicator that looks at two focus areas, such as 无形式主义、敷衍整改、虚假整改, counts in the share of each.
func TestAnIndicatorOfTwoFocusAreasIsInBoth(t *testing.T) {
	areas := scheme.Focuses()
	x := score.NewScorer(scheme.Scheme{
		FullPoints: "100", Bodies: []scheme.Body{{Code: "a", Weight: "100"}},
		Rubrics: []scheme.Rubric{{Items: []scheme.Item{
			{Code: "1", Aspect: "x", Points: "40", Mode: scheme.ItemManual, Focus: areas[1], AlsoFocus: areas[3]},
			{Code: "2", Aspect: "x", Points: "60", Mode: scheme.ItemManual, Focus: areas[3]},
		}}},
	})
	got := x.Marked(map[string]score.Sheet{"a": {Items: []score.SheetItem{
		{Code: "1", Score: "10", Reason: "因"}, {Code: "2", Score: "60"},
	}}}, nil, nil).Focuses
	if len(got) != 2 || got[0].Mark != areas[1] || decimal.Round2(got[0].Share) != "25.00" || // 10 ÷ 40
		decimal.Round2(got[1].Share) != "70.00" || len(got[1].Items) != 2 { // (10 + 60) ÷ 100
		t.Errorf("%+v", got)
	}
}
