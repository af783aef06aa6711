package scoring

import (
	"testing"

	"minping/internal/app/records"
	"minping/internal/evaluation/score"
)

// What is wrong belongs to the item at its place in the input, or to the one that the error names as missing: its
// sentence is for people and is not read.
func TestAnErrorOfASheetNamesItsItem(t *testing.T) {
	sent := []score.SheetItem{{Code: "1.1"}, {Code: "1.2"}}
	for _, x := range []struct {
		of         records.FieldError
		code, part string
	}{
		{records.FieldError{Field: "items[1].reason"}, "1.2", "reason"},
		{records.FieldError{Field: "items[2].score"}, "", "score"},
		{records.FieldError{Field: "items", Item: "2.4", Text: records.Text{ZH: "缺少指标 9.9 的评分。"}}, "2.4", "score"},
		{records.FieldError{Field: "items", Text: records.Text{ZH: "缺少指标 9.9 的评分。"}}, "", "score"},
	} {
		if code, part := place(sent, x.of); code != x.code || part != x.part {
			t.Errorf("%+v is put beside %q %q", x.of, code, part)
		}
	}
}
