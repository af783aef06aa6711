package score

import (
	"fmt"
	"strings"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
)

// Sheet is one body's scores for one organization (domain A11, B17).
type Sheet struct {
	Items []SheetItem `json:"items"`
}

// SheetItem is one score. In every mode Score is what the organization gets for the item: for a deduct item with 4
// points and a deduction of 1.5 it is 2.5.
type SheetItem struct {
	Code     string          `json:"code"`
	Score    decimal.Decimal `json:"score"`
	Reason   string          `json:"reason,omitempty"`
	Evidence string          `json:"evidence,omitempty"`
	Veto     bool            `json:"veto,omitempty"` // 一票否决, if the item allows it
}

// CheckSheet checks a body's sheet. A draft may omit items; to be submitted it must be complete. Scores are in steps
// of 0.01 from 0 to the item's points; a deduction, a bonus and a veto always need a reason.
func CheckSheet(s scheme.Scheme, body string, sheet Sheet, submit bool) check.FieldErrors {
	var f check.FieldErrors
	rubric, ok := s.RubricFor(body)
	if !ok {
		f.Add("body", "方案中没有这个评分主体。", "The scheme has no such body.")
		return f
	}
	b := readRubric(rubric, scheme.Body{Code: body})
	return b.check(s.Sheets, sheet, submit)
}

// check is CheckSheet for a prepared body.
func (b *scoredBody) check(rule scheme.SheetRule, sheet Sheet, submit bool) check.FieldErrors {
	var f check.FieldErrors
	given := make([]bool, len(b.items))
	for i := range sheet.Items {
		got := &sheet.Items[i]
		n, known := b.at[got.Code]
		switch {
		case !known:
			f.Add(itemField(i, "code"), "评分表中没有这个指标。", "The rubric has no such item.")
			continue
		case given[n]:
			f.Add(itemField(i, "code"), "同一指标填了两次。", "The item is given twice.")
			continue
		case b.items[n].Mode == scheme.ItemAuto:
			f.Add(
				itemField(i, "code"),
				"该指标由民主测评满意度自动计分，不能填写。",
				"This item is filled in by the ballot and cannot be scored by hand.",
			)
			continue
		}
		given[n] = true
		b.items[n].check(i, rule, got, submit, &f)
	}
	if !submit {
		return f
	}
	for n, x := range b.items {
		if x.Mode != scheme.ItemAuto && x.Mode != scheme.ItemBonus && !given[n] {
			f = append(
				f,
				check.FieldError{
					Field: "items",
					Code:  x.Code,
					ZH:    "缺少指标 " + x.Code + " 的评分。",
					EN:    "Item " + x.Code + " has no score.",
				},
			)
		}
	}
	return f
}

// itemField names a field of the i-th item of a sheet.
func itemField(i int, name string) string { return fmt.Sprintf("items[%d].%s", i, name) }

func (x *scoredItem) check(i int, rule scheme.SheetRule, got *SheetItem, submit bool, f *check.FieldErrors) {
	if !check.Prose(got.Reason, check.ProseMax) {
		check.ProseField(itemField(i, "reason"), got.Reason, f)
	}
	if !check.Prose(got.Evidence, check.ProseMax) {
		check.ProseField(itemField(i, "evidence"), got.Evidence, f)
	}
	c, whole := got.Score.InCents()
	full := x.worth.Compare(c)
	switch {
	case got.Score == "" && !submit: // a draft may have a reason before it has a score
	case !whole || c < 0 || full < 0:
		f.Add(
			itemField(i, "score"),
			"分值应在 0 到 "+string(x.Points)+" 之间，最多两位小数。",
			"The score must be between 0 and "+string(x.Points)+" with at most two decimals.",
		)
	case strings.TrimSpace(got.Reason) != "":
	case x.Mode == scheme.ItemDeduct && full > 0:
		f.Add(itemField(i, "reason"), "扣分必须写明理由。", "A deduction needs a reason.")
	case x.Mode == scheme.ItemBonus && c > 0:
		f.Add(itemField(i, "reason"), "加分必须写明理由。", "A bonus needs a reason.")
	case submit && rule.ReasonBelowFull && full > 0:
		f.Add(itemField(i, "reason"), "未得满分须写明理由。", "A score below full points needs a reason.")
	}
	if !got.Veto {
		return
	}
	if !x.Veto {
		f.Add(itemField(i, "veto"), "该指标不能一票否决。", "This item cannot carry a veto.")
	} else if strings.TrimSpace(got.Reason) == "" {
		f.Add(itemField(i, "reason"), "一票否决必须写明理由。", "A veto needs a reason.")
	}
}
