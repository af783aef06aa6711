package supervision

import (
	"fmt"
	"strings"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/deadline"
)

// Given is a task that was assigned to a person in advance (domain B39).
type Given struct {
	Person string `json:"person"`
	Due    string `json:"due,omitempty"` // YYYY-MM-DD; empty: the day of the task list
	By     string `json:"by"`            // who gave it
}

// CheckGiven checks who gets a task and until when; first is the first day of the unit's period. Without a person and a
// day the task is taken back.
func CheckGiven(g Given, first deadline.Day) check.FieldErrors {
	var f check.FieldErrors
	if !check.Prose(g.Person, handlerMax) || strings.ContainsAny(g.Person, "\r\n") {
		f.Add("person", fmt.Sprintf("最多 %d 字，不能有换行。", handlerMax),
			fmt.Sprintf("At most %d characters, in one line.", handlerMax))
	}
	if g.Due == "" {
		return f
	}
	switch {
	case g.Person == "":
		f.Add("person", "请写明责任人。", "State who does it.")
	case !deadline.CheckDay("due", g.Due, &f):
	case first != "" && g.Due < string(first):
		f.Add("due", "不能早于集中整改期第一天（"+string(first)+"）。", "Not before the first day of the period.")
	}
	return f
}

// Until returns the day by which the person has to have done it.
func (g Given) Until(t Task, d deadline.Dates) deadline.Day {
	if g.Due != "" {
		return deadline.Day(g.Due)
	}
	return t.DueIn(d)
}
