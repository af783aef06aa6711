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
		m.check("measures[0]", &f)
		for _, field := range []string{"measures[0].done_on", "measures[0].progress[1].on"} {
			at := slices.IndexFunc(f, func(e check.FieldError) bool { return e.Field == field })
			if want == "" && at >= 0 || want != "" && (at < 0 || f[at].ZH != want) {
				t.Errorf("%s %q: %v, want %s", field, day, f, want)
			}
		}
	}
}
