package ledger

import (
	"slices"
	"testing"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/deadline"
)

// The days of a measure are days of this service: a mistyped year is reported, not stored.
func TestTheDaysOfAMeasureExist(t *testing.T) {
	for day, want := range map[deadline.Day]string{
		"2026-03-31": "", "": "", "2026-02-30": "日历上没有这一天。", "9999-12-31": "年份应在 2000 到 2100 之间。",
		"0026-03-31": "年份应在 2000 到 2100 之间。", "明天": "应为日期，例如 2026-03-31。",
	} {
		m := Measure{DoneOn: day, Progress: []Progress{{Text: "一"}, {On: day, Text: "二"}}}
		var f check.FieldErrors
		m.check("measures[0]", nil, &f)
		for _, field := range []string{"measures[0].done_on", "measures[0].progress[1].on"} {
			at := slices.IndexFunc(f, func(e check.FieldError) bool { return e.Field == field })
			if want == "" && at >= 0 || want != "" && (at < 0 || f[at].ZH != want) {
				t.Errorf("%s %q: %v, want %s", field, day, f, want)
			}
		}
	}
}

// An earlier version stored whatever was written for a day: such an item is still corrected and reported on, and no new
// day of that kind gets in.
func TestADayStoredBeforeStopsNoCorrection(t *testing.T) {
	before := Item{Source: "feedback", Text: "公车管理", Measures: []Measure{
		{Text: "清理", DoneOn: "0026-03-31", Progress: []Progress{{On: "6月初", Text: "已开会"}}},
	}}
	p := Pack{Sources: []Source{{Code: "feedback"}}}
	again := before
	again.Text = "公务用车管理"
	if f := again.Check(p, &before); len(f) > 0 {
		t.Errorf("a word cannot be corrected: %v", f)
	}
	again.Measures = []Measure{{Text: "清理", DoneOn: "0026-04-30", Progress: before.Measures[0].Progress}}
	if f := again.Check(p, &before); len(f) != 1 || f[0].Field != "measures[0].done_on" {
		t.Errorf("another day of that kind: %v", f)
	}
	again.Measures = before.Measures
	if f := again.Advance(Went{On: "2026-07-01", Text: "已整改", DoneOn: "0026-03-31"}); len(f) > 0 {
		t.Errorf("progress cannot be reported: %v", f)
	}
	if f := before.Check(p, nil); len(f) != 2 {
		t.Errorf("a new item with such days: %v", f)
	}
}
