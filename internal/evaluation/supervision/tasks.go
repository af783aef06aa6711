package supervision

import (
	"fmt"
	"slices"
	"time"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/pack"
	"minping/internal/evaluation/scheme"
)

// TaskList is what daily supervision has to do in the concentrated rectification period (domain 3.4).
type TaskList struct {
	ID            string   `json:"id"`
	Name          string   `json:"name"`
	Outcomes      []string `json:"outcomes"`       // what a task can conclude
	Explained     []string `json:"explained"`      // of them, those that need words
	NotApplicable string   `json:"not_applicable"` // of them, that of a task which does not arise
	Tasks         []Task   `json:"tasks"`
}

// Task is one line of the list.
type Task struct {
	Code    string   `json:"code"`
	Content string   `json:"content"`
	Task    string   `json:"task"`
	Bodies  []string `json:"bodies"`           // who does it
	Lead    string   `json:"lead,omitempty"`   // who leads when several do
	Each    bool     `json:"each,omitempty"`   // every body does it for itself
	Report  bool     `json:"report,omitempty"` // it is the report on all others
	Method  string   `json:"method,omitempty"`
	Due     Due      `json:"due,omitzero"` // the report's is the scheme's to say
}

// Due is a day counted from the start or the end of the period.
type Due struct {
	From string `json:"from"` // start or end
	Days int    `json:"days"`
}

// ParseTasks reads a task list from YAML or JSON.
func ParseTasks(raw []byte) (TaskList, error) {
	var l TaskList
	if err := pack.Read(raw, &l); err != nil {
		return l, err
	}
	var f check.FieldErrors
	if !scheme.IdForm.MatchString(l.ID) || l.Name == "" || len(l.Tasks) == 0 || len(l.Outcomes) == 0 {
		f.Add("tasks", "任务清单应有代号、名称、结论选项和任务。", "A task list needs an id, a name, outcomes and tasks.")
	}
	for i, o := range l.Explained {
		check.OneOf(fmt.Sprintf("explained[%d]", i), o, &f, l.Outcomes...)
	}
	if l.NotApplicable != "" {
		check.OneOf("not_applicable", l.NotApplicable, &f, l.Outcomes...)
	}
	codes := map[string]bool{}
	for i, t := range l.Tasks {
		at := fmt.Sprintf("tasks[%d]", i)
		if t.Content == "" || t.Task == "" || len(t.Bodies) == 0 {
			f.Add(at, "任务应有内容、任务和责任主体。", "A task needs content, wording and a body.")
		}
		if t.Code == "" || codes[t.Code] {
			f.Add(at+".code", "每项任务应有自己的代号。", "Every task needs a code of its own.")
		}
		codes[t.Code] = true
		if t.Report {
			continue
		}
		check.OneOf(at+".due.from", t.Due.From, &f, "start", "end")
		check.Between(at+".due.days", t.Due.Days, 0, 3650, &f)
	}
	return l, f.OrNil()
}

// On is DueIn for the first day of a round.
func (t Task) On(start time.Time, p scheme.Periods) time.Time {
	return t.DueIn(deadline.From(p, deadline.Start{Round: deadline.Day(start.Format(time.DateOnly))})).Time()
}

// DueIn is the day on which the task is due in a unit's period: the report when the scheme says, every other task by
// its own rule.
func (t Task) DueIn(d deadline.Dates) deadline.Day {
	if t.Report {
		return d.DailyReportDue
	}
	return t.Due.In(d)
}

// In is the day in a unit's period. What counts from its start belongs to the period: under a scheme whose period is
// shorter than the list was written for, it is due on the last day.
func (u Due) In(d deadline.Dates) deadline.Day {
	if u.From == "end" {
		return d.PeriodEnd.Plus(u.Days)
	}
	return min(d.Start.Plus(u.Days), d.PeriodEnd)
}

// For is what a body has to do, its report included.
func (l TaskList) For(body string) []Task {
	var out []Task
	for _, t := range l.Tasks {
		if slices.Contains(t.Bodies, body) {
			out = append(out, t)
		}
	}
	return out
}

// Recorded is what a body records one by one: everything but the report itself.
func (l TaskList) Recorded(body string) []Task {
	return slices.DeleteFunc(l.For(body), func(t Task) bool { return t.Report })
}

// Reporting are the bodies of which each hands in a report (domain B08).
func (l TaskList) Reporting() []string {
	for _, t := range l.Tasks {
		if t.Report {
			return t.Bodies
		}
	}
	return nil
}

// Conclusions are what a whole report can conclude: not that nothing applies.
func (l TaskList) Conclusions() []string {
	return slices.DeleteFunc(slices.Clone(l.Outcomes), func(o string) bool { return o == l.NotApplicable })
}
