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

// TaskList is the list of tasks of daily supervision in the concentrated rectification period (domain 3.4).
type TaskList struct {
	ID            string   `json:"id"`
	Name          string   `json:"name"`
	Outcomes      []string `json:"outcomes"`       // possible outcomes of a task
	Explained     []string `json:"explained"`      // the outcomes that need an explanation
	NotApplicable string   `json:"not_applicable"` // the outcome for a task that does not apply
	Tasks         []Task   `json:"tasks"`
}

// Task is one line of the list.
type Task struct {
	Code    string   `json:"code"`
	Content string   `json:"content"`
	Task    string   `json:"task"`
	Bodies  []string `json:"bodies"`           // who does it
	Lead    string   `json:"lead,omitempty"`   // who leads if several do it
	Each    bool     `json:"each,omitempty"`   // every body does it separately
	Report  bool     `json:"report,omitempty"` // it is the report about all other tasks
	Method  string   `json:"method,omitempty"`
	Due     Due      `json:"due,omitzero"` // for the report the scheme decides instead
}

// Due is a day counted from the start or the end of the period.
type Due struct {
	From string `json:"from"` // start or end
	Days int    `json:"days"`
}

// ParseTasks reads a task list from YAML or JSON; any error refuses all of it.
func ParseTasks(raw []byte) (TaskList, error) { return pack.Parse[TaskList](raw) }

// Check returns everything that is wrong.
func (l TaskList) Check() check.FieldErrors {
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
			f.Add(at+".code", "每项任务应有自己的代号。", "Every task needs a different code.")
		}
		codes[t.Code] = true
		if t.Report {
			continue
		}
		check.OneOf(at+".due.from", t.Due.From, &f, "start", "end")
		check.Between(at+".due.days", t.Due.Days, 0, 3650, &f)
	}
	return f
}

// On is DueIn for the first day of a round.
func (t Task) On(start time.Time, p scheme.Periods) time.Time {
	return t.DueIn(deadline.From(p, deadline.Start{Round: deadline.Day(start.Format(time.DateOnly))})).Time()
}

// DueIn returns the due day of the task in a unit's period: for the report as the scheme says, for every other task by
// its own rule.
func (t Task) DueIn(d deadline.Dates) deadline.Day {
	if t.Report {
		return d.DailyReportDue
	}
	return t.Due.In(d)
}

// In returns the day in a unit's period. A day counted from its start belongs to the period: if the scheme's period is
// shorter than the list was written for, it is due on the last day.
func (u Due) In(d deadline.Dates) deadline.Day {
	if u.From == "end" {
		return d.PeriodEnd.Plus(u.Days)
	}
	return min(d.Start.Plus(u.Days), d.PeriodEnd)
}

// For returns what a body has to do, including its report.
func (l TaskList) For(body string) []Task {
	var out []Task
	for _, t := range l.Tasks {
		if slices.Contains(t.Bodies, body) {
			out = append(out, t)
		}
	}
	return out
}

// Recorded returns the tasks that a body records individually: everything but the report itself.
func (l TaskList) Recorded(body string) []Task {
	return slices.DeleteFunc(l.For(body), func(t Task) bool { return t.Report })
}

// Reporting returns the bodies that each submit a report (domain B08).
func (l TaskList) Reporting() []string {
	for _, t := range l.Tasks {
		if t.Report {
			return t.Bodies
		}
	}
	return nil
}

// Conclusions returns the possible conclusions of a whole report: all outcomes except "not applicable".
func (l TaskList) Conclusions() []string {
	return slices.DeleteFunc(slices.Clone(l.Outcomes), func(o string) bool { return o == l.NotApplicable })
}
