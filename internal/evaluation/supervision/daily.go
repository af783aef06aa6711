// Package supervision holds the task lists and reports of daily supervision (domain B04–B09).
package supervision

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/deadline"
)

// DailyReport is what one supervising body found at one organization in the concentrated rectification period (domain
// 3.4): its tasks with their outcomes, and its conclusion.
type DailyReport struct {
	Items      []DailyItem `json:"items"`
	Conclusion string      `json:"conclusion"`         // 总体结论
	Prominent  string      `json:"prominent_problems"` // 突出问题
	Advice     string      `json:"advice"`             // 建议
}

// DailyItem is the outcome of one task.
type DailyItem struct {
	Code     string `json:"code"`
	Outcome  string `json:"outcome"`  // 结论
	Found    string `json:"found"`    // 发现问题
	Evidence string `json:"evidence"` // 佐证材料
	Handler  string `json:"handler"`  // 经办人
	DoneOn   string `json:"done_on"`  // 完成日期，YYYY-MM-DD
}

// Begun reports whether anything was entered for the task. Just naming who will do it does not count.
func (x DailyItem) Begun() bool {
	return x.Outcome+strings.TrimSpace(x.Found+x.Evidence)+x.DoneOn != ""
}

// Concluded counts the tasks that have an outcome.
func (r DailyReport) Concluded() int {
	n := 0
	for _, x := range r.Items {
		if x.Outcome != "" {
			n++
		}
	}
	return n
}

// DailyCheck is what a report is checked against: its body, and the days on which its tasks can have been done.
type DailyCheck struct {
	Body         string
	First, Today time.Time // the first day of the period, and today
}

const handlerMax = 100

// CheckDaily checks a report. A draft may omit anything; to be submitted, every task of the body needs an outcome, who
// did it and when, an outcome that requires an explanation needs one, and the report needs a conclusion.
func (l TaskList) CheckDaily(c DailyCheck, r DailyReport, submit bool) check.FieldErrors {
	var f check.FieldErrors
	tasks, given := map[string]bool{}, map[string]bool{}
	for _, t := range l.Recorded(c.Body) {
		tasks[t.Code] = true
	}
	for i, x := range r.Items {
		at := fmt.Sprintf("items[%d]", i)
		switch {
		case !tasks[x.Code]:
			f.Add(at+".code", "任务清单中没有这一项。", "This is not one of this body's tasks.")
		case given[x.Code]:
			f.Add(at+".code", "同一项任务填了两次。", "The task is given twice.")
		default:
			given[x.Code] = true
			l.checkDailyItem(at, c, x, submit, &f)
		}
	}
	check.ProseField("prominent_problems", r.Prominent, &f)
	check.ProseField("advice", r.Advice, &f)
	switch {
	case r.Conclusion == "" && submit:
		f.Add("conclusion", "请选一个总体结论。", "Choose a conclusion.")
	case r.Conclusion != "":
		check.OneOf("conclusion", r.Conclusion, &f, l.Conclusions()...)
	}
	if !submit {
		return f
	}
	if slices.Contains(l.Explained, r.Conclusion) && strings.TrimSpace(r.Prominent) == "" {
		f.Add("prominent_problems", "总体结论是“"+r.Conclusion+"”，应写明突出问题。", "This conclusion needs the prominent problems.")
	}
	for _, t := range l.Recorded(c.Body) {
		if !given[t.Code] {
			f = append(
				f,
				check.FieldError{
					Field: "items",
					Code:  t.Code,
					ZH:    "第 " + t.Code + " 项任务还没有结论。",
					EN:    "Task " + t.Code + " has no outcome.",
				},
			)
		}
	}
	return f
}

func (l TaskList) checkDailyItem(at string, c DailyCheck, x DailyItem, submit bool, f *check.FieldErrors) {
	check.ProseField(at+".found", x.Found, f)
	check.ProseField(at+".evidence", x.Evidence, f)
	if !check.Prose(x.Handler, handlerMax) {
		f.Add(at+".handler", fmt.Sprintf("最多 %d 字。", handlerMax), fmt.Sprintf("At most %d characters.", handlerMax))
	}
	if x.DoneOn != "" {
		c.checkDay(at+".done_on", x.DoneOn, f)
	}
	if x.Outcome != "" {
		check.OneOf(at+".outcome", x.Outcome, f, l.Outcomes...)
	}
	if !submit {
		return
	}
	need := func(field, value, zh, en string) {
		if strings.TrimSpace(value) == "" {
			f.Add(at+field, zh, en)
		}
	}
	need(".outcome", x.Outcome, "请选一个结论。", "Choose an outcome.")
	if slices.Contains(l.Explained, x.Outcome) {
		need(".found", x.Found, "结论是“"+x.Outcome+"”，应写明情况。", "This outcome needs an explanation.")
	}
	if x.Outcome != l.NotApplicable {
		need(".handler", x.Handler, "请写明经办人。", "State who did it.")
		need(".done_on", x.DoneOn, "请填完成日期。", "State the day on which it was done.")
	}
}

// checkDay refuses a day before the period or after today.
func (c DailyCheck) checkDay(field, day string, f *check.FieldErrors) {
	if !deadline.CheckDay(field, day, f) {
		return
	}
	switch {
	case day < c.First.Format(time.DateOnly):
		f.Add(field, "不能早于集中整改期第一天（"+c.First.Format(time.DateOnly)+"）。", "Not before the first day of the period.")
	case deadline.Day(day) > deadline.DayOf(c.Today):
		f.Add(field, "不能晚于今天。", "Not after today.")
	}
}

// DaysLate returns how many days a moment is after a due day, 0 if it is in time (domain B08).
func DaysLate(at, due time.Time) int {
	y, m, d := at.In(deadline.China).Date()
	return max(0, int(time.Date(y, m, d, 0, 0, 0, 0, due.Location()).Sub(due).Hours()/24))
}
