package score_test

import (
	"strings"
	"testing"

	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/evaluationtest"
	"minping/internal/evaluationtest/scoretest"

	"github.com/google/go-cmp/cmp"
)

func TestASheetIsCheckedItemByItem(t *testing.T) {
	s := evaluationtest.Pack(t, "liaocheng")
	for name, x := range map[string]struct {
		items  []score.SheetItem
		submit bool
		want   []string
	}{
		"a draft may be empty":           {nil, false, []string{}},
		"a draft may hold a reason only": {[]score.SheetItem{{Code: "1.1", Reason: "台账缺页"}}, false, []string{}},
		"full points need no reason": {
			[]score.SheetItem{{Code: "1.1", Score: "4"}, {Code: "3.5", Score: "4.00"}},
			false,
			[]string{},
		},
		"hundredths": {[]score.SheetItem{{Code: "1.1", Score: "3.99"}}, false, []string{}},
		"no finer than hundredths": {
			[]score.SheetItem{{Code: "1.1", Score: "3.999"}}, false, []string{"items[0].score"},
		},
		"not above the points": {
			[]score.SheetItem{{Code: "1.1", Score: "4.01"}}, false, []string{"items[0].score"},
		},
		"not below 0": {
			[]score.SheetItem{{Code: "1.1", Score: "-0.01"}}, false, []string{"items[0].score"},
		},
		"not a word": {[]score.SheetItem{{Code: "1.1", Score: "四"}}, false, []string{"items[0].score"}},
		"an unknown item": {
			[]score.SheetItem{{Code: "9.9", Score: "1"}}, false, []string{"items[0].code"},
		},
		"an item twice": {
			[]score.SheetItem{{Code: "1.1", Score: "1"}, {Code: "1.1", Score: "2"}},
			false,
			[]string{"items[1].code"},
		},
		"satisfaction is not scored by hand": {
			[]score.SheetItem{{Code: "7.1", Score: "8"}}, false, []string{"items[0].code"},
		},
		"a deduction needs a reason": {
			[]score.SheetItem{{Code: "3.5", Score: "3.5", Reason: "  "}},
			false,
			[]string{"items[0].reason"},
		},
		"a deduction with its reason": {[]score.SheetItem{{Code: "3.5", Score: "3.5", Reason: "虚假整改1处"}}, false, []string{}},
		"a veto needs a reason": {
			[]score.SheetItem{{Code: "3.5", Score: "4", Veto: true}},
			false,
			[]string{"items[0].reason"},
		},
		"a veto only where the item has one": {
			[]score.SheetItem{{Code: "3.1", Score: "4", Veto: true, Reason: "x"}},
			false,
			[]string{"items[0].veto"},
		},
		"all errors are told at once": {
			[]score.SheetItem{{Code: "1.1", Score: "9"}, {Code: "1.2", Score: "9"}},
			false,
			[]string{"items[0].score", "items[1].score"},
		},
		"an empty score cannot be submitted": {
			append(scoretest.SheetOf(t, s, "joint", "92").Items[1:], score.SheetItem{Code: "1.1"}),
			true,
			[]string{"items[22].score"},
		},
		"a missing item cannot be submitted": {
			scoretest.SheetOf(t, s, "joint", "92").Items[:22], true, []string{"items"},
		},
		"a complete sheet can": {scoretest.SheetOf(t, s, "joint", "92").Items, true, []string{}},
		"a reason of a page":   {[]score.SheetItem{{Code: "1.1", Reason: strings.Repeat("页\n", 2500)}}, false, []string{}},
		"a reason of a book":   {[]score.SheetItem{{Code: "1.1", Reason: strings.Repeat("书", 5001)}}, false, []string{"items[0].reason"}},
		"texts that no workbook holds": {
			[]score.SheetItem{{Code: "1.1", Reason: "a\x00b", Evidence: "\x1b"}},
			false,
			[]string{"items[0].reason", "items[0].evidence"},
		},
		"below full points without reasons":  {[]score.SheetItem{{Code: "1.1", Score: "1"}}, false, []string{}},
		"an empty sheet cannot be submitted": {nil, true, manyItems(23)},
	} {
		if diff := cmp.Diff(
			x.want,
			evaluationtest.Fields(score.CheckSheet(s, "joint", score.Sheet{Items: x.items}, x.submit)),
		); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if diff := cmp.Diff(
		[]string{"body"},
		evaluationtest.Fields(score.CheckSheet(s, scheme.BodyDiscipline, score.Sheet{}, false)),
	); diff != "" {
		t.Errorf("a body without a rubric (-want +got):\n%s", diff)
	}
}

func manyItems(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = "items"
	}
	return out
}

func TestAMissingItemIsNamedByItsCode(t *testing.T) {
	s := evaluationtest.Pack(t, "liaocheng")
	f := score.CheckSheet(s, "joint", score.Sheet{Items: scoretest.SheetOf(t, s, "joint", "92").Items[:22]}, true)
	if len(f) != 1 || f[0].Code != "7.3" {
		t.Errorf("%+v, want the missing 7.3 alone", f)
	}
}

func TestASchemeCanAskForReasonsBelowFullPoints(t *testing.T) {
	s := evaluationtest.Pack(t, "sanmenxia")
	sheet := scoretest.SheetOf(t, s, scheme.BodyDiscipline, "90")
	for i := range sheet.Items {
		sheet.Items[i].Reason = ""
	}
	if f := score.CheckSheet(s, scheme.BodyDiscipline, sheet, true); len(f) > 0 {
		t.Errorf("without the setting: %v", f)
	}
	s.Sheets.ReasonBelowFull = true
	if f := score.CheckSheet(s, scheme.BodyDiscipline, sheet, false); len(f) > 0 {
		t.Errorf("a draft needs no reasons: %v", f)
	}
	if diff := cmp.Diff(
		[]string{"items[6].reason"},
		evaluationtest.Fields(score.CheckSheet(s, scheme.BodyDiscipline, sheet, true)),
	); diff != "" {
		t.Errorf("with the setting (-want +got):\n%s", diff)
	}
}
