package evaluation

import (
	"fmt"
	"time"
)

// TaskList is what daily supervision has to do in the concentrated rectification period (domain 3.4).
type TaskList struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Outcomes []string `json:"outcomes"` // what a task can conclude
	Tasks    []Task   `json:"tasks"`
}

// Task is one line of the list.
type Task struct {
	Content string   `json:"content"`
	Task    string   `json:"task"`
	Bodies  []string `json:"bodies"`         // who does it
	Lead    string   `json:"lead,omitempty"` // who leads when several do
	Each    bool     `json:"each,omitempty"` // every body does it for itself
	Method  string   `json:"method,omitempty"`
	Due     Due      `json:"due"`
}

// Due is a day counted from the start or the end of the period.
type Due struct {
	From string `json:"from"` // start or end
	Days int    `json:"days"`
}

// ParseTasks reads a task list from YAML or JSON.
func ParseTasks(raw []byte) (TaskList, error) {
	var l TaskList
	if err := readDocument(raw, &l); err != nil {
		return l, err
	}
	var f FieldErrors
	if !idForm.MatchString(l.ID) || l.Name == "" || len(l.Tasks) == 0 || len(l.Outcomes) == 0 {
		f.add("tasks", "任务清单应有代号、名称、结论选项和任务。", "A task list needs an id, a name, outcomes and tasks.")
	}
	for i, t := range l.Tasks {
		at := fmt.Sprintf("tasks[%d]", i)
		if t.Content == "" || t.Task == "" || len(t.Bodies) == 0 {
			f.add(at, "任务应有内容、任务和责任主体。", "A task needs content, wording and a body.")
		}
		oneOf(at+".due.from", t.Due.From, &f, "start", "end")
		between(at+".due.days", t.Due.Days, 0, 3650, &f)
	}
	return l, f.OrNil()
}

// On is the day a task is due when the period starts on a day.
func (d Due) On(start time.Time, p Periods) time.Time {
	if d.From == "end" {
		start = p.From(start).PeriodEnd
	}
	return start.AddDate(0, 0, d.Days)
}
