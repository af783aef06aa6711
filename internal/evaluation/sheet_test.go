package evaluation

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestASheetIsCheckedItemByItem(t *testing.T) {
	s := pack(t, "liaocheng")
	for name, x := range map[string]struct {
		items  []SheetItem
		submit bool
		want   []string
	}{
		"a draft may be empty":               {nil, false, []string{}},
		"a draft may hold a reason only":     {[]SheetItem{{Code: "1.1", Reason: "台账缺页"}}, false, []string{}},
		"full points need no reason":         {[]SheetItem{{Code: "1.1", Score: "4"}, {Code: "3.5", Score: "4.00"}}, false, []string{}},
		"hundredths":                         {[]SheetItem{{Code: "1.1", Score: "3.99"}}, false, []string{}},
		"no finer than hundredths":           {[]SheetItem{{Code: "1.1", Score: "3.999"}}, false, []string{"items[0].score"}},
		"not above the points":               {[]SheetItem{{Code: "1.1", Score: "4.01"}}, false, []string{"items[0].score"}},
		"not below 0":                        {[]SheetItem{{Code: "1.1", Score: "-0.01"}}, false, []string{"items[0].score"}},
		"not a word":                         {[]SheetItem{{Code: "1.1", Score: "四"}}, false, []string{"items[0].score"}},
		"an unknown item":                    {[]SheetItem{{Code: "9.9", Score: "1"}}, false, []string{"items[0].code"}},
		"an item twice":                      {[]SheetItem{{Code: "1.1", Score: "1"}, {Code: "1.1", Score: "2"}}, false, []string{"items[1].code"}},
		"satisfaction is not scored by hand": {[]SheetItem{{Code: "7.1", Score: "8"}}, false, []string{"items[0].code"}},
		"a deduction needs a reason":         {[]SheetItem{{Code: "3.5", Score: "3.5", Reason: "  "}}, false, []string{"items[0].reason"}},
		"a deduction with its reason":        {[]SheetItem{{Code: "3.5", Score: "3.5", Reason: "虚假整改1处"}}, false, []string{}},
		"a veto needs a reason":              {[]SheetItem{{Code: "3.5", Score: "4", Veto: true}}, false, []string{"items[0].reason"}},
		"a veto only where the item has one": {[]SheetItem{{Code: "3.1", Score: "4", Veto: true, Reason: "x"}}, false, []string{"items[0].veto"}},
		"all errors are told at once":        {[]SheetItem{{Code: "1.1", Score: "9"}, {Code: "1.2", Score: "9"}}, false, []string{"items[0].score", "items[1].score"}},
		"an empty score cannot be submitted": {append(sheetOf(t, s, "joint", "92").Items[1:], SheetItem{Code: "1.1"}), true, []string{"items[22].score"}},
		"a missing item cannot be submitted": {sheetOf(t, s, "joint", "92").Items[:22], true, []string{"items"}},
		"a complete sheet can":               {sheetOf(t, s, "joint", "92").Items, true, []string{}},
		"a reason of a page":                 {[]SheetItem{{Code: "1.1", Reason: strings.Repeat("页\n", 2500)}}, false, []string{}},
		"a reason of a book":                 {[]SheetItem{{Code: "1.1", Reason: strings.Repeat("书", 5001)}}, false, []string{"items[0].reason"}},
		"texts that no workbook holds":       {[]SheetItem{{Code: "1.1", Reason: "a\x00b", Evidence: "\x1b"}}, false, []string{"items[0].reason", "items[0].evidence"}},
		"below full points without reasons":  {[]SheetItem{{Code: "1.1", Score: "1"}}, false, []string{}},
		"an empty sheet cannot be submitted": {nil, true, manyItems(23)},
	} {
		if diff := cmp.Diff(x.want, wrong(CheckSheet(s, "joint", Sheet{x.items}, x.submit))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if diff := cmp.Diff([]string{"body"}, wrong(CheckSheet(s, BodyDiscipline, Sheet{}, false))); diff != "" {
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
	s := pack(t, "liaocheng")
	f := CheckSheet(s, "joint", Sheet{sheetOf(t, s, "joint", "92").Items[:22]}, true)
	if len(f) != 1 || f[0].Code != "7.3" {
		t.Errorf("%+v, want the missing 7.3 alone", f)
	}
}

func TestASchemeCanAskForReasonsBelowFullPoints(t *testing.T) {
	s := pack(t, "sanmenxia")
	sheet := sheetOf(t, s, BodyDiscipline, "90")
	for i := range sheet.Items {
		sheet.Items[i].Reason = ""
	}
	if f := CheckSheet(s, BodyDiscipline, sheet, true); len(f) > 0 {
		t.Errorf("without the setting: %v", f)
	}
	s.Sheets.ReasonBelowFull = true
	if f := CheckSheet(s, BodyDiscipline, sheet, false); len(f) > 0 {
		t.Errorf("a draft needs no reasons: %v", f)
	}
	if diff := cmp.Diff([]string{"items[6].reason"}, wrong(CheckSheet(s, BodyDiscipline, sheet, true))); diff != "" {
		t.Errorf("with the setting (-want +got):\n%s", diff)
	}
}
